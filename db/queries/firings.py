"""Check-ins to come as a page shows them, a page at a time."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Connection, text

from db.queries.named_client import NAMED, naming
from db.queries.schedules import WEEKLY_CHECK_IN
from domain.facts import Facts
from domain.vocabulary import Weekday

CHECK_INS = """
    SELECT p.id AS program_id, p.client_id, c.full_name, c.timezone, p.check_in_weekday AS weekday,
        p.check_in_hour AS hour, p.current_week + 1 AS week_number, p.next_check_in_at AS due_at,
        last.fired_at AS last_fired_at, last.pipeline_run_id AS last_run_id, coalesce(last.missed, 0) AS missed,
        EXISTS (SELECT FROM pauses WHERE scope = 'client' AND subject = c.id::text) AS paused
    FROM programs p JOIN clients c ON c.id = p.client_id
    LEFT JOIN LATERAL (
        SELECT fired_at, pipeline_run_id, missed FROM schedule_fires
        WHERE schedule = :schedule AND subject_id = p.id ORDER BY due_at DESC LIMIT 1) last ON true
    WHERE p.status = 'active' AND p.deleted_at IS NULL AND c.deleted_at IS NULL AND p.next_check_in_at IS NOT NULL
      AND {which}
    ORDER BY p.next_check_in_at, p.id LIMIT :limit
"""
AFTER = "(p.next_check_in_at, p.id) > (:due_at, :program_id)"


class CheckIn(Facts):
    """A program's check-in to come."""

    program_id: UUID
    client_id: UUID
    full_name: str
    timezone: str
    weekday: Weekday
    hour: int
    week_number: int
    """The week it plans."""
    due_at: datetime
    last_fired_at: datetime | None
    last_run_id: UUID | None
    missed: int
    """Weeks that went by before the last one without a run."""
    paused: bool
    """Its client is paused: the run is put in and waits."""


class Place(NamedTuple):
    """Where in the list a page begins: after this check-in."""

    due_at: datetime
    program_id: UUID


def list_check_ins(
    session: Connection, limit: int, *, after: Place | None = None, client: str | None = None
) -> list[CheckIn]:
    """Return the next check-ins, soonest first; an overdue one comes first. `client` is an e-mail or an id."""
    given = {AFTER: after is not None, NAMED: client is not None}
    which = " AND ".join(condition for condition, wanted in given.items() if wanted)
    facts = {"schedule": WEEKLY_CHECK_IN, "limit": limit} | (after._asdict() if after else {})
    facts |= naming(client) if client else {}
    rows = session.execute(text(CHECK_INS.format(which=which or "true")), facts).mappings()
    return [CheckIn.model_validate(dict(row)) for row in rows]


def get_check_in_client(session: Connection, program_id: UUID) -> UUID | None:
    """Return whose program it is; None when there is none."""
    statement = text("SELECT client_id FROM programs WHERE id = :program_id AND deleted_at IS NULL")
    return session.execute(statement, {"program_id": program_id}).scalar_one_or_none()
