"""The scheduler keeps the months: as many ahead as it should, and as many back as the operator wants."""

import threading
from collections.abc import Iterator
from uuid import UUID

import pytest
import redis
from sqlalchemy import Engine, text

from db.queries import invariants
from db.session import connect, transaction
from jobs.maintenance.months import make_months
from jobs.maintenance.pruning import prune
from jobs.runtime import Runtime
from tests.jobs.harness import Thoughts, drain, execute, line, new_program, put_in, runtime_on, said, scalar

PARTITIONS = """
    SELECT count(*) FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
    WHERE i.inhparent = 'agent_messages'::regclass AND c.relname <> 'agent_messages_other'
"""


@pytest.fixture
def own_engine(fresh_database_url: str) -> Iterator[Engine]:
    """A database whose tables the test may drop."""
    engine = connect(fresh_database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def own_runtime(own_engine: Engine, valkey: redis.Redis, thoughts: Thoughts) -> Iterator[Runtime]:  # noqa: ARG001 - declared first
    """A runtime on it that keeps two months, with its months made."""
    runtime = runtime_on(own_engine, valkey, keep_months=2)
    make_months(runtime)
    yield runtime
    runtime.journal.close()


def old_months(runtime: Runtime) -> None:
    """Make the five months before this one."""
    with transaction(runtime.engine) as session:
        session.execute(text("SET LOCAL timezone = 'UTC'; SET LOCAL ROLE NONE"))
        session.execute(text("SELECT ensure_run_months(date_trunc('month', now()) - interval '5 months', 5)"))


def test_this_month_and_three_to_come_are_there(own_runtime: Runtime) -> None:
    assert make_months(own_runtime) == 0
    assert scalar(own_runtime.engine, PARTITIONS) == 4


def test_two_schedulers_make_a_month_once(own_runtime: Runtime) -> None:
    execute(
        own_runtime,
        "SET LOCAL ROLE NONE; DO $$ BEGIN EXECUTE (SELECT 'DROP TABLE ' || max(inhrelid::regclass::text)"
        " FROM pg_inherits WHERE inhparent = 'agent_messages'::regclass"
        " AND inhrelid::regclass::text <> 'agent_messages_other'); END $$",
    )
    gate = threading.Barrier(3)
    made: list[int] = []

    def scheduler() -> None:
        gate.wait()
        made.append(make_months(own_runtime))

    threads = [threading.Thread(target=scheduler) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(made) == [0, 0, 1]


def test_a_month_is_made_under_a_run_that_goes_on(own_runtime: Runtime) -> None:
    program = new_program(own_runtime.engine)
    execute(
        own_runtime,
        "SET LOCAL ROLE NONE;"
        " DO $$ DECLARE part text; BEGIN FOR part IN SELECT inhrelid::regclass::text FROM pg_inherits"
        " WHERE inhparent IN ('agent_messages'::regclass, 'stage_failures'::regclass)"
        " AND inhrelid::regclass::text NOT LIKE '%other' LOOP EXECUTE 'DROP TABLE ' || part; END LOOP; END $$",
    )
    first = put_in(own_runtime, program)
    drain(own_runtime)
    heard = said(own_runtime, first)
    assert make_months(own_runtime) == 8
    second = put_in(own_runtime, program)
    drain(own_runtime)
    assert said(own_runtime, first) == said(own_runtime, second) == heard
    assert scalar(own_runtime.engine, "SELECT count(*) FROM agent_messages_other") == 0


def test_months_before_those_that_are_kept_are_dropped(own_runtime: Runtime) -> None:
    old_months(own_runtime)
    before = scalar(own_runtime.engine, PARTITIONS)
    assert isinstance(before, int)
    assert prune(own_runtime) == 3
    assert prune(own_runtime) == 0
    assert scalar(own_runtime.engine, PARTITIONS) == before - 3


def test_unless_told_every_month_is_kept(own_engine: Engine, valkey: redis.Redis, thoughts: Thoughts) -> None:  # noqa: ARG001
    runtime = runtime_on(own_engine, valkey)
    old_months(runtime)
    assert prune(runtime) == 0


def test_a_run_whose_month_went_is_still_told(own_runtime: Runtime) -> None:
    run = put_in(own_runtime, new_program(own_runtime.engine))
    drain(own_runtime)
    aged = made_old(own_runtime, run)
    assert prune(own_runtime) == 3
    assert line(own_runtime, aged).status == "completed"
    assert said(own_runtime, aged) == []
    with transaction(own_runtime.engine) as session:
        assert invariants.list_broken(session) == []


def made_old(runtime: Runtime, run: UUID) -> UUID:
    """Let a run have been put in four months ago, and return the id it has then."""
    old_months(runtime)
    then = "now() - interval '4 months'"
    aged = f"overlay(uuid_v7_from({then})::text PLACING '7000' FROM 15 FOR 4)::uuid"
    constraint = "fk_agent_messages_pipeline_run_id_pipeline_runs"
    execute(runtime, f"SET LOCAL ROLE NONE; ALTER TABLE agent_messages DROP CONSTRAINT {constraint}")
    with transaction(runtime.engine) as session:
        statement = text(f"UPDATE pipeline_runs SET id = {aged}, created_at = {then} WHERE id = :run RETURNING id")
        new = session.execute(statement, {"run": run}).scalar_one()
        for table in ("agent_messages", "stage_failures"):
            session.execute(
                text(f"UPDATE {table} SET pipeline_run_id = :new WHERE pipeline_run_id = :run"),
                {"new": new, "run": run},
            )
    return new
