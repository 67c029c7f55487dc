"""Partitions by month: made ahead, filled from what had none, and taken off when they are old."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError

from db.queries import months
from db.session import connect, transaction
from tests.db.rows import CLIENT, PROGRAM

TABLES = tuple(months.KEYS)
RUN = """
    INSERT INTO pipeline_runs (id, program_id, client_id, trigger, status, upstream, week_number, pipeline, created_at)
    VALUES (overlay(uuid_v7_from(:at)::text PLACING '7001' FROM 15 FOR 4)::uuid, :program, :client, 'manual',
        CAST(:status AS pipeline_status), 'test', 1, 'coaching', :at) RETURNING id
"""
LEFT_BEHIND = (
    """INSERT INTO agent_messages (pipeline_run_id, from_agent, to_agent, data_type, payload, fence, input_sha256)
        VALUES (:run, 'SCIENTIST', 'NUTRITIONIST', 'words', '{}', 1, '')""",
    """INSERT INTO stage_failures (pipeline_run_id, stage, agent, fence, outcome)
        VALUES (:run, 0, 'SCIENTIST', 1, 'failed')""",
    "INSERT INTO run_snapshots (run_id, snapshot) VALUES (:run, '{}')",
)
TURN = """INSERT INTO stage_turns (run_id, client_id, upstream, pipeline, state)
    SELECT id, client_id, upstream, pipeline, 'ready' FROM pipeline_runs WHERE id = :run"""


@pytest.fixture
def engine(fresh_database_url: str) -> Iterator[Engine]:
    """A database of its own: the tests make and drop tables."""
    engine = connect(fresh_database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def this_month() -> datetime:
    """When this month began."""
    return datetime.now(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)


def begin_of(month: datetime, ahead: int) -> datetime:
    """The month so many after, or before, another."""
    number = month.year * 12 + month.month - 1 + ahead
    return month.replace(year=number // 12, month=number % 12 + 1)


def add_run(session: Connection, at: datetime, status: str = "failed") -> UUID:
    """A run that was put in at a moment, with what it left behind."""
    client = session.execute(text(CLIENT), {"email": f"{at:%s}@example.org"}).scalar_one()
    program = session.execute(text(PROGRAM), {"client": client}).scalar_one()
    facts = {"at": at, "program": program, "client": client, "status": status}
    run = session.execute(text(RUN), facts).scalar_one()
    for statement in LEFT_BEHIND:
        session.execute(text(statement), {"run": run})
    return run


def places(session: Connection, run: UUID) -> list[str]:
    """The tables that hold what a run left behind."""
    parts = [f"SELECT tableoid::regclass::text FROM {table} WHERE {key} = :run" for table, key in months.KEYS.items()]
    return list(session.execute(text(" UNION ALL ".join(parts)), {"run": run}).scalars())


def named(month: datetime) -> list[str]:
    return [f"{table}_y{month:%Y}m{month:%m}" for table in TABLES]


def drop(session: Connection, month: datetime) -> None:
    session.execute(text("SET LOCAL ROLE NONE"))
    for table in named(month):
        session.execute(text(f"DROP TABLE {table}"))


def ensure_from(session: Connection, month: datetime, count: int) -> None:
    session.execute(text("SET LOCAL timezone = 'UTC'"))
    session.execute(text("SET LOCAL ROLE NONE"))
    session.execute(text("SELECT ensure_run_months(:month, :count)"), {"month": month, "count": count})


def test_the_months_to_come_are_made_once(engine: Engine, this_month: datetime):
    with transaction(engine) as session:
        months.ensure(session, 3)
        drop(session, begin_of(this_month, 2))
        made = months.ensure(session, 5)
    with transaction(engine) as session:
        again = months.ensure(session, 5)
        run = add_run(session, begin_of(this_month, 5) + timedelta(days=27))

        assert (made, again) == (3 * len(TABLES), 0)
        assert places(session, run) == named(begin_of(this_month, 5))


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York", "Pacific/Kiritimati"])
def test_months_begin_at_the_same_moment_whatever_the_server_s_time_zone(engine: Engine, zone: str):
    with transaction(engine) as session:
        session.execute(text(f"SET timezone = '{zone}'"))
        months.ensure(session, 24)
    with transaction(engine) as session:
        session.execute(text("SET timezone = 'UTC'"))
        assert months.ensure(session, 24) == 0
        month = datetime.now(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
        for ahead in range(1, 25):
            begin = begin_of(month, ahead)
            first, last = add_run(session, begin), add_run(session, begin - timedelta(milliseconds=1001))
            assert places(session, first) == named(begin)
            assert places(session, last) == named(begin_of(month, ahead - 1))


def test_rows_that_had_no_month_are_moved_when_it_is_made(engine: Engine, this_month: datetime):
    with transaction(engine) as session:
        months.ensure(session, 3)
        drop(session, this_month)
        inside = add_run(session, this_month)
        outside = add_run(session, begin_of(this_month, -7))
        others = [f"{table}_other" for table in TABLES]
        assert places(session, inside) == places(session, outside) == others
    with transaction(engine) as session:
        assert months.ensure(session, 3) == len(TABLES)
    with transaction(engine) as session:
        assert places(session, inside) == named(this_month)
        assert places(session, outside) == others


def test_old_months_are_taken_off_and_the_kept_ones_stay(engine: Engine, this_month: datetime):
    with transaction(engine) as session:
        ensure_from(session, begin_of(this_month, -4), 4)
        runs = {ahead: add_run(session, begin_of(this_month, ahead)) for ahead in (-4, -3, -2, -1, 0)}
    with transaction(engine) as session:
        prunable = months.list_prunable(session, 2)
        assert prunable == [begin_of(this_month, -4), begin_of(this_month, -3)]
        assert [months.prune(session, month, 2) for month in prunable] == [True, True]
    with transaction(engine) as session:
        assert {ahead: len(places(session, run)) for ahead, run in runs.items()} == {-4: 0, -3: 0, -2: 3, -1: 3, 0: 3}
        assert session.execute(text("SELECT count(*) FROM pipeline_runs")).scalar_one() == 5
        assert months.prune(session, begin_of(this_month, -4), 2) is False


def test_a_month_with_an_open_run_stays(engine: Engine, this_month: datetime):
    month = begin_of(this_month, -3)
    with transaction(engine) as session:
        ensure_from(session, month, 3)
        run = add_run(session, begin_of(this_month, -2) - timedelta(seconds=2), "pending")
        session.execute(text(TURN), {"run": run})
    with transaction(engine) as session:
        assert month not in months.list_prunable(session, 1)
        assert months.prune(session, month, 1) is False
        assert len(places(session, run)) == len(TABLES)
        session.execute(text("DELETE FROM stage_turns"))
        assert months.prune(session, month, 1) is True


def test_what_an_old_run_left_outside_the_months_goes_too(engine: Engine, this_month: datetime):
    with transaction(engine) as session:
        old = add_run(session, begin_of(this_month, -9))
        still_open = add_run(session, begin_of(this_month, -8), "pending")
        session.execute(text(TURN), {"run": still_open})
        without_time = add_run(session, begin_of(this_month, -7))
        tell = "SELECT overlay(CAST(:run AS text) PLACING '4' FROM 15 FOR 1)::uuid"
        other_kind = session.execute(text(tell), {"run": without_time}).scalar_one()
        session.execute(text("INSERT INTO run_snapshots (run_id, snapshot) VALUES (:run, '{}')"), {"run": other_kind})
    with transaction(engine) as session:
        assert months.prune_stragglers(session, 6) == 2 * len(TABLES)
        assert [len(places(session, run)) for run in (old, still_open, without_time)] == [0, len(TABLES), 0]
        assert places(session, other_kind) == ["run_snapshots_other"]


def test_whoever_waits_for_the_tables_gives_up_soon(engine: Engine, this_month: datetime):
    with transaction(engine) as session:
        drop(session, this_month)
    with transaction(engine) as busy:
        busy.execute(text("LOCK TABLE agent_messages IN ACCESS SHARE MODE"))
        with pytest.raises(DBAPIError, match="lock timeout"), transaction(engine) as session:
            months.ensure(session, 0)
    with transaction(engine) as session:
        assert months.ensure(session, 0) == len(TABLES)


def test_processes_silent_for_a_day_are_forgotten_unless_they_have_a_turn(engine: Engine, this_month: datetime):
    add = """INSERT INTO processes (id, kind, host, pid, seen_at)
        VALUES (uuid_v7(), 'worker', 'here', 1, now() - CAST(:ago AS interval)) RETURNING id"""
    with transaction(engine) as session:
        _, busy, alive = (session.execute(text(add), {"ago": ago}).scalar_one() for ago in ("25h", "26h", "23h"))
        run = add_run(session, this_month, "running")
        session.execute(text(TURN), {"run": run})
        session.execute(text("UPDATE stage_turns SET state = 'out', worker_id = :busy"), {"busy": busy})
        assert months.prune_processes(session) == 1
        assert set(session.execute(text("SELECT id FROM processes")).scalars()) == {busy, alive}


def test_schedulers_tell_which_ticks_were_missed_so_the_last_before_eight_days_stays(engine: Engine):
    add = """INSERT INTO processes (id, kind, host, pid, seen_at)
        VALUES (uuid_v7(), 'scheduler', 'here', 1, now() - CAST(:ago AS interval)) RETURNING id"""
    with transaction(engine) as session:
        kept = {session.execute(text(add), {"ago": ago}).scalar_one() for ago in ("7 days", "20 days")}
        session.execute(text(add), {"ago": "30 days"})
        assert months.prune_processes(session) == 1
        assert set(session.execute(text("SELECT id FROM processes")).scalars()) == kept


def test_what_a_deleted_client_left_behind_goes_too(engine: Engine, this_month: datetime):
    with transaction(engine) as session:
        gone, stays = add_run(session, this_month), add_run(session, this_month + timedelta(hours=1))
        session.execute(
            text("DELETE FROM clients WHERE id = (SELECT client_id FROM pipeline_runs WHERE id = :run)"), {"run": gone}
        )
        left = {
            table: session.execute(text(f"SELECT array_agg({key}) FROM {table}")).scalar_one()
            for table, key in months.KEYS.items()
        }
    assert left == {table: [stays] for table in TABLES}
