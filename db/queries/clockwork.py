"""What moves an open run besides its stages: retries, ends that are no success, rescues, and an operator's hand.

Each locks the run's turns, looks at what it must find, then writes; `db/queries/settle.py` has the hot path.
"""

import json
from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Connection, Row, text

from domain.runs import Due, RunStatus, Turn

LOCK = text("""
    SELECT run_id, lane, fence, stage, worker_id, client_id, agent, version, state, rescues, pipeline, taken_at
    FROM stage_turns WHERE run_id = ANY(:run_ids) ORDER BY run_id, lane FOR UPDATE
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
    WITH gone AS (DELETE FROM stage_turns WHERE run_id = ANY(:run_ids) RETURNING run_id, lane, fence, agent),
    whole AS (
        SELECT run_id, max(fence) AS fence,
            coalesce(CAST(:agent AS text), (array_agg(agent ORDER BY lane))[1]) AS agent
        FROM gone GROUP BY run_id)
    UPDATE pipeline_runs r
    SET status = CAST(:status AS pipeline_status), completed_at = clock_timestamp(), error_message = :error,
        error_agent = whole.agent, current_agent = whole.agent, fence = whole.fence + 1,
        stage = (SELECT count(*) FROM agent_messages m WHERE m.pipeline_run_id = r.id)
    FROM whole WHERE r.id = ANY(:run_ids) AND r.id = whole.run_id
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
    UPDATE pipeline_runs r
    SET status = 'pending', started_at = NULL, completed_at = NULL, error_message = NULL, error_agent = NULL,
        current_agent = NULL, pipeline_version = x.version, fence = r.fence + 1
    FROM jsonb_to_recordset(CAST(:runs AS jsonb)) AS x (run_id uuid, version integer)
    WHERE r.id = ANY(:run_ids) AND r.id = x.run_id AND r.status::text = 'failed'
    RETURNING r.id
""")

PLACE = text("""
    SELECT take_place(r.id, r.client_id, r.upstream, r.pipeline, r.priority, NULL, r.pipeline_version, x.stage,
        r.fence, x.lanes, x.at_join)
    FROM jsonb_to_recordset(CAST(:runs AS jsonb)) AS x (
        place integer, run_id uuid, stage smallint, lanes smallint, at_join boolean)
    JOIN pipeline_runs r ON r.id = ANY(:run_ids) AND r.id = x.run_id
    ORDER BY x.place
""")

PLACE_LANE = text("""
    INSERT INTO stage_turns (run_id, lane, client_id, upstream, pipeline, version, priority, state, stage, fence)
    SELECT run_id, :lane, client_id, upstream, pipeline, version, priority, state, :stage, fence
    FROM stage_turns WHERE run_id = :run_id AND lane = 0
""")

WAS_OUT = ("out", "held")
"""Turns that may hold their client's lock in Redis."""


class Ended(NamedTuple):
    """A run that was cancelled."""

    run_id: UUID
    client_id: UUID
    was_out: bool


class Reopening(NamedTuple):
    """Where a failed run goes on."""

    run_id: UUID
    version: int
    dues: Sequence[tuple[int, int]]
    """Lane and position of each stage that may begin; lane 0 first."""


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
    _close(session, [turn.run_id], RunStatus.FAILED, error, agent)
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
        for turn in _lock(session, [due.run_id])
        if (turn.lane, turn.stage, turn.fence) == (due.lane, due.stage, due.fence) and turn.worker_id is None
    ]
    if waiting:
        _close(session, [due.run_id], RunStatus.FAILED, error, waiting[0].agent)
    return bool(waiting)


def cancel(session: Connection, run_ids: Sequence[UUID], reason: str) -> list[Ended]:
    """End those of these runs that have not ended; a stage in flight cannot commit any more."""
    turns = {turn.run_id: turn for turn in reversed(_lock(session, run_ids))}
    _close(session, list(turns), RunStatus.CANCELLED, reason, None)
    return [Ended(turn.run_id, turn.client_id, turn.state in WAS_OUT) for turn in turns.values()]


def reopen(session: Connection, wanted: Sequence[Reopening]) -> set[UUID]:
    """Let failed runs go on where each says, in this order, and return which did: the others have not failed."""
    runs = [
        {
            "place": place,
            "run_id": str(one.run_id),
            "version": one.version,
            "stage": one.dues[0][1],
            "lanes": len(one.dues) - 1,
            "at_join": any(stage < one.dues[0][1] for _, stage in one.dues[1:]),
        }
        for place, one in enumerate(wanted)
    ]
    facts = {"runs": json.dumps(runs), "run_ids": [one.run_id for one in wanted]}
    reopened = set(session.execute(REOPEN, facts).scalars())
    session.execute(PLACE, facts | {"run_ids": list(reopened)})
    further = [
        {"run_id": one.run_id, "lane": lane, "stage": stage}
        for one in wanted
        for lane, stage in one.dues[1:]
        if one.run_id in reopened
    ]
    if further:
        session.execute(PLACE_LANE, further)
    return reopened


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
            _close(session, [run_id], RunStatus.FAILED, reason, row["agent"])
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


def _lock(session: Connection, run_ids: Sequence[UUID]) -> Sequence[Row[Any]]:
    return session.execute(LOCK, {"run_ids": list(run_ids)}).all()


def _is_owned(session: Connection, turn: Turn, worker_id: UUID) -> bool:
    mine = (turn.lane, turn.fence, turn.stage, worker_id)
    return any((row.lane, row.fence, row.stage, row.worker_id) == mine for row in _lock(session, [turn.run_id]))


def _close(session: Connection, run_ids: Sequence[UUID], status: RunStatus, error: str, agent: str | None) -> None:
    """End runs at an agent; None is the one whose turn it was."""
    session.execute(CLOSE, {"run_ids": list(run_ids), "status": status, "error": error, "agent": agent})


def _record(session: Connection, turn: Turn, worker_id: UUID, agent: str, error: str, think_ms: int | None) -> None:
    facts = {name: getattr(turn, name) for name in ("run_id", "stage", "fence", "queued_at", "started_at")}
    went = {"worker_id": worker_id, "agent": agent, "outcome": "failed", "error": error, "think_ms": think_ms}
    session.execute(TRIED, facts | went)
