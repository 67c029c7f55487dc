"""A run as a waterfall: each attempt at a stage on one clock, first its wait, then what it thought, then its commit."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from dashboard.words import took
from db.queries.runs import Attempt
from domain.facts import Facts
from domain.stage_times import NO_TIME, StageTimes

Scale = Callable[[datetime], float]

LABEL, WIDTH, ROW, TOP, BOTTOM = 110.0, 760.0, 26.0, 8.0, 22.0
"""Units of the drawing: the column of names, the whole, a row, and the rooms above and below the rows."""
LEAST = 1.5
"""A bar is never so thin that it cannot be seen."""
TICKS = 4
WORKS = {"failed": "failed", "rescued": "failed", "cached": "cached"}
"""What an attempt's work is drawn as where thinking and commit are not told apart, by its outcome; else `work`."""
PARTS = {"failed": ("failed", "failed-commit")}
"""What its thinking and its commit are drawn as, by its outcome."""
LEGEND = {
    "wait": "waits in the queue",
    "think": "thinks",
    "commit": "commits what was said",
    "work": "thinks and commits, not told apart",
    "cached": "answered from the cache",
    "failed": "failed, or lost its worker",
    "failed-commit": "commits, or notes that it failed",
}
"""What each kind of bar means."""


class Bar(Facts):
    """A part of an attempt's time."""

    kind: str
    """Of LEGEND."""
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
    legend: tuple[tuple[str, str], ...]
    """The kinds of bars in it, and what they mean."""
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
    drawn = {bar.kind for line in lines for bar in line.bars}
    legend = tuple((kind, means) for kind, means in LEGEND.items() if kind in drawn)
    return Waterfall(height=TOP + ROW * len(lines) + BOTTOM, lines=lines, ticks=ticks, legend=legend)


def _line(attempt: Attempt, place: int, at: Scale, *, retried: bool) -> Line:
    bars = tuple(
        Bar(kind=kind, x=at(begin), width=max(at(end) - at(begin), LEAST)) for kind, begin, end in _parts(attempt)
    )
    again = ", again" if retried else ""
    says = f"{attempt.agent}{again}: {attempt.outcome}, {_told(attempt.times)}"
    return Line(name=attempt.agent, y=TOP + ROW * place, bars=bars, says=says)


def _parts(attempt: Attempt) -> Iterator[tuple[str, datetime, datetime]]:
    """Give what an attempt's time went into, from when to when."""
    began, times = attempt.started_at or attempt.finished_at, attempt.times
    if times.wait:
        yield "wait", began - times.wait, began
    if times.think is None or times.work is None:
        yield WORKS.get(attempt.outcome, "work"), began, began + (times.work or NO_TIME)
        return
    think, commit = PARTS.get(attempt.outcome, ("think", "commit"))
    yield think, began, began + times.think
    yield commit, began + times.think, began + times.work


def _told(times: StageTimes) -> str:
    """Return how long each part took, in words."""
    spans = {"waited": times.wait, "thought": times.think, "committed in": times.commit}
    if times.think is None:
        spans["took"] = times.work
    return ", ".join(f"{verb} {took(span)}" for verb, span in spans.items() if span is not None) or "nobody noted when"
