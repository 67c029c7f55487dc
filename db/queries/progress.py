"""Weekly progress entries as they were entered."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Connection, text

from domain.facts import Facts

LINES = """
    SELECT e.id, e.program_id, e.week_number, e.recorded_at AS recorded_on, e.weight_kg, e.waist_cm, e.hip_cm,
        e.neck_cm, e.thigh_cm, e.arm_cm, e.minimum_viable_days, e.meals_completed, e.meals_target, e.notes, e.created_at
    FROM progress_entries e JOIN programs p ON p.id = e.program_id WHERE p.client_id = :client_id
"""
OF_DAY = text(f"{LINES} AND e.recorded_at = :recorded_on ORDER BY p.status = 'active' DESC, e.id DESC LIMIT 1")
LIST = text(f"""
    {LINES} AND (CAST(:after AS uuid) IS NULL OR (e.recorded_at, e.id) < (
        SELECT recorded_at, id FROM progress_entries WHERE id = :after))
    ORDER BY e.recorded_at DESC, e.id DESC LIMIT :limit
""")


class Entry(Facts):
    """A weekly entry."""

    id: UUID
    program_id: UUID
    week_number: int
    recorded_on: date
    weight_kg: float
    """As entered, else the mean of the seven weigh-ins before it."""
    waist_cm: float | None
    hip_cm: float | None
    neck_cm: float | None
    thigh_cm: float | None
    arm_cm: float | None
    minimum_viable_days: int
    meals_completed: int | None
    meals_target: int | None
    notes: str | None
    created_at: datetime


def get_entry(session: Connection, client_id: UUID, recorded_on: date) -> Entry:
    """Return the client's newest entry of a day; there must be one."""
    facts = {"client_id": client_id, "recorded_on": recorded_on}
    return Entry.model_validate(dict(session.execute(OF_DAY, facts).mappings().one()))


def list_entries(session: Connection, client_id: UUID, after: UUID | None, limit: int) -> list[Entry]:
    """Return the client's entries that follow the one `after`, the newest first."""
    rows = session.execute(LIST, {"client_id": client_id, "after": after, "limit": limit}).mappings()
    return [Entry.model_validate(dict(row)) for row in rows]
