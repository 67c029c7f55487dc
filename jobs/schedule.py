"""SCHEDULE: every periodic job, one line each. APScheduler only ticks; each tick is a query for what is due."""

from collections.abc import Callable
from typing import NamedTuple

from apscheduler.triggers.base import BaseTrigger
from apscheduler.triggers.interval import IntervalTrigger

from jobs.maintenance.bulk import go_on
from jobs.maintenance.check_ins import fire_check_ins
from jobs.maintenance.minutes import sample_minute
from jobs.maintenance.months import make_months
from jobs.maintenance.pruning import prune
from jobs.maintenance.rescue import rescue
from jobs.runtime import Runtime
from jobs.webhooks.sending import send_due

HOUR = 3_600


class Periodic(NamedTuple):
    """A job that the scheduler runs again and again."""

    id: str
    every_seconds: float | None
    """None: as often as the setting `rescue_seconds` says."""
    work: Callable[[Runtime], int]
    what_for: str
    pausable: bool = True
    """False for what accepted runs depend on."""
    at_once: int = 1
    """How many ticks of it may be at work in a process: one that takes long keeps no other from beginning."""


SCHEDULE = (
    Periodic(
        "rescue", None, rescue, "puts back stages whose worker is gone, sends lost messages again", pausable=False
    ),
    Periodic("weekly-check-in", 5, fire_check_ins, "puts in a run for every program whose check-in is due"),
    Periodic("run-minutes", 30, sample_minute, "notes how runs ended and check-ins fired, for the pages' curves"),
    Periodic("web-hooks", 1, send_due, "sends the messages of web hooks that are due", at_once=8),
    Periodic("bulk-actions", 1, go_on, "goes on with what was confirmed for many runs at once", pausable=False),
    Periodic("months", HOUR, make_months, "makes the partitions of this month and the three to come"),
    Periodic(
        "pruning",
        HOUR,
        prune,
        "drops months older than are kept, old deliveries and processes silent for a day",
    ),
)


def trigger(job: Periodic, runtime: Runtime) -> BaseTrigger:
    """Return when a job ticks."""
    return IntervalTrigger(seconds=job.every_seconds or runtime.tuning.rescue_seconds, timezone="UTC")  # pyright: ignore[reportArgumentType]
