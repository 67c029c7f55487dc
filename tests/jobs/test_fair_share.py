"""Who goes next: each upstream its share, the most urgent of an upstream first, and never two of a client."""

import threading
from collections import Counter
from uuid import UUID

import pytest
from sqlalchemy import text

from db.queries import admission
from db.queries.enqueueing import Request
from db.session import transaction
from domain.errors import TooMany
from domain.runs import Due
from jobs.engine.admission import admit
from jobs.enqueueing import enqueue, enqueue_many
from jobs.maintenance.rescue import rescue
from jobs.runtime import Runtime
from tests.jobs.harness import deliver, drain, execute, line, messages, new_program, put_in, scalar

CLIENTS = """
    INSERT INTO clients (email, full_name, age_bracket, height_cm, current_weight_kg, primary_goal, sex, birth_year,
        activity_level)
    SELECT 'many' || number || '@example.org', 'Many', '30-39', 170, 80, 'fat_loss', 'female', 1990, 'moderate'
    FROM generate_series(1, :many) AS number
"""
PROGRAMS = """
    INSERT INTO programs (client_id, start_weight_kg, target_weight_kg, bmr_kcal, tdee_kcal, target_intake_kcal,
        protein_g, fat_g, carbs_g, activity_multiplier)
    SELECT id, 80, 70, 1500, 2200, 1900, 140, 60, 200, 1.5 FROM clients WHERE full_name = 'Many'
    RETURNING id
"""
OUT = "SELECT upstream, count(*) FROM stage_turns WHERE state = 'out' GROUP BY upstream"
TWICE = """
    SELECT count(*) FROM (
        SELECT FROM stage_turns WHERE state NOT IN ('delayed', 'behind') GROUP BY client_id HAVING count(*) > 1) twice
"""


def programs(runtime: Runtime, many: int) -> list[UUID]:
    """As many programs, each of a client of its own."""
    with transaction(runtime.engine) as session:
        session.execute(text(CLIENTS), {"many": many})
        return list(session.execute(text(PROGRAMS)).scalars())


def wanted(upstream: str, program_ids: list[UUID], **facts: object) -> list[Request]:
    return [
        Request.model_validate({"program_id": one, "pipeline": "tiny", "upstream": upstream} | facts)
        for one in program_ids
    ]


def given_out(runtime: Runtime) -> Counter[str]:
    with transaction(runtime.engine) as session:
        return Counter(dict(map(tuple, session.execute(text(OUT)))))


def end_what_is_out(runtime: Runtime, at_most: int = 1_000) -> None:
    """Let runs that were given out be over, the oldest first."""
    execute(
        runtime,
        """WITH first AS (SELECT run_id FROM stage_turns WHERE state = 'out' ORDER BY number LIMIT :at_most),
        gone AS (DELETE FROM stage_turns USING first WHERE stage_turns.run_id = first.run_id RETURNING first.run_id)
        UPDATE pipeline_runs SET status = 'cancelled', completed_at = now() FROM gone WHERE id = gone.run_id""",
        at_most=at_most,
    )


def test_thousands_of_one_app_do_not_keep_ten_of_another_waiting(runtime: Runtime) -> None:
    many = programs(runtime, 3_010)
    enqueue_many(runtime, wanted("loud", many[:3_000], priority=100))
    enqueue_many(runtime, wanted("quiet", many[3_000:]))
    before = given_out(runtime)
    end_what_is_out(runtime)
    admit(runtime)
    assert before["loud"] == admission.SMALLEST_WINDOW
    assert given_out(runtime)["quiet"] == 10


@pytest.mark.parametrize(("weight", "share"), [(3, 24), (1, 16), (7, 28)])
def test_weights_are_what_each_gets(runtime: Runtime, weight: int, share: int) -> None:
    many = programs(runtime, 400)
    execute(runtime, "INSERT INTO upstreams (name, weight) VALUES ('heavy', :weight), ('light', 1)", weight=weight)
    with transaction(runtime.engine) as session:
        requests = [*wanted("light", many[:200]), *wanted("heavy", many[200:])]
        for request in requests:
            session.execute(
                text("SELECT enqueue_run(:id, 'manual', p_upstream => :upstream, p_pipeline => 'tiny')"),
                {"id": request.program_id, "upstream": request.upstream},
            )
    for _ in range(4):
        admit(runtime)
        assert given_out(runtime) == {"heavy": share, "light": 32 - share}
        end_what_is_out(runtime)


def test_a_share_nobody_uses_is_everybodys(runtime: Runtime) -> None:
    many = programs(runtime, 40)
    execute(runtime, "INSERT INTO upstreams (name, weight) VALUES ('absent', 1000)")
    enqueue_many(runtime, wanted("here", many))
    assert given_out(runtime) == {"here": admission.SMALLEST_WINDOW}


def test_the_more_urgent_of_an_app_go_first_and_then_the_older(runtime: Runtime) -> None:
    many = programs(runtime, 80)
    enqueue_many(runtime, wanted("app", many[:32]))
    low = enqueue_many(runtime, wanted("app", many[32:70]))
    urgent = enqueue_many(runtime, wanted("app", many[70:75], priority=1))
    messages(runtime)
    given: list[UUID] = []
    for room in (3, 4):
        end_what_is_out(runtime, at_most=room)
        admit(runtime)
        given += sorted(due.run_id for due in messages(runtime))
    assert given == [*urgent[:3], *sorted([*urgent[3:], *low[:2]])]


