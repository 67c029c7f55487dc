"""One program's check-in under an operator's hand: fired now, skipped, or put in for weeks that went by."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Connection, text

from db.queries.schedules import PIPELINE, UPSTREAM, WEEKLY_CHECK_IN
from domain.facts import Facts
from domain.vocabulary import ProgramStatus, Weekday

LOCK = text("""
    SELECT p.id AS program_id, p.client_id, p.status, p.current_week, p.next_check_in_at AS due_at,
        p.check_in_weekday AS weekday, p.check_in_hour AS hour, c.timezone, now() AS now,
        EXISTS (SELECT FROM pipeline_runs r WHERE r.program_id = p.id) AS has_begun
    FROM programs p JOIN clients c ON c.id = p.client_id
    WHERE p.id = :program_id AND p.deleted_at IS NULL AND c.deleted_at IS NULL FOR UPDATE OF p
""")

SKIPPED = text("""
    SELECT due_at FROM schedule_fires
    WHERE schedule = :schedule AND subject_id = :program_id AND pipeline_run_id IS NULL
""")

PLANNED = text("""
    SELECT DISTINCT ON (week_number) week_number, id AS run_id, status FROM pipeline_runs
    WHERE program_id = :program_id
      AND (status IN ('pending', 'running') OR outcome = 'published'
        OR trigger IN ('initial', 'weekly_checkin') AND status <> 'cancelled')
    ORDER BY week_number, created_at DESC
""")

NEWEST_PLANNED = text("""
    SELECT max(week_number) FROM pipeline_runs
    WHERE program_id = :program_id AND (status IN ('pending', 'running') OR outcome = 'published')
""")

INSERT = text("""
    INSERT INTO pipeline_runs (program_id, client_id, trigger, upstream, pipeline, as_of, week_number)
    VALUES (:program_id, :client_id, 'weekly_checkin', :upstream, :pipeline, :due_at, :week) RETURNING id
""")

KNOWN = text("INSERT INTO upstreams (name) VALUES (:upstream) ON CONFLICT DO NOTHING")

PLACE = text("SELECT take_place(:run_id, :client_id, :upstream, :pipeline, 0::smallint, NULL)")

FIRED = text("""
    INSERT INTO schedule_fires (schedule, subject_id, due_at, pipeline_run_id)
    VALUES (:schedule, :program_id, :due_at, :run_id) ON CONFLICT DO NOTHING
""")

MOVE_ON = text("""
    UPDATE programs SET updated_at = now(), current_week = greatest(current_week, :week),
        next_check_in_at = greatest(next_check_in_at, :next_due_at)
    WHERE id = :program_id
""")


class CheckIn(Facts):
    """A program's check-in as it stands, the program locked for this transaction."""

    program_id: UUID
    client_id: UUID
    status: ProgramStatus
    current_week: int
    due_at: datetime | None
    """The next slot; it will be week `current_week` + 1."""
    weekday: Weekday
    hour: int
    timezone: str
    now: datetime
    has_begun: bool
    """Whether the program's first run was put in."""


class Taken(NamedTuple):
    """A week that has a run."""

    week_number: int
    run_id: UUID
    status: str


def lock(session: Connection, program_id: UUID) -> CheckIn | None:
    """Lock the program and return its check-in; None when there is no such program."""
    row = session.execute(LOCK, {"program_id": program_id}).mappings().one_or_none()
    return CheckIn.model_validate(dict(row)) if row else None


def list_skipped(session: Connection, program_id: UUID) -> set[datetime]:
    """Return the slots that fired without a run, so that no week has their number."""
    return set(session.execute(SKIPPED, {"schedule": WEEKLY_CHECK_IN, "program_id": program_id}).scalars())


def list_taken(session: Connection, program_id: UUID) -> dict[int, Taken]:
    """Return the weeks that have a run of their own, or one that is open or published, by number."""
    return {row.week_number: Taken(*row) for row in session.execute(PLANNED, {"program_id": program_id})}


def get_newest_planned(session: Connection, program_id: UUID) -> int:
    """Return the highest week that is published or being worked on; 0 when there is none."""
    return session.execute(NEWEST_PLANNED, {"program_id": program_id}).scalar_one() or 0


def put_in(session: Connection, check_in: CheckIn, week: int, due_at: datetime, next_due_at: datetime) -> UUID:
    """Put in the run of a week whose slot was `due_at`, as of then, whatever the schedule's limit; return its id."""
    facts = {"program_id": check_in.program_id, "client_id": check_in.client_id, "week": week, "due_at": due_at}
    facts |= {"upstream": UPSTREAM, "pipeline": PIPELINE, "schedule": WEEKLY_CHECK_IN, "next_due_at": next_due_at}
    run_id = session.execute(INSERT, facts).scalar_one()
    for statement in (KNOWN, PLACE, FIRED, MOVE_ON):
        session.execute(statement, facts | {"run_id": run_id})
    return run_id
