"""The statements that move a run. Each is a compare-and-set on its fence; zero rows means somebody else has it.

A run between stages is queued: no lease, a message on its way. A run being worked on holds a lease. The message
carries the fence the claim must find, so a message that comes late, twice or after a rescue finds nothing to do.
"""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, RowMapping, text
from sqlalchemy.exc import IntegrityError

from domain.errors import Conflict
from domain.runs import Due, Turn
from domain.vocabulary import AgentName, Trigger

FREE = """(r.status = 'running' OR NOT EXISTS (
    SELECT FROM pipeline_runs o WHERE o.client_id = r.client_id AND (o.status = 'running'
        OR o.status = 'pending' AND o.available_at <= now()
            AND (o.priority > r.priority OR o.priority = r.priority AND o.id < r.id))))"""
"""A run that waits may begin once its client has no live run and nothing due that came before it."""

CLAIM = text(f"""
    UPDATE pipeline_runs r
    SET status = 'running', fence = fence + 1, worker_id = :worker_id, current_agent = :agent,
        pipeline_version = coalesce(pipeline_version, :version), started_at = coalesce(started_at, clock_timestamp()),
        stage_started_at = clock_timestamp(), lease_until = now() + :lease, sends = 0
    WHERE id = :run_id AND stage = :stage AND fence = :fence AND lease_until IS NULL AND available_at <= now()
      AND coalesce(pipeline_version, :version) = :version
      AND status IN ('pending', 'running') AND {FREE}
    RETURNING id AS run_id, client_id, program_id, pipeline, stage, fence, trigger, week_number,
        coalesce(as_of, started_at) AS moment, snapshot, failures, available_at AS queued_at,
        stage_started_at AS started_at
""")
"""It begins by the clock, not when its transaction did: the run before it may have ended in between."""

OWNED = "id = :run_id AND fence = :fence AND stage = :stage AND status = 'running' AND lease_until IS NOT NULL"
"""What every write of a stage must find: the run is still this worker's."""

FREEZE = text(f"UPDATE pipeline_runs SET snapshot = CAST(:snapshot AS jsonb) WHERE {OWNED}")

TRIED = """
    INSERT INTO stage_attempts (pipeline_run_id, stage, agent, fence, worker_id, outcome, error, queued_at, started_at)
    SELECT id, :stage, :agent, :fence, worker_id, CAST(:outcome AS attempt_outcome), CAST(:error AS text), :queued_at,
        stage_started_at
    FROM moved
"""

SAID = """
    INSERT INTO agent_messages
        (pipeline_run_id, from_agent, to_agent, data_type, payload, version, fence, input_sha256)
    SELECT id, CAST(:from_agent AS agent_name), CAST(:to_agent AS agent_name), :data_type, CAST(:payload AS jsonb),
        :version, :fence, :input_sha256
    FROM moved
"""

COMPLETE = text(f"""
    WITH moved AS (
        UPDATE pipeline_runs
        SET stage = stage + 1, current_agent = CAST(:to_agent AS text), lease_until = NULL, available_at = now(),
            sent_at = now(), sends = 1, failures = 0, rescues = 0, error_message = NULL, error_agent = NULL
        WHERE {OWNED} RETURNING id, worker_id, stage_started_at),
    said AS ({SAID}), tried AS ({TRIED})
    SELECT id FROM moved
""")

FINISH = text(f"""
    WITH moved AS (
        UPDATE pipeline_runs
        SET status = 'completed', outcome = CAST(:run_outcome AS run_outcome), summary = :summary, stage = stage + 1,
            current_agent = NULL, lease_until = NULL, completed_at = now(), error_message = NULL, error_agent = NULL
        WHERE {OWNED} RETURNING id, worker_id, stage_started_at),
    said AS ({SAID}), tried AS ({TRIED})
    SELECT id FROM moved
""")

RETRY = text(f"""
    WITH moved AS (
        UPDATE pipeline_runs
        SET lease_until = NULL, failures = failures + 1, available_at = now() + :delay, sent_at = NULL,
            error_message = :error, error_agent = :agent
        WHERE {OWNED} RETURNING id, worker_id, stage_started_at),
    tried AS ({TRIED})
    SELECT id FROM moved
""")

FAIL = text(f"""
    WITH moved AS (
        UPDATE pipeline_runs
        SET status = 'failed', lease_until = NULL, failures = failures + 1, completed_at = now(),
            error_message = :error, error_agent = :agent
        WHERE {OWNED} RETURNING id, worker_id, stage_started_at),
    tried AS ({TRIED})
    SELECT id FROM moved
""")

BEGUN_ON = text("""
    SELECT pipeline_version FROM pipeline_runs
    WHERE id = :run_id AND stage = :stage AND fence = :fence AND lease_until IS NULL
      AND status IN ('pending', 'running')
""")

