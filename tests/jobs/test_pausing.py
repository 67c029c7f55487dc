"""Under a pause nothing begins and nothing goes on; after it everything does."""

from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

import pytest
from sqlalchemy import text

from db.queries import pauses
from db.queries.enqueueing import Request
from db.session import transaction
from domain.errors import Conflict, NotFound
from domain.pipelines import PIPELINES, Stage
from domain.runs import PauseScope, RunStatus
from domain.vocabulary import AgentName
from jobs.enqueueing import enqueue_many
from jobs.maintenance.rescue import rescue
from jobs.pausing import pause, unpause
from jobs.runtime import Runtime
from tests.jobs.harness import (
    Thoughts,
    deliver,
    drain,
    execute,
    line,
    messages,
    new_program,
    put_in,
    runtime_on,
    said,
    scalar,
    tiny_pipeline,
)

WHO = {"actor": "olga", "reason": "a look at it"}
CLIENTS = ("ada@example.org", "bo@example.org", "cy@example.org")
STATES = "SELECT string_agg(state::text, ' ' ORDER BY number) FROM stage_turns WHERE lane = 0"


def test_a_paused_pipeline_begins_nothing_and_then_everything(runtime: Runtime, program: UUID) -> None:
    pause(runtime, PauseScope.PIPELINE, "tiny", **WHO)
    run_id = put_in(runtime, program)
    rescue(runtime)
    assert (messages(runtime), scalar(runtime.engine, STATES)) == ([], "held")
    assert unpause(runtime, PauseScope.PIPELINE, "tiny", **WHO) == 1
    drain(runtime)
    assert line(runtime, run_id).status is RunStatus.COMPLETED


@pytest.mark.parametrize(("scope", "name"), [("pipeline", "tiny"), ("agent", "chef"), ("client", "Ada@example.org")])
@pytest.mark.parametrize("hand_over", ["message", "sticky"])
def test_a_stage_in_flight_ends_and_its_run_then_waits(
    runtime: Runtime, program: UUID, monkeypatch: pytest.MonkeyPatch, scope: str, name: str, hand_over: str
) -> None:
    runtime = runtime_on(runtime.engine, runtime.redis, hand_over=hand_over)
    during(monkeypatch, AgentName.DIETITIAN, lambda: pause(runtime, PauseScope(scope), name, **WHO))
    run_id = put_in(runtime, program)
    drain(runtime)
    assert said(runtime, run_id)[-1] == AgentName.DIETITIAN
    assert (line(runtime, run_id).status, scalar(runtime.engine, STATES)) == (RunStatus.RUNNING, "held")
    assert unpause(runtime, PauseScope(scope), name, **WHO) == 1
    rescue(runtime)
    drain(runtime)
    assert (line(runtime, run_id).status, len(said(runtime, run_id))) == (RunStatus.COMPLETED, 6)


def test_a_message_on_its_way_is_held_where_it_arrives(runtime: Runtime, program: UUID, thoughts: Thoughts) -> None:
    run_id = put_in(runtime, program)
    pause(runtime, PauseScope.AGENT, "SCIENTIST", **WHO)
    drain(runtime)
    assert (thoughts.thought, scalar(runtime.engine, STATES)) == ([], "held")
    assert line(runtime, run_id).status is RunStatus.PENDING
    unpause(runtime, PauseScope.AGENT, "SCIENTIST", **WHO)
    drain(runtime)
    assert line(runtime, run_id).status is RunStatus.COMPLETED


def test_a_paused_client_keeps_no_other_waiting(runtime: Runtime, program: UUID) -> None:
    other = new_program(runtime.engine, email="bo@example.org")
    pause(runtime, PauseScope.CLIENT, "ada@example.org", **WHO)
    held, free = put_in(runtime, program, priority=100), put_in(runtime, other)
    drain(runtime)
    assert [line(runtime, run_id).status for run_id in (held, free)] == [RunStatus.PENDING, RunStatus.COMPLETED]


def test_what_two_pauses_hold_goes_on_after_both(runtime: Runtime, program: UUID) -> None:
    pause(runtime, PauseScope.PIPELINE, "tiny", **WHO)
    pause(runtime, PauseScope.CLIENT, "ada@example.org", **WHO)
    put_in(runtime, program)
    assert unpause(runtime, PauseScope.PIPELINE, "tiny", **WHO) == 0
    assert messages(runtime) == []
    assert unpause(runtime, PauseScope.CLIENT, "ada@example.org", **WHO) == 1
    assert len(messages(runtime)) == 1


