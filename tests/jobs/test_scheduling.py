"""Operators on schedules: a job run now, a check-in fired, skipped or put in for weeks that went by."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from db.queries.enqueueing import Request
from db.session import transaction
from domain.errors import Conflict, NotFound
from domain.runs import PauseScope, RunStatus
from domain.vocabulary import Trigger
from jobs import pausing
from jobs.control import cancel
from jobs.enqueueing import enqueue
from jobs.maintenance.check_ins import fire_check_ins
from jobs.pulse import Pulse
from jobs.runtime import Runtime
from jobs.scheduling import backfill_check_ins, list_jobs, skip_check_in, trigger_check_in, trigger_job
from tests.jobs.harness import drain, execute, line, new_program, scalar

WHO = {"actor": "olga", "reason": "the scheduler was away"}
WEEK = timedelta(days=7)
NEXT = "SELECT next_check_in_at FROM programs"


def weeks(runtime: Runtime) -> list[int]:
    with transaction(runtime.engine) as session:
        statement = text("SELECT week_number FROM pipeline_runs WHERE status <> 'cancelled' ORDER BY week_number")
        return list(session.execute(statement).scalars())


def program_of(runtime: Runtime, weeks_ago: int, *, ended: bool = True, email: str = "ada@example.org") -> UUID:
    """A program whose first week was planned so many weeks ago and that nobody has looked at since."""
    start = datetime.now(UTC) - weeks_ago * WEEK
    weekday = (start + timedelta(days=2)).strftime("%A").lower()
    check_in = {"weekday": weekday, "hour": 12}
    program = new_program(runtime.engine, start.isoformat(), email=email, check_in=check_in, timezone="UTC")
    run_id = enqueue(runtime, Request(program_id=program, trigger=Trigger.INITIAL, as_of=start))
    if ended:
        end(runtime, run_id)
    return program


def end(runtime: Runtime, run_id: UUID, outcome: str = "published") -> None:
    """Let a run be over without its agents."""
    execute(runtime, "DELETE FROM stage_turns WHERE run_id = :id", id=run_id)
    execute(
        runtime,
        """UPDATE pipeline_runs SET status = 'completed', outcome = CAST(:outcome AS run_outcome),
            started_at = now(), completed_at = now() WHERE id = :id""",
        id=run_id,
        outcome=outcome,
    )


def actions(runtime: Runtime) -> list[tuple[str, ...]]:
    with transaction(runtime.engine) as session:
        statement = text("SELECT actor, action, subject_kind, subject_id FROM operator_actions ORDER BY created_at")
        return list(map(tuple, session.execute(statement)))


def test_a_job_runs_now(runtime: Runtime) -> None:
    program_of(runtime, 2)
    assert trigger_job(runtime, "check-in", **WHO) == 1
    assert actions(runtime) == [("olga", "trigger", "schedule", "weekly-check-in")]


def test_a_job_nobody_knows_is_named_with_what_there_is(runtime: Runtime) -> None:
    with pytest.raises(NotFound, match="no job retsue; there is: rescue, weekly-check-in"):
        trigger_job(runtime, "retsue", **WHO)
    assert actions(runtime) == []


def test_the_next_tick_is_what_a_living_scheduler_says(runtime: Runtime) -> None:
    assert {job.next_tick_at for job in list_jobs(runtime)} == {None}
    execute(
        runtime,
        """INSERT INTO processes (id, kind, host, pid, detail)
        VALUES (:id, 'scheduler', 'here', 1, '{"next_ticks": {"rescue": "2126-11-20T08:00:00+00:00"}}')""",
        id=uuid4(),
    )
    moments = {job.periodic.id: job.next_tick_at for job in list_jobs(runtime)}
    assert moments["rescue"] == datetime(2126, 11, 20, 8, tzinfo=UTC)


LIVED = """
    INSERT INTO processes (id, kind, host, pid, started_at, seen_at, stopped, detail)
    SELECT :id, 'scheduler', 'here', 1, now() - interval '3 hours', now() - interval '1 hour', true, jsonb_build_object(
        'next_ticks', jsonb_build_object('rescue', now() - interval '3599 s', 'run-minutes', now() - interval '3599 s'))
