"""What the overview shows beside `/status`: curves, waits, and the newest failures."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from dashboard.report import RecentRun, Report, collect, recent
from db.queries import failed, health, minutes, queues
from db.queries.queues import Waits
from db.session import transaction
from domain.curves import Sample, between, edges
from domain.facts import Facts
from jobs.runtime import Runtime

FAILURES = 5
STEPS = 6
"""A curve moves on so often while one of its parts goes by."""
EPOCH = datetime(2000, 1, 1, tzinfo=UTC)


class Span(NamedTuple):
    """How far back the curves go, and in how many parts."""

    words: str
    width: timedelta
    parts: int


SPANS = {
    "1h": Span("hour", timedelta(minutes=1), 60),
    "24h": Span("24 hours", timedelta(minutes=30), 48),
    "7d": Span("7 days", timedelta(hours=2), 84),
}


class Curve(Facts):
    """How much came to be in each part of a span."""

    values: tuple[float, ...]
    total: int
    a_minute: float
    """On average, over the time of which anything is known."""
    peak_a_minute: float


class Overview(Facts):
    """What the page shows."""

    report: Report
    ended: Curve
    failures: Curve
    open: tuple[int, ...]
    """Runs that were pending or running, sample by sample."""
    known_since: datetime | None
    """When the first sample was taken, if that is within the span."""
    waits: dict[str, Waits]
    oldest: dict[str, datetime]
    failed: tuple[RecentRun, ...]


def look(runtime: Runtime, span: Span) -> Overview:
    """Return everything the page shows."""
    report = collect(runtime)
    with transaction(runtime.engine, durable=False) as session:
        now = health.get_now(session)
        at = edges(now - (now - EPOCH) % (span.width / STEPS), span.width, span.parts)
        samples = minutes.list_samples(session, at[0], span.width)
        waits, oldest = queues.get_waits(session), queues.get_oldest(session)
        newest = failed.list_lines(session, FAILURES)
    return Overview(
        report=report,
        ended=_curve(samples, lambda one: one.ended, at),
        failures=_curve(samples, lambda one: one.failures, at),
        open=tuple(one.open for one in samples),
        known_since=samples[0].at if len(samples) > 1 and samples[0].at > at[0] else None,
        waits=waits,
        oldest=oldest,
        failed=tuple(recent(line, now) for line in newest),
    )


def _curve(samples: Sequence[Sample], total: Callable[[Sample], int], at: Sequence[datetime]) -> Curve:
    grown = between(samples, total, at)
    known = [value for value in grown if value is not None]
    width = (at[1] - at[0]) / timedelta(minutes=1)
    return Curve(
        values=tuple(value or 0 for value in grown),
        total=round(sum(known)),
        a_minute=sum(known) / (len(known) * width) if known else 0,
        peak_a_minute=max(known, default=0) / width,
    )
