"""The engine on a real RabbitMQ: what holds on Redis holds here, and what is this transport's own."""

import re
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from uuid import UUID

import dramatiq
import pika
import pytest
import redis
from sqlalchemy import Engine

from children import Child
from db.queries.invariants import list_broken
from db.session import transaction
from domain.errors import InvalidInput
from domain.runs import RunStatus
from jobs import draining, rabbit
from jobs.actors import declare
from jobs.broker import Lifeline, connect
from jobs.engine.admission import Admission
from jobs.engine.stage import Worker
from jobs.leases import Leases
from jobs.maintenance.rescue import rescue
from jobs.rabbit import RabbitQueues
from jobs.readiness import examine
from jobs.runtime import Runtime
from jobs.transport import RedisQueues
from settings import Settings, get_settings
from tests.jobs import test_engine, test_failures, test_recovery
from tests.jobs.harness import Thoughts, execute, line, messages, new_program, put_in, runtime_on, scalar, worker_of
from tests.jobs.servers import running_rabbitmq
from tests.jobs.test_draining import WHO, resting, until

ON_REDIS = {
    "test_without_redis_nothing_is_lost_and_it_is_sent_later",
    "test_messages_that_queues_do_not_hold_any_more_are_sent_again_soon",
}
"""Tests of the engine that lose messages by emptying Redis; their like is below."""
SENT_LONG_AGO = "UPDATE stage_turns SET sent_at = now() - interval '11 s', sends = 7"
WAIT_MILLISECONDS = 5_000
NOWHERE = "amqp://127.0.0.1:1"
END_SECONDS = 10


@pytest.fixture(scope="module")
def server() -> Iterator[tuple[Child, str]]:
    """The RabbitMQ the tests share."""
    with running_rabbitmq() as server:
        yield server


@pytest.fixture
def runtime(
    server: tuple[Child, str],
    clean_database: Engine,
    valkey: redis.Redis,
    thoughts: Thoughts,  # noqa: ARG001 - declared first
) -> Iterator[Runtime]:
    """A runtime whose messages wait in RabbitMQ until the test delivers them."""
    on_redis = runtime_on(clean_database, valkey, retry_base_seconds=0.001)
    runtime = replace(on_redis, broker=RabbitQueues(server[1], valkey, on_redis.tuning.lease_seconds, []))
    declare(worker_of(runtime))
    lose_messages(runtime)
    yield runtime
    runtime.journal.close()
    runtime.broker.close()


@contextmanager
def working(runtime: Runtime) -> Iterator[Leases]:
    """Dramatiq's worker, in this process, for as long as the block lasts."""
    worker = Worker(runtime, Leases(runtime), Admission(runtime))
    declare(worker)
    runtime.broker.add_middleware(Lifeline(worker))
    threads = dramatiq.Worker(runtime.broker, worker_timeout=100, worker_threads=2)
    threads.start()
    try:
        yield worker.leases
    finally:
        threads.stop()


def lose_messages(runtime: Runtime) -> None:
    """Empty every queue."""
    for queue in runtime.broker.get_declared_queues():
        rabbit.declare(runtime.broker.channel, queue)
        runtime.broker.channel.queue_purge(queue)


globals().update(
    {
        name: test
        for module in (test_engine, test_failures, test_recovery)
        for name, test in vars(module).items()
        if name.startswith("test_") and name not in ON_REDIS
    }
)


def cut(connection: pika.BlockingConnection) -> None:
    """Break a connection off, as a network does, without a word to pika."""
    connection._impl._transport._sock.shutdown(socket.SHUT_RDWR)  # noqa: SLF001 - pika gives no way to the socket


def test_without_rabbitmq_nothing_is_lost_and_it_is_sent_later(runtime: Runtime, program: UUID) -> None:
    nowhere = RabbitQueues(NOWHERE, runtime.redis, 15, [])
    away = replace(runtime, broker=nowhere)
    put_in(away, program)
    execute(runtime, SENT_LONG_AGO)
    assert rescue(away) == 0
    assert scalar(runtime.engine, "SELECT sends FROM stage_turns") == 7, "nothing counts as sent"
    assert rescue(runtime) == 1


def test_messages_that_queues_do_not_hold_any_more_are_sent_again_soon(runtime: Runtime, program: UUID) -> None:
    put_in(runtime, program)
    execute(runtime, SENT_LONG_AGO)
    assert rescue(runtime) == 0, "its message waits in a long queue"
    lose_messages(runtime)
    assert rescue(runtime) == 1


def test_a_sender_whose_connection_was_closed_makes_another(runtime: Runtime, program: UUID) -> None:
    cut(runtime.broker.connection)
    put_in(runtime, program)
    assert len(messages(runtime)) == 1


def test_queues_that_vanished_are_made_again(runtime: Runtime, program: UUID) -> None:
    runtime.broker.channel.queue_delete("scientist")
    cut(runtime.broker.connection)
    put_in(runtime, program)
    assert len(messages(runtime)) == 1


