"""Weekly check-ins fire once a program and week, whatever the schedulers do."""

import threading
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import text

from db.queries import schedules
from db.queries.enqueueing import Request
from db.session import transaction
from domain.vocabulary import Trigger
from jobs.enqueueing import enqueue
from jobs.maintenance.check_ins import fire_check_ins
from jobs.runtime import Runtime
from tests.jobs.harness import new_program, scalar

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
