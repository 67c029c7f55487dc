"""An agent nobody has heard of yet: a row in PIPELINES, and `regimen migrate` makes its name known."""

import pytest
import redis

from db import migrate
from db.session import connect
from domain.pipelines import PIPELINES, Pipeline
from domain.runs import RunStatus
from tests.jobs.harness import Thoughts, drain, line, new_program, put_in, runtime_on, said, tiny_pipeline


def test_a_seventh_agent_is_one_row(
    monkeypatch: pytest.MonkeyPatch, fresh_database_url: str, valkey: redis.Redis, thoughts: Thoughts
) -> None:
    six = tiny_pipeline(thoughts)
    first, *others = six.steps
    seventh = type(six.stages[0])(**{**vars(six.stages[5]), "agent": "SLEEP_COACH"})
    monkeypatch.setitem(PIPELINES, "tiny", Pipeline("tiny", 1, (first, seventh, *others), publishes=False))
    engine = connect(fresh_database_url)
    migrate.upgrade(engine)
    runtime = runtime_on(engine, valkey)
    run_id = put_in(runtime, new_program(engine))
    drain(runtime)
    assert line(runtime, run_id).status is RunStatus.COMPLETED
    assert said(runtime, run_id)[:3] == ["SCIENTIST", "SLEEP_COACH", "NUTRITIONIST"]
    runtime.journal.close()
    engine.dispose()