def test_a_pause_says_who_and_why_and_how_many_it_holds(runtime: Runtime, program: UUID) -> None:
    put_in(runtime, program)
    pause(runtime, PauseScope.AGENT, "scientist", **WHO)
    drain(runtime)
    with transaction(runtime.engine) as session:
        (one,) = pauses.list_pauses(session)
    assert (one.scope, one.subject, one.actor, one.reason, one.held) == ("agent", "SCIENTIST", *WHO.values(), 1)


def test_both_are_recorded_with_who_and_why(runtime: Runtime) -> None:
    pause(runtime, PauseScope.PIPELINE, "tiny", **WHO)
    unpause(runtime, PauseScope.PIPELINE, "tiny", "otto", "all is well")
    with transaction(runtime.engine) as session:
        statement = text(
            "SELECT actor, action, subject_kind, subject_id, reason FROM operator_actions ORDER BY created_at"
        )
        actions = list(map(tuple, session.execute(statement)))
    assert actions == [
        ("olga", "pause", "pipeline", "tiny", "a look at it"),
        ("otto", "unpause", "pipeline", "tiny", "all is well"),
    ]


@pytest.mark.parametrize(
    ("scope", "name", "said"),
    [
        ("pipeline", "tinny", "there is: coaching, "),
        ("agent", "cook", "CHEF, COACH, DIETITIAN"),
        ("client", "nobody@example.org", "regimen clients"),
    ],
)
def test_what_is_not_there_is_not_paused(runtime: Runtime, scope: str, name: str, said: str) -> None:
    with pytest.raises(NotFound, match=said):
        pause(runtime, PauseScope(scope), name, **WHO)
    assert scalar(runtime.engine, "SELECT count(*) FROM operator_actions") == 0


def test_what_is_not_paused_is_not_unpaused_and_nothing_is_paused_twice(runtime: Runtime) -> None:
    pause(runtime, PauseScope.AGENT, "CHEF", **WHO)
    with pytest.raises(NotFound, match="agent: COACH is not paused; paused is: agent CHEF"):
        unpause(runtime, PauseScope.AGENT, "COACH", **WHO)
    with pytest.raises(Conflict, match="is paused already"):
        pause(runtime, PauseScope.AGENT, "chef", **WHO)
    assert scalar(runtime.engine, "SELECT count(*) FROM operator_actions") == 1


def test_a_pause_of_what_the_code_no_longer_has_can_be_lifted(
    runtime: Runtime, program: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_in(runtime, program)
    pause(runtime, PauseScope.PIPELINE, "tiny", **WHO)
    monkeypatch.delitem(PIPELINES, "tiny")
    unpause(runtime, PauseScope.PIPELINE, "tiny", **WHO)


def test_what_was_claimed_in_the_moment_of_an_unpause_is_given_back(runtime: Runtime, program: UUID) -> None:
    run_id = put_in(runtime, program)
    deliver(runtime, messages(runtime))
    execute(runtime, "UPDATE stage_turns SET state = 'held'")
    rescue(runtime)
    drain(runtime)
    assert line(runtime, run_id).status is RunStatus.COMPLETED


def test_many_that_wait_under_a_pause_keep_nobody_else_waiting(
    runtime: Runtime, thoughts: Thoughts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(PIPELINES, "other", tiny_pipeline(thoughts, "other"))
    programs = [new_program(runtime.engine, email=f"client{number}@example.org") for number in range(60)]
    enqueue_many(runtime, [Request(program_id=one, pipeline="tiny", priority=9) for one in programs[:50]])
    pause(runtime, PauseScope.PIPELINE, "tiny", **WHO)
    messages(runtime)
    enqueue_many(runtime, [Request(program_id=one, pipeline="other") for one in programs[50:]])
    execute(runtime, "UPDATE stage_turns SET state = 'held' WHERE state = 'out' AND pipeline = 'tiny'")
    rescue(runtime)
    sent = [due.pipeline for due in messages(runtime)]
    assert sent == ["other"] * 10


def during(monkeypatch: pytest.MonkeyPatch, agent: AgentName, act: Callable[[], object]) -> None:
    """Let something happen while an agent thinks, the first time."""
    todo = [act]

    def watch(stage: Stage) -> Stage:
        def think(given: object, catalogue: object) -> object:
            if todo:
                todo.pop()()
            return stage.think(given, catalogue)

        return replace(stage, think=think) if stage.agent == agent else stage

    tiny = PIPELINES["tiny"]
    monkeypatch.setitem(PIPELINES, "tiny", replace(tiny, steps=tuple(map(watch, tiny.stages))))
