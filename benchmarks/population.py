"""Clients, their programs and what ran for them, made set by set: millions of rows in the time a few would take."""

from collections.abc import Generator, Sequence
from contextlib import contextmanager
from datetime import timedelta

import psycopg

CLIENTS = """
    INSERT INTO clients (id, email, full_name, age_bracket, height_cm, current_weight_kg, primary_goal, sex, birth_year,
        activity_level, timezone)
    SELECT uuid_v7(), 'client' || n || '@example.org', 'Client ' || n, '30-39', 168, 70, 'fat_loss', 'female', 1990,
        'light', (ARRAY['Europe/Berlin', 'America/New_York', 'Asia/Tokyo', 'UTC'])[1 + n %% 4]
    FROM generate_series(%(first)s::integer, %(last)s::integer) AS n
"""
PROGRAMS = """
    INSERT INTO programs (client_id, start_weight_kg, target_weight_kg, bmr_kcal, tdee_kcal, target_intake_kcal,
        protein_g, fat_g, carbs_g, activity_multiplier, check_in_hour, next_check_in_at)
    SELECT id, 70, 64, 1400, 2000, 1800, 126, 60, 189, 1.4, 18,
        (date_trunc('day', now() AT TIME ZONE timezone) + interval '1 day 18 hours'
            + (row_number() OVER () %% 6) * interval '1 day') AT TIME ZONE timezone
    FROM clients c WHERE NOT EXISTS (SELECT FROM programs p WHERE p.client_id = c.id)
"""
FIRST_RUNS = """
    INSERT INTO pipeline_runs (program_id, client_id, trigger, status, outcome, upstream, week_number, pipeline,
        pipeline_version, stage, fence, created_at, started_at, completed_at)
    SELECT id, client_id, 'initial', 'completed', 'published', 'bench', 1, 'coaching', 1, 6, 1,
        now() - interval '3 days', now() - interval '3 days', now() - interval '3 days' + interval '1 second'
    FROM programs p WHERE NOT EXISTS (SELECT FROM pipeline_runs r WHERE r.program_id = p.id)
"""
COUNTS = """
    INSERT INTO run_counts (slot, status, outcome, n)
    SELECT 0, status, coalesce(outcome::text, ''), count(*) FROM pipeline_runs GROUP BY status, outcome
"""
LATE = timedelta(hours=1)
MAKE_DUE = """
    UPDATE programs SET next_check_in_at = date_trunc('hour', now()) - make_interval(secs => %s)
    WHERE id IN (SELECT id FROM programs WHERE current_week = 1 ORDER BY id LIMIT %s)
"""
PARTS = """
    SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid), 'f' FROM pg_constraint
    WHERE contype = 'f' AND conparentid = 0 AND conrelid = ANY(%(tables)s::regclass[])
    UNION ALL
    SELECT indrelid::regclass::text, c.relname, replace(pg_get_indexdef(indexrelid), ' ON ONLY ', ' ON '), 'i'
    FROM pg_index JOIN pg_class c ON c.oid = indexrelid
    WHERE indrelid = ANY(%(tables)s::regclass[]) AND NOT indisprimary
      AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = indexrelid)
"""


def load_programs(connection: psycopg.Connection, last: int, first: int = 1) -> None:
    """Make clients number `first` to `last`, each with a program and its first run, which was published.

    Their check-ins are due on the days to come, none is due now.
    """
    with bare(connection, ("clients", "programs", "pipeline_runs")):
        connection.execute(CLIENTS, {"first": first, "last": last})
        connection.execute(PROGRAMS, {})
        connection.execute(FIRST_RUNS)
    count(connection)
    connection.execute("VACUUM (ANALYZE, PARALLEL 0) clients, programs, pipeline_runs, schedule_fires, stage_turns")


def make_due(connection: psycopg.Connection, programs: int) -> None:
    """Let the check-ins of so many programs that are in their first week be late."""
    connection.execute(MAKE_DUE, [LATE.total_seconds(), programs])


def count(connection: psycopg.Connection) -> None:
    """Count the runs anew, which the triggers did not see come."""
    connection.execute("DELETE FROM run_counts")
    connection.execute(COUNTS)


@contextmanager
def bare(connection: psycopg.Connection, tables: Sequence[str]) -> Generator[None]:
    """Take indexes, foreign keys and triggers off tables while the block fills them, then build them again."""
    parts = connection.execute(PARTS, {"tables": list(tables)}).fetchall()
    for table, name, _, kind in parts:
        connection.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}" if kind == "f" else f"DROP INDEX {name}")
    for table in tables:
        connection.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    yield
    for table in tables:
        connection.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
    connection.execute("SET maintenance_work_mem = '512MB'")
    for table, name, definition, kind in sorted(parts, key=lambda part: part[3], reverse=True):
        connection.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}" if kind == "f" else definition)
