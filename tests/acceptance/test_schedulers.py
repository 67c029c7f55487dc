"""Two scheduler processes at once, after a day without any: each check-in fires once."""

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

from sqlalchemy import Engine, text

from db.queries.enqueueing import Request, enqueue
from db.session import connect, transaction
from domain.vocabulary import Trigger
from settings import CHECKOUT, Settings
from tests.jobs.harness import new_program

CLIENTS = 10
DAY = timedelta(hours=24)
FIRED = text("SELECT count(*) FROM schedule_fires")
RUNS = text("SELECT program_id, week_number, count(*) FROM pipeline_runs GROUP BY program_id, week_number")
ALIVE = text("SELECT count(*) FROM processes WHERE kind = 'scheduler' AND NOT stopped")
STOPPED = text("SELECT count(*) FROM processes WHERE kind = 'scheduler' AND stopped")
MISS_A_DAY = text("UPDATE programs SET next_check_in_at = now() - :off")
PATIENCE_SECONDS = 30


@contextmanager
def scheduler(settings: Settings, log: Path) -> Iterator[None]:
    with log.open("ab") as output:
        process = subprocess.Popen(
            [sys.executable, "scheduler.py"], cwd=CHECKOUT, env=settings.environment(), stdout=output, stderr=output
        )
    try:
        yield
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0, log.read_text()


def wait_for(engine: Engine, question: object, wanted: int) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        with transaction(engine) as session:
            if session.execute(question).scalar_one() >= wanted:  # type: ignore[call-overload]
                return
        time.sleep(0.05)
    raise AssertionError(f"not {wanted} within {PATIENCE_SECONDS} s: {question}")


def put_first_runs_in(engine: Engine) -> set[UUID]:
    start = datetime.now(UTC) - timedelta(days=6)
    programs = {
        new_program(engine, start=start.isoformat(), email=f"client{number}@example.org") for number in range(CLIENTS)
    }
    with transaction(engine) as session:
        for program in programs:
            enqueue(session, Request(program_id=program, trigger=Trigger.INITIAL, as_of=start))
        session.execute(MISS_A_DAY, {"off": DAY})
    return programs


def test_two_schedulers_after_a_day_without_any_put_in_one_run_a_program_and_week(
    fresh_database_url: str, redis_url: str, tmp_path: Path
) -> None:
    engine = connect(fresh_database_url)
    programs = put_first_runs_in(engine)
    settings = Settings(database_url=fresh_database_url, redis_url=redis_url, rescue_seconds=0.5)
    with scheduler(settings, tmp_path / "one.log"), scheduler(settings, tmp_path / "two.log"):
        wait_for(engine, ALIVE, 2)
        wait_for(engine, FIRED, CLIENTS)
    with transaction(engine) as session:
        runs = session.execute(RUNS).all()
        assert sorted(runs) == sorted((program, week, 1) for program in programs for week in (1, 2))
        assert session.execute(FIRED).scalar_one() == CLIENTS
        assert session.execute(STOPPED).scalar_one() == 2, "a scheduler says that it stopped"
    engine.dispose()
