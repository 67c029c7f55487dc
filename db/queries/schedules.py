"""Due weekly check-ins, and the record that each fired once."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, text

from domain.facts import Facts

WEEKLY_CHECK_IN = "weekly-check-in"
UPSTREAM = "schedule"
PIPELINE = "coaching"
KEY_MOMENT = 'YYYY-MM-DD"T"HH24MISS"Z"'
"""How a run's idempotency key names the moment its check-in was due."""

IS_DUE = """
    p.status = 'active' AND p.deleted_at IS NULL AND c.deleted_at IS NULL AND p.next_check_in_at <= :moment
    AND p.id <> ALL(CAST(:without AS uuid[])) AND EXISTS (SELECT FROM pipeline_runs r WHERE r.program_id = p.id)
"""

NEXT_DUE = text(f"""
    SELECT p.id AS program_id, p.next_check_in_at AS due_at FROM programs p JOIN clients c ON c.id = p.client_id
    WHERE {IS_DUE}
    ORDER BY p.next_check_in_at LIMIT 1 FOR UPDATE OF p SKIP LOCKED
""")

BY_KEY = text("""
    SELECT set_config('enable_' || way, 'off', true)
    FROM unnest(ARRAY['seqscan', 'bitmapscan', 'hashjoin', 'mergejoin', 'material', 'sort']) AS way
""")
"""What is due is found in its order by an index and the rest by its key, whatever the statistics say of tables that
were just empty: the programs that are not due cost nothing."""

FIRE_TOGETHER = text(f"""
    WITH due AS MATERIALIZED (
        SELECT p.id AS program_id, p.client_id, p.next_check_in_at AS due_at, p.current_week, p.check_in_hour,
            c.timezone
        FROM programs p JOIN clients c ON c.id = p.client_id
        WHERE {IS_DUE}
          AND NOT EXISTS (SELECT FROM upstreams WHERE name = :upstream AND runs_per_minute IS NOT NULL)
          AND NOT EXISTS (
            SELECT FROM schedule_fires f
            WHERE f.schedule = :schedule AND f.subject_id = p.id AND f.due_at = p.next_check_in_at)
        ORDER BY p.next_check_in_at LIMIT :most FOR UPDATE OF p SKIP LOCKED),
    firing AS MATERIALIZED (
        SELECT uuid_v7() AS run_id, d.program_id, d.client_id, d.due_at, d.current_week + n.weeks AS week,
            n.weeks - 1 AS missed, n.next_at
        FROM due d CROSS JOIN LATERAL (
            SELECT weeks, next_at
            FROM extract(day FROM :moment - d.due_at) AS days,
                generate_series(greatest(1, days::integer / 7), days::integer / 7 + 2) AS weeks,
                check_in_after((d.due_at AT TIME ZONE d.timezone + (weeks - 1) * interval '7 days')
                    AT TIME ZONE d.timezone, d.timezone, d.check_in_hour) AS next_at
            WHERE next_at > :moment ORDER BY weeks LIMIT 1) n
        WHERE NOT EXISTS (
            SELECT FROM pipeline_runs r
            WHERE r.program_id = d.program_id AND r.week_number = d.current_week + n.weeks
              AND r.trigger IN ('initial', 'weekly_checkin') AND r.status <> 'cancelled')),
    moved AS (
        UPDATE programs p SET current_week = f.week, next_check_in_at = f.next_at, updated_at = now()
        FROM firing f WHERE p.id = f.program_id),
    known AS (
        INSERT INTO upstreams (name) SELECT :upstream WHERE EXISTS (SELECT FROM firing) ON CONFLICT DO NOTHING),
    put_in AS (
        INSERT INTO pipeline_runs (id, program_id, client_id, trigger, upstream, idempotency_key, pipeline, as_of,
            week_number)
        SELECT run_id, program_id, client_id, 'weekly_checkin', :upstream,
            concat_ws(':', CAST(:schedule AS text), program_id, to_char(due_at AT TIME ZONE 'UTC', '{KEY_MOMENT}')),
            :pipeline, :moment, week
        FROM firing),
    fired AS (
        INSERT INTO schedule_fires (schedule, subject_id, due_at, pipeline_run_id, missed)
        SELECT :schedule, program_id, due_at, run_id, missed FROM firing),
    ready AS (
        INSERT INTO stage_turns (run_id, client_id, upstream, pipeline, state)
        SELECT run_id, client_id, :upstream, :pipeline, 'ready' FROM firing ORDER BY due_at, client_id
        ON CONFLICT (client_id) WHERE lane = 0 AND state NOT IN ('delayed', 'behind') DO NOTHING RETURNING run_id),
    behind AS (
        INSERT INTO stage_turns (run_id, client_id, upstream, pipeline, state)
        SELECT run_id, client_id, :upstream, :pipeline, 'behind' FROM firing
        WHERE run_id NOT IN (SELECT run_id FROM ready) RETURNING client_id)
    SELECT (SELECT count(*) FROM firing) AS runs, (SELECT array_agg(client_id) FROM behind) AS behind
""")
"""A run for each due program without anything odd about it. A program that fired before, whose week has a run, or whose
upstream may put in only so many a minute, is left to `take_due`."""

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
    SELECT due_at, full_name, timezone, program_id, week_number, last.fired_at AS last_fired_at,
        coalesce(last.missed, 0) AS missed
    FROM (
        SELECT p.next_check_in_at AS due_at, c.full_name, c.timezone, p.id AS program_id,
            p.current_week + 1 AS week_number
        FROM programs p JOIN clients c ON c.id = p.client_id
        WHERE p.status = 'active' AND p.deleted_at IS NULL AND c.deleted_at IS NULL AND p.next_check_in_at IS NOT NULL
        ORDER BY p.next_check_in_at LIMIT :limit) soonest
    LEFT JOIN LATERAL (
        SELECT fired_at, missed FROM schedule_fires f
        WHERE f.schedule = :schedule AND f.subject_id = soonest.program_id
        ORDER BY f.due_at DESC LIMIT 1) last ON true
    ORDER BY due_at, program_id
""")
"""Of thousands that are due at the same hour any will do; to sort them all would cost more the more there are."""


class Fired(Facts):
    """What was put in together."""

    runs: int
    behind: tuple[UUID, ...]
    """Clients whose run waits for another of theirs, which may have ended meanwhile."""


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
    last_fired_at: datetime | None
    """None before the program's first."""
    missed: int
    """Weeks that went by before the last one without a run."""


def get_now(session: Connection) -> datetime:
    """Return the database's clock, the one all schedulers share."""
    return session.execute(text("SELECT now()")).scalar_one()


def fire_together(session: Connection, moment: datetime, most: int, without: Sequence[UUID] = ()) -> Fired:
    """Put in the runs of up to `most` programs that are due at `moment`, those longest due first.

    Programs that another scheduler holds, or that `without` names, are passed over. Weeks that went by without a run
    are counted, and only the latest is run.

    Raises:
        SQLAlchemyError: one of them cannot be put in, so none was.
    """
    session.execute(BY_KEY)
    facts = {"moment": moment, "most": most, "without": list(without), "schedule": WEEKLY_CHECK_IN}
    row = session.execute(FIRE_TOGETHER, facts | {"upstream": UPSTREAM, "pipeline": PIPELINE}).mappings().one()
    return Fired(runs=row["runs"], behind=tuple(row["behind"] or ()))


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
    rows = session.execute(UPCOMING, {"limit": limit, "schedule": WEEKLY_CHECK_IN}).mappings()
    return [Upcoming.model_validate(dict(row)) for row in rows]
