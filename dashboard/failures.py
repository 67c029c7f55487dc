"""GET /failures: what failed lately, by agent and error, and what to do with all of one kind at once."""

from datetime import timedelta
from typing import NamedTuple

from flask import Blueprint, Response, request

from access.needs import needs
from access.runtime import runtime
from dashboard import pages
from dashboard.failure_groups import Group, group
from db.queries import failed, health
from db.session import transaction
from domain.access import Scope
from domain.errors import InvalidInput
from domain.facts import Facts
from jobs.runtime import Runtime

HALVES = {"24h": "12 h", "7d": "3.5 d", "30d": "15 d"}
WINDOWS = {"24h": timedelta(hours=24), "7d": timedelta(days=7), "30d": timedelta(days=30)}
SHOWN = 25
"""Groups on a page; the others are counted."""

routes = Blueprint("failures_page", __name__)


class Asked(NamedTuple):
    """What the address asks for."""

    window: str
    agent: str | None
    standing: bool
    """Only what runs still stand as failed by."""


class Failures(Facts):
    """What the page shows."""

    groups: tuple[Group, ...]
    more: int
    agents: tuple[str, ...]
    """Whose failures there are in the window."""
    runs: int
    attempts: int
    capped: bool
    """There were more than are looked at."""


@routes.get("/failures")
@needs(Scope.METRICS_READ)
def show() -> Response:
    """Show failures by agent and error.

    Raises:
        InvalidInput: no such window.
    """
    asked = _asked()
    found = read(runtime(), asked)
    return pages.render(
        "failures/failures.html",
        live="failures/_groups.html",
        failures=found,
        asked=asked,
        windows=WINDOWS,
        half=HALVES[asked.window],
        most=failed.MOST,
    )


def read(runtime: Runtime, asked: Asked) -> Failures:
    """Return the failures of a window, grouped."""
    with transaction(runtime.engine, durable=False) as session:
        now = health.get_now(session)
        since = now - WINDOWS[asked.window]
        attempts, runs = failed.list_attempts(session, since), failed.list_runs(session, since)
    groups = group(attempts, runs, since, now)
    fitting = [one for one in groups if asked.agent in {None, one.agent} and (one.runs > 0 or not asked.standing)]
    return Failures(
        groups=tuple(fitting[:SHOWN]),
        more=max(0, len(fitting) - SHOWN),
        agents=tuple(sorted({one.agent for one in groups})),
        runs=sum(one.runs for one in fitting),
        attempts=sum(one.attempts for one in fitting),
        capped=failed.MOST in {len(attempts), len(runs)},
    )


def _asked() -> Asked:
    window = request.args.get("window", "24h")
    if window not in WINDOWS:
        message = f"window: {window!r} is not known; choose one of {', '.join(WINDOWS)}"
        raise InvalidInput(message)
    return Asked(window, request.args.get("agent") or None, standing=request.args.get("show") == "standing")
