"""An operator's hand on open runs: try again now, and change who goes first."""

from uuid import UUID

from sqlalchemy import Connection, text

from domain.runs import Due

RETRY_NOW = text("""
    UPDATE stage_turns t SET available_at = now(), sent_at = now(), sends = 1
    WHERE run_id = :run_id AND state = 'out' AND worker_id IS NULL AND available_at > now()
    RETURNING t.run_id, t.client_id, t.pipeline, t.stage, t.fence, t.lane, t.priority > 0 AS urgent
""")

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


def retry_now(session: Connection, run_id: UUID) -> list[Due]:
    """Let every stage of the run that waits to be tried again be due at once.

    Returns:
        The messages to send after the commit; none when no stage of it waits so.
    """
    return [Due(**row) for row in session.execute(RETRY_NOW, {"run_id": run_id}).mappings()]


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
