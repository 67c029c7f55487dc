"""Raw Dramatiq: six chained actors, nothing stored."""

from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager

from benchmarks.engine.contestants import dramatiq_chain


def set_up() -> None:
    """Nothing to prepare."""


def start() -> None:
    """Make this process a worker."""
    dramatiq_chain.declare()


@contextmanager
def producing() -> Generator[Callable[[Sequence[int]], None]]:
    """Lend a function that puts runs in."""
    chain = dramatiq_chain.declare()

    def put_in(runs: Sequence[int]) -> None:
        for run in runs:
            dramatiq_chain.begin(chain, run)

    yield put_in
