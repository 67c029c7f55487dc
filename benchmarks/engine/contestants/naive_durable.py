"""Naive durable: raw Dramatiq, and each stage one transaction that inserts its output and updates its run."""

import threading
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager

import psycopg

from benchmarks.engine import work
from benchmarks.engine.contestants import dramatiq_chain

TABLES = """
CREATE TABLE runs (
    id bigint PRIMARY KEY,
    client integer NOT NULL,
    status text NOT NULL,
    stage integer NOT NULL DEFAULT 0,
    updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE outputs (
    id bigserial PRIMARY KEY,
    run_id bigint NOT NULL,
    stage integer NOT NULL,
    payload jsonb NOT NULL
)
"""


def set_up() -> None:
    """Create the two tables."""
    with psycopg.connect(work.database_url()) as connection:
        connection.execute(TABLES)


def start() -> None:
    """Make this process a worker whose threads have a connection each."""
    own = threading.local()

    def store(run: int, stage: int, payload: str) -> None:
        if not hasattr(own, "connection"):
            own.connection = psycopg.connect(work.database_url())
        _store(own.connection, run, stage, payload)

    dramatiq_chain.declare(store)


@contextmanager
def producing() -> Generator[Callable[[Sequence[int]], None]]:
    """Lend a function that stores runs and puts them in, one by one."""
    chain = dramatiq_chain.declare()
    with psycopg.connect(work.database_url(), autocommit=True) as connection:

        def put_in(runs: Sequence[int]) -> None:
            for run in runs:
                connection.execute(
                    "INSERT INTO runs (id, client, status) VALUES (%s, %s, 'queued')", (run, work.client_of(run))
                )
                dramatiq_chain.begin(chain, run)

        yield put_in


def _store(connection: psycopg.Connection, run: int, stage: int, payload: str) -> None:
    status = "done" if stage == work.STAGES else "running"
    with connection.transaction():
        connection.execute(
            "INSERT INTO outputs (run_id, stage, payload) VALUES (%s, %s, %s) RETURNING id", (run, stage, payload)
        )
        connection.execute(
            "UPDATE runs SET stage = %s, status = %s, updated_at = now() WHERE id = %s", (stage, status, run)
        )
