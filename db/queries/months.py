"""The monthly partitions of what runs leave behind: made before their month begins, taken off when it is old enough.

A partition holds what belongs to the runs that were put in in its month, by UTC. Whatever has no partition of its own
is in `..._other`.
"""

from datetime import datetime

from sqlalchemy import Connection, text

KEYS = {"agent_messages": "pipeline_run_id", "stage_failures": "pipeline_run_id", "run_snapshots": "run_id"}
"""The tables by month, each with the column that names the run."""

ALONE = text("""
    SELECT set_config('lock_timeout', '900ms', true), set_config('timezone', 'UTC', true),
        set_config('role', 'none', true), pg_advisory_xact_lock(7301338)
""")
"""One scheduler at a time, which gives up before anybody who wants the tables has waited for long. It acts as its
login: only whom the tables belong to makes and drops partitions."""

MISSING = text("""
    SELECT DISTINCT month
    FROM generate_series(0, :ahead) AS n,
        CAST(date_trunc('month', now()) + make_interval(months => n) AS timestamptz) AS month,
        unnest(CAST(:tables AS text[])) AS name
    WHERE to_regclass(name || to_char(month, '_"y"YYYY"m"MM')) IS NULL ORDER BY month
""")

LOCK = text(f"LOCK TABLE {', '.join(KEYS)} IN ACCESS EXCLUSIVE MODE")

OF_THE_MONTH = "{key} >= uuid_v7_from(:month) AND {key} < uuid_v7_from(:month + interval '1 month')"

ASIDE = """CREATE TEMPORARY TABLE {table}_aside (LIKE {table}) ON COMMIT DROP"""
PUT_ASIDE = f"""
    WITH moved AS (DELETE FROM {{table}}_other WHERE {OF_THE_MONTH} RETURNING *)
    INSERT INTO {{table}}_aside SELECT * FROM moved
"""
TAKE_BACK = """INSERT INTO {table} SELECT * FROM {table}_aside"""
DONE_WITH = """DROP TABLE {table}_aside"""

OLD = f"""
    month < date_trunc('month', now()) - make_interval(months => :keep)
    AND NOT EXISTS (SELECT FROM stage_turns WHERE {OF_THE_MONTH.format(key="run_id").replace(":month", "month")})
"""

PRUNABLE = text(f"""
    SELECT month FROM (
        SELECT DISTINCT to_timestamp(substring(c.relname FROM '_(y[0-9]{{4}}m[0-9]{{2}})$'), '"y"YYYY"m"MM') AS month
        FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
        WHERE i.inhparent = ANY(CAST(:tables AS regclass[]))) partitions
    WHERE {OLD} ORDER BY month
""")

STRAGGLERS = """
    DELETE FROM {table}_other o
    WHERE {key} < uuid_v7_from(date_trunc('month', now()) - make_interval(months => :keep))
      AND substr({key}::text, 15, 1) = '7'
      AND NOT EXISTS (SELECT FROM stage_turns t WHERE t.run_id = o.{key})
"""
"""Rows of a month that is gone; an id that is no UUIDv7 tells no month."""

GONE = text("""
    DELETE FROM processes p WHERE seen_at < now() - interval '1 day'
        AND NOT EXISTS (SELECT FROM stage_turns t WHERE t.worker_id = p.id)
        AND (kind <> 'scheduler' OR EXISTS (
            SELECT FROM processes later
            WHERE later.kind = 'scheduler' AND later.seen_at > p.seen_at AND later.seen_at < now() - interval '8 days'))
""")
"""Of schedulers those of eight days and the one before them stay: they tell which ticks were missed."""


def ensure(session: Connection, ahead: int) -> int:
    """Make the partitions of this month and of so many `ahead` that are not there, and return how many.

    Raises:
        SQLAlchemyError: somebody held the tables for too long; try again later.
    """
    session.execute(ALONE)
    missing = session.execute(MISSING, {"ahead": ahead, "tables": list(KEYS)}).scalars().all()
    return sum(_make(session, month) for month in missing)


def list_prunable(session: Connection, keep: int) -> list[datetime]:
    """Return the months that began before the last `keep` whole ones, none of whose runs is open, oldest first."""
    session.execute(ALONE)
    return list(session.execute(PRUNABLE, {"keep": keep, "tables": list(KEYS)}).scalars())


def prune(session: Connection, month: datetime, keep: int) -> bool:
    """Take the partitions of a month off and drop them; False when there is nothing of it to prune any more.

    Raises:
        SQLAlchemyError: somebody held the tables for too long; try again later.
    """
    session.execute(ALONE)
    session.execute(text("LOCK TABLE stage_turns IN SHARE MODE"))  # nobody reopens a run of it meanwhile
    session.execute(LOCK)
    if month not in list_prunable(session, keep):
        return False
    for table in KEYS:
        part = f"{table}_y{month:%Y}m{month:%m}"
        if session.execute(text("SELECT to_regclass(:part)"), {"part": part}).scalar_one() is not None:
            session.execute(text(f"ALTER TABLE {table} DETACH PARTITION {part}"))
            session.execute(text(f"DROP TABLE {part}"))
    return True


def prune_stragglers(session: Connection, keep: int) -> int:
    """Delete what ended runs of older months left outside the partitions, and return how many rows."""
    session.execute(ALONE)
    statements = [text(STRAGGLERS.format(table=table, key=key)) for table, key in KEYS.items()]
    return sum(session.execute(statement, {"keep": keep}).rowcount for statement in statements)


def prune_processes(session: Connection) -> int:
    """Forget the processes that were not heard of for a day, schedulers for longer, and return how many."""
    return session.execute(GONE).rowcount


def _make(session: Connection, month: datetime) -> int:
    """Make a month's partitions and move what is in `..._other` of it there."""
    session.execute(LOCK)
    for table, key in KEYS.items():
        session.execute(text(ASIDE.format(table=table)))
        session.execute(text(PUT_ASIDE.format(table=table, key=key)), {"month": month})
    made: int = session.execute(text("SELECT ensure_run_months(:month, 1)"), {"month": month}).scalar_one()
    for table in KEYS:
        session.execute(text(TAKE_BACK.format(table=table)))
        session.execute(text(DONE_WITH.format(table=table)))
    return made
