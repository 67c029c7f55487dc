"""A run from its row to its end, on real servers, message by message."""

from uuid import UUID

import pytest
from sqlalchemy import text

from db.queries import runs
from db.queries.enqueueing import Request
from db.queries.runs import RunLine
from db.session import transaction
from domain.errors import AgentError, Conflict, IllegalTransition, NotFound
from domain.pipelines import PIPELINES
from domain.runs import Due, RunStatus
from domain.vocabulary import AgentName, Trigger
from jobs import client_lock
from jobs.engine.think import cache_key, state_key
from jobs.enqueueing import cancel, enqueue, resume
from jobs.maintenance.rescue import rescue
from jobs.runtime import Runtime
from tests.jobs.harness import Thoughts, deliver, drain, messages, scalar, tiny_pipeline


def put_in(runtime: Runtime, program: UUID, **facts: object) -> UUID:
    return enqueue(runtime, Request.model_validate({"program_id": program, "pipeline": "tiny"} | facts))


def line(runtime: Runtime, run_id: UUID) -> RunLine:
    with transaction(runtime.engine) as session:
        return runs.get_line(session, run_id)


def said(runtime: Runtime, run_id: UUID) -> list[AgentName]:
    with transaction(runtime.engine) as session:
        return [message.from_agent for message in runs.list_messages(session, run_id)]


def run_down_lease(runtime: Runtime) -> None:
    with transaction(runtime.engine) as session:
        session.execute(
            text("UPDATE pipeline_runs SET lease_until = now() - interval '1 s' WHERE lease_until IS NOT NULL")
        )


def make_due(runtime: Runtime) -> None:
    with transaction(runtime.engine) as session:
        session.execute(
            text("UPDATE pipeline_runs SET available_at = now(), sent_at = NULL WHERE status <> 'completed'")
        )


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
    with transaction(runtime.engine) as session:
        late = Due(second, line(runtime, second).client_id, "tiny", 0, 0)
        session.execute(text("SELECT 1"))
    deliver(runtime, [late])
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
        with transaction(runtime.engine) as session:
            session.execute(
                text("""UPDATE pipeline_runs SET status = 'running', started_at = now(), current_agent = 'SCIENTIST',
                        lease_until = now() - interval '1 s'""")
            )
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


def test_a_message_is_not_sent_again_before_it_seems_lost(runtime: Runtime, program: UUID) -> None:
    put_in(runtime, program)
    assert rescue(runtime) == 0


def test_the_same_input_is_answered_from_the_cache(runtime: Runtime, program: UUID, thoughts: Thoughts) -> None:
    put_in(runtime, program)
    drain(runtime)
    second = put_in(runtime, program, trigger=Trigger.ADJUSTMENT)
    drain(runtime)
    assert thoughts.thought == list(AgentName), "nobody thought twice"
    with transaction(runtime.engine) as session:
        assert {attempt.outcome for attempt in runs.list_attempts(session, second)} == {"cached"}
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
    with transaction(runtime.engine) as session:
        session.execute(text("UPDATE pipeline_runs SET pipeline = 'gone'"))
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
        with transaction(runtime.engine) as session:
            session.execute(text(f"UPDATE pipeline_runs SET sent_at = now() - interval '{seconds} s'"))
        return rescue(runtime) == 1

    assert [sent_again_after(seconds) for seconds in (9, 11, 19, 21, 39, 41)] == [False, True, False, True, False, True]


def test_a_lock_left_by_a_run_that_ended_is_taken_over(runtime: Runtime, program: UUID) -> None:
    run_id = put_in(runtime, program)
    runtime.redis.set(client_lock.key(line(runtime, run_id).client_id), str(UUID(int=7)))
    drain(runtime)
    assert line(runtime, run_id).status is RunStatus.COMPLETED