def test_a_message_nobody_acknowledged_is_delivered_again_when_its_connection_closes(
    runtime: Runtime, program: UUID
) -> None:
    put_in(runtime, program)
    dies, lives = (runtime.broker.consume("scientist", timeout=WAIT_MILLISECONDS) for _ in range(2))
    first = next(dies)
    assert runtime.broker.waiting()["SCIENTIST"] == 0
    dies.close()
    again = next(lives)
    assert (again.message_id, again.redelivered) == (first.message_id, True)
    lives.ack(first)
    lives.close()
    assert runtime.broker.waiting()["SCIENTIST"] == 1, "who took it by a connection that closed has no say"


def test_what_is_urgent_is_taken_first(runtime: Runtime, program: UUID) -> None:
    put_in(runtime, program)
    (due,) = messages(runtime)
    runtime.broker.send([due, replace(due, fence=7, urgent=True)])
    assert [one.fence for one in messages(runtime)] == [7, 0]


def test_redis_away_keeps_no_message_from_going(runtime: Runtime, program: UUID, server: tuple[Child, str]) -> None:
    lockless = RabbitQueues(server[1], redis.Redis(unix_socket_path="/nowhere.sock", retry=None), 15, [])
    put_in(replace(runtime, broker=lockless), program)
    lockless.close()
    assert len(messages(runtime)) == 1


@pytest.mark.parametrize("hand_over", ["sticky", "message"])
def test_dramatiq_works_runs_off_and_leaves_no_message_and_no_lock(
    runtime: Runtime, server: tuple[Child, str], hand_over: str
) -> None:
    tuning = runtime.tuning.model_copy(update={"hand_over": hand_over})
    crew = replace(runtime, tuning=tuning, broker=RabbitQueues(server[1], runtime.redis, tuning.lease_seconds, []))
    with working(crew):
        programs = [new_program(runtime.engine, email=f"client{number}@example.org") for number in range(5)]
        ran = [put_in(runtime, program) for program in programs * 2]
        deadline = time.monotonic() + END_SECONDS
        while any(line(runtime, run_id).status is not RunStatus.COMPLETED for run_id in ran):
            assert time.monotonic() < deadline
            time.sleep(0.02)
    crew.close()
    assert messages(runtime) == []
    assert list(runtime.redis.scan_iter("ratelimit:*")) == []
    with transaction(runtime.engine) as session:
        assert list_broken(session) == []


def test_a_drained_worker_leaves_its_messages_in_rabbitmq_until_it_is_told_to_go_on(
    runtime: Runtime, server: tuple[Child, str], program: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dramatiq.worker.CONSUMER_RESTART_DELAY_SECS", 0.02)
    tuning = runtime.tuning.model_copy(update={"lease_seconds": 0.3})
    crew = replace(runtime, tuning=tuning, broker=RabbitQueues(server[1], runtime.redis, 15, []))
    with working(crew) as leases:
        until(lambda: scalar(crew.engine, "SELECT count(*) FROM processes") == 1)
        draining.drain(crew, crew.process_id, **WHO)
        until(lambda: leases.draining and resting())
        run_id = put_in(crew, program)
        until(lambda: runtime.broker.waiting()["SCIENTIST"] == 1)
        assert line(crew, run_id).status is RunStatus.PENDING
        draining.fill(crew, crew.process_id, **WHO)
        until(lambda: line(crew, run_id).status is RunStatus.COMPLETED)
    crew.close()
    assert messages(runtime) == []


def test_one_setting_chooses_the_transport(server: tuple[Child, str]) -> None:
    settings = Settings().pointed_at("postgresql://nowhere/regimen", "redis://nowhere")
    chosen = settings.model_copy(update={"broker_url": server[1], "lease_seconds": 7.5})
    assert isinstance(connect(settings).broker, RedisQueues)
    queues = connect(chosen).broker
    assert isinstance(queues, RabbitQueues)
    assert queues.beating[0].heartbeat == 8, "a lost host gives its messages back about when it loses its turns"
    assert set(queues.waiting().values()) == {0}


def test_a_broker_that_is_not_rabbitmq_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BROKER_URL", "redis://localhost")
    get_settings.cache_clear()
    with pytest.raises(InvalidInput, match="BROKER_URL"):
        get_settings()


def test_a_rabbitmq_that_is_away_is_named(runtime: Runtime) -> None:
    assert [(part.name, part.ready) for part in examine(runtime)][-1] == ("rabbitmq", True)
    away = examine(replace(runtime, broker=RabbitQueues(NOWHERE, runtime.redis, 15, [])))[-1]
    assert (away.name, away.ready) == ("rabbitmq", False)
    assert re.search("RabbitMQ does not answer .*start it, or correct BROKER_URL", away.finding)
