"""A run as a waterfall: each attempt at a stage as a bar on one clock, first its wait, then its work."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from dashboard.words import took
from db.queries.runs import Attempt
from domain.facts import Facts

Scale = Callable[[datetime], float]

LABEL, WIDTH, ROW, TOP, BOTTOM = 110.0, 760.0, 26.0, 8.0, 22.0
"""Units of the drawing: the column of names, the whole, a row, and the rooms above and below the rows."""
LEAST = 1.5
"""A bar is never so thin that it cannot be seen."""
TICKS = 4
KINDS = {"failed": "failed", "rescued": "failed", "cached": "cached"}


class Bar(Facts):
    """A part of an attempt's time."""

    kind: str
    """`wait`, `think`, `cached` or `failed`."""
    x: float
    width: float


class Line(Facts):
    """One attempt."""

    name: str
    y: float
    bars: tuple[Bar, ...]
    says: str
    """What the bars show, in words."""


class Tick(Facts):
    """A moment on the clock below."""

    x: float
    says: str


class Waterfall(Facts):
    """The drawing."""

    height: float
    lines: tuple[Line, ...]
    ticks: tuple[Tick, ...]
    width: float = WIDTH
    label: float = LABEL


def draw(attempts: Sequence[Attempt], began: datetime, ended: datetime) -> Waterfall:
    """Return the drawing of attempts between two moments; what lies outside is cut off."""
    whole = max((ended - began).total_seconds(), 0.001)
    scale = (WIDTH - LABEL - 8) / whole

    def at(moment: datetime) -> float:
        return LABEL + min(max((moment - began).total_seconds(), 0), whole) * scale

    lines = tuple(
        _line(attempt, place, at, retried=any(one.stage == attempt.stage for one in attempts[:place]))
        for place, attempt in enumerate(attempts)
    )
    parts = [part / TICKS for part in range(TICKS + 1)]
    ticks = tuple(Tick(x=LABEL + (WIDTH - LABEL - 8) * part, says=took((ended - began) * part)) for part in parts)
    return Waterfall(height=TOP + ROW * len(lines) + BOTTOM, lines=lines, ticks=ticks)


def _line(attempt: Attempt, place: int, at: Scale, *, retried: bool) -> Line:
    began = attempt.started_at or attempt.finished_at
    queued = min(attempt.queued_at or began, began)
    bars = [Bar(kind=KINDS.get(attempt.outcome, "think"), x=at(began), width=_wide(at, began, attempt.finished_at))]
    if began - queued > timedelta(0):
        bars.insert(0, Bar(kind="wait", x=at(queued), width=_wide(at, queued, began)))
    again = ", again" if retried else ""
    times = f"waited {took(began - queued)}, took {took(attempt.finished_at - began)}"
    says = f"{attempt.agent}{again}: {attempt.outcome}, {times}"
    return Line(name=attempt.agent, y=TOP + ROW * place, bars=tuple(bars), says=says)


def _wide(at: Scale, begin: datetime, end: datetime) -> float:
    return max(at(end) - at(begin), LEAST)
