"""A house with a past: 100,000 runs, two weeks of three clients by the six agents, and a web process that shows it."""

import socket
import time
from collections.abc import Collection, Generator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple
from unittest.mock import patch
from urllib.request import urlopen
from uuid import UUID

import redis
from sqlalchemy import text

from access import accounts
from db.queries.enqueueing import Request
from db.session import connect, transaction
from domain.access import Role
from domain.facts import Facts
from domain.pipelines import PIPELINES, Pipeline, Stage
from domain.vocabulary import Trigger
from jobs.enqueueing import enqueue
from jobs.intake import import_clients, submit_check_ins
from jobs.maintenance.check_ins import fire_check_ins
from jobs.runtime import Runtime
from processes import Processes, programs
from settings import Settings
from tests.jobs.harness import drain, runtime_on
from tests.jobs.test_publishing import NOW, START, coach_two_weeks, member

OPERATOR, PASSWORD = "olga@example.org", "correct horse battery"
DISK_IS_FULL = "[Errno 28] No space left on device: '/var/lib/regimen/recipes'"

BOOT_SECONDS = 60

CLIENTS = """
    INSERT INTO clients (email, full_name, age_bracket, height_cm, current_weight_kg, primary_goal, sex, birth_year,
        activity_level, timezone)
    SELECT 'client' || n || '@example.org', chr(65 + n % 26) || 'nna ' || chr(65 + n / 26) || 'berg', '30-39', 170, 80,
        'fat_loss', 'female', 1990, 'moderate', 'Europe/Berlin'
    FROM generate_series(0, 199) AS n
"""
PROGRAMS = """
    INSERT INTO programs (client_id, status, start_weight_kg, target_weight_kg, bmr_kcal, tdee_kcal, target_intake_kcal,
        protein_g, fat_g, carbs_g, activity_multiplier, check_in_weekday, check_in_hour, next_check_in_at)
    SELECT id, 'active', 80, 70, 1500, 2200, 1900, 140, 60, 200, 1.5, 'monday', 7,
        date_trunc('week', now()) + interval '7 days 6 hours'
    FROM clients WHERE email LIKE 'client%'
"""
RUNS = """
    INSERT INTO pipeline_runs (program_id, client_id, trigger, status, outcome, upstream, pipeline, week_number, stage,
        error_message, error_agent, created_at, started_at, completed_at)
    SELECT p.id, p.client_id, (ARRAY['manual', 'adjustment'])[1 + n % 2]::pipeline_trigger,
        CASE WHEN n % 397 = 7 THEN 'failed' WHEN n % 499 = 9 THEN 'cancelled' ELSE 'completed' END::pipeline_status,
        CASE WHEN n % 397 = 7 OR n % 499 = 9 THEN NULL WHEN n % 53 = 3 THEN 'held' ELSE 'published' END::run_outcome,
        (ARRAY['app', 'portal', 'kiosk'])[1 + n % 3], 'coaching', 1 + n / 2000, 6,
        CASE WHEN n % 397 = 7 THEN 'recipes: cannot be read: connection timed out'
            WHEN n % 499 = 9 THEN 'put in twice' END,
        CASE WHEN n % 397 = 7 THEN 'CHEF' END,
        now() - n * interval '30 seconds', now() - n * interval '30 seconds' + interval '1 second',
        now() - n * interval '30 seconds' + (2 + n % 7) * interval '1 second'
    FROM generate_series(1, :many) AS n
    JOIN (SELECT id, client_id, row_number() OVER (ORDER BY id) AS place FROM programs
        WHERE client_id IN (SELECT id FROM clients WHERE email LIKE 'client%')) p ON p.place = 1 + n % 200
"""
MINUTES = """
    INSERT INTO run_minutes (minute, sampled_at, ended, failed, open, failures)
    SELECT date_trunc('minute', now()) - n * interval '1 minute', date_trunc('minute', now()) - n * interval '1 minute',
        100000 - 2 * n - (3 * sin(n / 5.0))::integer, 250 - n / 200, 30 + (12 * sin(n / 9.0))::integer,
        CASE WHEN n % 17 = 5 THEN 2 WHEN n % 23 = 3 THEN 1 ELSE 0 END
    FROM generate_series(0, 1500) AS n
"""
WAITING = """
    WITH made AS (
        INSERT INTO pipeline_runs (program_id, client_id, trigger, upstream, pipeline, week_number, created_at)
        SELECT id, client_id, 'manual', 'bulletin', 'coaching', 2, now() - interval '5 minutes' FROM programs
        WHERE client_id IN (SELECT id FROM clients WHERE email LIKE 'client%') LIMIT :waiting
        RETURNING id, client_id, upstream, pipeline)
    INSERT INTO stage_turns (run_id, client_id, upstream, pipeline, state, available_at)
    SELECT id, client_id, upstream, pipeline, 'delayed', now() + interval '1 day' FROM made
"""
RUNS_OF_THE_PAST, WAITING_RUNS = 100_000, 40
PAST = """
    SELECT r.id AS failed, h.id AS held, f.id AS flag, c.id AS refused
    FROM pipeline_runs r, clients c, red_flags f
    JOIN pipeline_runs h ON h.client_id = f.client_id AND h.outcome = 'held'
    WHERE r.error_message LIKE '%No space left%' AND c.full_name LIKE 'Thabo%'
"""


