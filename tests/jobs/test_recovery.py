"""What goes wrong around a run - locks, outages, late operators, bad rows - stays there and ends."""

import json
import threading
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
import redis
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from db.queries import clockwork, runs
from db.queries.enqueueing import Request
from db.queries.invariants import list_broken
from db.session import transaction
from domain.errors import AgentError
from domain.runs import Due, RunStatus
from domain.vocabulary import AgentName, Trigger
from jobs.engine.send import send
from jobs.engine.think import cache_key
from jobs.enqueueing import enqueue, resume
from jobs.leases import Leases
from jobs.maintenance.check_ins import fire_check_ins
from jobs.maintenance.rescue import rescue
from jobs.runtime import Runtime
from tests.jobs.harness import Thoughts, drain, messages, new_program, scalar

SENT_LONG_AGO = "UPDATE pipeline_runs SET sent_at = now() - interval '11 s', sends = 7"
LOCK_RUN = "SELECT id FROM pipeline_runs WHERE id = :id FOR UPDATE"


def put_in(runtime: Runtime, program: UUID, **facts: object) -> UUID:
    return enqueue(runtime, Request.model_validate({"program_id": program, "pipeline": "tiny"} | facts))


def status(runtime: Runtime, run_id: UUID) -> RunStatus:
    with transaction(runtime.engine) as session:
        return runs.get_line(session, run_id).status


def do(runtime: Runtime, statement: str, **facts: object) -> None:
    with transaction(runtime.engine) as session:
        session.execute(text(statement), facts)


def claim(runtime: Runtime, due: Due) -> UUID:
    """Take a stage up and leave it there."""
    with transaction(runtime.engine) as session:
        turn = clockwork.claim(session, due, AgentName.SCIENTIST, 1, runtime.process_id, runtime.tuning.lease)
    assert turn is not None
    return turn.run_id


def test_a_row_somebody_holds_does_not_keep_the_heartbeat_from_the_other_leases(runtime: Runtime) -> None:
    for number in range(2):
        put_in(runtime, new_program(runtime.engine, email=f"client{number}@example.org"))
    held, other = (claim(runtime, due) for due in messages(runtime))
    with transaction(runtime.engine) as blocker, transaction(runtime.engine) as session:
        blocker.execute(text(LOCK_RUN), {"id": held})
        session.execute(text("SET LOCAL lock_timeout = '1s'"))
        clockwork.renew(session, {held: 1, other: 1}, timedelta(hours=1))
    longer = "SELECT lease_until > now() + interval '30 min' FROM pipeline_runs WHERE id = :id"
    assert (scalar(runtime.engine, longer, id=held), scalar(runtime.engine, longer, id=other)) == (False, True)


def test_without_redis_one_message_is_tried_and_the_rest_wait(
    runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[object] = []

    def fail(message: object) -> None:
        tried.append(message)
        raise redis.ConnectionError("away")

    monkeypatch.setattr(runtime.broker, "enqueue", fail)
    send(runtime.broker, [Due(uuid4(), uuid4(), "tiny", 0, 0)] * 3)
    assert len(tried) == 1


def test_while_redis_is_away_nothing_counts_as_sent(runtime: Runtime, program: UUID) -> None:
    put_in(runtime, program)
    do(runtime, "UPDATE pipeline_runs SET sent_at = NULL, sends = 0")
    away = Runtime(runtime.engine, redis.Redis(unix_socket_path="/nowhere.sock"), runtime.broker, runtime.tuning)
    assert rescue(away) == 0
    assert scalar(runtime.engine, "SELECT sends FROM pipeline_runs") == 0
    assert rescue(runtime) == 1


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


def test_a_claim_that_waited_in_its_worker_begins_after_the_run_before_it_ended(
    runtime: Runtime, program: UUID
) -> None:
    put_in(runtime, program)
    second = put_in(runtime, program)
    with transaction(runtime.engine) as session:
        session.execute(text("SELECT now()"))  # its transaction has begun
        do(runtime, "UPDATE pipeline_runs SET status = 'cancelled', completed_at = now() WHERE id <> :id", id=second)
        client = runs.get_line(session, second).client_id
        due = Due(second, client, "tiny", 0, 0)
        assert clockwork.claim(session, due, AgentName.SCIENTIST, 1, uuid4(), runtime.tuning.lease)
    overlap = "SELECT max(started_at) < max(completed_at) FROM pipeline_runs"
    assert scalar(runtime.engine, overlap) is False


def test_a_process_with_a_stage_that_hangs_for_good_gives_up(runtime: Runtime, program: UUID) -> None:
    put_in(runtime, program)
    gave_up = threading.Event()
    leases = Leases(runtime, give_up=gave_up.set)
    with transaction(runtime.engine) as session:
        (due,) = messages(runtime)
        turn = clockwork.claim(session, due, AgentName.SCIENTIST, 1, runtime.process_id, runtime.tuning.lease)
    assert turn is not None
    with leases.hold(turn, hang_seconds=60):
        leases.beat()
        assert not gave_up.is_set()
    with leases.hold(turn, hang_seconds=-1):
        leases.beat()
    assert gave_up.is_set()


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
        finishing.execute(text("UPDATE pipeline_runs SET available_at = now() WHERE id = :id"), {"id": first})
        with pytest.raises(DBAPIError, match="already has its initial run"), transaction(runtime.engine) as session:
            session.execute(again, {"program": program})
