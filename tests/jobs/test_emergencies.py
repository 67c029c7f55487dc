"""Questions that tell of an emergency: answered where they are asked, and nothing goes on until somebody has looked."""

from collections.abc import Iterator
from uuid import UUID

import pytest
import redis
from sqlalchemy import Engine

from domain.errors import Refused
from domain.runs import PauseScope, RunStatus
from jobs import asking, pausing
from jobs.runtime import Runtime
from tests.jobs.harness import (
    Thoughts,
    drain,
    execute,
    line,
    messages,
    new_program,
    put_in,
    runtime_on,
    scalar,
)
from tests.jobs.questions import ADA, ask, rows


@pytest.fixture
def runtime(clean_database: Engine, valkey: redis.Redis, thoughts: Thoughts) -> Iterator[Runtime]:  # noqa: ARG001 - declared first
    runtime = runtime_on(clean_database, valkey, retry_base_seconds=0.001)
    new_program(clean_database, health={"medications": ["levothyroxine"]})
    yield runtime
    runtime.journal.close()


def test_an_emergency_is_answered_where_it_is_asked_and_pauses_the_client(runtime: Runtime) -> None:
    said = ask(runtime, "She has crushing chest pain", idempotency_key="e1")
    assert (said.emergency, said.urgency, said.action) == (True, "urgent", "pause")
    assert (said.referral_target, said.run_id) == ("emergency care", None)
    assert said.answered_at is not None
    assert messages(runtime) == []
    (pause,) = rows(runtime, "SELECT scope, actor, reason FROM pauses")
    assert (pause["scope"], pause["actor"]) == ("client", "PHYSICIAN")
    (flag,) = rows(runtime, "SELECT flag_type, severity FROM red_flags")
    assert flag == {"flag_type": "training_dizziness", "severity": "urgent"}
    assert scalar(runtime.engine, "SELECT count(*) FROM operator_actions WHERE action = 'pause'") == 1
    assert ask(runtime, "She has crushing chest pain", idempotency_key="e1").id == said.id
    assert ask(runtime, "He collapsed again").id != said.id, "told twice, paused once"
    assert scalar(runtime.engine, "SELECT count(*) FROM pauses") == 1


def test_an_emergency_is_not_hidden_by_a_pause_that_was_there(runtime: Runtime) -> None:
    pausing.pause(runtime, PauseScope.CLIENT, ADA, "olga", "on holiday")
    ask(runtime, "He collapsed on the beach")
    (pause,) = rows(runtime, "SELECT actor, reason FROM pauses")
    assert pause["actor"] == "PHYSICIAN"
    assert "told of an emergency" in pause["reason"]
    assert pause["reason"].endswith("before that olga: on holiday")


def test_after_an_emergency_a_week_waits_and_so_does_the_next_question(runtime: Runtime) -> None:
    program = UUID(str(scalar(runtime.engine, "SELECT id FROM programs")))
    ask(runtime, "She fainted at the rack")
    week = put_in(runtime, program)
    asked = ask(runtime)
    drain(runtime)
    assert line(runtime, week).status is RunStatus.PENDING
    assert asking.look_up(runtime, asked.id).paused
    pausing.unpause(runtime, PauseScope.CLIENT, ADA, "ada", "seen by a doctor")
    drain(runtime)
    assert asking.look_up(runtime, asked.id).answered_at is not None
    assert line(runtime, week).status is RunStatus.COMPLETED


def test_an_emergency_needs_no_program(runtime: Runtime) -> None:
    execute(runtime, "UPDATE programs SET status = 'paused'")
    with pytest.raises(Refused, match="has no active program"):
        ask(runtime)
    assert scalar(runtime.engine, "SELECT count(*) FROM physician_queries") == 0
    assert ask(runtime, "She passed out in the gym").answered_at is not None