def test_an_app_puts_a_run_in_within_its_own_transaction(runtime: Runtime, program: UUID) -> None:
    statement = text("SELECT enqueue_run(:id, 'manual', p_upstream => 'shop', p_pipeline => 'tiny')")
    with runtime.engine.connect() as session:
        session.execute(text("CREATE TEMPORARY TABLE orders (id integer) ON COMMIT DROP"))
        session.execute(text("INSERT INTO orders VALUES (1)"))
        session.execute(statement, {"id": program})
        session.rollback()
    assert (rescue(runtime), scalar(runtime.engine, "SELECT count(*) FROM stage_turns")) == (0, 0)
    with transaction(runtime.engine) as session:
        run_id = session.execute(statement, {"id": program}).scalar_one()
        assert rescue(runtime) == 0, "not before it commits"
    assert rescue(runtime) == 1
    drain(runtime)
    assert line(runtime, run_id).status == "completed"


def test_those_who_give_out_at_once_give_out_each_run_once_and_one_of_a_client(runtime: Runtime) -> None:
    many = programs(runtime, 60)
    with transaction(runtime.engine) as session:
        for _ in range(3):
            for one in many:
                session.execute(text("SELECT enqueue_run(:id, 'manual', p_pipeline => 'tiny')"), {"id": one})
    gate = threading.Barrier(4)
    found: list[Due] = []
    doubled: list[object] = []

    def give_out() -> None:
        for _ in range(12):
            gate.wait()
            with transaction(runtime.engine) as session:
                dues = admission.admit(session)
            gate.wait()
            found.extend(dues)
            doubled.append(scalar(runtime.engine, TWICE))
            gate.wait()
            if threading.current_thread().name == "first":
                clients = [due.client_id for due in found]
                end_what_is_out(runtime)
                with transaction(runtime.engine) as session:
                    admission.wake(session, clients)

    threads = [threading.Thread(target=give_out, name=name) for name in ("first", "second", "third", "fourth")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    times = Counter(due.run_id for due in found)
    assert set(times.values()) == {1}
    assert len(times) > 100
    assert set(doubled) == {0}


def test_those_who_wake_at_once_wake_one_run_of_a_client(runtime: Runtime) -> None:
    (one,) = programs(runtime, 1)
    enqueue_many(runtime, wanted("app", [one] * 6))
    client_id = messages(runtime)[0].client_id
    end_what_is_out(runtime)
    gate = threading.Barrier(4)

    def wake() -> None:
        gate.wait()
        admit(runtime, [client_id])

    threads = [threading.Thread(target=wake) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    rescue(runtime)
    assert len(messages(runtime)) == 1
    assert scalar(runtime.engine, TWICE) == 0


def test_a_client_with_a_thousand_runs_waiting_slows_no_other(runtime: Runtime) -> None:
    crowded, *others = (new_program(runtime.engine, email=f"client{number}@example.org") for number in range(11))
    enqueue_many(runtime, wanted("app", [crowded] * 1_000, priority=100))
    enqueue_many(runtime, wanted("app", others))
    assert len(whose_are_out(runtime)) == 11
    for _ in range(6):
        deliver(runtime, messages(runtime))
    done = "SELECT count(DISTINCT client_id) FROM pipeline_runs WHERE status = 'completed'"
    assert scalar(runtime.engine, done) == 11
    assert scalar(runtime.engine, "SELECT count(*) FROM pipeline_runs WHERE status = 'completed'") == 11


def whose_are_out(runtime: Runtime) -> set[UUID]:
    """Whose runs are given out."""
    with transaction(runtime.engine) as session:
        return set(session.execute(text("SELECT client_id FROM stage_turns WHERE state = 'out'")).scalars())


def test_a_limit_lets_a_burst_in_and_then_so_many_a_minute(runtime: Runtime, program: UUID) -> None:
    execute(runtime, "INSERT INTO upstreams (name, runs_per_minute, burst) VALUES ('app', 60, 3)")
    for _ in range(3):
        put_in(runtime, program, upstream="app")
    with pytest.raises(TooMany, match="may put in 60 runs a minute; send again in 1 s"):
        put_in(runtime, program, upstream="app")
    execute(runtime, "UPDATE upstreams SET refilled_at = refilled_at - interval '2 seconds' WHERE name = 'app'")
    for _ in range(2):
        put_in(runtime, program, upstream="app")
    with pytest.raises(TooMany):
        put_in(runtime, program, upstream="app")
    assert scalar(runtime.engine, "SELECT count(*) FROM pipeline_runs") == 5


def test_a_key_that_was_used_costs_nothing_of_the_limit(runtime: Runtime, program: UUID) -> None:
    execute(runtime, "INSERT INTO upstreams (name, runs_per_minute, burst) VALUES ('app', 60, 1)")
    request = Request(program_id=program, pipeline="tiny", upstream="app", idempotency_key="k")
    assert len({enqueue(runtime, request) for _ in range(4)}) == 1


def test_a_refused_run_costs_nothing_of_the_limit(runtime: Runtime, program: UUID) -> None:
    execute(runtime, "INSERT INTO upstreams (name, runs_per_minute, burst) VALUES ('app', 60, 2)")
    with pytest.raises(TooMany, match="may put in 60 runs a minute"):
        enqueue_many(runtime, wanted("app", [program] * 3))
    assert len(enqueue_many(runtime, wanted("app", [program] * 2))) == 2
