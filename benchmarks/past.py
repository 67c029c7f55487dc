"""A year of finished runs with what they left behind, in its monthly partitions."""

from collections.abc import Callable

import psycopg

from benchmarks.population import bare, count, load_programs

MONTHS = 12
CHUNK = 500_000

MAKE_MONTHS = """
    SELECT ensure_run_months(date_trunc('month', now(), 'UTC') - make_interval(months => %(months)s), %(months)s)
"""
RUNS = """
    INSERT INTO pipeline_runs (id, program_id, client_id, trigger, status, outcome, upstream, week_number, pipeline,
        pipeline_version, stage, fence, created_at, started_at, completed_at)
    SELECT overlay(uuid_v7_from(at)::text PLACING '7' || substr(gen_random_uuid()::text, 16) FROM 15)::uuid, p.id,
        p.client_id, 'weekly_checkin', 'completed', CASE WHEN n %% 20 = 0 THEN 'held' ELSE 'published' END::run_outcome,
        'schedule', 2 + n / %(programs)s, 'coaching', 1, 6, 1, at, at + interval '1 second', at + interval '3 seconds'
    FROM generate_series(%(first)s::integer, %(last)s::integer - 1) AS n
        JOIN numbered p ON p.number = n %% %(programs)s,
        CAST(date_trunc('month', now(), 'UTC')
            - make_interval(months => %(months)s) * (1 - n::double precision / %(runs)s) AS timestamptz) AS at
"""
NUMBERED = """
    CREATE TEMPORARY TABLE numbered AS
    SELECT row_number() OVER (ORDER BY id) - 1 AS number, id, client_id FROM programs
"""
SAID = """
    INSERT INTO agent_messages (pipeline_run_id, from_agent, to_agent, data_type, payload, created_at, fence,
        input_sha256, stage, outcome, queued_at, started_at)
    SELECT r.id, (enum_range(NULL::agent_name))[s], (enum_range(NULL::agent_name))[1 + s %% 6], 'words',
        '{"a": "small one"}', r.completed_at, 1, repeat('0', 64), s - 1, 'completed', r.created_at, r.started_at
    FROM pipeline_runs r, generate_series(1, %(stages)s::integer) AS s
    WHERE r.id >= %(from)s::uuid AND r.id < %(to)s::uuid
"""
FAILED = """
    INSERT INTO stage_failures (pipeline_run_id, stage, agent, fence, outcome, queued_at, started_at, finished_at)
    SELECT r.id, 0, (enum_range(NULL::agent_name))[1], 1, 'failed', r.created_at, r.started_at, r.completed_at
    FROM pipeline_runs r
    WHERE r.id >= %(from)s::uuid AND r.id < %(to)s::uuid AND get_byte(uuid_send(r.id), 15) = 0
"""
SLICES = """
    SELECT uuid_v7_from(m - interval '1 month'), uuid_v7_from(m) FROM generate_series(
        date_trunc('month', now(), 'UTC') - make_interval(months => %s - 1), date_trunc('month', now(), 'UTC'),
        interval '1 month') AS m
"""
TABLES = ("pipeline_runs", "agent_messages", "stage_failures")


def load_past(
    connection: psycopg.Connection, runs: int, programs: int, stages: int, tell: Callable[[str], None]
) -> None:
    """Make so many runs of so many programs, spread over the last twelve months, each with so many stages' rows."""
    connection.execute("SET timezone = 'UTC'")
    load_programs(connection, programs)
    connection.execute(MAKE_MONTHS, {"months": MONTHS})
    connection.execute(NUMBERED)
    connection.execute("ANALYZE numbered")
    facts = {"programs": programs, "runs": runs, "months": MONTHS, "stages": stages}
    with bare(connection, TABLES):
        for first in range(0, runs, CHUNK):
            tell(f"loading: {first:,} of {runs:,} runs")
            connection.execute(RUNS, facts | {"first": first, "last": min(first + CHUNK, runs)})
        for month, (begin, end) in enumerate(connection.execute(SLICES, [MONTHS]).fetchall(), start=1):
            tell(f"loading: month {month} of {MONTHS} of what they said")
            connection.execute(SAID, facts | {"from": begin, "to": end})
            connection.execute(FAILED, facts | {"from": begin, "to": end})
        tell("building indexes")
    connection.execute("UPDATE programs SET current_week = %s", [3 + runs // programs])
    count(connection)
    tell("vacuum and statistics")
    connection.execute(f"VACUUM (ANALYZE, PARALLEL 0) programs, {', '.join(TABLES)}")


def sizes(connection: psycopg.Connection) -> dict[str, int]:
    """Return how many rows the tables hold and how many bytes the database takes."""
    rows = {table: _one(connection, f"SELECT count(*) FROM {table}") for table in TABLES}  # noqa: S608 - ours
    return rows | {"bytes": _one(connection, "SELECT pg_database_size(current_database())")}


def _one(connection: psycopg.Connection, statement: str) -> int:
    row = connection.execute(statement).fetchone()
    return row[0] if row else 0
