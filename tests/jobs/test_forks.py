"""Lanes of a fork beside each other: SCIENTIST, then NUTRITIONIST and DIETITIAN beside COACH, then PHYSICIAN."""

import threading
import time
from collections.abc import Iterator
from functools import partial
from uuid import UUID

import pytest
import redis
from sqlalchemy import Engine, text

from db.queries import runs
from db.queries.enqueueing import Request
from db.queries.invariants import list_broken
from db.session import transaction
from domain.errors import AgentError
from domain.pipelines import PIPELINES
from domain.runs import Due, RunStatus
from domain.vocabulary import AgentName
from jobs.control import cancel, resume
from jobs.enqueueing import enqueue
from jobs.maintenance.rescue import rescue
from jobs.runtime import Runtime
from tests.jobs.harness import (
    deliver,
    drain,
    execute,
    line,
    make_due,
    messages,
    runtime_on,
    said,
    scalar,
)
from tests.jobs.lanes import (
    COACH,
    DIETITIAN,
    EVERYBODY,
    NUTRITIONIST,
    PHYSICIAN,
    SCIENTIST,
    Lanes,
    Post,
    forked,
)


@pytest.fixture
def thoughts(monkeypatch: pytest.MonkeyPatch) -> Lanes:
    """What the agents of the fork thought; their pipeline is in PIPELINES for this test."""
    lanes = Lanes()
    monkeypatch.setitem(PIPELINES, "forked", forked(lanes))
    return lanes


@pytest.fixture(params=["message", "sticky"])
def runtime(
    clean_database: Engine,
    valkey: redis.Redis,
    thoughts: Lanes,  # noqa: ARG001 - declared first
    request: pytest.FixtureRequest,
) -> Iterator[Runtime]:
    """A runtime of either way to hand a run on."""
    runtime = runtime_on(clean_database, valkey, retry_base_seconds=0.001, hand_over=request.param)
    yield runtime
    runtime.journal.close()


@pytest.fixture
def post(runtime: Runtime) -> Post:
    """The messages of the runtime."""
    return Post(runtime)


@pytest.fixture
def other(runtime: Runtime) -> Iterator[Runtime]:
    """Another worker."""
    other = runtime_on(runtime.engine, runtime.redis, hand_over=runtime.tuning.hand_over)
    yield other
    other.journal.close()


@pytest.fixture
def run_id(runtime: Runtime, program: UUID) -> UUID:
    """A run that was put in."""
    return put_in(runtime, program)


def put_in(runtime: Runtime, program: UUID) -> UUID:
    return enqueue(runtime, Request(program_id=program, pipeline="forked"))


def broken(runtime: Runtime) -> list[str]:
    with transaction(runtime.engine) as session:
        return list_broken(session)


def assert_ended_well(runtime: Runtime, run_id: UUID) -> None:
    with transaction(runtime.engine) as session:
        spoken = {message.from_agent: message.payload["words"] for message in runs.list_messages(session, run_id)}
    assert line(runtime, run_id).status is RunStatus.COMPLETED
    assert sorted(said(runtime, run_id)) == sorted(EVERYBODY), "one output an agent"
    assert spoken[PHYSICIAN] == [*sorted(EVERYBODY[:-1]), PHYSICIAN], "the join hears every lane"
    assert broken(runtime) == []
    assert scalar(runtime.engine, "SELECT count(*) FROM stage_turns") == 0


@pytest.mark.parametrize("when", ["before", NUTRITIONIST, DIETITIAN, "after"])
def test_in_every_order_of_lanes_each_speaks_once_and_the_join_hears_all(
    run_id: UUID, post: Post, thoughts: Lanes, when: AgentName | str
) -> None:
    if isinstance(when, AgentName):
        thoughts.meanwhile[when] = partial(post.deliver, 1)
    post.deliver(0)
    if when == "before":
        post.deliver(1)
    post.deliver(0)
    assert broken(post.runtime) == [], "an open fork breaks nothing"
    post.deliver(0)
    if when == "after":
        assert PHYSICIAN not in thoughts.thought, "the join waits for both"
        post.deliver(1)
    post.deliver(0)
    assert sorted(thoughts.thought) == sorted(EVERYBODY)
    assert_ended_well(post.runtime, run_id)
    assert (post.kept, messages(post.runtime)) == ([], [])


@pytest.mark.parametrize(("mine", "others"), [(NUTRITIONIST, COACH), (DIETITIAN, COACH)])
def test_two_workers_take_a_lane_each_at_the_same_time(
    run_id: UUID, post: Post, other: Runtime, thoughts: Lanes, mine: AgentName, others: AgentName
) -> None:
    met = threading.Barrier(2)
    worker = threading.Thread(target=post.deliver, args=(1, other))

    def meet() -> None:
        worker.start()
        met.wait(10)

    thoughts.meanwhile |= {mine: meet, others: partial(met.wait, 10)}
    for _ in range(3):
        post.deliver(0)
    worker.join()
    post.deliver_all()
    assert_ended_well(post.runtime, run_id)
    assert scalar(other.engine, "SELECT count(DISTINCT worker_id) FROM stage_attempts WHERE stage IN (1, 3)") == 2


def test_messages_of_lanes_sent_again_and_again_do_nothing_more(run_id: UUID, post: Post, thoughts: Lanes) -> None:
    seen: list[Due] = []
    while found := post.of(0) + post.of(1):
        seen += found
        deliver(post.runtime, seen)
    assert len(thoughts.thought) == len(EVERYBODY)
    assert_ended_well(post.runtime, run_id)


