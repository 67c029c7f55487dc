"""Due weekly check-ins, and the record that each fired once."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, text

from domain.facts import Facts

WEEKLY_CHECK_IN = "weekly-check-in"

NEXT_DUE = text("""
    SELECT p.id AS program_id, p.next_check_in_at AS due_at FROM programs p JOIN clients c ON c.id = p.client_id
    WHERE p.status = 'active' AND p.deleted_at IS NULL AND c.deleted_at IS NULL AND p.next_check_in_at <= :moment
      AND p.id <> ALL(CAST(:without AS uuid[])) AND EXISTS (SELECT FROM pipeline_runs r WHERE r.program_id = p.id)
    ORDER BY p.next_check_in_at LIMIT 1 FOR UPDATE OF p SKIP LOCKED
""")

FIRE = text("""
    INSERT INTO schedule_fires (schedule, subject_id, due_at) VALUES (:schedule, :subject_id, :due_at)
    ON CONFLICT (schedule, subject_id, due_at) DO NOTHING RETURNING id
""")

FIRED = text("UPDATE schedule_fires SET pipeline_run_id = :run_id, missed = :missed WHERE id = :fire_id")

SKIP = text("""
    UPDATE programs p SET updated_at = now(),
        next_check_in_at = check_in_after(p.next_check_in_at, c.timezone, p.check_in_hour)
    FROM clients c WHERE c.id = p.client_id AND p.id = :program_id AND p.next_check_in_at = :due_at
""")

UPCOMING = text("""
    SELECT p.next_check_in_at AS due_at, c.full_name, c.timezone, p.id AS program_id, p.current_week + 1 AS week_number
    FROM programs p JOIN clients c ON c.id = p.client_id
    WHERE p.status = 'active' AND p.deleted_at IS NULL AND c.deleted_at IS NULL AND p.next_check_in_at IS NOT NULL
    ORDER BY p.next_check_in_at, p.id LIMIT :limit
""")


class DueCheckIn(Facts):
    """A program whose check-in is due, locked for this transaction."""

    program_id: UUID
    due_at: datetime


class Upcoming(Facts):
    """A firing to come."""

    due_at: datetime
    full_name: str
    timezone: str
    program_id: UUID
    week_number: int


def get_now(session: Connection) -> datetime:
    """Return the database's clock, the one all schedulers share."""
    return session.execute(text("SELECT now()")).scalar_one()


def take_due(session: Connection, moment: datetime, without: Sequence[UUID] = ()) -> DueCheckIn | None:
    """Lock and return the program longest due at `moment` that no other scheduler holds and `without` does not name.

    A program whose first run was never put in is not due: there is no week to check in on.
    """
    row = session.execute(NEXT_DUE, {"moment": moment, "without": list(without)}).mappings().one_or_none()
    return DueCheckIn.model_validate(dict(row)) if row else None


def record_fire(session: Connection, schedule: str, subject_id: UUID, due_at: datetime) -> UUID | None:
    """Record a firing; None when it fired before."""
    facts = {"schedule": schedule, "subject_id": subject_id, "due_at": due_at}
    return session.execute(FIRE, facts).scalar_one_or_none()


def record_run(session: Connection, fire_id: UUID, run_id: UUID | None, missed: int) -> None:
    """Note which run a firing put in, and how many weeks before it went by without one."""
    session.execute(FIRED, {"fire_id": fire_id, "run_id": run_id, "missed": missed})


def skip(session: Connection, due: DueCheckIn) -> None:
    """Move a program's check-in one week on without a run."""
    session.execute(SKIP, {"program_id": due.program_id, "due_at": due.due_at})


def list_upcoming(session: Connection, limit: int = 5) -> list[Upcoming]:
    """Return the next check-ins, soonest first; an overdue one comes first."""
    return [Upcoming.model_validate(dict(row)) for row in session.execute(UPCOMING, {"limit": limit}).mappings()]
