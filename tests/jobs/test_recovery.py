"""What goes wrong around a run - locks, outages, late operators, bad rows - stays there and ends."""

import json
import threading
from datetime import UTC, datetime
from uuid import UUID

import pytest
import redis
from dramatiq.middleware import TimeLimitExceeded
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from db.queries import runs, settle
from db.queries.enqueueing import Request
from db.queries.invariants import list_broken
from db.session import transaction
from domain.errors import AgentError
from domain.pipelines import PIPELINES
from domain.runs import Due, RunStatus, Turn
from domain.vocabulary import AgentName, Trigger
from jobs.control import resume
from jobs.engine.think import cache_key
from jobs.enqueueing import enqueue
from jobs.leases import Held, Leases
from jobs.maintenance.check_ins import fire_check_ins
from jobs.maintenance.rescue import rescue
from jobs.runtime import Runtime
from jobs.transport import RedisQueues
from tests.jobs.harness import Thoughts, drain, messages, new_program, scalar

SENT_LONG_AGO = "UPDATE stage_turns SET sent_at = now() - interval '11 s', sends = 7"


def put_in(runtime: Runtime, program: UUID, **facts: object) -> UUID:
    return enqueue(runtime, Request.model_validate({"program_id": program, "pipeline": "tiny"} | facts))


def status(runtime: Runtime, run_id: UUID) -> RunStatus:
    with transaction(runtime.engine) as session:
        return runs.get_line(session, run_id).status


def do(runtime: Runtime, statement: str, **facts: object) -> None:
    with transaction(runtime.engine) as session:
        session.execute(text(statement), facts)


def claim(runtime: Runtime, due: Due) -> Turn:
    """Take a stage up and leave it there."""
    (row,) = runtime.journal.settle(settle.claim(due, PIPELINES["tiny"], runtime.process_id))
    return settle.turn(due, row)


def test_without_redis_nothing_is_lost_and_it_is_sent_later(runtime: Runtime, program: UUID) -> None:
    put_in(runtime, program)
    do(runtime, "UPDATE stage_turns SET sent_at = NULL, sends = 0")
    nowhere = redis.Redis(unix_socket_path="/nowhere.sock", retry=None)
    away = Runtime(runtime.engine, nowhere, RedisQueues(nowhere, []), runtime.tuning)
    assert rescue(away) == 0
    assert scalar(runtime.engine, "SELECT sends FROM stage_turns") == 0, "nothing counts as sent"
    put_in(away, new_program(runtime.engine, email="bo@example.org"))
    do(runtime, SENT_LONG_AGO)
    runtime.redis.flushall()
    assert rescue(runtime) == 2


def test_messages_that_queues_do_not_hold_any_more_are_sent_again_soon(runtime: Runtime, program: UUID) -> None:
    put_in(runtime, program)
    do(runtime, SENT_LONG_AGO)
    assert rescue(runtime) == 0, "its message waits in a long queue"
    runtime.redis.flushall()
    assert rescue(runtime) == 1


def test_a_run_resumed_after_the_next_one_does_not_look_like_an_overlap(
    runtime: Runtime, program: UUID, thoughts: Thoughts
) -> None:
    thoughts.failing[AgentName.CHEF] = AgentError("no")
    first = put_in(runtime, program)
    drain(runtime)
    thoughts.failing.clear()
    put_in(runtime, program)
    drain(runtime)
    resume(runtime, first)
    drain(runtime)
    assert status(runtime, first) is RunStatus.COMPLETED
    with transaction(runtime.engine) as session:
        assert list_broken(session) == []


def test_a_process_with_a_stage_that_hangs_for_good_gives_up(runtime: Runtime, program: UUID) -> None:
    put_in(runtime, program)
    gave_up = threading.Event()
    leases = Leases(runtime, give_up=gave_up.set)
    (due,) = messages(runtime)
    turn = claim(runtime, due)
    with leases.hold(turn) as held, leases.limit(held, seconds=60):
        leases.beat()
        assert not gave_up.is_set()
    with leases.hold(turn) as held, leases.limit(held, seconds=-runtime.tuning.lease_seconds):
        leases.beat()
    assert gave_up.is_set()


