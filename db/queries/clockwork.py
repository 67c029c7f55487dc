"""What moves an open run besides its stages: retries, ends that are no success, rescues, and an operator's hand.

Each locks the run's turns, looks at what it must find, then writes; `db/queries/settle.py` has the hot path.
"""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, text

from domain.runs import Due, RunStatus, Turn

LOCK = text("""
    SELECT lane, fence, stage, worker_id, client_id, agent, version, state, rescues, pipeline, taken_at
    FROM stage_turns WHERE run_id = :run_id ORDER BY lane FOR UPDATE
""")

FREEZE = text("""
    INSERT INTO run_snapshots (run_id, snapshot)
    SELECT run_id, CAST(:snapshot AS jsonb) FROM stage_turns
    WHERE run_id = :run_id AND lane = :lane AND fence = :fence AND worker_id = :worker_id
    ON CONFLICT (run_id) DO UPDATE SET snapshot = excluded.snapshot
""")

TRIED = text("""
    INSERT INTO stage_failures (pipeline_run_id, stage, agent, fence, worker_id, outcome, error, queued_at, started_at,
        think_ms, finished_at)
    VALUES (:run_id, :stage, :agent, :fence, :worker_id, CAST(:outcome AS attempt_outcome), :error, :queued_at,
        :started_at, :think_ms, clock_timestamp())
""")

WAIT = text("""
    UPDATE stage_turns
    SET worker_id = NULL, failures = failures + 1, available_at = now() + :delay, sent_at = NULL, error = :error
    WHERE run_id = :run_id AND lane = :lane
""")

CLOSE = text("""
    WITH gone AS (DELETE FROM stage_turns WHERE run_id = :run_id RETURNING fence)
    UPDATE pipeline_runs r
    SET status = CAST(:status AS pipeline_status), completed_at = clock_timestamp(), error_message = :error,
        error_agent = :agent, current_agent = :agent, fence = (SELECT max(fence) + 1 FROM gone),
        stage = (SELECT count(*) FROM agent_messages m WHERE m.pipeline_run_id = r.id)
    WHERE r.id = :run_id
""")

GONE = "(p.stopped OR coalesce(p.seen_at, t.taken_at) < now() - :lease)"
"""A worker's heartbeat row is the lease of all it works on; one without a row has a lease from its claim."""

LOST = text(f"""
    SELECT t.run_id, t.lane FROM stage_turns t LEFT JOIN processes p ON p.id = t.worker_id
    WHERE t.state = 'out' AND t.worker_id IS NOT NULL
      AND {GONE}
    ORDER BY t.run_id, t.lane LIMIT 1000 FOR UPDATE OF t SKIP LOCKED
""")
"""A turn somebody is writing is left for the next tick, so that one locked row never keeps the others waiting."""

PUT_BACK = text(f"""
    UPDATE stage_turns t
    SET worker_id = NULL, fence = t.fence + 1, rescues = t.rescues + 1, sent_at = NULL,
        available_at = now() + CASE WHEN t.rescues > 0 THEN random() * :lease ELSE interval '0' END
    FROM processes p RIGHT JOIN stage_turns lost ON p.id = lost.worker_id
    WHERE lost.run_id = t.run_id AND lost.lane = t.lane AND t.run_id = :run_id AND t.lane = :lane
      AND t.worker_id = lost.worker_id AND {GONE}
    RETURNING t.stage, coalesce(t.agent, '?') AS agent, t.fence - 1 AS fence, lost.worker_id, t.rescues, t.client_id,
        t.taken_at AS started_at
""")
"""From the second time on it waits a while, so that a stage that ends its process does not always take the same others
along."""

LET_GO = text("""
    UPDATE stage_turns SET worker_id = NULL, fence = fence + 1, available_at = now(), sent_at = NULL
    WHERE (run_id, lane) IN (
        SELECT run_id, lane FROM stage_turns
        WHERE state = 'out' AND worker_id = :worker_id AND taken_at < now() - :since
          AND (run_id, lane) NOT IN (
            SELECT * FROM unnest(CAST(:run_ids AS uuid[]), CAST(:lanes AS smallint[])))
        FOR UPDATE SKIP LOCKED)
""")

BEGUN_ON = text("""
    SELECT version FROM stage_turns
    WHERE run_id = :run_id AND lane = :lane AND stage = :stage AND fence = :fence AND worker_id IS NULL
""")

REOPEN = text("""
    UPDATE pipeline_runs
    SET status = 'pending', started_at = NULL, completed_at = NULL, error_message = NULL, error_agent = NULL,
        current_agent = NULL, pipeline_version = :version, fence = fence + 1
    WHERE id = :run_id AND status = 'failed'
    RETURNING id, client_id, upstream, pipeline, priority, fence
""")

PLACE = text("""
    SELECT take_place(:run_id, :client_id, :upstream, :pipeline, CAST(:priority AS smallint), NULL, :version,
        CAST(:stage AS smallint), :fence, CAST(:lanes AS smallint), :at_join)
""")

PLACE_LANE = text("""
    INSERT INTO stage_turns (run_id, lane, client_id, upstream, pipeline, version, priority, state, stage, fence)
    SELECT run_id, :lane, client_id, upstream, pipeline, version, priority, state, :stage, fence
    FROM stage_turns WHERE run_id = :run_id AND lane = 0
""")

Dues = Sequence[tuple[int, int]]
"""Lane and position of each stage that may begin; lane 0 is among them."""


def freeze(session: Connection, turn: Turn, worker_id: UUID, snapshot: str) -> bool:
    """Keep all the run may know; False when the turn is not this worker's any more."""
    facts = {"run_id": turn.run_id, "lane": turn.lane, "fence": turn.fence, "worker_id": worker_id}
    return session.execute(FREEZE, facts | {"snapshot": snapshot}).rowcount == 1


