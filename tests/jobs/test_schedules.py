"""Weekly check-ins fire once a program and week, whatever the schedulers do."""

import threading
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import text

from db.queries import schedules
from db.queries.enqueueing import Request
from db.queries.schedules import Fired
from db.session import transaction
from domain.vocabulary import Trigger
from jobs.enqueueing import enqueue
from jobs.maintenance.check_ins import fire_check_ins
from jobs.maintenance.rescue import rescue
from jobs.runtime import Runtime
from tests.jobs.harness import execute, messages, new_program, scalar

START = datetime(2026, 11, 2, 9, tzinfo=UTC)  # a Monday; the check-in of the program is Sunday 18:00 in Berlin
FIRST_DUE = datetime(2026, 11, 8, 17, tzinfo=UTC)
WEEK = timedelta(days=7)


def begin(runtime: Runtime, program: UUID) -> None:
    enqueue(runtime, Request(program_id=program, trigger=Trigger.INITIAL, as_of=START))


def weeks(runtime: Runtime, program: UUID) -> list[int]:
    with transaction(runtime.engine) as session:
        statement = text("SELECT week_number FROM pipeline_runs WHERE program_id = :program ORDER BY week_number")
        return list(session.execute(statement, {"program": program}).scalars())


def test_a_check_in_fires_at_its_time_and_once(runtime: Runtime, program: UUID) -> None:
    begin(runtime, program)
    assert fire_check_ins(runtime, FIRST_DUE - timedelta(seconds=1)) == 0
    assert fire_check_ins(runtime, FIRST_DUE) == 1
    assert fire_check_ins(runtime, FIRST_DUE + timedelta(hours=1)) == 0
    assert weeks(runtime, program) == [1, 2]


def test_a_program_without_a_first_run_has_no_week_to_check_in_on(runtime: Runtime, program: UUID) -> None:
    assert fire_check_ins(runtime, FIRST_DUE) == 0
    assert weeks(runtime, program) == []


def test_a_year_of_check_ins_gives_one_run_a_week(runtime: Runtime, program: UUID) -> None:
    begin(runtime, program)
    for hour in range(0, 52 * 7 * 24, 12):
        fire_check_ins(runtime, FIRST_DUE + timedelta(hours=hour))
    assert weeks(runtime, program) == list(range(1, 54))
    with transaction(runtime.engine) as session:
        statement = text("SELECT due_at AT TIME ZONE 'Europe/Berlin' FROM schedule_fires ORDER BY due_at")
        local = list(session.execute(statement).scalars())
    assert {(moment.weekday(), moment.hour) for moment in local} == {(6, 18)}, "summer time moves nothing"


@pytest.mark.parametrize("off", [timedelta(hours=24), timedelta(days=6, hours=23)])
def test_a_scheduler_that_was_off_catches_up_once(runtime: Runtime, program: UUID, off: timedelta) -> None:
    begin(runtime, program)
    assert fire_check_ins(runtime, FIRST_DUE + off) == 1
    assert fire_check_ins(runtime, FIRST_DUE + off) == 0
    assert weeks(runtime, program) == [1, 2]
    assert scalar(runtime.engine, "SELECT next_check_in_at FROM programs") == FIRST_DUE + WEEK


def test_weeks_that_went_by_without_a_scheduler_are_counted_and_only_the_latest_is_run(
    runtime: Runtime, program: UUID
) -> None:
    begin(runtime, program)
    assert fire_check_ins(runtime, FIRST_DUE + 3 * WEEK) == 1
    assert weeks(runtime, program) == [1, 5]
    assert scalar(runtime.engine, "SELECT missed FROM schedule_fires") == 3
    assert scalar(runtime.engine, "SELECT next_check_in_at FROM programs") == FIRST_DUE + 4 * WEEK


def test_an_hour_that_summer_time_skips_comes_back_the_week_after(runtime: Runtime) -> None:
    check_in = {"weekday": "sunday", "hour": 2}
    program = new_program(runtime.engine, "2027-03-19T09:00:00+00:00", email="night@example.org", check_in=check_in)
    begin(runtime, program)
    for day in (21, 28, 35):
        fire_check_ins(runtime, datetime(2027, 3, 1, 6, tzinfo=UTC) + timedelta(days=day - 1))
    with transaction(runtime.engine) as session:
        statement = text("SELECT (due_at AT TIME ZONE 'Europe/Berlin')::text FROM schedule_fires ORDER BY due_at")
        fired = list(session.execute(statement).scalars())
    assert fired == ["2027-03-21 02:00:00", "2027-03-28 03:00:00", "2027-04-04 02:00:00"]


