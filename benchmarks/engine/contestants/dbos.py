"""DBOS: a workflow of six steps on a queue in PostgreSQL."""

import signal
import sys
import threading
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from typing import TypedDict

from dbos import DBOS, DBOSClient

from benchmarks.engine import work

QUEUE = "runs"
VERSION = "1"
POLL_SECONDS = 0.05
"""How often an idle worker looks into the queue; its default is 1 s."""


class Said(TypedDict):
    """A step's result."""

    id: str
    payload: str


@DBOS.step(name="stage")
def perform(run: int, stage: int, before: str | None) -> Said:
    """Do a stage's work."""
    said, payload = work.perform(run, stage, before)
    return {"id": said, "payload": payload}


@DBOS.workflow(name="run")
def run_stages(run: int) -> str | None:
    """Do a run's six steps."""
    said: str | None = None
    for stage in range(1, work.STAGES + 1):
        said = perform(run, stage, said)["id"]
    work.log_finished(run)
    return said


def set_up() -> None:
    """Create its tables and the queue."""
    _configure("set-up")
    DBOS.listen_queues([])
    DBOS.launch()
    DBOS.register_queue(QUEUE, worker_concurrency=work.THREADS, polling_interval_sec=POLL_SECONDS)
    DBOS.destroy()


@contextmanager
def producing() -> Generator[Callable[[Sequence[int]], None]]:
    """Lend a function that puts runs in, one by one."""
    client = DBOSClient(system_database_url=work.database_url())

    def put_in(runs: Sequence[int]) -> None:
        for run in runs:
            client.enqueue(
                {"workflow_name": "run", "queue_name": QUEUE, "workflow_id": f"run-{run}", "app_version": VERSION}, run
            )

    yield put_in
    client.destroy()


def start(executor: str) -> None:
    """Be a worker until told to stop."""
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    _configure(executor)
    DBOS.launch()
    stop.wait()
    DBOS.destroy()


def _configure(executor: str) -> None:
    DBOS(
        config={
            "name": "contestant",
            "system_database_url": work.database_url(),
            "executor_id": executor,
            "application_version": VERSION,
            "log_level": "WARNING",
            "run_admin_server": False,
            "sys_db_pool_size": work.THREADS + 2,
        }
    )


if __name__ == "__main__":
    start(sys.argv[1])