def retry(
    session: Connection, turn: Turn, worker_id: UUID, agent: str, error: str, think_ms: int | None, delay: timedelta
) -> bool:
    """Put the stage back until `delay` is over; False when fenced out."""
    if not _is_owned(session, turn, worker_id):
        return False
    session.execute(WAIT, {"run_id": turn.run_id, "lane": turn.lane, "delay": delay, "error": error})
    _record(session, turn, worker_id, agent, error, think_ms)
    return True


def fail(session: Connection, turn: Turn, worker_id: UUID, agent: str, error: str, think_ms: int | None) -> bool:
    """End the run as failed, keeping its finished stages; False when fenced out."""
    if not _is_owned(session, turn, worker_id):
        return False
    _close(session, turn.run_id, RunStatus.FAILED, error, agent)
    _record(session, turn, worker_id, agent, error, think_ms)
    return True


def get_version(session: Connection, due: Due) -> int | None:
    """Return the pipeline version a queued run began on; None before its first claim, or when it is not queued so."""
    facts = {"run_id": due.run_id, "lane": due.lane, "stage": due.stage, "fence": due.fence}
    return session.execute(BEGUN_ON, facts).scalar_one_or_none()


def park(session: Connection, due: Due, error: str) -> bool:
    """Fail a run that this code cannot run, with the reason; an operator resumes it once the code is there."""
    waiting = [
        turn
        for turn in _lock(session, due.run_id)
        if (turn.lane, turn.stage, turn.fence) == (due.lane, due.stage, due.fence) and turn.worker_id is None
    ]
    if waiting:
        _close(session, due.run_id, RunStatus.FAILED, error, waiting[0].agent)
    return bool(waiting)


def cancel(session: Connection, run_id: UUID, reason: str) -> UUID | None:
    """End a run that has not ended; a stage in flight cannot commit any more.

    Returns:
        The client it was for; None when it had ended.
    """
    turns = _lock(session, run_id)
    if not turns:
        return None
    _close(session, run_id, RunStatus.CANCELLED, reason, turns[0].agent)
    return turns[0].client_id


def reopen(session: Connection, run_id: UUID, version: int, dues: Dues) -> UUID | None:
    """Let a failed run go on where `dues` says.

    Returns:
        Its client; None when it has not failed.
    """
    run = session.execute(REOPEN, {"run_id": run_id, "version": version}).mappings().one_or_none()
    if run is None:
        return None
    facts = {**run, "run_id": run_id, "version": version}
    (_, position), *others = dues
    at_join = any(other < position for _, other in others)
    session.execute(PLACE, facts | {"stage": position, "lanes": len(others), "at_join": at_join})
    for lane, other in others:
        session.execute(PLACE_LANE, {"run_id": run_id, "lane": lane, "stage": other})
    return run["client_id"]


def rescue(session: Connection, lease: timedelta, limit: int) -> tuple[list[UUID], dict[UUID, UUID]]:
    """Put back every turn whose worker was not heard of for a lease.

    Returns:
        The runs put back, and those that failed because it was the `limit`-th time in a row, each with its client.
    """
    put_back: list[UUID] = []
    given_up: dict[UUID, UUID] = {}
    for run_id, lane in session.execute(LOST, {"lease": lease}).all():
        where = {"run_id": run_id, "lane": lane}
        row = session.execute(PUT_BACK, where | {"lease": lease}).mappings().one_or_none()
        if row is None:
            continue
        facts = {"run_id": run_id, "outcome": "rescued", "error": "its worker was not heard of"}
        session.execute(TRIED, {**row} | facts | {"queued_at": None, "think_ms": None})
        if row["rescues"] >= limit:
            reason = f"its worker died or hung {row['rescues']} times in a row at this stage; {READ_THE_LOG}"
            _close(session, run_id, RunStatus.FAILED, reason, row["agent"])
            given_up[run_id] = row["client_id"]
        else:
            put_back.append(run_id)
    return put_back, given_up


READ_THE_LOG = "read the worker's log, then resume the run"


def let_go(session: Connection, worker_id: UUID, held: Iterable[tuple[UUID, int]], since: timedelta) -> int:
    """Give back what a living worker took `since` ago and does not work on: its answer was lost on the way.

    Returns:
        How many turns.
    """
    run_ids, lanes = zip(*held, strict=True) if (held := list(held)) else ((), ())
    facts = {"worker_id": worker_id, "since": since, "run_ids": list(run_ids), "lanes": list(lanes)}
    return session.execute(LET_GO, facts).rowcount


def _lock(session: Connection, run_id: UUID) -> Sequence[Row[Any]]:
    return session.execute(LOCK, {"run_id": run_id}).all()


def _is_owned(session: Connection, turn: Turn, worker_id: UUID) -> bool:
    mine = (turn.lane, turn.fence, turn.stage, worker_id)
    return any((row.lane, row.fence, row.stage, row.worker_id) == mine for row in _lock(session, turn.run_id))


def _close(session: Connection, run_id: UUID, status: RunStatus, error: str, agent: str | None) -> None:
    session.execute(CLOSE, {"run_id": run_id, "status": status, "error": error, "agent": agent})


def _record(session: Connection, turn: Turn, worker_id: UUID, agent: str, error: str, think_ms: int | None) -> None:
    facts = {name: getattr(turn, name) for name in ("run_id", "stage", "fence", "queued_at", "started_at")}
    went = {"worker_id": worker_id, "agent": agent, "outcome": "failed", "error": error, "think_ms": think_ms}
    session.execute(TRIED, facts | went)
