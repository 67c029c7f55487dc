"""Procrastinate: six chained jobs with the client as their lock; a job's output travels in the next one's arguments.

Its last stage is logged before Procrastinate records that job as done, in Procrastinate's favour.
"""

import asyncio
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager

from procrastinate import App, BaseConnector, PsycopgConnector, SyncPsycopgConnector

from benchmarks.engine import work

POLL_SECONDS = 0.05
"""How often an idle worker looks for a job whose lock has become free; its default is 5 s."""
STALLED_SECONDS = 30
SWEEP_SECONDS = 5


def declare(connector: BaseConnector) -> App:
    """Return the application with its one task."""
    app = App(connector=connector)

    @app.task(name="stage")
    async def perform(run: int, stage: int, before: str | None, payload: str | None) -> None:  # noqa: ARG001 - carried
        said, own = work.perform(run, stage, before)
        if stage == work.STAGES:
            work.log_finished(run)
        else:
            after = app.configure_task("stage", lock=str(work.client_of(run)))
            await after.defer_async(run=run, stage=stage + 1, before=said, payload=own)

    return app


def set_up() -> None:
    """Create its tables."""
    with declare(SyncPsycopgConnector(conninfo=work.database_url())).open() as app:
        app.schema_manager.apply_schema()


@contextmanager
def producing() -> Generator[Callable[[Sequence[int]], None]]:
    """Lend a function that puts runs in, one by one."""
    with declare(SyncPsycopgConnector(conninfo=work.database_url())).open() as app:

        def put_in(runs: Sequence[int]) -> None:
            for run in runs:
                first = app.configure_task("stage", lock=str(work.client_of(run)))
                first.defer(run=run, stage=1, before=None, payload=None)

        yield put_in


async def start() -> None:
    """Be a worker until told to stop."""
    app = declare(PsycopgConnector(conninfo=work.database_url(), min_size=2, max_size=work.THREADS + 2))
    async with app.open_async():
        sweeping = asyncio.create_task(_sweep(app))
        await app.run_worker_async(concurrency=work.THREADS, fetch_job_polling_interval=POLL_SECONDS)
        sweeping.cancel()


async def _sweep(app: App) -> None:
    """Give the jobs of dead workers to others, as its manual says; nothing does without this."""
    while True:
        await asyncio.sleep(SWEEP_SECONDS)
        for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_SECONDS):
            await app.job_manager.retry_job(job)


if __name__ == "__main__":
    asyncio.run(start())