class Past(NamedTuple):
    """What there is to find in it."""

    failed: UUID
    """A run that failed because a disk was full; it is not any more."""
    held: UUID
    """A run whose week is held."""
    flag: UUID
    """Why."""
    refused: UUID
    """A client who was not let in."""


@dataclass(frozen=True)
class House:
    """Where it is, and what is in it."""

    url: str
    runtime: Runtime
    past: Past


@contextmanager
def open_house(
    database_url: str, redis_url: str, folder: Path, processes: Collection[str] = ("web", "worker")
) -> Generator[House]:
    """Fill a database of its own, serve it, and let a worker go on with it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    settings = Settings(state_dir=folder, web_port=port, worker_processes=1, lease_seconds=5).pointed_at(
        database_url, redis_url
    )
    engine = connect(database_url)
    with redis.Redis.from_url(redis_url) as client:
        runtime = runtime_on(engine, client, max_attempts=1)
        past = fill(runtime)
        chosen = [replace(one, patience_seconds=1) for one in programs(settings) if one.name in processes]
        with Processes(settings, tuple(chosen)):
            url = f"http://127.0.0.1:{port}"
            wait_for(url)
            yield House(url, runtime, past)
        runtime.journal.close()
    engine.dispose()


def wait_for(url: str) -> None:
    """Wait until the web process answers."""
    deadline = time.monotonic() + BOOT_SECONDS
    while True:
        try:
            with urlopen(f"{url}/livez"):  # noqa: S310 - our own
                return
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)


def fill(runtime: Runtime) -> Past:
    """Write the past."""
    accounts.add_user(runtime, OPERATOR, PASSWORD, Role.ADMIN, "test")
    with transaction(runtime.engine) as session:
        session.execute(text(CLIENTS))
        session.execute(text(PROGRAMS))
        session.execute(text(MINUTES))
        session.execute(text(RUNS), {"many": RUNS_OF_THE_PAST})
        session.execute(text(WAITING), {"waiting": WAITING_RUNS})
    coach_two_weeks(runtime, "elif")
    coach_a_week_and_fail(runtime, "amara")
    import_clients(runtime.engine, "test", [member("thabo").intake], START)
    with transaction(runtime.engine) as session:
        return Past(*session.execute(text(PAST)).one())


def coach_a_week_and_fail(runtime: Runtime, slug: str) -> None:
    """Publish a client's first week; in the second the disk is full."""
    one = member(slug)
    (imported,) = import_clients(runtime.engine, "test", [one.intake], START)
    submit_check_ins(runtime.engine, "test", [one.logs], NOW)
    assert imported.program_id is not None
    enqueue(runtime, Request(program_id=imported.program_id, trigger=Trigger.INITIAL, as_of=START))
    drain(runtime)
    fire_check_ins(runtime, NOW)
    with patch.dict(PIPELINES, {"coaching": without_a_disk(PIPELINES["coaching"])}):
        drain(runtime)


def without_a_disk(pipeline: Pipeline) -> Pipeline:
    """Return the pipeline with a CHEF who finds the disk full."""

    def think(*_: object) -> Facts:
        raise OSError(DISK_IS_FULL)

    steps = tuple(
        replace(step, think=think) if isinstance(step, Stage) and step.agent == "CHEF" else step
        for step in pipeline.steps
    )
    return replace(pipeline, steps=steps)
