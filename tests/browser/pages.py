"""Every page of the dashboard, a row each: its address, and what must be found on it."""

from typing import NamedTuple


class Look(NamedTuple):
    """A page to look at."""

    path: str
    """May hold `{failed}`, the id of a run that failed."""
    shows: str
    """Its heading."""


PAGES = (
    Look("/?span=24h", "Overview"),
    Look("/failures?window=7d", "Failures"),
    Look("/schedules", "Schedules"),
    Look("/queues", "Queues and workers"),
    Look("/runs", "Runs"),
    Look("/runs?status=failed&agent=CHEF&error=timed", "Runs"),
    Look("/runs?error=nothing+of+the+kind", "Runs"),
    Look("/runs?created_after=tomorrow", "Runs"),
    Look("/nothing-here", "There is no page here"),
)