@pytest.mark.parametrize("failing", [NUTRITIONIST, DIETITIAN, COACH])
def test_a_lane_that_fails_fails_the_run_and_resuming_asks_only_who_is_missing(
    run_id: UUID, runtime: Runtime, thoughts: Lanes, failing: AgentName
) -> None:
    thoughts.failing[failing] = AgentError("no")
    drain(runtime)
    failed = line(runtime, run_id)
    assert (failed.status, failed.error_agent) == (RunStatus.FAILED, failing)
    assert scalar(runtime.engine, "SELECT count(*) FROM stage_turns") == 0
    spoken = said(runtime, run_id)
    thoughts.failing.clear()
    thoughts.thought.clear()
    resume(runtime, run_id)
    drain(runtime)
    assert sorted(thoughts.thought) == sorted(set(EVERYBODY) - set(spoken))
    assert_ended_well(runtime, run_id)


def test_a_lane_in_flight_cannot_commit_after_the_other_failed(run_id: UUID, post: Post, thoughts: Lanes) -> None:
    thoughts.failing[COACH] = AgentError("no")
    thoughts.meanwhile[NUTRITIONIST] = partial(post.deliver, 1)
    post.deliver_all()
    assert line(post.runtime, run_id).status is RunStatus.FAILED
    assert said(post.runtime, run_id) == [SCIENTIST]
    thoughts.failing.clear()
    resume(post.runtime, run_id)
    post.deliver_all()
    assert_ended_well(post.runtime, run_id)


def test_a_lane_is_tried_again_without_the_other(run_id: UUID, runtime: Runtime, thoughts: Lanes) -> None:
    thoughts.failing[COACH] = OSError("the gym is closed")
    drain(runtime)
    assert line(runtime, run_id).status is RunStatus.RUNNING
    thoughts.failing.clear()
    make_due(runtime)
    rescue(runtime)
    drain(runtime)
    assert [thoughts.thought.count(agent) for agent in EVERYBODY] == [1, 1, 1, 2, 1]
    assert_ended_well(runtime, run_id)


@pytest.mark.parametrize("lost", [0, 1])
def test_the_rescue_of_one_lane_leaves_the_other(
    run_id: UUID, post: Post, other: Runtime, thoughts: Lanes, lost: int
) -> None:
    workers = (post.runtime, other)

    def turn(lane: int) -> str:
        facts = "SELECT fence || ' ' || coalesce(worker_id::text, '') FROM stage_turns WHERE lane = :lane"
        return str(scalar(other.engine, facts, lane=lane))

    def one_dies() -> None:
        fence, kept = int(turn(lost).split()[0]), turn(1 - lost)
        silent = "UPDATE processes SET seen_at = now() - interval '1 day' WHERE id = :id"
        execute(other, silent, id=workers[lost].process_id)
        rescue(other)
        assert (turn(lost), turn(1 - lost)) == (f"{fence + 1} ", kept)

    thoughts.meanwhile |= {NUTRITIONIST: partial(post.deliver, 1, other), COACH: one_dies}
    post.deliver_all()
    assert_ended_well(post.runtime, run_id)
    assert [thoughts.thought.count(agent) for agent in EVERYBODY] == [1, 2 - lost, 1, 1 + lost, 1]
    assert scalar(other.engine, "SELECT string_agg(agent, '') FROM stage_attempts WHERE outcome = 'rescued'") == (
        COACH if lost else NUTRITIONIST
    )


@pytest.mark.parametrize("during", [NUTRITIONIST, DIETITIAN, COACH])
def test_no_lane_in_flight_can_commit_after_a_cancel(
    run_id: UUID, runtime: Runtime, thoughts: Lanes, during: AgentName
) -> None:
    thoughts.meanwhile[during] = partial(cancel, runtime, run_id, "changed my mind")
    drain(runtime)
    assert line(runtime, run_id).status is RunStatus.CANCELLED
    assert during not in said(runtime, run_id)
    assert PHYSICIAN not in thoughts.thought
    assert scalar(runtime.engine, "SELECT count(*) FROM stage_turns") == 0


def test_both_lanes_in_flight_cannot_commit_after_a_cancel(
    run_id: UUID, post: Post, other: Runtime, thoughts: Lanes
) -> None:
    thoughts.meanwhile |= {
        NUTRITIONIST: partial(post.deliver, 1, other),
        COACH: partial(cancel, other, run_id, "changed my mind"),
    }
    post.deliver_all()
    assert line(other, run_id).status is RunStatus.CANCELLED
    assert said(other, run_id) == [SCIENTIST]


def test_a_lane_that_ends_and_somebody_who_locks_the_run_do_not_block_each_other(
    run_id: UUID, post: Post, other: Runtime
) -> None:
    for _ in range(3):
        post.deliver(0)
    lock = text("SELECT FROM stage_turns WHERE lane = :lane FOR UPDATE")
    waiting = text(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    worker = threading.Thread(target=post.deliver, args=(1, other))
    with transaction(post.runtime.engine) as session:
        session.execute(lock, {"lane": 0})
        session.execute(text("SET LOCAL ROLE NONE"))  # what other sessions wait for, only their login is told
        worker.start()
        until = time.monotonic() + 10
        while session.execute(waiting).scalar_one() == 0:
            assert time.monotonic() < until, "the lane's end never came to the lock"
            session.execute(text("SELECT pg_sleep(0.01), pg_stat_clear_snapshot()"))
        session.execute(lock, {"lane": 1})
    worker.join()
    post.deliver_all()
    assert_ended_well(post.runtime, run_id)
    assert scalar(other.engine, "SELECT count(*) FROM stage_attempts WHERE outcome = 'failed'") == 0
