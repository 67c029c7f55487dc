"""What is paused, what is held by it, and giving back what no pause holds any more.

A pause is one row. Admission and every claim look at it: what is ready or due is then `held` and goes no further. A
stage that a worker has goes on to its end.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, text

from db.queries.named_client import NAMED, naming
from domain.facts import Facts
from domain.runs import PauseScope

HOLDS = """
    (p.scope = 'pipeline' AND p.subject = t.pipeline OR p.scope = 'agent' AND p.subject = t.agent
        OR p.scope = 'client' AND p.subject = t.client_id::text)"""
"""Pause p holds turn t."""

PAUSE = text("""
    INSERT INTO pauses (scope, subject, actor, reason)
    VALUES (CAST(:scope AS pause_scope), :subject, :actor, :reason) ON CONFLICT DO NOTHING
""")

HOLD = text(f"""
    WITH waiting AS (
        SELECT t.run_id, t.lane FROM stage_turns t JOIN pauses p ON {HOLDS}
        WHERE t.state = 'ready' AND p.scope = CAST(:scope AS pause_scope) AND p.subject = :subject
        FOR UPDATE OF t SKIP LOCKED)
    UPDATE stage_turns t SET state = 'held' FROM waiting
    WHERE t.run_id = waiting.run_id AND t.lane = waiting.lane AND t.state::text = 'ready'
""")
"""The state is compared as text where a turn is named by its key, here and below, so that no plan made from old
statistics reads every turn of that state for each."""

TAKE_OVER = text("""
    UPDATE pauses SET actor = :actor, reason = :reason || '; before that ' || actor || ': ' || reason
    WHERE scope = CAST(:scope AS pause_scope) AND subject = :subject AND actor <> :actor
""")

UNPAUSE = text("DELETE FROM pauses WHERE scope = CAST(:scope AS pause_scope) AND subject = :subject")

GIVE_BACK = text(f"""
    WITH unheld AS MATERIALIZED (
        SELECT t.run_id, t.lane FROM stage_turns t
        WHERE t.state = 'held' AND t.waits_since IS NULL AND NOT EXISTS (SELECT FROM pauses p WHERE {HOLDS})
        FOR UPDATE OF t SKIP LOCKED),
    free AS (
        SELECT unheld.run_id, unheld.lane, first.state = 'held' AND r.status = 'pending' AS is_new
        FROM unheld
        JOIN stage_turns first ON first.run_id = unheld.run_id AND first.lane = 0
        JOIN pipeline_runs r ON r.id = unheld.run_id)
    UPDATE stage_turns t
    SET state = CASE WHEN free.is_new THEN 'ready' ELSE 'out' END::turn_state, sent_at = NULL, sends = 0
    FROM free WHERE t.run_id = free.run_id AND t.lane = free.lane AND t.state::text = 'held'
""")
"""What has not begun waits for its upstream's share again; a run under way goes on before anything new begins. What
waits for a place at its agent is let in by `db.queries.limits`."""

LIST = text(f"""
    SELECT p.scope, p.subject, p.actor, p.reason, p.paused_at, c.full_name AS client_name,
        (SELECT count(DISTINCT t.run_id) FROM stage_turns t WHERE t.state = 'held' AND {HOLDS}) AS held
    FROM pauses p LEFT JOIN clients c ON c.id = CASE WHEN p.scope = 'client' THEN p.subject::uuid END
    ORDER BY p.paused_at, p.scope, p.subject
""")

HOLDING = text(f"""
    SELECT p.scope, p.subject, p.actor, p.paused_at FROM pauses p
    WHERE p.scope = 'client' AND p.subject = CAST(:client_id AS text)
        OR p.scope = 'schedule' AND p.subject = CAST(:job AS text)
        OR EXISTS (SELECT FROM stage_turns t WHERE t.run_id = :run_id AND t.state = 'held' AND {HOLDS})
    ORDER BY p.paused_at, p.scope, p.subject
""")

IS_PAUSED = text("SELECT EXISTS (SELECT FROM pauses WHERE scope = CAST(:scope AS pause_scope) AND subject = :subject)")

FIND_CLIENT = text(f"SELECT c.id FROM clients c WHERE c.deleted_at IS NULL AND {NAMED}")


class Paused(Facts):
    """Something that is not begun or gone on with until somebody unpauses it."""

    scope: PauseScope
    subject: str
    """A pipeline's, an agent's or a periodic job's name, or a client's id."""
    actor: str
    paused_at: datetime


class Pause(Paused):
    """The same with why, and what it holds."""

    client_name: str | None
    reason: str
    held: int
    """How many runs wait because of it."""


def pause(session: Connection, scope: PauseScope, subject: str, actor: str, reason: str) -> bool:
    """Pause, and hold what waits to be given out; False when it is paused already."""
    facts = {"scope": scope, "subject": subject}
    if session.execute(PAUSE, facts | {"actor": actor, "reason": reason}).rowcount == 0:
        return False
    session.execute(HOLD, facts)
    return True


def take_over(session: Connection, scope: PauseScope, subject: str, actor: str, reason: str) -> None:
    """Give a pause that is there another actor and a graver reason, before the one it had."""
    session.execute(TAKE_OVER, {"scope": scope, "subject": subject, "actor": actor, "reason": reason})


def unpause(session: Connection, scope: PauseScope, subject: str) -> bool:
    """Take the pause away; False when there is none. What it held is given back by `give_back`."""
    return session.execute(UNPAUSE, {"scope": scope, "subject": subject}).rowcount == 1


def give_back(session: Connection) -> int:
    """Let everything go on that is held and that no pause holds; return how many turns.

    A claim that began before an unpause was committed may hold a turn after it: asking again finds it.
    """
    return session.execute(GIVE_BACK).rowcount


def list_pauses(session: Connection) -> list[Pause]:
    """Return every pause, the oldest first."""
    return [Pause.model_validate(dict(row)) for row in session.execute(LIST).mappings()]


def list_holding(
    session: Connection, *, client_id: UUID | None = None, run_id: UUID | None = None, job: str | None = None
) -> list[Paused]:
    """Return the pauses of a client and of a periodic job, and those that hold a run back, the oldest first."""
    facts = {"client_id": client_id, "run_id": run_id, "job": job}
    return [Paused.model_validate(dict(row)) for row in session.execute(HOLDING, facts).mappings()]


def is_paused(session: Connection, scope: PauseScope, subject: str) -> bool:
    """Whether somebody paused it."""
    return session.execute(IS_PAUSED, {"scope": scope, "subject": subject}).scalar_one()


def find_client(session: Connection, name: str) -> UUID | None:
    """Return the id of the client with that e-mail or id."""
    return session.execute(FIND_CLIENT, naming(name)).scalar_one_or_none()