"""


def test_ticks_without_a_scheduler_are_missed_unless_the_job_was_paused(runtime: Runtime) -> None:
    assert {job.missed for job in list_jobs(runtime)} == {0}
    pausing.pause(runtime, PauseScope.SCHEDULE, "run-minutes", **WHO)
    execute(runtime, "SET LOCAL ROLE NONE; UPDATE operator_actions SET created_at = now() - interval '30 minutes'")
    execute(runtime, LIVED, id=uuid4())
    missed = {job.periodic.id: job.missed for job in list_jobs(runtime) if job.missed}
    each_second = runtime.tuning.rescue_seconds
    assert missed == {"rescue": 3_600 / each_second - 1, "run-minutes": 1_800 / 30 - 1}


def test_a_scheduler_tells_that_it_stood_still_and_of_its_plan_to_the_end() -> None:
    at = datetime(2026, 11, 21, 8, tzinfo=UTC)
    awake = Pulse(every_seconds=3_600)
    assert awake.tell([("rescue", at)]) | {"silences": []} == awake.tell([]), "it stops: its jobs are gone"
    asleep = Pulse(every_seconds=0)
    ((began_at, ended_at),) = asleep.tell([])["silences"]
    assert began_at < ended_at


def test_a_check_in_fired_now_does_not_fire_again_at_its_slot(runtime: Runtime) -> None:
    program = program_of(runtime, 0)
    slot = scalar(runtime.engine, NEXT)
    run_id = trigger_check_in(runtime, program, **WHO)
    assert (line(runtime, run_id).week_number, line(runtime, run_id).trigger) == (2, Trigger.WEEKLY_CHECKIN)
    assert (scalar(runtime.engine, "SELECT due_at FROM schedule_fires"), scalar(runtime.engine, NEXT)) == (
        slot,
        slot + WEEK,
    )
    assert fire_check_ins(runtime, slot + timedelta(hours=1)) == 0
    assert fire_check_ins(runtime, slot + WEEK) == 1
    assert weeks(runtime) == [1, 2, 3]
    assert actions(runtime) == [("olga", "trigger", "program", str(program))]


def test_a_check_in_whose_week_has_a_run_is_not_fired_and_nothing_is_recorded(runtime: Runtime) -> None:
    program = program_of(runtime, 0)
    trigger_check_in(runtime, program, **WHO)
    execute(runtime, "UPDATE programs SET current_week = 1")
    with pytest.raises(Conflict, match="already has its weekly_checkin run"):
        trigger_check_in(runtime, program, **WHO)
    assert len(actions(runtime)) == scalar(runtime.engine, "SELECT count(*) FROM schedule_fires") == 1


def test_a_check_in_skipped_goes_by_and_the_one_after_it_plans_its_week(runtime: Runtime) -> None:
    program = program_of(runtime, 0)
    slot = scalar(runtime.engine, NEXT)
    assert skip_check_in(runtime, program, **WHO) == slot + WEEK
    assert fire_check_ins(runtime, slot + timedelta(hours=1)) == 0
    assert fire_check_ins(runtime, slot + WEEK) == 1
    assert weeks(runtime) == [1, 2]
    assert actions(runtime) == [("olga", "skip", "program", str(program))]


@pytest.mark.parametrize("act", [trigger_check_in, skip_check_in])
def test_a_program_that_has_not_begun_is_paused_or_unknown_has_no_check_in(runtime: Runtime, act: object) -> None:
    program = new_program(runtime.engine)
    with pytest.raises(Conflict, match="has not begun"):
        act(runtime, program, **WHO)  # type: ignore[operator]
    execute(runtime, "UPDATE programs SET status = 'paused'")
    with pytest.raises(Conflict, match="only an active program"):
        act(runtime, program, **WHO)  # type: ignore[operator]
    with pytest.raises(NotFound, match="there is no program"):
        act(runtime, uuid4(), **WHO)  # type: ignore[operator]


def test_weeks_that_nobody_fired_are_put_in_as_of_their_slots(runtime: Runtime) -> None:
    program = program_of(runtime, 4)
    first = scalar(runtime.engine, NEXT)
    run_ids = backfill_check_ins(runtime, program, 4, **WHO)
    assert [line(runtime, run_id).week_number for run_id in run_ids] == [2, 3, 4, 5]
    with transaction(runtime.engine) as session:
        moments = list(session.execute(text("SELECT as_of FROM pipeline_runs ORDER BY week_number")).scalars())
    assert moments[1:] == [first + number * WEEK for number in range(4)]
    assert scalar(runtime.engine, NEXT) == first + 4 * WEEK
    assert fire_check_ins(runtime) == 0
    assert scalar(runtime.engine, "SELECT count(*) FROM schedule_fires") == 4
    assert actions(runtime) == [("olga", "backfill", "program", str(program))]


def test_some_of_the_weeks_can_be_put_in_the_latest(runtime: Runtime) -> None:
    program = program_of(runtime, 4)
    run_ids = backfill_check_ins(runtime, program, 2, **WHO)
    assert [line(runtime, run_id).week_number for run_id in run_ids] == [4, 5]
    assert scalar(runtime.engine, "SELECT current_week FROM programs") == 5


def test_weeks_passed_over_are_put_in_where_the_week_after_them_was_not_planned(runtime: Runtime) -> None:
    program = program_of(runtime, 4)
    first = scalar(runtime.engine, NEXT)
    fire_check_ins(runtime)
    latest = scalar(runtime.engine, "SELECT id FROM pipeline_runs WHERE week_number = 5")
    cancel(runtime, latest, "planned from nothing")  # type: ignore[arg-type]
    run_ids = backfill_check_ins(runtime, program, 4, **WHO)
    assert weeks(runtime) == [1, 2, 3, 4, 5]
    with transaction(runtime.engine) as session:
        statement = text("SELECT as_of FROM pipeline_runs WHERE id = ANY(:ids) ORDER BY week_number")
        moments = list(session.execute(statement, {"ids": run_ids}).scalars())
    assert moments == [first + number * WEEK for number in range(4)]


def test_a_slot_that_was_skipped_is_no_weeks_slot(runtime: Runtime) -> None:
    program = program_of(runtime, 4)
    first = scalar(runtime.engine, NEXT)
    skip_check_in(runtime, program, **WHO)
    run_ids = backfill_check_ins(runtime, program, 3, **WHO)
    with transaction(runtime.engine) as session:
        statement = text("SELECT week_number, as_of FROM pipeline_runs WHERE id = ANY(:ids) ORDER BY week_number")
        found = list(map(tuple, session.execute(statement, {"ids": run_ids})))
    assert found == [(number + 1, first + number * WEEK) for number in (1, 2, 3)]


def test_a_week_that_has_a_run_is_refused_and_none_is_put_in(runtime: Runtime) -> None:
    program = program_of(runtime, 3)
    fire_check_ins(runtime)
    with pytest.raises(Conflict, match=r"week 4 has run .* \(pending\)"):
        backfill_check_ins(runtime, program, 2, **WHO)
    with pytest.raises(Conflict, match="only 3 check-ins of this program were due"):
        backfill_check_ins(runtime, program, 9, **WHO)
    assert (weeks(runtime), actions(runtime)) == ([1, 4], [])


def test_a_week_is_not_planned_under_one_that_is_planned_already(runtime: Runtime) -> None:
    program = program_of(runtime, 4)
    fire_check_ins(runtime)
    cancel(runtime, scalar(runtime.engine, "SELECT id FROM pipeline_runs WHERE week_number = 5"), "not yet")  # type: ignore[arg-type]
    trigger_check_in(runtime, program, **WHO)
    with pytest.raises(Conflict, match="week 5 lies before week 6, which is planned"):
        backfill_check_ins(runtime, program, 1, **WHO)
    assert weeks(runtime) == [1, 6]


def test_a_back_filled_week_is_planned_from_what_was_known_by_then(runtime: Runtime) -> None:
    program = program_of(runtime, 2, ended=False)
    drain(runtime)
    run_ids = backfill_check_ins(runtime, program, 2, **WHO)
    drain(runtime)
    assert [line(runtime, run_id).status for run_id in run_ids] == [RunStatus.COMPLETED] * 2
    with transaction(runtime.engine) as session:
        statement = text("""
            SELECT (s.snapshot ->> 'now')::timestamptz = r.as_of, s.snapshot ->> 'week_number'
            FROM run_snapshots s JOIN pipeline_runs r ON r.id = s.run_id ORDER BY r.week_number""")
        seen = list(map(tuple, session.execute(statement)))
    assert seen == [(True, "1"), (True, "2"), (True, "3")]
