"""`enqueue_run` in somebody else's transaction: theirs commits or none of it does."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import UUID

import pytest
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError

from db.queries import enqueueing
from db.queries.enqueueing import Request
from db.session import transaction
from tests.jobs.harness import new_program, scalar

ENQUEUE = text("""
    SELECT enqueue_run(:program, CAST(:trigger AS pipeline_trigger), :key, p_as_of => CAST(:as_of AS timestamptz),
        p_on_busy => :on_busy)
""")
COUNT = "SELECT count(*) FROM pipeline_runs"
READ_WHOLE = text("""
    SELECT relname, seq_scan FROM pg_stat_xact_user_tables
    WHERE relname IN ('pipeline_runs', 'stage_turns', 'programs', 'clients') ORDER BY relname
""")
FIRST_CHECK_IN = "2026-11-08T17:00Z"
THREADS = 8


@pytest.fixture
def program(clean_database: Engine) -> UUID:
    """Its first check-in is due on Sunday 8 November at 18:00 in Berlin."""
    return new_program(clean_database)


def enqueue(
    session: Connection,
    program: UUID,
    trigger: str = "manual",
    *,
    key: str | None = None,
    as_of: str | None = None,
    on_busy: str = "wait",
) -> UUID:
    facts = {"program": program, "trigger": trigger, "key": key, "as_of": as_of, "on_busy": on_busy}
    return session.execute(ENQUEUE, facts).scalar_one()


def refusal(engine: Engine, program: UUID, trigger: str = "manual", **facts: str) -> tuple[str, str]:
    with pytest.raises(DBAPIError) as refused, transaction(engine) as session:
        enqueue(session, program, trigger, **facts)
    return refused.value.orig.sqlstate, str(refused.value.orig)


def week(engine: Engine, run_id: UUID) -> object:
    return scalar(engine, "SELECT week_number FROM pipeline_runs WHERE id = :id", id=run_id)


@pytest.mark.parametrize("key", [None, "a key"])
def test_putting_runs_in_reads_no_table_whole(clean_database: Engine, program: UUID, key: str | None):
    with transaction(clean_database) as session:
        session.execute(text("DISCARD PLANS"))
        session.execute(text("SET LOCAL enable_seqscan = off"))  # a few rows are read whole, where indexes allow either
        before = session.execute(READ_WHOLE).all()
        enqueueing.enqueue_many(session, [Request(program_id=program, idempotency_key=key)])
        assert session.execute(READ_WHOLE).all() == before


def test_a_rolled_back_transaction_leaves_no_run(clean_database: Engine, program: UUID):
    before = scalar(clean_database, "SELECT next_check_in_at FROM programs")
    with clean_database.connect() as session, session.begin() as theirs:
        session.execute(text("SET LOCAL ROLE NONE"))
        session.execute(text("CREATE TABLE orders (id integer)"))
        enqueue(session, program, "weekly_checkin")
        theirs.rollback()
    assert scalar(clean_database, COUNT) == 0
    assert scalar(clean_database, "SELECT next_check_in_at FROM programs") == before
    assert scalar(clean_database, "SELECT to_regclass('orders')") is None


def test_a_committed_transaction_leaves_one_pending_run(clean_database: Engine, program: UUID):
    with transaction(clean_database) as session:
        run_id = enqueue(session, program)
    row = "SELECT (id, status, upstream, stage, fence)::text FROM pipeline_runs"
    assert scalar(clean_database, row) == f"({run_id},pending,sql,0,0)"


def test_eight_at_once_with_one_key_put_in_one_run(clean_database: Engine, program: UUID):
    together = Barrier(THREADS)

    def put_in(_: int) -> UUID:
        together.wait(10)
        with transaction(clean_database) as session:
            return enqueue(session, program, key="one")

    with ThreadPoolExecutor(THREADS) as threads:
        found = set(threads.map(put_in, range(THREADS)))
    assert len(found) == 1
    assert scalar(clean_database, COUNT) == 1


def test_eight_at_once_without_a_key_give_the_week_one_run(clean_database: Engine, program: UUID):
    together = Barrier(THREADS)

    def put_in(_: int) -> str:
        together.wait(10)
        try:
            with transaction(clean_database) as session:
                enqueue(session, program, "initial")
        except DBAPIError as error:
            return str(error.orig.sqlstate)
        return "in"

    with ThreadPoolExecutor(THREADS) as threads:
        assert sorted(threads.map(put_in, range(THREADS))) == ["RG409"] * (THREADS - 1) + ["in"]


def test_a_key_used_for_something_else_is_refused(clean_database: Engine, program: UUID):
    with transaction(clean_database) as session:
        enqueue(session, program, key="one")
    state, message = refusal(clean_database, program, "adjustment", key="one")
    assert state == "RG409"
    assert "send a new key" in message


def test_weeks_are_counted_by_check_ins_and_missed_ones_count(clean_database: Engine, program: UUID):
    with transaction(clean_database) as session:
        first = enqueue(session, program, "initial")
        second = enqueue(session, program, "weekly_checkin", as_of=FIRST_CHECK_IN)
        manual = enqueue(session, program)
        late = enqueue(session, program, "weekly_checkin", as_of="2026-12-01T09:00Z")
    assert [week(clean_database, run_id) for run_id in (first, second, manual, late)] == [1, 2, 2, 5]
    assert scalar(clean_database, "SELECT current_week FROM programs") == 5
    due = "SELECT (next_check_in_at AT TIME ZONE 'Europe/Berlin')::text FROM programs"
    assert scalar(clean_database, due) == "2026-12-06 18:00:00"


def test_a_second_first_week_is_refused_with_the_run_there_is(clean_database: Engine, program: UUID):
    with transaction(clean_database) as session:
        first = enqueue(session, program, "initial")
    state, message = refusal(clean_database, program, "initial")
    assert state == "RG409"
    assert f"week 1 of this program already has its initial run {first} (pending)" in message


@pytest.mark.parametrize(
    ("statement", "state", "words"),
    [
        ("UPDATE programs SET status = 'paused'", "RG409", "is paused; only an active program runs"),
        ("UPDATE programs SET deleted_at = now()", "RG404", "there is no program"),
        ("UPDATE clients SET deleted_at = now()", "RG404", "there is no program"),
        ("SELECT 1", "RG400", "on_busy: push is not one of wait, reject"),
    ],
)
def test_what_cannot_run_is_refused_with_a_reason(
    clean_database: Engine, program: UUID, statement: str, state: str, words: str
):
    with transaction(clean_database) as session:
        session.execute(text(statement))
    on_busy = "push" if state == "RG400" else "wait"
    found, message = refusal(clean_database, program, on_busy=on_busy)
    assert (found, words in message) == (state, True), message
    assert scalar(clean_database, COUNT) == 0
