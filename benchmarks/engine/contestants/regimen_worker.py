"""Regimen's worker: what `dramatiq benchmarks.engine.contestants.regimen_worker:start` calls."""

from typing import Any

import dramatiq
from dramatiq.middleware import Middleware

from benchmarks.engine import work
from benchmarks.engine.contestants import regimen
from jobs import broker


class FinishedRuns(Middleware):
    """Logs a run's end once its last stage's actor has returned: that is after its last commit."""

    def after_process_message(
        self,
        broker: dramatiq.Broker,  # noqa: ARG002 - dramatiq's signature
        message: Any,  # noqa: ANN401, ARG002 - dramatiq's signature
        *,
        result: object = None,  # noqa: ARG002 - dramatiq's signature
        exception: BaseException | None = None,
    ) -> None:
        """Log it."""
        run = regimen.take_finished()
        if run is not None and exception is None:
            work.log_finished(run)


def start() -> None:
    """Make this process a worker that knows the pipeline."""
    regimen.register()
    broker.start()
    dramatiq.get_broker().add_middleware(FinishedRuns())