@pytest.mark.parametrize(
    ("changes", "due"),
    [
        ({}, FIRST_DUE),
        ({"timezone": "America/New_York"}, datetime(2026, 11, 8, 23, tzinfo=UTC)),
        ({"check_in": {"weekday": "friday", "hour": 7}}, datetime(2026, 11, 6, 6, tzinfo=UTC)),
    ],
)
def test_an_intake_sent_again_moves_the_check_in_where_it_says(
    runtime: Runtime, program: UUID, changes: dict[str, object], due: datetime
) -> None:
    begin(runtime, program)
    assert new_program(runtime.engine, "2026-11-03T09:00:00+00:00", **changes) == program
    assert scalar(runtime.engine, "SELECT next_check_in_at FROM programs") == due


def test_schedulers_at_the_same_moment_fire_each_check_in_once(runtime: Runtime) -> None:
    programs = [new_program(runtime.engine, email=f"client{number}@example.org") for number in range(12)]
    for program in programs:
        begin(runtime, program)
    gate = threading.Barrier(4)
    fired: list[int] = []

    def scheduler() -> None:
        gate.wait()
        fired.append(fire_check_ins(runtime, FIRST_DUE))

    threads = [threading.Thread(target=scheduler) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(fired) == 12
    assert [weeks(runtime, program) for program in programs] == [[1, 2]] * 12


def test_an_upstream_app_that_was_first_with_the_week_is_not_doubled(runtime: Runtime, program: UUID) -> None:
    begin(runtime, program)
    enqueue(runtime, Request(program_id=program, trigger=Trigger.WEEKLY_CHECKIN, as_of=FIRST_DUE - timedelta(hours=3)))
    assert fire_check_ins(runtime, FIRST_DUE) == 0
    assert weeks(runtime, program) == [1, 2]


def test_a_paused_program_does_not_fire(runtime: Runtime, program: UUID) -> None:
    begin(runtime, program)
    with transaction(runtime.engine) as session:
        session.execute(text("UPDATE programs SET status = 'paused'"))
    assert fire_check_ins(runtime, FIRST_DUE) == 0


def test_the_next_check_ins_can_be_looked_up(runtime: Runtime, program: UUID) -> None:
    begin(runtime, program)
    with transaction(runtime.engine) as session:
        (upcoming,) = schedules.list_upcoming(session)
    assert (upcoming.program_id, upcoming.due_at, upcoming.week_number) == (program, FIRST_DUE, 2)


def due_programs(runtime: Runtime, count: int) -> list[UUID]:
    programs = [new_program(runtime.engine, email=f"client{number}@example.org") for number in range(count)]
    for program in programs:
        begin(runtime, program)
    return programs


def end_runs_that_are_out(runtime: Runtime) -> None:
    execute(
        runtime,
        "WITH gone AS (DELETE FROM stage_turns WHERE state = 'out' RETURNING run_id)"
        " UPDATE pipeline_runs SET status = 'completed', outcome = 'held', completed_at = now()"
        " FROM gone WHERE id = gone.run_id",
    )


def test_a_program_that_cannot_be_put_in_keeps_no_other_waiting(runtime: Runtime) -> None:
    broken, *programs = due_programs(runtime, 4)
    statement = "UPDATE clients c SET timezone = :zone FROM programs p WHERE p.client_id = c.id AND p.id = :p"
    execute(runtime, statement, zone="Nowhere/Land", p=broken)
    assert fire_check_ins(runtime, FIRST_DUE) == 3
    assert [weeks(runtime, program) for program in programs] == [[1, 2]] * 3
    assert weeks(runtime, broken) == [1]
    execute(runtime, statement, zone="Europe/Berlin", p=broken)
    assert fire_check_ins(runtime, FIRST_DUE) == 1
    assert weeks(runtime, broken) == [1, 2]


def test_a_program_whose_week_has_its_run_already_is_passed_over_and_the_others_fire(runtime: Runtime) -> None:
    taken, *programs = due_programs(runtime, 3)
    execute(
        runtime,
        "INSERT INTO pipeline_runs (program_id, client_id, trigger, status, upstream, week_number, pipeline)"
        " SELECT id, client_id, 'weekly_checkin', 'failed', 'test', 2, 'coaching' FROM programs WHERE id = :p",
        p=taken,
    )
    assert fire_check_ins(runtime, FIRST_DUE) == 2
    assert [weeks(runtime, program) for program in programs] == [[1, 2]] * 2
    assert weeks(runtime, taken) == [1, 2]
    fire = "SELECT pipeline_run_id FROM schedule_fires WHERE subject_id = :p"
    assert scalar(runtime.engine, fire, p=taken) is None
    assert scalar(runtime.engine, "SELECT next_check_in_at FROM programs WHERE id = :p", p=taken) == FIRST_DUE + WEEK


def test_a_check_in_that_fired_is_not_fired_again_when_it_is_made_due_again(runtime: Runtime, program: UUID) -> None:
    begin(runtime, program)
    assert fire_check_ins(runtime, FIRST_DUE) == 1
    execute(runtime, "UPDATE programs SET next_check_in_at = :due", due=FIRST_DUE)
    assert fire_check_ins(runtime, FIRST_DUE) == 0
    assert weeks(runtime, program) == [1, 2]
    assert scalar(runtime.engine, "SELECT next_check_in_at FROM programs") == FIRST_DUE + WEEK


def test_a_check_in_waits_behind_its_client_s_live_run_and_goes_out_when_that_ended(
    runtime: Runtime, program: UUID
) -> None:
    begin(runtime, program)
    fire_check_ins(runtime, FIRST_DUE)
    turns = "SELECT array_agg(state::text ORDER BY number) FROM stage_turns"
    assert scalar(runtime.engine, turns) == ["out", "behind"]
    end_runs_that_are_out(runtime)
    assert rescue(runtime) == 1
    assert scalar(runtime.engine, turns) == ["out"]


def test_an_idle_client_s_check_in_goes_out_at_once(runtime: Runtime, program: UUID) -> None:
    begin(runtime, program)
    end_runs_that_are_out(runtime)
    messages(runtime)
    assert fire_check_ins(runtime, FIRST_DUE) == 1
    (sent,) = messages(runtime)
    assert sent.run_id == scalar(runtime.engine, "SELECT pipeline_run_id FROM schedule_fires")
    assert scalar(runtime.engine, "SELECT state::text FROM stage_turns") == "out"


def test_what_a_batch_puts_in_is_what_one_alone_puts_in(runtime: Runtime, monkeypatch: pytest.MonkeyPatch) -> None:
    together, apart = due_programs(runtime, 2)
    execute(runtime, "UPDATE programs SET next_check_in_at = NULL WHERE id = :p", p=apart)
    assert fire_check_ins(runtime, FIRST_DUE + 2 * WEEK) == 1
    execute(runtime, "UPDATE programs SET next_check_in_at = :due WHERE id = :p", due=FIRST_DUE, p=apart)
    monkeypatch.setattr(schedules, "fire_together", lambda *_, **__: Fired(runs=0, behind=()))
    assert fire_check_ins(runtime, FIRST_DUE + 2 * WEEK) == 1
    facts = """
        SELECT (to_jsonb(r) - 'id' - 'program_id' - 'client_id' - 'created_at' - 'idempotency_key')::text
            || (to_jsonb(t) - 'run_id' - 'client_id' - 'number' - 'available_at')::text
            || f.due_at || f.missed || p.next_check_in_at || p.current_week
            || replace(r.idempotency_key, p.id::text, '')
        FROM schedule_fires f JOIN pipeline_runs r ON r.id = f.pipeline_run_id JOIN programs p ON p.id = f.subject_id
        JOIN stage_turns t ON t.run_id = r.id WHERE p.id = :p
    """
    assert scalar(runtime.engine, facts, p=together) == scalar(runtime.engine, facts, p=apart)


def test_check_ins_keep_to_the_limit_of_runs_a_minute(runtime: Runtime) -> None:
    due_programs(runtime, 3)
    execute(runtime, "INSERT INTO upstreams (name, runs_per_minute, burst) VALUES ('schedule', 1, 2)")
    assert fire_check_ins(runtime, FIRST_DUE) == 2
    assert fire_check_ins(runtime, FIRST_DUE) == 0
