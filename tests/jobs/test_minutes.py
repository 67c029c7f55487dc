"""Each minute the totals of ended runs and failed attempts are noted once, and what was missed is not lost."""

from datetime import timedelta
from uuid import UUID

import pytest

from db.queries import health, lateness, minutes
from db.session import transaction
from domain.curves import Sample
from domain.errors import NotFound
from domain.runs import PauseScope
from jobs.maintenance.minutes import sample_minute
from jobs.pausing import is_schedule_paused, pause, unpause
from jobs.pulse import Ticked
from jobs.runtime import Runtime
from jobs.schedule import SCHEDULE, Periodic
from scheduler import tick
from tests.jobs.harness import drain, execute, put_in, scalar

WHO = {"actor": "olga", "reason": "a look at it"}


def age(runtime: Runtime, minutes: int) -> None:
    """Let what was sampled have been so long ago."""
    execute(
        runtime,
        """
        UPDATE run_minutes SET minute = minute - make_interval(mins => :m),
            sampled_at = sampled_at - make_interval(mins => :m)""",
        m=minutes,
    )


def fail_once(runtime: Runtime, run_id: UUID, minutes_ago: float) -> None:
    execute(
        runtime,
        """
        INSERT INTO stage_failures (pipeline_run_id, stage, agent, fence, outcome, finished_at)
        VALUES (:id, 3, 'CHEF', 1, 'failed', now() - make_interval(secs => :ago))""",
        id=run_id,
        ago=minutes_ago * 60,
    )


def samples(runtime: Runtime) -> list[Sample]:
    with transaction(runtime.engine) as session:
        since = health.get_now(session) - timedelta(hours=1)
        return minutes.list_samples(session, since, timedelta(minutes=1))


def test_a_minute_is_noted_once(runtime: Runtime) -> None:
    noted = sample_minute(runtime) + sample_minute(runtime)
    assert noted == scalar(runtime.engine, "SELECT count(*) FROM run_minutes")


def test_what_ended_while_nobody_sampled_is_in_the_next_sample(runtime: Runtime, program: UUID) -> None:
    sample_minute(runtime)
    age(runtime, 30)
    put_in(runtime, program)
    drain(runtime)
    sample_minute(runtime)
    put_in(runtime, program)
    assert [(one.ended, one.open) for one in samples(runtime)] == [(0, 0), (1, 0), (1, 1)]


def test_a_failure_committed_late_is_counted_in_its_minute(runtime: Runtime, program: UUID) -> None:
    run_id = put_in(runtime, program)
    sample_minute(runtime)
    age(runtime, 10)
    sample_minute(runtime)
    age(runtime, 5)
    fail_once(runtime, run_id, minutes_ago=7)
    fail_once(runtime, run_id, minutes_ago=1)
    sample_minute(runtime)
    assert [one.failures for one in samples(runtime)] == [0, 1, 2, 2]
    sample_minute(runtime)
    assert [one.failures for one in samples(runtime)] == [0, 1, 2, 2]


def test_what_is_old_is_forgotten(runtime: Runtime) -> None:
    sample_minute(runtime)
    age(runtime, 9 * 24 * 60)
    sample_minute(runtime)
    assert scalar(runtime.engine, "SELECT count(*) FROM run_minutes") == 1


def test_a_paused_job_does_not_tick_until_it_is_unpaused(runtime: Runtime) -> None:
    ran: list[Runtime] = []
    job = Periodic("pruning", 1, lambda one: len(ran) + (ran.append(one) or 1), "is tested")
    ticked: Ticked = {}
    pause(runtime, PauseScope.SCHEDULE, "pruning", **WHO)
    tick(runtime, job, ticked)
    assert (ran, ticked, is_schedule_paused(runtime, "pruning")) == ([], {}, True)
    unpause(runtime, PauseScope.SCHEDULE, "pruning", **WHO)
    tick(runtime, job, ticked)
    assert len(ran) == 1
    assert ticked["pruning"]["done"] == 1


def test_what_accepted_runs_depend_on_cannot_be_paused(runtime: Runtime) -> None:
    with pytest.raises(NotFound, match="there is: weekly-check-in"):
        pause(runtime, PauseScope.SCHEDULE, "rescue", **WHO)
    assert [job.id for job in SCHEDULE if not job.pausable] == ["rescue", "bulk-actions"]


FIRED = """
    INSERT INTO schedule_fires (schedule, subject_id, due_at, fired_at, missed)
    SELECT 'weekly-check-in', gen_random_uuid(), now() - CAST(lag AS interval), now(), 1
    FROM unnest(CAST(:lags AS text[])) AS lag
"""


def lag(runtime: Runtime) -> lateness.Lag:
    with transaction(runtime.engine) as session:
        (found,) = lateness.list_lag(session, health.get_now(session) - timedelta(hours=1), timedelta(hours=6))
    return found


def test_how_late_check_ins_fired_is_counted_by_the_minute_and_each_once(runtime: Runtime) -> None:
    execute(runtime, FIRED, lags=["2 s"] * 18 + ["61 s", "3 h", "-5 min", "25 h"])
    for _ in range(2):
        sample_minute(runtime)
    found = lag(runtime)
    assert (found.fired, found.missed, found.late) == (22, 22, 1)
    assert found.p95 == timedelta(minutes=2), "of 20 that were due and not a day late, the 19th"
    execute(runtime, FIRED, lags=["2 s"] * 100)
    sample_minute(runtime)
    assert (lag(runtime).fired, lag(runtime).p95) == (122, timedelta(seconds=2))


def test_a_firing_committed_minutes_after_it_began_is_counted_and_an_old_minute_is_forgotten(runtime: Runtime) -> None:
    execute(runtime, FIRED, lags=["2 s"])
    sample_minute(runtime)
    execute(runtime, FIRED.replace("now(), 1", "now() - interval '5 minutes', 1"), lags=["1 hour"])
    execute(runtime, "INSERT INTO fire_minutes VALUES (now() - interval '9 days', 1, 1, 0)")
    sample_minute(runtime)
    assert lag(runtime).fired == 2
    assert scalar(runtime.engine, "SELECT count(*) FROM fire_minutes") == 2