PARK = text("""
    UPDATE pipeline_runs
    SET status = 'failed', completed_at = now(), error_message = :error, error_agent = current_agent
    WHERE id = :run_id AND fence = :fence AND stage = :stage AND lease_until IS NULL
      AND status IN ('pending', 'running')
    RETURNING id
""")

WAKE = text("""
    UPDATE pipeline_runs SET sent_at = now(), sends = 1
    WHERE status = 'pending' AND id = (
        SELECT id FROM pipeline_runs
        WHERE client_id = :client_id AND status = 'pending' AND available_at <= now()
        ORDER BY priority DESC, id LIMIT 1 FOR UPDATE SKIP LOCKED)
    RETURNING id AS run_id, client_id, pipeline, stage, fence
""")

RENEW = text("""
    WITH held AS (
        SELECT r.id FROM pipeline_runs r
        JOIN unnest(CAST(:run_ids AS uuid[]), CAST(:fences AS integer[])) AS mine (run_id, fence)
            ON r.id = mine.run_id AND r.fence = mine.fence
        WHERE r.lease_until IS NOT NULL FOR NO KEY UPDATE OF r SKIP LOCKED)
    UPDATE pipeline_runs r SET lease_until = now() + :lease FROM held WHERE r.id = held.id
""")
"""A locked row is being written by its own worker: other leases do not wait for it, and no rescuer takes it."""

RESCUE = text("""
    WITH lost AS (
        SELECT id, stage, current_agent, fence, worker_id, stage_started_at, rescues FROM pipeline_runs
        WHERE lease_until < now() AND status = 'running' FOR UPDATE SKIP LOCKED LIMIT 500),
    moved AS (
        UPDATE pipeline_runs r
        SET lease_until = NULL, fence = r.fence + 1, rescues = r.rescues + 1, available_at = now(), sent_at = NULL,
            status = CASE WHEN r.rescues + 1 >= :limit THEN 'failed' ELSE 'running' END::pipeline_status,
            completed_at = CASE WHEN r.rescues + 1 >= :limit THEN now() END,
            error_agent = CASE WHEN r.rescues + 1 >= :limit THEN r.current_agent END,
            error_message = CASE WHEN r.rescues + 1 >= :limit THEN
                'its worker died or hung ' || (r.rescues + 1) || ' times in a row at this stage; '
                || 'read the worker''s log, then resume the run' END
        FROM lost
        WHERE r.id = lost.id AND r.lease_until < now() AND r.status = 'running'
        RETURNING r.id, r.client_id, r.status),
    tried AS (
        INSERT INTO stage_attempts (pipeline_run_id, stage, agent, fence, worker_id, outcome, error, started_at)
        SELECT id, stage, coalesce(current_agent, '?'), fence, worker_id, 'rescued', 'the lease ran out',
            stage_started_at
        FROM lost)
    SELECT client_id, id, status::text FROM moved
""")

RESEND = text(f"""
    WITH due AS (
        SELECT id FROM pipeline_runs r
        WHERE status IN ('pending', 'running') AND lease_until IS NULL AND available_at <= now()
          AND (sent_at IS NULL OR sent_at < now() - :patience * power(2, least(greatest(sends - 1, 0), :doublings)))
          AND {FREE}
        ORDER BY priority DESC, available_at LIMIT 1000 FOR UPDATE SKIP LOCKED)
    UPDATE pipeline_runs r SET sent_at = now(), sends = least(r.sends + 1, 1000)
    FROM due WHERE r.id = due.id AND r.lease_until IS NULL AND r.status IN ('pending', 'running')
    RETURNING r.id AS run_id, r.client_id, r.pipeline, r.stage, r.fence
""")

CANCEL = text("""
    UPDATE pipeline_runs
    SET status = 'cancelled', fence = fence + 1, lease_until = NULL, completed_at = now(), error_message = :reason
    WHERE id = :run_id AND status IN ('pending', 'running') RETURNING id AS run_id, client_id, pipeline, stage, fence
""")

RESUME = text("""
    UPDATE pipeline_runs
    SET status = 'pending', fence = fence + 1, failures = 0, rescues = 0, available_at = now(), sent_at = now(),
        sends = 1, started_at = NULL, completed_at = NULL, error_message = NULL, error_agent = NULL,
        pipeline_version = :version
    WHERE id = :run_id AND status = 'failed' RETURNING id AS run_id, client_id, pipeline, stage, fence
""")


def claim(
    session: Connection, due: Due, agent: AgentName, version: int, worker_id: UUID, lease: timedelta
) -> Turn | None:
    """Take the stage up; None when it is not to be had: taken, moved on, not yet due, or the client is busy.

    Raises:
        Conflict: two runs of one client were claimed in the same instant and this one lost; roll back.
    """
    facts = {"run_id": due.run_id, "stage": due.stage, "fence": due.fence, "agent": agent, "version": version}
    try:
        row = session.execute(CLAIM, facts | {"worker_id": worker_id, "lease": lease}).mappings().one_or_none()
    except IntegrityError as error:
        message = f"run {due.run_id} waits: its client has another live run"
        raise Conflict(message) from error
    if row is None:
        return None
    values: dict[str, Any] = {**row, "trigger": Trigger(row["trigger"])}
    return Turn(**values)


