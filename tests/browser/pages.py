"""Every page of the dashboard, a row each: its address, and what must be found on it."""

from typing import NamedTuple


class Look(NamedTuple):
    """A page to look at."""

    path: str
    """May hold `{failed}`, `{held}`, `{flag}` and `{refused}`: what there is to find in the house."""
    shows: str
    """What its heading holds."""
    status: int = 200
    """What it answers with."""


PAGES = (
    Look("/", "Overview"),
    Look("/runs?status=failed&agent=CHEF&created_after=2026-01-01T00:00", "Runs"),
    Look("/runs?error=nothing+of+the+kind", "Runs"),
    Look("/runs?client=elif.demir@example.net", "Runs"),
    Look("/runs?client=thabo.mokoena@example.net", "Runs"),
    Look("/clients/{refused}/intake", "Intake of Thabo Mokoena"),
    Look("/runs?created_after=tomorrow", "Runs", 422),
    Look("/runs/{failed}", "week 2"),
    Look("/runs/{held}", "held"),
    Look("/runs/{held}/plan", "week 2"),
    Look("/runs/{failed}/record", "Snapshot"),
    Look("/runs/{failed}/why", "Why a number is what it is"),
    Look("/runs/{failed}/fork", "Fork"),
    Look("/failures", "Failures"),
    Look("/schedules", "Schedules"),
    Look("/queues", "Queues and workers"),
    Look("/safety", "Safety desk"),
    Look("/safety/flags/{flag}?show=words", "Elif Demir"),
    Look("/audit", "Audit"),
    Look("/webhooks", "Web hooks"),
    Look("/nothing-here", "There is no page here", 404),
)
