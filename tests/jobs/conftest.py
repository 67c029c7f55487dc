"""A runtime on the shared servers, and the tiny pipeline."""

from collections.abc import Iterator
from uuid import UUID

import pytest
import redis
from sqlalchemy import Engine

from domain.pipelines import PIPELINES
from jobs.runtime import Runtime
from tests.jobs.harness import MADE, Thoughts, new_program, runtime_on, tiny_pipeline
from tests.jobs.test_publishing import coach_two_weeks


@pytest.fixture(autouse=True)
def connections_are_given_back() -> Iterator[None]:
    """Close what the test's runtimes opened: they share one pool."""
    yield
    while MADE:
        runtime = MADE.pop()()
        if runtime is not None:
            runtime.journal.close()


@pytest.fixture
def thoughts(monkeypatch: pytest.MonkeyPatch) -> Thoughts:
    """What the tiny agents thought; their pipeline is in PIPELINES for this test."""
    thoughts = Thoughts()
    monkeypatch.setitem(PIPELINES, "tiny", tiny_pipeline(thoughts))
    return thoughts


@pytest.fixture
def runtime(clean_database: Engine, valkey: redis.Redis, thoughts: Thoughts) -> Iterator[Runtime]:  # noqa: ARG001 - declared first
    """A runtime whose messages wait until the test delivers them."""
    runtime = runtime_on(clean_database, valkey, retry_base_seconds=0.001)
    yield runtime
    runtime.journal.close()


@pytest.fixture
def program(runtime: Runtime) -> UUID:
    """A program of a client the gate let in."""
    return new_program(runtime.engine)


@pytest.fixture
def coached(clean_database: Engine, valkey: redis.Redis) -> Iterator[Runtime]:
    """A runtime on which a member of the cohort had two weeks published by the six agents."""
    runtime = runtime_on(clean_database, valkey)
    coach_two_weeks(runtime, "amara")
    return runtime