def think_too_long(leases: Leases, held: Held) -> None:
    with leases.limit(held, seconds=-1):
        leases.interrupt_late()
        for _ in range(1_000):
            sum(range(1_000))


def test_a_stage_over_its_time_is_interrupted(runtime: Runtime, program: UUID) -> None:
    put_in(runtime, program)
    leases = Leases(runtime)
    (due,) = messages(runtime)
    with leases.hold(claim(runtime, due)) as held, pytest.raises(TimeLimitExceeded):
        think_too_long(leases, held)


def test_a_turn_nobody_in_its_process_works_on_is_given_back(runtime: Runtime, program: UUID) -> None:
    put_in(runtime, program)
    (due,) = messages(runtime)
    turn = claim(runtime, due)
    do(runtime, "UPDATE stage_turns SET taken_at = now() - interval '1 min'")
    leases = Leases(runtime)
    with leases.hold(turn):
        leases.beat()
        assert scalar(runtime.engine, "SELECT worker_id IS NOT NULL FROM stage_turns") is True
    leases.beat()
    assert rescue(runtime) == 1
    drain(runtime)
    assert status(runtime, turn.run_id) is RunStatus.COMPLETED


def test_a_heartbeat_survives_what_nobody_thought_of(runtime: Runtime, monkeypatch: pytest.MonkeyPatch) -> None:
    beats: list[int] = []
    enough = threading.Event()
    leases = Leases(
        Runtime(
            runtime.engine, runtime.redis, runtime.broker, runtime.tuning.model_copy(update={"lease_seconds": 0.03})
        )
    )

    def beat(*, stopped: bool = False) -> None:
        beats.append(stopped)
        if len(beats) > 2:
            enough.set()
        if not stopped:
            raise ValueError("unthought-of")

    monkeypatch.setattr(leases, "beat", beat)
    leases.start()
    assert enough.wait(5)
    leases.stop()


def test_a_program_whose_check_in_cannot_be_put_in_does_not_keep_the_others_waiting(runtime: Runtime) -> None:
    programs = [new_program(runtime.engine, email=f"client{number}@example.org") for number in range(3)]
    for program in programs:
        put_in(runtime, program, trigger=Trigger.INITIAL)
    do(runtime, "UPDATE clients SET timezone = 'Nowhere/Else' WHERE email = 'client0@example.org'")
    do(
        runtime,
        "UPDATE programs SET next_check_in_at = next_check_in_at - interval '1 h' WHERE id = :id",
        id=programs[0],
    )
    assert fire_check_ins(runtime, datetime(2026, 11, 8, 17, tzinfo=UTC)) == 2


@pytest.mark.parametrize("spoilt", [b"{", b"[]", b'"payload"', None])
def test_a_cached_answer_that_cannot_be_read_is_thought_anew(
    runtime: Runtime, program: UUID, thoughts: Thoughts, spoilt: bytes | None
) -> None:
    put_in(runtime, program)
    drain(runtime)
    key = cache_key(program, AgentName.CHEF)
    entry = json.loads(runtime.redis.get(key))  # type: ignore[arg-type]
    runtime.redis.set(key, spoilt or json.dumps(entry | {"payload": {"sounds": "of an older version"}}))
    again = put_in(runtime, program)
    drain(runtime)
    assert status(runtime, again) is RunStatus.COMPLETED
    assert thoughts.thought.count(AgentName.CHEF) == 2


def test_a_backend_whose_worker_vanished_in_a_transaction_lets_go(runtime: Runtime) -> None:
    assert scalar(runtime.engine, "SELECT current_setting('idle_in_transaction_session_timeout')") == "1min"


def test_finishing_and_asking_for_the_same_week_again_do_not_block_each_other(runtime: Runtime, program: UUID) -> None:
    first = put_in(runtime, program, trigger=Trigger.INITIAL)
    again = text("SELECT enqueue_run(:program, 'initial') FROM set_config('lock_timeout', '2s', true)")
    with runtime.engine.connect() as finishing, finishing.begin():
        finishing.execute(text("UPDATE stage_turns SET fence = fence WHERE run_id = :id"), {"id": first})
        with pytest.raises(DBAPIError, match="already has its initial run"), transaction(runtime.engine) as session:
            session.execute(again, {"program": program})
