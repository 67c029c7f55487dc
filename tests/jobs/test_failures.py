"""A run whose stages fail, whose workers die and whose messages are lost."""

from uuid import UUID

import pytest

from db.queries import settle
from domain.errors import AgentError, Conflict, IllegalTransition
from domain.pipelines import PIPELINES
from domain.runs import RunStatus
from domain.vocabulary import AgentName
from jobs import client_lock
from jobs.control import cancel, resume
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
    put_in,
    run_down_lease,
    said,
    scalar,
    tiny_pipeline,
)


def test_a_stage_that_fails_is_tried_again_later(runtime: Runtime, program: UUID, thoughts: Thoughts) -> None:
    run_id = put_in(runtime, program)
    thoughts.failing[AgentName.CHEF] = OSError("the oven is cold")
    drain(runtime)
    waiting = line(runtime, run_id)
    assert (waiting.status, waiting.error_agent) == (RunStatus.RUNNING, "CHEF")
    assert "the oven is cold" in str(waiting.error_message)
    del thoughts.failing[AgentName.CHEF]
    make_due(runtime)
    rescue(runtime)
    drain(runtime)
    ended = line(runtime, run_id)
    assert (ended.status, ended.error_message) == (RunStatus.COMPLETED, None)
    assert [thoughts.thought.count(agent) for agent in AgentName] == [1, 1, 1, 2, 1, 1]


def test_past_the_limit_a_run_fails_and_resumes_at_the_failed_stage(
    runtime: Runtime, program: UUID, thoughts: Thoughts
) -> None:
    run_id = put_in(runtime, program)
    thoughts.failing[AgentName.CHEF] = OSError("the oven is cold")
    for _ in range(runtime.tuning.max_attempts):
        drain(runtime)
        make_due(runtime)
        rescue(runtime)
    assert line(runtime, run_id).status is RunStatus.FAILED
    assert thoughts.thought.count(AgentName.CHEF) == runtime.tuning.max_attempts
    thoughts.failing.clear()
    resume(runtime, run_id)
    drain(runtime)
    assert line(runtime, run_id).status is RunStatus.COMPLETED
    assert [thoughts.thought.count(agent) for agent in list(AgentName)[:3]] == [1, 1, 1], "finished stages are kept"


def test_a_run_whose_messages_were_pruned_is_not_resumed(runtime: Runtime, program: UUID, thoughts: Thoughts) -> None:
    run_id = put_in(runtime, program)
    thoughts.failing[AgentName.DIETITIAN] = AgentError("no")
    drain(runtime)
    execute(runtime, "DELETE FROM agent_messages")
    with pytest.raises(Conflict, match="pruned with its month"):
        resume(runtime, run_id)


def test_an_agent_that_cannot_answer_is_not_asked_again(runtime: Runtime, program: UUID, thoughts: Thoughts) -> None:
    run_id = put_in(runtime, program)
    thoughts.failing[AgentName.DIETITIAN] = AgentError("nothing is left to eat")
    drain(runtime)
    assert line(runtime, run_id).status is RunStatus.FAILED
    assert thoughts.thought.count(AgentName.DIETITIAN) == 1


def test_a_failed_run_frees_its_client(runtime: Runtime, program: UUID, thoughts: Thoughts) -> None:
    thoughts.failing[AgentName.SCIENTIST] = AgentError("no")
    put_in(runtime, program)
    second = put_in(runtime, program)
    (first_message,) = messages(runtime)
    deliver(runtime, [first_message])
    thoughts.failing.clear()
    drain(runtime)
    assert line(runtime, second).status is RunStatus.COMPLETED


def test_a_rescued_stage_goes_on_elsewhere_and_the_late_writer_is_refused(
    runtime: Runtime, program: UUID, thoughts: Thoughts
) -> None:
    run_id = put_in(runtime, program)
    (due,) = messages(runtime)
    pipeline = PIPELINES["tiny"]
    think = pipeline.stages[0].think
    overtaken: list[bool] = []

    def hang(given: object, catalogue: object) -> object:
        if not overtaken:
            overtaken.append(True)
            run_down_lease(runtime)
            rescue(runtime)
            drain(runtime)
        return think(given, catalogue)  # type: ignore[arg-type]

    object.__setattr__(pipeline.stages[0], "think", hang)
    deliver(runtime, [due])
    ended = line(runtime, run_id)
    assert ended.status is RunStatus.COMPLETED
    assert said(runtime, run_id) == list(AgentName), "one output an agent"
    assert thoughts.thought.count(AgentName.SCIENTIST) == 2, "executed twice, effective once"
    assert scalar(runtime.engine, "SELECT fence FROM pipeline_runs") == 8, "seven claims, one rescue"
    assert scalar(runtime.engine, "SELECT count(*) FROM stage_attempts WHERE outcome = 'rescued'") == 1


