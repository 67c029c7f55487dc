"""A run from its row to its end, on real servers, message by message."""

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from db.queries import runs
from db.queries.runs import Attempt
from db.session import transaction
from domain.errors import Conflict, NotFound
from domain.facts import Facts
from domain.pipelines import PIPELINES
from domain.runs import Due, RunStatus
from domain.stage_times import NO_TIME
from domain.vocabulary import AgentName, Trigger
from jobs import client_lock
from jobs.engine.think import cache_key, state_key
from jobs.maintenance.rescue import rescue
from jobs.meters import METERS
from jobs.runtime import Runtime
from tests.jobs.harness import (
    Thoughts,
    deliver,
    drain,
    execute,
    line,
    make_due,
    messages,
    put_in,
    said,
    scalar,
)

SLOWNESS = timedelta(milliseconds=5)


def attempts(runtime: Runtime, run_id: UUID) -> list[Attempt]:
    with transaction(runtime.engine) as session:
        return runs.list_attempts(session, run_id)


def slowly(think: Callable[[Any, Any], Facts]) -> Callable[[Any, Any], Facts]:
    def slow(given: object, catalogue: object) -> Facts:
        time.sleep(SLOWNESS.total_seconds())
        return think(given, catalogue)

    return slow


def seconds_thought(agent: str) -> float:
    return METERS.get_sample_value("regimen_stage_seconds_sum", {"agent": agent, "phase": "think"}) or 0


def again(runtime: Runtime) -> None:
    make_due(runtime)
    rescue(runtime)


def test_six_agents_speak_in_order_and_the_run_completes(runtime: Runtime, program: UUID, thoughts: Thoughts) -> None:
    run_id = put_in(runtime, program)
    drain(runtime)
    assert line(runtime, run_id).status is RunStatus.COMPLETED
    assert said(runtime, run_id) == list(AgentName) == thoughts.thought


def test_each_message_names_who_reads_it_next(runtime: Runtime, program: UUID) -> None:
    run_id = put_in(runtime, program)
    drain(runtime)
    with transaction(runtime.engine) as session:
        edges = [(message.from_agent, message.to_agent) for message in runs.list_messages(session, run_id)]
    agents = list(AgentName)
    assert edges == list(zip(agents, [*agents[1:], agents[0]], strict=True))


def test_how_long_an_agent_thought_is_noted_whether_it_answered_failed_or_did_not_come_to_it(
    runtime: Runtime, program: UUID, thoughts: Thoughts
) -> None:
    for stage in PIPELINES["tiny"].stages:
        object.__setattr__(stage, "think", slowly(stage.think))
    thoughts.failing[AgentName.NUTRITIONIST] = OSError("no paper")
    before = seconds_thought("NUTRITIONIST")
    run_id = put_in(runtime, program)
    drain(runtime)
    thoughts.failing.clear()
    again(runtime)
    deliver(runtime, messages(runtime))
    execute(runtime, "UPDATE run_snapshots SET snapshot = '{}'")
    deliver(runtime, messages(runtime))
    execute(runtime, "UPDATE stage_turns SET worker_id = uuid_v7(), taken_at = now() - interval '1 day'")
    rescue(runtime)
    tried = attempts(runtime, run_id)
    assert [(one.agent, one.outcome) for one in tried] == [
        ("SCIENTIST", "completed"),
        ("NUTRITIONIST", "failed"),
        ("NUTRITIONIST", "completed"),
        ("DIETITIAN", "failed"),
        ("DIETITIAN", "rescued"),
    ]
    for one in tried[:3]:
        assert SLOWNESS <= (one.times.think or NO_TIME) <= (one.times.work or NO_TIME)
    counted_ms = (seconds_thought("NUTRITIONIST") - before) * 1000
    assert 0 <= counted_ms - sum(one.think_ms or 0 for one in tried[1:3]) < 2, "what is counted and kept is one measure"
    assert [one.think_ms for one in tried[3:]] == [None, None], "its snapshot was unreadable, then its worker was gone"


def test_a_doubled_message_does_nothing(runtime: Runtime, program: UUID, thoughts: Thoughts) -> None:
    put_in(runtime, program)
    first = messages(runtime)
    deliver(runtime, first + first)
    deliver(runtime, first)
    assert thoughts.thought == [AgentName.SCIENTIST]
    assert len(messages(runtime)) == 1


