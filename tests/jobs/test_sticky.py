"""Sticky hand-over: a worker goes on with a run itself, committing each stage, until something stops it."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from uuid import UUID

import pytest
import redis
from sqlalchemy import Engine

from db.queries.invariants import list_broken
from db.session import transaction
from domain.errors import AgentError
from domain.facts import Facts
from domain.pipelines import PIPELINES
from domain.runs import RunStatus
from domain.vocabulary import AgentName
from jobs.control import cancel
from jobs.maintenance.rescue import rescue
from jobs.runtime import Runtime
from tests.jobs.harness import (
    Thoughts,
    deliver,
    drain,
    execute,
    line,
    make_due,
    messages,
    new_program,
    put_in,
    run_down_lease,
    runtime_on,
    said,
    scalar,
    tiny_pipeline,
)

AGENTS = list(AgentName)
While = Callable[[AgentName, Callable[[], object]], None]


@pytest.fixture
def runtime(clean_database: Engine, valkey: redis.Redis, thoughts: Thoughts) -> Iterator[Runtime]:  # noqa: ARG001 - declared first
    """A worker that goes on with a run itself."""
    runtime = runtime_on(clean_database, valkey, retry_base_seconds=0.001, hand_over="sticky")
    yield runtime
    runtime.journal.close()


@pytest.fixture
def while_thinking(thoughts: Thoughts, monkeypatch: pytest.MonkeyPatch) -> While:
    """Lets something happen while an agent thinks, once."""
    happens: dict[str, Callable[[], object]] = {}

    def think(agent: str, facts: Facts, known: object) -> Facts:
        happens.pop(agent, lambda: None)()
        return plain[agent].think(facts, known)

    tiny = tiny_pipeline(thoughts)
    plain = {stage.agent: stage for stage in tiny.stages}
    steps = tuple(replace(one, think=lambda *facts, agent=one.agent: think(agent, *facts)) for one in tiny.stages)
    monkeypatch.setitem(PIPELINES, "tiny", replace(tiny, steps=steps))
    return happens.__setitem__


def assert_ended_well(runtime: Runtime, run_id: UUID) -> None:
    with transaction(runtime.engine) as session:
        assert list_broken(session) == []
    assert line(runtime, run_id).status is RunStatus.COMPLETED
    assert said(runtime, run_id) == AGENTS


def test_six_agents_speak_for_one_message(runtime: Runtime, program: UUID, thoughts: Thoughts) -> None:
    run_id = put_in(runtime, program)
    (due,) = messages(runtime)
    deliver(runtime, [due])
    assert messages(runtime) == []
    assert thoughts.thought == AGENTS
    assert_ended_well(runtime, run_id)
    assert scalar(runtime.engine, "SELECT fence FROM pipeline_runs") == 1, "one claim"
    attempts = "SELECT count(*) FROM stage_attempts WHERE outcome = 'completed' AND started_at <= finished_at"
    assert scalar(runtime.engine, attempts) == 6


@pytest.mark.parametrize("agent", AGENTS)
def test_what_was_said_is_committed_before_the_next_agent_thinks(
    runtime: Runtime, program: UUID, while_thinking: While, agent: AgentName
) -> None:
    run_id = put_in(runtime, program)
    seen: list[AgentName] = []
    while_thinking(agent, lambda: seen.extend(said(runtime, run_id)))
    drain(runtime)
    assert seen == AGENTS[: AGENTS.index(agent)]


@pytest.mark.parametrize(("priority", "said_by_then"), [(1, 3), (0, 6), (-1, 6)])
def test_a_run_that_waits_and_is_more_urgent_takes_the_turn(
    runtime: Runtime, program: UUID, while_thinking: While, priority: int, said_by_then: int
) -> None:
    other = new_program(runtime.engine, email="bo@example.org")
    run_id = put_in(runtime, program)
    late: list[UUID] = []
    while_thinking(AgentName.DIETITIAN, lambda: late.append(put_in(runtime, other, priority=priority)))
    deliver(runtime, messages(runtime))
    assert len(said(runtime, run_id)) == said_by_then
    assert {due.run_id for due in messages(runtime)} == {*late, *([run_id] if said_by_then < 6 else [])}
    make_due(runtime)
    rescue(runtime)
    drain(runtime)
    assert_ended_well(runtime, run_id)
    assert_ended_well(runtime, late[0])


@pytest.mark.parametrize(("scope", "subject"), [("agent", "CHEF"), ("pipeline", "tiny")])
def test_a_pause_holds_it_between_stages(
    runtime: Runtime, program: UUID, while_thinking: While, scope: str, subject: str
) -> None:
    run_id = put_in(runtime, program)
    pause = "INSERT INTO pauses (scope, subject, actor, reason) VALUES (CAST(:scope AS pause_scope), :subject, '', '')"
    while_thinking(AgentName.DIETITIAN, lambda: execute(runtime, pause, scope=scope, subject=subject))
    drain(runtime)
    make_due(runtime)
    rescue(runtime)
    drain(runtime)
    assert said(runtime, run_id) == AGENTS[:3]
    assert scalar(runtime.engine, "SELECT state FROM stage_turns WHERE worker_id IS NULL") == "held"


def test_who_was_overtaken_stops_where_it_is(
    runtime: Runtime, program: UUID, thoughts: Thoughts, while_thinking: While
) -> None:
    run_id = put_in(runtime, program)

    def overtaken() -> None:
        run_down_lease(runtime)
        rescue(runtime)
        drain(runtime)

    while_thinking(AgentName.CHEF, overtaken)
    drain(runtime)
    assert_ended_well(runtime, run_id)
    assert [thoughts.thought.count(agent) for agent in AGENTS] == [1, 1, 1, 2, 1, 1], "executed twice, effective once"
    assert scalar(runtime.engine, "SELECT count(*) FROM stage_attempts") == 7


def test_a_stage_that_fails_is_tried_again_and_the_run_goes_on_from_there(
    runtime: Runtime, program: UUID, thoughts: Thoughts
) -> None:
    run_id = put_in(runtime, program)
    thoughts.failing[AgentName.CHEF] = OSError("the oven is cold")
    drain(runtime)
    assert said(runtime, run_id) == AGENTS[:3]
    thoughts.failing.clear()
    make_due(runtime)
    assert rescue(runtime) == 1
    drain(runtime)
    assert [thoughts.thought.count(agent) for agent in AGENTS] == [1, 1, 1, 2, 1, 1]
    assert_ended_well(runtime, run_id)


def test_the_tries_of_a_stage_are_counted_anew_for_the_next(
    runtime: Runtime, program: UUID, thoughts: Thoughts
) -> None:
    run_id = put_in(runtime, program)
    for agent in (AgentName.CHEF, AgentName.COACH):
        thoughts.failing = {agent: OSError("not now")}
        for _ in range(runtime.tuning.max_attempts - 1):
            drain(runtime)
            make_due(runtime)
            rescue(runtime)
    thoughts.failing.clear()
    drain(runtime)
    assert_ended_well(runtime, run_id)


def test_a_run_that_is_cancelled_goes_no_further(runtime: Runtime, program: UUID, while_thinking: While) -> None:
    run_id, after = put_in(runtime, program), put_in(runtime, program)
    while_thinking(AgentName.CHEF, lambda: cancel(runtime, run_id, "changed my mind"))
    deliver(runtime, messages(runtime))
    assert line(runtime, run_id).status is RunStatus.CANCELLED
    assert said(runtime, run_id) == AGENTS[:3]
    drain(runtime)
    assert_ended_well(runtime, after)


def test_the_next_run_of_a_client_goes_out_when_the_one_before_ends_or_fails(
    runtime: Runtime, program: UUID, thoughts: Thoughts
) -> None:
    first, second, third = (put_in(runtime, program) for _ in range(3))
    thoughts.failing[AgentName.CHEF] = AgentError("nothing is left to eat")
    deliver(runtime, messages(runtime))
    thoughts.failing.clear()
    for run_id in (second, third):
        (due,) = messages(runtime)
        assert due.run_id == run_id
        deliver(runtime, [due])
        assert_ended_well(runtime, run_id)
    assert line(runtime, first).status is RunStatus.FAILED
