"""An operator steers runs, one or many, on real servers; each action is recorded with who, what, when and why."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
import redis
from sqlalchemy import Engine

from db.queries import admission
from db.queries.selection import Where
from domain.bulk import BulkState
from domain.errors import Conflict, IllegalTransition, InvalidInput, NotFound
from domain.pipelines import PIPELINES
from domain.runs import RunStatus, TurnState
from domain.vocabulary import AgentName
from jobs import control
from jobs.maintenance.rescue import rescue
from jobs.runtime import Runtime
from tests.jobs.deeds import WHO, WHY, actions, failed_at, recorded, run_ids, sound
from tests.jobs.harness import (
    Thoughts,
    drain,
    execute,
    line,
    new_program,
    put_in,
    run_down_lease,
    runtime_on,
    said,
    scalar,
)
from tests.jobs.test_publishing import coach_two_weeks


def state(runtime: Runtime, run_id: UUID) -> TurnState | None:
    return line(runtime, run_id).state


def test_a_cancelled_run_cannot_commit_the_stage_in_flight_and_says_who_did_it(runtime: Runtime, program: UUID) -> None:
    run_id = put_in(runtime, program)
    think = PIPELINES["tiny"].stages[0].think

    def cancelled_meanwhile(given: object, catalogue: object) -> object:
        control.cancel(runtime, run_id, WHY, WHO)
        return think(given, catalogue)

    object.__setattr__(PIPELINES["tiny"].stages[0], "think", cancelled_meanwhile)
    drain(runtime)
    assert (line(runtime, run_id).status, said(runtime, run_id)) == (RunStatus.CANCELLED, [])
    assert recorded(runtime, run_id) == [(WHO, "cancel", WHY)]
    (action,) = actions(runtime, run_id)
    assert abs(action.created_at - datetime.now(UTC)) < timedelta(minutes=1)
    sound(runtime)


def test_what_is_refused_is_not_recorded(runtime: Runtime, program: UUID) -> None:
    run_id = put_in(runtime, program)
    drain(runtime)
    for refused in (
        lambda: control.cancel(runtime, run_id, WHY),
        lambda: control.resume(runtime, run_id),
        lambda: control.retry_now(runtime, run_id),
        lambda: control.set_priority(runtime, run_id, 5, WHY),
    ):
        with pytest.raises(IllegalTransition, match="completed"):
            refused()
    with pytest.raises(NotFound):
        control.cancel(runtime, uuid4(), WHY)
    assert actions(runtime) == []


@pytest.mark.parametrize(("reason", "actor"), [("", WHO), (WHY, " ")])
def test_nothing_is_done_without_who_and_why(runtime: Runtime, program: UUID, reason: str, actor: str) -> None:
    run_id = put_in(runtime, program)
    with pytest.raises(InvalidInput, match="is empty"):
        control.cancel(runtime, run_id, reason, actor)
    assert line(runtime, run_id).status is RunStatus.PENDING


def test_a_failed_run_goes_on_where_it_failed(runtime: Runtime, program: UUID, thoughts: Thoughts) -> None:
    run_id = failed_at(runtime, thoughts, program, AgentName.CHEF)
    control.resume(runtime, run_id, WHY, WHO)
    drain(runtime)
    assert line(runtime, run_id).status is RunStatus.COMPLETED
    assert thoughts.thought.count(AgentName.SCIENTIST) == 1
    assert recorded(runtime, run_id) == [(WHO, "resume", WHY)]


def test_a_run_in_back_off_is_tried_at_once(clean_database: Engine, valkey: redis.Redis, thoughts: Thoughts) -> None:
    runtime = runtime_on(clean_database, valkey, retry_base_seconds=300)
    run_id = put_in(runtime, new_program(clean_database))
    thoughts.failing[AgentName.CHEF] = OSError("cold")
    drain(runtime)
    thoughts.failing.clear()
    assert rescue(runtime) == 0, "its wait is not over"
    control.retry_now(runtime, run_id, WHY, WHO)
    drain(runtime)
    assert line(runtime, run_id).status is RunStatus.COMPLETED
    assert recorded(runtime, run_id) == [(WHO, "retry", WHY)]


def test_a_run_at_work_is_not_retried(runtime: Runtime, program: UUID) -> None:
    run_id = put_in(runtime, program)
    with pytest.raises(IllegalTransition, match="does not wait to try"):
        control.retry_now(runtime, run_id)


def test_a_higher_priority_goes_out_first(runtime: Runtime, monkeypatch: pytest.MonkeyPatch) -> None:
    programs = [new_program(runtime.engine, email=f"{name}@example.org") for name in "abc"]
    run_down_lease(runtime)
    monkeypatch.setattr(admission, "SMALLEST_WINDOW", 0)
    first, second, third = (put_in(runtime, program) for program in programs)
    control.set_priority(runtime, third, 50, WHY, WHO)
    control.set_priority(runtime, first, 9, WHY, WHO)
    monkeypatch.setattr(admission, "SMALLEST_WINDOW", 2)
    rescue(runtime)
    assert [state(runtime, one) for one in (first, second, third)] == ["out", "ready", "out"]
    assert line(runtime, third).priority == 50
    (action,) = actions(runtime, third)
    assert (action.actor, action.action, action.detail) == (WHO, "priority", {"before": 0, "after": 50})


@pytest.mark.parametrize("raised", [True, False])
def test_of_waiting_runs_the_highest_is_ready(
    runtime: Runtime, program: UUID, monkeypatch: pytest.MonkeyPatch, *, raised: bool
) -> None:
    run_down_lease(runtime)
    monkeypatch.setattr(admission, "SMALLEST_WINDOW", 0)
    first, second = put_in(runtime, program), put_in(runtime, program)
    assert (state(runtime, first), state(runtime, second)) == ("ready", "behind")
    if raised:
        control.set_priority(runtime, second, 10, WHY)
    else:
        control.set_priority(runtime, first, -10, WHY)
    assert (state(runtime, first), state(runtime, second)) == ("behind", "ready")
    sound(runtime)


def test_what_is_out_is_not_overtaken(runtime: Runtime, program: UUID) -> None:
    first, second = put_in(runtime, program), put_in(runtime, program)
    control.set_priority(runtime, second, 10, WHY)
    assert (state(runtime, first), state(runtime, second)) == ("out", "behind")
    drain(runtime)
    sound(runtime)


def test_it_reaches_what_was_seen_and_no_other(runtime: Runtime, program: UUID, thoughts: Thoughts) -> None:
    cold = [failed_at(runtime, thoughts, program, AgentName.CHEF, "The oven is COLD") for _ in range(3)]
    other = failed_at(runtime, thoughts, program, AgentName.COACH, "lame")
    where = Where(agent="chef", error="oven is cold")
    chosen = control.choose(runtime, "resume", where)
    assert (chosen.count, chosen.total, [one.id for one in chosen.first]) == (3, 3, cold)
    done = control.carry_out(runtime, "resume", where, chosen.token, WHY, WHO)
    assert (done.state, done.done, done.refused) == (BulkState.DONE, 3, 0)
    drain(runtime)
    assert [line(runtime, one).status for one in cold] == [RunStatus.COMPLETED] * 3
    assert line(runtime, other).status is RunStatus.FAILED
    for run_id in cold:
        assert recorded(runtime, run_id) == [(WHO, "resume", WHY)]
        assert actions(runtime, run_id)[0].detail == {"bulk": chosen.token}
    sound(runtime)


def test_without_a_dry_run_it_is_refused(runtime: Runtime, program: UUID) -> None:
    run_id = put_in(runtime, program)
    where = Where(status=RunStatus.PENDING)
    seen = control.choose(runtime, "cancel", where).token
    old = control.choose(runtime, "cancel", where).token
    execute(runtime, "UPDATE bulk_actions SET seen_at = now() - interval '61 minutes' WHERE id = :id", id=old)
    for token in (None, "guessed", str(uuid4()), old):
        with pytest.raises(Conflict, match="do a dry run"):
            control.carry_out(runtime, "cancel", where, token, WHY)
    for deed, other in (("retry", where), ("cancel", Where(status=RunStatus.RUNNING))):
        with pytest.raises(Conflict, match="do a dry run"):
            control.carry_out(runtime, deed, other, seen, WHY)
    assert line(runtime, run_id).status is RunStatus.PENDING
    assert actions(runtime) == []


def test_cancelling_many_begins_what_waited_behind_them(runtime: Runtime, program: UUID) -> None:
    first, second = put_in(runtime, program), put_in(runtime, program, upstream="app")
    where = Where(upstream="cli")
    control.carry_out(runtime, "cancel", where, control.choose(runtime, "cancel", where).token, WHY)
    assert (line(runtime, first).status, state(runtime, second)) == (RunStatus.CANCELLED, "out")
    sound(runtime)


def test_what_cannot_be_done_is_skipped_with_its_reason(coached: Runtime) -> None:
    older, newest = run_ids(coached)
    execute(coached, "UPDATE pipeline_runs SET status = 'failed', outcome = NULL WHERE id = :id", id=older)
    where = Where(status=RunStatus.FAILED)
    done = control.carry_out(coached, "resume", where, control.choose(coached, "resume", where).token, WHY)
    assert (done.done, [one.run_id for one in done.refusals]) == (0, [older])
    assert f"by run {newest}" in done.refusals[0].reason
    assert recorded(coached, older) == []


def test_many_runs_in_back_off_are_tried_at_once(
    clean_database: Engine, valkey: redis.Redis, thoughts: Thoughts
) -> None:
    runtime = runtime_on(clean_database, valkey, retry_base_seconds=300)
    thoughts.failing[AgentName.SCIENTIST] = OSError("cold")
    for name in "ab":
        put_in(runtime, new_program(clean_database, email=f"{name}@example.org"))
    drain(runtime)
    thoughts.failing.clear()
    where = Where(error="cold")
    assert control.choose(runtime, "resume", where).total == 0, "they have not failed"
    control.carry_out(runtime, "retry", where, control.choose(runtime, "retry", where).token, WHY)
    drain(runtime)
    assert scalar(runtime.engine, "SELECT count(*) FROM pipeline_runs WHERE status = 'completed'") == 2


@pytest.mark.parametrize(
    ("where", "fits"),
    [
        ({"status": "pending"}, True),
        ({"status": "running"}, False),
        ({"pipeline": "tiny"}, True),
        ({"pipeline": "coaching"}, False),
        ({"client": "ADA@example.org"}, True),
        ({"client": "bo@example.org"}, False),
        ({"agent": "CHEF"}, False),
        ({"created_after": "2026-01-01T00:00:00Z"}, True),
        ({"created_before": "2026-01-01T00:00:00Z"}, False),
        ({"error": "100%"}, False),
    ],
)
def test_each_condition_narrows(runtime: Runtime, program: UUID, where: dict[str, object], *, fits: bool) -> None:
    put_in(runtime, program)
    assert control.choose(runtime, "cancel", Where.model_validate(where)).total == int(fits)


def test_no_condition_is_refused() -> None:
    with pytest.raises(ValueError, match="is empty; give one or more of status"):
        Where()


@pytest.fixture
def coached(clean_database: Engine, valkey: redis.Redis) -> Iterator[Runtime]:
    """A runtime on which a member of the cohort had two weeks published by the six agents."""
    runtime = runtime_on(clean_database, valkey)
    coach_two_weeks(runtime, "amara")
    return runtime
