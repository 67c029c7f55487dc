"""A pipeline of six tiny agents, a client to run it for, and hands to deliver its messages one by one."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID
from weakref import ReferenceType, ref

import dramatiq
import redis
from sqlalchemy import Engine, text

from db.queries import runs
from db.queries.enqueueing import Request
from db.queries.runs import RunLine
from db.session import transaction
from domain.catalogue import Catalogue
from domain.facts import Facts
from domain.intake import Intake
from domain.pipelines import Pipeline, Stage
from domain.runs import Due
from domain.snapshot import Snapshot
from domain.vocabulary import AgentName
from jobs.actors import declare
from jobs.engine.admission import Admission
from jobs.engine.stage import Worker, perform
from jobs.enqueueing import enqueue
from jobs.intake import import_clients, read_documents
from jobs.leases import Leases
from jobs.messages import due
from jobs.rabbit import RabbitQueues
from jobs.runtime import Runtime, Tuning
from jobs.transport import RedisQueues

INTAKE = {
    "email": "ada@example.org",
    "full_name": "Ada Example",
    "sex": "female",
    "birth_year": 1990,
    "height_cm": 168,
    "weight_kg": 70,
    "target_weight_kg": 64,
    "goal": "fat_loss",
    "timezone": "Europe/Berlin",
    "training": {"weekdays": ["monday", "wednesday", "friday"], "equipment": ["dumbbell", "bench"], "accustomed": True},
}


class Given(Facts):
    """A tiny agent is given the program and what was said before it."""

    program_id: UUID
    heard: tuple[str, ...]


class Said(Facts):
    """It says its name, after those before it."""

    words: tuple[str, ...]


LONG_ENOUGH = 200
"""Deliveries in which all runs that a sequence of faults can put in go through their stages, one after the other."""


@dataclass
class Thoughts:
    """Counts how often each agent thought, and makes those fail that should."""

    thought: list[AgentName] = field(default_factory=list)
    failing: dict[AgentName, BaseException] = field(default_factory=dict)


def tiny_pipeline(thoughts: Thoughts, name: str = "tiny", version: int = 1) -> Pipeline:
    """Six agents that hand a growing list of names on."""

    def stage(agent: AgentName) -> Stage:
        def given(snapshot: Snapshot, said: dict[str, Facts]) -> Given:
            heard = [message.words[-1] for message in said.values() if isinstance(message, Said)]
            return Given(program_id=snapshot.program.program_id, heard=tuple(sorted(heard)))

        def think(facts: Given, _: Catalogue) -> Said:
            thoughts.thought.append(agent)
            if agent in thoughts.failing:
                raise thoughts.failing[agent]
            return Said(words=(*facts.heard, agent))

        return Stage(agent, "words", given, think, Said, 20, "1")

    return Pipeline(name=name, version=version, steps=tuple(map(stage, AgentName)), publishes=False)


MADE: list[ReferenceType[Runtime]] = []
"""The runtimes of this test, whose connections are given back after it."""


def runtime_on(engine: Engine, client: redis.Redis, **tuning: object) -> Runtime:
    """A runtime on the test's servers with its actors declared."""
    numbers = Tuning.model_validate({"hand_over": "message"} | tuning)
    runtime = Runtime(engine=engine, redis=client, broker=RedisQueues(client, []), tuning=numbers)
    declare(worker_of(runtime))
    MADE.append(ref(runtime))
    return runtime


def worker_of(runtime: Runtime) -> Worker:
    """A worker process that lives: what it takes up is its own until the test says otherwise."""
    leases = Leases(runtime)
    leases.beat()
    return Worker(runtime, leases, Admission(runtime))


def new_program(engine: Engine, start: str = "2026-11-02T09:00:00+00:00", **changes: object) -> UUID:
    """Import one client and return their program."""
    (intake,) = read_documents("test", INTAKE | changes, Intake)
    (imported,) = import_clients(engine, "test", [intake], datetime.fromisoformat(start))
    assert imported.program_id is not None, imported.decision.message
    return imported.program_id


def messages(runtime: Runtime) -> list[Due]:
    """Take every message off every queue."""
    queues = runtime.broker.get_declared_queues()
    return [due(dramatiq.Message.decode(body).args) for queue in queues for body in bodies(runtime, queue)]


def bodies(runtime: Runtime, queue: str) -> Iterator[bytes]:
    """Take every message off a queue of either transport, as it travels."""
    if isinstance(runtime.broker, RabbitQueues):
        while (body := runtime.broker.channel.basic_get(queue, auto_ack=True)[2]) is not None:
            yield body
        return
    while (message_id := runtime.redis.lpop(f"dramatiq:{queue}")) is not None:
        yield runtime.redis.hget(f"dramatiq:{queue}.msgs", message_id)
        runtime.redis.hdel(f"dramatiq:{queue}.msgs", message_id)


def deliver(runtime: Runtime, dues: Iterable[Due]) -> None:
    """Work on these messages, here and now."""
    worker = worker_of(runtime)
    for one in dues:
        perform(worker, one)


def drain(runtime: Runtime, rounds: int = 100) -> None:
    """Deliver messages until there are none."""
    for _ in range(rounds):
        found = messages(runtime)
        if not found:
            return
        deliver(runtime, found)
    raise AssertionError("messages never ended")


def scalar(engine: Engine, statement: str, **facts: object) -> object:
    """Read one value back, in a session of its own."""
    with transaction(engine) as session:
        return session.execute(text(statement), facts).scalar_one()


def put_in(runtime: Runtime, program: UUID, **facts: object) -> UUID:
    """Put a run of the tiny pipeline in."""
    return enqueue(runtime, Request.model_validate({"program_id": program, "pipeline": "tiny"} | facts))


def line(runtime: Runtime, run_id: UUID) -> RunLine:
    """Read a run back."""
    with transaction(runtime.engine) as session:
        return runs.get_line(session, run_id)


def said(runtime: Runtime, run_id: UUID) -> list[AgentName]:
    """Return who has spoken, in order."""
    with transaction(runtime.engine) as session:
        return [message.from_agent for message in runs.list_messages(session, run_id)]


def run_down_lease(runtime: Runtime) -> None:
    """Let every worker be silent for so long that it counts as gone."""
    execute(runtime, "UPDATE processes SET seen_at = now() - interval '1 day'")


def make_due(runtime: Runtime) -> None:
    """Let every wait be over."""
    execute(runtime, "UPDATE stage_turns SET available_at = now(), sent_at = NULL")


def execute(runtime: Runtime, statement: str, **facts: object) -> None:
    """Write by SQL, in a transaction of its own."""
    with transaction(runtime.engine) as session:
        session.execute(text(statement), facts)
