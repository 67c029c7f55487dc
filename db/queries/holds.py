"""Clients whose last week the safety review held, and what of it nobody has decided yet."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, text

from db.queries.violations import HOLDS
from domain.facts import Facts

WINDOW_DAYS = 60
"""A hold that is older and that no run followed is not waited for any more."""
LATEST = 2_000
"""Runs that were held are looked at from the newest, no further back."""

FLAG_HOLDS = "f.status IN ('detected', 'acknowledged', 'referred') AND f.severity IN ('serious', 'urgent')"
"""Red flag f holds its client's weeks."""

WAITING = f"""
    WITH recent AS MATERIALIZED (
        SELECT id, program_id, client_id, week_number, created_at, completed_at FROM pipeline_runs
        WHERE outcome = 'held' AND created_at > now() - make_interval(days => :days){{of_client}}
        ORDER BY created_at DESC, id DESC LIMIT :latest),
    newest AS (SELECT DISTINCT ON (program_id) * FROM recent ORDER BY program_id, created_at DESC, id DESC)
    SELECT n.id AS run_id, n.client_id, c.full_name, n.week_number, n.completed_at AS held_at,
        (SELECT count(*) FROM red_flags f WHERE f.client_id = n.client_id AND {FLAG_HOLDS}) AS flags,
        (SELECT count(DISTINCT v.text_sha256) FROM policy_violations v
            WHERE v.client_id = n.client_id AND {HOLDS}) AS texts,
        (SELECT r.id FROM pipeline_runs r WHERE r.program_id = n.program_id AND r.status IN ('pending', 'running')
            ORDER BY r.created_at DESC LIMIT 1) AS under_way
    FROM newest n JOIN clients c ON c.id = n.client_id AND c.deleted_at IS NULL
    WHERE NOT EXISTS (
        SELECT FROM program_versions v WHERE v.program_id = n.program_id AND v.created_at > n.completed_at)
    ORDER BY n.completed_at LIMIT :limit
"""
OF_CLIENT = " AND client_id = :client_id"

HOLDING = text(f"""
    SELECT (SELECT count(*) FROM red_flags f WHERE f.client_id = :client_id AND {FLAG_HOLDS}) AS flags,
        (SELECT count(DISTINCT v.text_sha256) FROM policy_violations v
            WHERE v.client_id = :client_id AND {HOLDS}) AS texts
""")


class Holding(Facts):
    """What holds a client's weeks: while there is anything, the next run is held, too."""

    flags: int
    """Serious and urgent flags that are open."""
    texts: int
    """Texts that nobody has settled."""


class Hold(Holding):
    """A client who has no plan for the week because the safety review stopped it."""

    run_id: UUID
    client_id: UUID
    full_name: str
    week_number: int
    held_at: datetime
    under_way: UUID | None
    """A run of the client that is pending or running."""


def list_waiting(session: Connection, limit: int = 100, client_id: UUID | None = None) -> list[Hold]:
    """Return the holds that no published week followed, the oldest first; of one client where they are named."""
    statement = text(WAITING.format(of_client=OF_CLIENT if client_id else ""))
    values = {"days": WINDOW_DAYS, "latest": LATEST, "limit": limit, "client_id": client_id}
    rows = session.execute(statement, values).mappings()
    return [Hold.model_validate(dict(row)) for row in rows]


def get_holding(session: Connection, client_id: UUID) -> Holding:
    """Return what holds a client's weeks."""
    row = session.execute(HOLDING, {"client_id": client_id}).mappings().one()
    return Holding.model_validate(dict(row))
