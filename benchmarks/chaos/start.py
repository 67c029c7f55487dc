"""What the processes under test start with: Regimen's own start, after the tiny pipelines and a mutant are in place.

A worker is `python -m dramatiq benchmarks.chaos.start:worker`, a scheduler `python -m benchmarks.chaos.start NAME`.
"""

import sys

import scheduler as clockwork
from benchmarks.chaos import clock, mutants
from benchmarks.chaos.pipeline import config, pipelines
from domain.pipelines import PIPELINES
from jobs import broker

NEWER = 2
"""The version of the rolling pipeline that the newer worker knows."""


def worker() -> None:
    """Begin as a worker of the running version."""
    prepare()
    broker.start()


def newer() -> None:
    """Begin as a worker of the version to come."""
    prepare(NEWER)
    broker.start()


def prepare(rolling_version: int = 1) -> None:
    """Add the pipelines under test, and break what the mutant of this run breaks."""
    PIPELINES.update({one.name: one for one in pipelines(rolling_version)})
    mutants.apply(config().mutant)


def tick(name: str) -> None:
    """Begin as a scheduler whose clock the harness can shift."""
    prepare()
    clock.make_shiftable(config().folder / clock.shift_file(name))
    clockwork.main()


if __name__ == "__main__":
    tick(sys.argv[1])
