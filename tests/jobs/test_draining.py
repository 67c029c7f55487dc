"""A worker that is asked to drain ends what it has, takes nothing more up, and goes on when it is told to."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from uuid import UUID, uuid4

import dramatiq
import pytest

from db.queries import health, operators
from db.session import transaction
from domain.errors import Conflict, NotFound
from domain.runs import RunStatus
from jobs import draining
from jobs.actors import declare
from jobs.broker import Lifeline
from jobs.engine.admission import Admission
from jobs.engine.stage import Worker, perform
from jobs.leases import Leases
from jobs.runtime import Runtime
from jobs.tap import Tap
from jobs.transport import RedisQueues
from tests.jobs.harness import Thoughts, drain, line, messages, put_in, runtime_on, scalar, worker_of

WHO = {"actor": "olga", "reason": "its host is to be restarted"}


@contextmanager
def working(runtime: Runtime) -> Iterator[Leases]:
    """Dramatiq's worker, in this process, for as long as the block lasts."""
    worker = Worker(runtime, Leases(runtime), Admission(runtime))
    declare(worker)
    runtime.broker.add_middleware(Lifeline(worker))
    threads = dramatiq.Worker(runtime.broker, worker_timeout=20, worker_threads=2)
    threads.start()
    try:
        yield worker.leases
    finally:
        threads.stop()


def until(what: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not what():
        assert time.monotonic() < deadline, "never came to be"
        time.sleep(0.01)


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch, runtime: Runtime) -> Runtime:
    """A runtime whose worker beats and is quick to hear; no bell rings, it looks."""
    monkeypatch.setattr(RedisQueues, "listen", lambda _: None)
    monkeypatch.setattr("dramatiq.worker.CONSUMER_RESTART_DELAY_SECS", 0.02)
    on_redis = replace(runtime, tuning=runtime.tuning.model_copy(update={"lease_seconds": 0.3}))
    return replace(on_redis, broker=RedisQueues(runtime.redis, []))


def resting() -> bool:
    """Whether every thread that works or fetches here rests."""
    ours = [one for one in threading.enumerate() if hasattr(one, "paused_event")]
    return bool(ours) and all(one.paused_event.is_set() for one in ours)


def test_a_drained_worker_takes_nothing_up_until_it_is_told_to_go_on(quick: Runtime, program: UUID) -> None:
    with working(quick) as leases:
        first = put_in(quick, program)
        until(lambda: line(quick, first).status is RunStatus.COMPLETED)

        draining.drain(quick, quick.process_id, **WHO)
        until(lambda: leases.draining and resting())
        later = put_in(quick, program)
        with transaction(quick.engine) as session:
            (worker,) = [one for one in health.list_processes(session) if one.id == quick.process_id]
        time.sleep(0.2)
        assert line(quick, later).status is RunStatus.PENDING
        assert (worker.alive, worker.drain) == (True, True)
        until(lambda: scalar(quick.engine, "SELECT sum((detail ->> 'threads')::integer) FROM processes") == 0)

        draining.fill(quick, quick.process_id, **WHO)
        until(lambda: line(quick, later).status is RunStatus.COMPLETED)


def test_a_run_is_handed_on_after_the_stage_at_work(quick: Runtime, program: UUID, thoughts: Thoughts) -> None:
    sticky = runtime_on(quick.engine, quick.redis, hand_over="sticky")
    run_id = put_in(sticky, program)
    worker = worker_of(sticky)
    draining.drain(sticky, sticky.process_id, **WHO)
    worker.leases.beat()
    perform(worker, messages(sticky)[0])
    assert thoughts.thought == ["SCIENTIST"]
    assert line(sticky, run_id).at_work is False


def test_what_was_fetched_and_not_looked_at_is_given_back(quick: Runtime, program: UUID) -> None:
    run_id = put_in(quick, program)
    declare(worker_of(quick))
    threads = dramatiq.Worker(quick.broker, worker_timeout=20, worker_threads=0)
    threads.queue_prefetch = 4
    threads.start()
    until(lambda: not threads.work_queue.empty())
    assert quick.redis.llen("dramatiq:scientist") == 0
    Tap(threads).turn(closed=True)
    until(lambda: quick.redis.llen("dramatiq:scientist") == 1)
    threads.stop()
    drain(quick)
    assert line(quick, run_id).status is RunStatus.COMPLETED


def test_who_drained_which_worker_is_recorded(quick: Runtime) -> None:
    Leases(quick).beat()
    draining.drain(quick, quick.process_id, **WHO)
    with pytest.raises(Conflict, match="drains already"):
        draining.drain(quick, quick.process_id, **WHO)
    draining.fill(quick, quick.process_id, **WHO)
    with pytest.raises(Conflict, match="is not drained"):
        draining.fill(quick, quick.process_id, **WHO)
    with transaction(quick.engine) as session:
        done = [(one.actor, one.action, one.subject_kind) for one in operators.list_actions(session)]
    assert done == [("olga", "fill", "worker"), ("olga", "drain", "worker")]


def test_a_worker_that_is_gone_cannot_drain(quick: Runtime) -> None:
    with pytest.raises(NotFound, match="regimen workers"):
        draining.drain(quick, uuid4(), **WHO)
    Leases(quick).beat(stopped=True)
    with pytest.raises(NotFound, match="lives"):
        draining.drain(quick, quick.process_id, **WHO)
