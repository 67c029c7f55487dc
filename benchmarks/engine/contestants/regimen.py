"""Regimen: a pipeline of six agents that say 4.4 KB each, with every guarantee of the engine on.

A run's number travels as the moment it is run for, which is all an upstream app may say about a run of a pipeline that
loads nothing.
"""

import threading
import time
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import text

from benchmarks.engine import work
from db import migrate
from db.queries.enqueueing import Request
from db.session import connect as connect_database
from db.session import transaction
from domain.facts import Facts
from domain.pipelines import PIPELINES, Loads, Messages, Pipeline, Stage
from domain.snapshot import Bare
from domain.vocabulary import AgentName
from jobs.broker import connect
from jobs.enqueueing import enqueue_many
from settings import get_settings

NAME = "empty"
AGENTS = tuple(AgentName)
EPOCH = datetime(2026, 1, 1, tzinfo=UTC)

CLIENTS = text("""
    WITH client AS (
        INSERT INTO clients (email, full_name, age_bracket, height_cm, current_weight_kg, primary_goal, sex,
            birth_year, activity_level)
        SELECT 'client-' || n || '@example.org', 'Client ' || n, '30-39', 170, 70, 'maintenance', 'female', 1990,
            CAST(:activity AS activity_level)
        FROM generate_series(1, :clients) AS n RETURNING id)
    INSERT INTO programs (client_id, start_weight_kg, target_weight_kg, bmr_kcal, tdee_kcal, target_intake_kcal,
        protein_g, fat_g, carbs_g, activity_multiplier)
    SELECT id, 70, 70, 1500, 2100, 2100, 120, 70, 240, 1.4 FROM client
""")
PROGRAMS = text("SELECT id FROM programs ORDER BY id")

_thread = threading.local()


class Given(Facts):
    """What a stage is told, the same as every contestant's: the run, and the id of the output before."""

    run: int
    before: str | None


class Said(Facts):
    """A stage's output."""

    run: int
    stage: int
    before: str | None
    at: float
    items: list[dict[str, Any]]


def register() -> None:
    """Add the pipeline to those this process knows."""
    stages = [
        Stage(
            agent=agent,
            data_type="empty",
            given=partial(_given, stage=number),
            think=partial(_think, stage=number),
            said=Said,
            time_limit_seconds=20,
            version="1",
            cached=False,
            hears=(),
        )
        for number, agent in enumerate(AGENTS, 1)
    ]
    PIPELINES[NAME] = Pipeline(NAME, version=1, steps=tuple(stages), publishes=False, loads=Loads.NOTHING)


def take_finished() -> int | None:
    """Return the run whose last stage this thread has done since it was last asked."""
    run: int | None = getattr(_thread, "run", None)
    _thread.run = None
    return run


def set_up() -> None:
    """Bring the database to the newest schema and give every client a program."""
    engine = connect_database(get_settings().database_url or "")
    migrate.upgrade(engine)
    with transaction(engine) as session:
        session.execute(CLIENTS, {"clients": work.CLIENTS, "activity": "moderate"})
    engine.dispose()


@contextmanager
def producing() -> Generator[Callable[[Sequence[int]], None]]:
    """Lend a function that puts runs in, all of them in one call."""
    register()
    runtime = connect(get_settings())
    with transaction(runtime.engine) as session:
        programs: list[UUID] = list(session.execute(PROGRAMS).scalars())

    def put_in(runs: Sequence[int]) -> None:
        enqueue_many(
            runtime,
            [
                Request(program_id=programs[work.client_of(run)], pipeline=NAME, as_of=EPOCH + timedelta(seconds=run))
                for run in runs
            ],
        )

    yield put_in
    runtime.close()


def _given(snapshot: Bare, _: Messages, *, stage: int) -> Given:
    run = (snapshot.now - EPOCH) // timedelta(seconds=1)
    return Given(run=run, before=f"{run}:{stage - 1}" if stage > 1 else None)


def _think(given: Given, _: None, *, stage: int) -> Said:
    began = time.monotonic_ns()
    said = Said.model_validate(work.output(given.run, stage, given.before))
    work.log_stage(given.run, stage, began)
    if stage == work.STAGES:
        _thread.run = given.run
    return said