def freeze(session: Connection, turn: Turn, snapshot: str) -> bool:
    """Keep all the run may know; False when the run is not this worker's any more."""
    return session.execute(FREEZE, _owned(turn) | {"snapshot": snapshot}).rowcount == 1


def complete(session: Connection, turn: Turn, message: dict[str, Any]) -> bool:
    """Record what the agent said and make the next stage due; False when fenced out."""
    return session.execute(COMPLETE, _owned(turn) | message).one_or_none() is not None


def finish(session: Connection, turn: Turn, message: dict[str, Any], outcome: str, summary: str) -> bool:
    """Record what the last agent said and end the run; False when fenced out."""
    facts = _owned(turn) | message | {"run_outcome": outcome, "summary": summary}
    return session.execute(FINISH, facts).one_or_none() is not None


def retry(session: Connection, turn: Turn, agent: AgentName, error: str, delay: timedelta) -> bool:
    """Put the stage back until `delay` is over; False when fenced out."""
    facts = _owned(turn) | {"agent": agent, "error": error, "outcome": "failed", "delay": delay}
    return session.execute(RETRY, facts).one_or_none() is not None


def fail(session: Connection, turn: Turn, agent: AgentName, error: str) -> bool:
    """End the run as failed, keeping its finished stages; False when fenced out."""
    facts = _owned(turn) | {"agent": agent, "error": error, "outcome": "failed"}
    return session.execute(FAIL, facts).one_or_none() is not None


def get_version(session: Connection, due: Due) -> int | None:
    """Return the pipeline version a queued run began on; None before its first claim, or when it is not queued so."""
    facts = {"run_id": due.run_id, "stage": due.stage, "fence": due.fence}
    return session.execute(BEGUN_ON, facts).scalar_one_or_none()


def park(session: Connection, due: Due, error: str) -> bool:
    """Fail a run that this code cannot run, with the reason; an operator resumes it once the code is there."""
    facts = {"run_id": due.run_id, "stage": due.stage, "fence": due.fence, "error": error}
    return session.execute(PARK, facts).one_or_none() is not None


def wake_next(session: Connection, client_id: UUID) -> Due | None:
    """Return the client's next waiting run, now marked as sent; None when nothing waits."""
    return _due(session.execute(WAKE, {"client_id": client_id}).mappings().one_or_none())


def renew(session: Connection, held: dict[UUID, int], lease: timedelta) -> None:
    """Renew the leases of everything a process is working on, in one statement."""
    facts = {"run_ids": list(held), "fences": list(held.values()), "lease": lease}
    session.execute(RENEW, facts)


def rescue_expired(session: Connection, limit: int) -> tuple[list[UUID], list[UUID]]:
    """Put back every stage whose lease ran out.

    Returns:
        The runs put back, and the clients of those that failed because it was the `limit`-th time in a row.
    """
    rows = session.execute(RESCUE, {"limit": limit}).all()
    return [row.id for row in rows if row.status == "running"], [
        row.client_id for row in rows if row.status == "failed"
    ]


def list_unsent(session: Connection, patience: timedelta, *, queued: bool) -> list[Due]:
    """Return due stages whose message was never sent or seems lost, now marked as sent.

    A message is taken for lost after `patience`; while messages are `queued`, that is doubled each time it is sent
    again, up to 64 times, since it may be one of them.
    """
    rows = session.execute(RESEND, {"patience": patience, "doublings": 6 if queued else 0}).mappings()
    return [due for due in map(_due, rows) if due]


def cancel(session: Connection, run_id: UUID, reason: str) -> Due | None:
    """End a run that has not ended; a stage in flight cannot commit any more. None when it had ended."""
    return _due(session.execute(CANCEL, {"run_id": run_id, "reason": reason}).mappings().one_or_none())


def resume(session: Connection, run_id: UUID, version: int) -> Due | None:
    """Let a failed run go on at the stage that failed; None when it has not failed."""
    return _due(session.execute(RESUME, {"run_id": run_id, "version": version}).mappings().one_or_none())


def mark_sent(session: Connection, run_ids: Iterable[UUID]) -> None:
    """Note that the messages of freshly enqueued runs are on their way."""
    statement = text("UPDATE pipeline_runs SET sent_at = now(), sends = 1 WHERE id = ANY(:run_ids)")
    session.execute(statement, {"run_ids": list(run_ids)})


def _owned(turn: Turn) -> dict[str, Any]:
    return {"run_id": turn.run_id, "fence": turn.fence, "stage": turn.stage, "queued_at": turn.queued_at}


def _due(row: RowMapping | None) -> Due | None:
    if row is None:
        return None
    values: dict[str, Any] = dict(row)
    return Due(**values)
