"""Worker processes for a benchmark, and waiting until they are through."""

import time
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager

from sqlalchemy import text

import children
from children import Child
from db.session import transaction
from domain.errors import NotReady
from jobs.maintenance.rescue import rescue
from jobs.runtime import Runtime
from processes import programs
from settings import CHECKOUT, Settings

PRODUCTION = "jobs.broker:start"
LOOK_SECONDS = 0.05
OPEN = text("SELECT count(*) FROM stage_turns")
ALIVE = text(
    "SELECT count(*) FROM processes WHERE kind = 'worker' AND NOT stopped AND seen_at > now() - interval '15 s'"
)


@contextmanager
def worker(
    settings: Settings, start: str = PRODUCTION, before: Sequence[str] = (), name: str = "worker"
) -> Generator[Child]:
    """Run a worker as `regimen up` would while the block lasts, with another start function, behind another command."""
    (program,) = (one for one in programs(settings) if one.name == "worker")
    argv = [*before, *(start if part == PRODUCTION else part for part in program.argv)]
    log = settings.state_dir / f"{name}.log"
    child = children.start(name, argv, log, cwd=CHECKOUT, env=settings.environment())
    try:
        yield child
    finally:
        child.stop(program.patience_seconds)


def await_workers(runtime: Runtime, processes: int, limit_seconds: float = 60) -> None:
    """Wait until so many worker processes beat.

    Raises:
        NotReady: they do not.
    """
    _wait(runtime, lambda alive: alive >= processes, ALIVE, f"{processes} worker processes", limit_seconds)


def await_ended(runtime: Runtime, tell: Callable[[int], None] = lambda _: None, limit_seconds: float = 900) -> None:
    """Wait until no run is open, doing meanwhile what the scheduler does for them; tell how many there are.

    Raises:
        NotReady: they do not end.
    """

    def ended(still: int) -> bool:
        tell(still)
        return still == 0

    _wait(runtime, ended, OPEN, "the end of all runs", limit_seconds)


def _wait(runtime: Runtime, enough: Callable[[int], bool], counted: object, what: str, limit_seconds: float) -> None:
    deadline = time.monotonic() + limit_seconds
    tick = time.monotonic() + runtime.tuning.rescue_seconds
    while True:
        with transaction(runtime.engine) as session:
            count: int = session.execute(counted).scalar_one()  # type: ignore[call-overload]
        if enough(count):
            return
        if time.monotonic() > deadline:
            raise NotReady(f"waited {limit_seconds:.0f} s for {what}; it stands at {count}")
        if time.monotonic() > tick:
            rescue(runtime)
            tick = time.monotonic() + runtime.tuning.rescue_seconds
        time.sleep(LOOK_SECONDS)
