"""Celery: a chain of six tasks, Redis as the broker, results kept in PostgreSQL, acknowledged late.

Its last stage is logged before Celery stores that stage's result, in Celery's favour.
"""

from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from typing import TypedDict
from urllib.parse import unquote, urlsplit

from celery import Celery, chain

from benchmarks.engine import work


class Said(TypedDict):
    """A stage's result."""

    id: str
    payload: str


def _broker_url() -> str:
    """Return the address as Celery writes one of a unix socket."""
    parts = urlsplit(work.redis_url())
    return f"redis+socket://{unquote(parts.path)}" if parts.scheme == "unix" else work.redis_url()


app = Celery(
    "contestant",
    broker=_broker_url(),
    backend=work.database_url().replace("postgresql://", "db+postgresql+psycopg://"),
)
app.conf.update(
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    worker_prefetch_multiplier=2,
    broker_connection_retry_on_startup=True,
    worker_hijack_root_logger=False,
    database_engine_options={"pool_size": work.THREADS + 2},
    database_short_lived_sessions=False,
)


@app.task(name="stage")
def perform(before: Said | None, run: int, stage: int) -> Said:
    """Do a stage's work."""
    said, payload = work.perform(run, stage, before["id"] if before else None)
    if stage == work.STAGES:
        work.log_finished(run)
    return {"id": said, "payload": payload}


def set_up() -> None:
    """Nothing to prepare: its first result makes the tables."""


@contextmanager
def producing() -> Generator[Callable[[Sequence[int]], None]]:
    """Lend a function that puts runs in, one by one."""

    def put_in(runs: Sequence[int]) -> None:
        for run in runs:
            rest = [perform.s(run, stage) for stage in range(2, work.STAGES + 1)]
            chain(perform.s(None, run, 1), *rest).apply_async()

    with app.connection() as connection:
        connection.ensure_connection()
        yield put_in