def test_a_message_out_of_order_does_nothing(runtime: Runtime, program: UUID, thoughts: Thoughts) -> None:
    put_in(runtime, program)
    (first,) = messages(runtime)
    deliver(runtime, [Due(first.run_id, first.client_id, "tiny", stage, fence) for stage in (1, 5) for fence in (0, 1)])
    assert thoughts.thought == []


def test_a_second_run_of_a_client_waits_and_starts_when_the_first_ends(runtime: Runtime, program: UUID) -> None:
    first = put_in(runtime, program)
    deliver(runtime, messages(runtime))
    second = put_in(runtime, program)
    assert rescue(runtime) == 0, "a waiting run is not sent"
    assert line(runtime, second).status is RunStatus.PENDING
    drain(runtime)
    before, after = line(runtime, first), line(runtime, second)
    assert before.completed_at is not None
    assert after.started_at is not None
    assert after.status is RunStatus.COMPLETED
    assert before.completed_at <= after.started_at


def test_two_runs_put_in_at_once_begin_in_their_order(runtime: Runtime, program: UUID) -> None:
    first, second = put_in(runtime, program), put_in(runtime, program)
    deliver(runtime, [Due(second, line(runtime, second).client_id, "tiny", 0, 0)])
    assert line(runtime, second).status is RunStatus.PENDING, "the older one goes first"
    drain(runtime)
    assert line(runtime, first).completed_at <= line(runtime, second).started_at  # type: ignore[operator]


def test_a_busy_client_is_refused_when_asked_to(runtime: Runtime, program: UUID) -> None:
    put_in(runtime, program)
    with pytest.raises(Conflict, match="busy with run"):
        put_in(runtime, program, on_busy="reject")
    assert scalar(runtime.engine, "SELECT count(*) FROM pipeline_runs") == 1


def test_the_same_key_puts_in_one_run(runtime: Runtime, program: UUID) -> None:
    assert put_in(runtime, program, idempotency_key="k") == put_in(runtime, program, idempotency_key="k")
    with pytest.raises(Conflict, match="send a new key"):
        put_in(runtime, program, idempotency_key="k", trigger=Trigger.ADJUSTMENT)


def test_an_unknown_program_is_named(runtime: Runtime) -> None:
    with pytest.raises(NotFound, match="there is no program"):
        put_in(runtime, UUID(int=1))


def test_a_run_put_in_by_sql_is_found_and_sent(runtime: Runtime, program: UUID) -> None:
    statement = "SELECT enqueue_run(:program, 'manual', p_pipeline => 'tiny')"
    run_id = scalar(runtime.engine, statement, program=program)
    assert messages(runtime) == []
    assert rescue(runtime) == 1
    drain(runtime)
    assert line(runtime, UUID(str(run_id))).status is RunStatus.COMPLETED


def test_a_message_is_not_sent_again_before_it_seems_lost(runtime: Runtime, program: UUID) -> None:
    put_in(runtime, program)
    assert rescue(runtime) == 0


def test_the_same_input_is_answered_from_the_cache(runtime: Runtime, program: UUID, thoughts: Thoughts) -> None:
    put_in(runtime, program)
    drain(runtime)
    second = put_in(runtime, program, trigger=Trigger.ADJUSTMENT)
    drain(runtime)
    assert thoughts.thought == list(AgentName), "nobody thought twice"
    noted = [(one.outcome, one.think_ms) for one in attempts(runtime, second)]
    assert noted == [("cached", None)] * len(AgentName)
    assert said(runtime, second) == list(AgentName)


def test_redis_holds_the_keys_of_the_first_design_with_their_life_times(runtime: Runtime, program: UUID) -> None:
    run_id = put_in(runtime, program)
    deliver(runtime, messages(runtime))
    client = line(runtime, run_id).client_id
    assert runtime.redis.get(client_lock.key(client)) == str(run_id).encode()
    assert 0 < runtime.redis.ttl(client_lock.key(client)) <= 3_600
    assert 3_590 < runtime.redis.ttl(state_key(run_id)) <= 3_600
    assert 86_390 < runtime.redis.ttl(cache_key(program, AgentName.SCIENTIST)) <= 86_400
    drain(runtime)
    assert runtime.redis.get(client_lock.key(client)) is None