def test_a_stage_whose_worker_keeps_dying_fails_its_run(runtime: Runtime, program: UUID) -> None:
    run_id = put_in(runtime, program)
    for _ in range(runtime.tuning.max_attempts):
        (due,) = messages(runtime)
        runtime.journal.settle(settle.claim(due, PIPELINES["tiny"], UUID(int=7)))
        execute(runtime, "UPDATE stage_turns SET taken_at = now() - interval '1 min'")
        rescue(runtime)
        messages(runtime)
        make_due(runtime)
        rescue(runtime)
    failed = line(runtime, run_id)
    assert failed.status is RunStatus.FAILED
    assert "died or hung" in str(failed.error_message)


@pytest.mark.parametrize("stages_done", range(6))
def test_flushing_redis_loses_nothing(runtime: Runtime, program: UUID, stages_done: int) -> None:
    run_id = put_in(runtime, program)
    for _ in range(stages_done):
        deliver(runtime, messages(runtime))
    runtime.redis.flushall()
    make_due(runtime)
    assert rescue(runtime) == 1
    drain(runtime)
    assert line(runtime, run_id).status is RunStatus.COMPLETED
    assert said(runtime, run_id) == list(AgentName)


def test_a_cancelled_run_cannot_commit_the_stage_in_flight(runtime: Runtime, program: UUID, thoughts: Thoughts) -> None:
    run_id = put_in(runtime, program)
    pipeline = PIPELINES["tiny"]
    think = pipeline.stages[0].think

    def cancelled_meanwhile(given: object, catalogue: object) -> object:
        cancel(runtime, run_id, "changed my mind")
        return think(given, catalogue)  # type: ignore[arg-type]

    object.__setattr__(pipeline.stages[0], "think", cancelled_meanwhile)
    drain(runtime)
    assert line(runtime, run_id).status is RunStatus.CANCELLED
    assert said(runtime, run_id) == []
    assert thoughts.thought == [AgentName.SCIENTIST]
    with pytest.raises(IllegalTransition, match="must be pending or running"):
        cancel(runtime, run_id, "again")


def test_a_run_of_an_unknown_pipeline_is_parked_with_the_reason_and_resumes(
    runtime: Runtime, program: UUID, thoughts: Thoughts, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_id = put_in(runtime, program)
    deliver(runtime, messages(runtime))
    messages(runtime)
    for table in ("pipeline_runs", "stage_turns"):
        execute(runtime, f"UPDATE {table} SET pipeline = 'gone'")
    make_due(runtime)
    rescue(runtime)
    drain(runtime)
    parked = line(runtime, run_id)
    assert parked.status is RunStatus.FAILED
    assert "not in domain/pipelines.py here" in str(parked.error_message)
    monkeypatch.setitem(PIPELINES, "gone", tiny_pipeline(thoughts, "gone", version=2))
    resume(runtime, run_id)
    assert line(runtime, run_id).status is RunStatus.PENDING


def test_a_run_begun_on_another_version_is_parked_with_both_versions(
    runtime: Runtime, program: UUID, thoughts: Thoughts, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_id = put_in(runtime, program)
    deliver(runtime, messages(runtime))
    monkeypatch.setitem(PIPELINES, "tiny", tiny_pipeline(thoughts, version=2))
    drain(runtime)
    parked = line(runtime, run_id)
    assert parked.status is RunStatus.FAILED
    assert "is at version 2 here, the run began on 1" in str(parked.error_message)
    resume(runtime, run_id)
    drain(runtime)
    assert line(runtime, run_id).status is RunStatus.COMPLETED


def test_a_lost_message_is_sent_again_after_the_patience_and_then_after_twice_as_long(
    runtime: Runtime, program: UUID
) -> None:
    put_in(runtime, program)

    def sent_again_after(seconds: int) -> bool:
        execute(runtime, f"UPDATE stage_turns SET sent_at = now() - interval '{seconds} s'")
        return rescue(runtime) == 1

    assert [sent_again_after(seconds) for seconds in (9, 11, 19, 21, 39, 41)] == [False, True, False, True, False, True]


def test_a_lock_left_by_a_run_that_ended_is_taken_over(runtime: Runtime, program: UUID) -> None:
    run_id = put_in(runtime, program)
    runtime.redis.set(client_lock.key(line(runtime, run_id).client_id), str(UUID(int=7)))
    drain(runtime)
    assert line(runtime, run_id).status is RunStatus.COMPLETED
