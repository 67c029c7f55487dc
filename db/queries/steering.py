"""An operator's hand on runs: try again now, what decides about resuming, and who goes first."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, text

from db.queries.forking import NEWER
from domain.facts import Facts
from domain.runs import Due, RunStatus

LOCK_WAITING = """
    SELECT run_id, lane FROM stage_turns
    WHERE run_id = ANY(:run_ids) AND state::text = 'out' AND worker_id IS NULL AND available_at > now()
    ORDER BY run_id, lane FOR UPDATE
"""
RETRY_NOW = text(f"""
    WITH waiting AS MATERIALIZED ({LOCK_WAITING})
    UPDATE stage_turns t SET available_at = now(), sent_at = now(), sends = 1
    FROM waiting WHERE t.run_id = ANY(:run_ids) AND t.run_id = waiting.run_id AND t.lane = waiting.lane
    RETURNING t.run_id, t.client_id, t.pipeline, t.stage, t.fence, t.lane, t.priority > 0 AS urgent
""")

LOCK_FAILED = text("""
    SELECT id FROM pipeline_runs WHERE id = ANY(:run_ids) AND status::text = 'failed' ORDER BY id FOR NO KEY UPDATE
""")
RESUMABLE = text(f"""
    SELECT r.id, r.status::text, r.pipeline, r.stage, r.completed_at,
        ARRAY(SELECT m.from_agent::text FROM agent_messages m WHERE m.pipeline_run_id = r.id) AS said,
        newer.week_number AS newer_week, newer.pipeline_run_id AS newer_run_id
    FROM pipeline_runs r LEFT JOIN LATERAL ({NEWER.format(run_id="r.id")}) newer ON r.status::text = 'failed'
    WHERE r.id = ANY(:run_ids)
""")
STATUSES = text("SELECT id, status::text FROM pipeline_runs WHERE id = ANY(:run_ids)")

LOCK_OF_CLIENT = text("""
    SELECT run_id, state, CASE WHEN run_id = :run_id THEN CAST(:priority AS smallint) ELSE priority END AS priority,
        number
    FROM stage_turns
    WHERE lane = 0 AND client_id = (SELECT client_id FROM pipeline_runs WHERE id = :run_id)
    ORDER BY run_id FOR UPDATE
""")

RANK_TURNS = text("UPDATE stage_turns SET priority = :priority WHERE run_id = :run_id")
RANK_RUN = text("UPDATE pipeline_runs SET priority = :priority WHERE id = :run_id")
MOVE = text("""
    UPDATE stage_turns SET state = CAST(:after AS turn_state)
    WHERE run_id = :run_id AND state = CAST(:before AS turn_state)
""")


class Resumable(Facts):
    """What decides whether a run can be resumed, and where."""

    id: UUID
    status: RunStatus
    pipeline: str
    stage: int
    """How many agents had spoken when it ended."""
    completed_at: datetime | None
    said: frozenset[str]
    """The agents whose messages are still there."""
    newer_week: int | None
    newer_run_id: UUID | None
    """What was published since it began."""


def retry_now(session: Connection, run_ids: Sequence[UUID]) -> list[Due]:
    """Let every stage of these runs that waits to be tried again be due at once.

    Returns:
        The messages to send after the commit; none of a run no stage of which waits so.
    """
    return [Due(**row) for row in session.execute(RETRY_NOW, {"run_ids": list(run_ids)}).mappings()]


def list_resumable(session: Connection, run_ids: Sequence[UUID]) -> dict[UUID, Resumable]:
    """Lock those of these runs that failed, and return what decides about each there is."""
    facts = {"run_ids": list(run_ids)}
    session.execute(LOCK_FAILED, facts)
    rows = session.execute(RESUMABLE, facts).mappings()
    return {row["id"]: Resumable.model_validate(dict(row)) for row in rows}


def list_statuses(session: Connection, run_ids: Sequence[UUID]) -> dict[UUID, RunStatus]:
    """Return where each of these runs stands; one that is gone is left out."""
    rows = session.execute(STATUSES, {"run_ids": list(run_ids)})
    return {row.id: RunStatus(row.status) for row in rows}


def set_priority(session: Connection, run_id: UUID, priority: int) -> bool:
    """Rank an open run anew; False when it has ended.

    Of the client's runs that are ready or wait behind, the one with the highest priority is then the ready one: what
    was given out already is not taken back.
    """
    facts = {"run_id": run_id, "priority": priority}
    turns = session.execute(LOCK_OF_CLIENT, facts).all()
    if run_id not in {turn.run_id for turn in turns}:
        return False
    session.execute(RANK_TURNS, facts)
    session.execute(RANK_RUN, facts)
    ready = next((turn for turn in turns if turn.state == "ready"), None)
    behind = min(
        (turn for turn in turns if turn.state == "behind"), key=lambda turn: (-turn.priority, turn.number), default=None
    )
    if ready and behind and behind.priority > ready.priority:
        session.execute(MOVE, {"run_id": ready.run_id, "before": "ready", "after": "behind"})
        session.execute(MOVE, {"run_id": behind.run_id, "before": "behind", "after": "ready"})
    return True
