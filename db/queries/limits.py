"""How many stages of an agent may be at work at once: limits, places, and letting in who waits for one.

A stage is at work while its turn has a worker, so what takes the worker away frees the place. Whoever takes a turn of a
limited agent up locks the turn, then the limit, and counts in a statement of its own: it sees all that those who had
the lock before it took (docs/adr/0019).
"""

from datetime import datetime

from sqlalchemy import Connection, text

from db.queries.admission import due
from db.queries.pauses import HOLDS
from domain.facts import Facts
from domain.runs import Due

AT_WORK = "t.state = 'out' AND t.worker_id IS NOT NULL"
"""It takes a place at its agent."""

WAITS = f"t.waits_since IS NOT NULL AND NOT EXISTS (SELECT FROM pauses p WHERE {HOLDS})"
"""It is to have the next place at its agent that nobody before it takes."""

STANDS = text("""
    SELECT waits_since IS NOT NULL FROM stage_turns
    WHERE run_id = :run_id AND lane = :lane AND stage = :stage AND fence = :fence AND worker_id IS NULL FOR UPDATE
""")

LIMIT_LOCKED = text("SELECT at_most FROM agent_limits WHERE agent = :agent FOR UPDATE")

COUNT = f"""
    (SELECT count(*) FROM stage_turns t WHERE {AT_WORK} AND t.agent = l.agent) AS at_work,
    (SELECT count(*) FROM stage_turns t
     WHERE {WAITS} AND t.state IN ('held', 'out') AND t.agent = l.agent) AS waiting"""

PLACES = text(f"SELECT l.at_most, {COUNT} FROM agent_limits l WHERE l.agent = :agent")

LET_IN = text(f"""
    WITH room AS MATERIALIZED (
        SELECT l.agent, greatest(0, l.at_most - (
            SELECT count(*) FROM stage_turns t
            WHERE t.state = 'out' AND t.agent = l.agent AND (t.worker_id IS NOT NULL
                OR t.waits_since IS NOT NULL AND t.sent_at > now() - interval '2 seconds'))) AS n
        FROM agent_limits l),
    next AS MATERIALIZED (
        SELECT w.run_id, w.lane
        FROM (SELECT DISTINCT agent FROM stage_turns WHERE waits_since IS NOT NULL AND state = 'held') waited
        LEFT JOIN room USING (agent) CROSS JOIN LATERAL (
            SELECT t.run_id, t.lane FROM stage_turns t
            WHERE t.state = 'held' AND t.agent = waited.agent AND {WAITS}
            ORDER BY t.priority DESC, t.waits_since LIMIT room.n FOR UPDATE SKIP LOCKED) w)
    UPDATE stage_turns t SET state = 'out', sent_at = now(), sends = 1
    FROM next WHERE t.run_id = next.run_id AND t.lane = next.lane AND t.state::text = 'held'
    RETURNING t.run_id, t.client_id, t.pipeline, t.stage, t.fence, t.lane, t.priority > 0 AS urgent
""")
"""As many as there are places, all where the limit is gone; a place is kept for 2 s for who was sent for."""

SET = text("""
    INSERT INTO agent_limits AS l (agent, at_most, actor, reason) VALUES (:agent, :at_most, :actor, :reason)
    ON CONFLICT (agent) DO UPDATE SET at_most = excluded.at_most, actor = excluded.actor, reason = excluded.reason,
        limited_at = now()
""")

LIFT = text("DELETE FROM agent_limits WHERE agent = :agent RETURNING at_most")

LIST = text(f"SELECT l.agent, l.at_most, l.actor, l.reason, l.limited_at, {COUNT} FROM agent_limits l ORDER BY l.agent")


class Limit(Facts):
    """An agent of which no more than so many stages are at work at once."""

    agent: str
    at_most: int
    at_work: int
    """More than `at_most` while those end that had begun when the limit was set."""
    waiting: int
    """Stages that are due and wait for a place."""
    actor: str
    reason: str
    limited_at: datetime


def has_place(session: Connection, wanted: Due, agent: str) -> bool | None:
    """Whether a turn may be taken up now; None when it is not to be had any more.

    The answer stands until the transaction ends: the turn and the agent's limit are locked. Who was let in before goes
    before who comes newly.
    """
    facts = {"run_id": wanted.run_id, "lane": wanted.lane, "stage": wanted.stage, "fence": wanted.fence}
    was_waiting: bool | None = session.execute(STANDS, facts).scalar_one_or_none()
    if was_waiting is None:
        return None
    if session.execute(LIMIT_LOCKED, {"agent": agent}).one_or_none() is None:
        return True
    places = session.execute(PLACES, {"agent": agent}).one()
    before = 0 if was_waiting else places.waiting
    return places.at_work + before < places.at_most


def let_in(session: Connection) -> list[Due]:
    """Give out what waits for a place, as far as there are any, and return the messages to send after the commit."""
    return [due(row) for row in session.execute(LET_IN).mappings()]


def set_limit(session: Connection, agent: str, at_most: int, actor: str, reason: str) -> int | None:
    """Let no more than `at_most` stages of an agent begin to be at work; return the limit it had."""
    before = session.execute(LIMIT_LOCKED, {"agent": agent}).scalar_one_or_none()
    session.execute(SET, {"agent": agent, "at_most": at_most, "actor": actor, "reason": reason})
    return before


def lift(session: Connection, agent: str) -> int | None:
    """Take the limit away and return it; None when there is none."""
    return session.execute(LIFT, {"agent": agent}).scalar_one_or_none()


def list_limits(session: Connection) -> list[Limit]:
    """Return every limit, by agent, and how much of it is taken."""
    return [Limit.model_validate(dict(row)) for row in session.execute(LIST).mappings()]
