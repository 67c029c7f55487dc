"""Which ticks of a periodic job came to nothing, from when schedulers lived and when the job was paused."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import accumulate
from typing import NamedTuple

from domain.facts import Facts


class Span(NamedTuple):
    """A time from one moment to another."""

    begins_at: datetime
    ends_at: datetime


class SchedulerLife(Facts):
    """When a scheduler was there, and what it was to do next when it was last heard of."""

    began_at: datetime
    ended_at: datetime
    silences: tuple[Span, ...] = ()
    """When it stood still, the earliest first: its host slept, or it was stopped with a signal."""
    next_ticks: dict[str, datetime] = {}
    """When each of its jobs was due; a job that it did not know is not in here."""


class Gap(NamedTuple):
    """A time without a scheduler that knew the job, and a moment at which the job was due by its plan."""

    span: Span
    due_at: datetime


def count_missed(
    job: str, every: timedelta, lives: Sequence[SchedulerLife], paused: Sequence[Span], within: Span
) -> int:
    """Return how many ticks of a job were due and never made up for.

    A tick is due every so often from a scheduler's start on. Those due while no scheduler was there are missed, but for
    the latest of each such time, which the next tick makes up for: that one is late. What fell due under a pause, or
    while the job was still at work on the tick before, was left out on purpose. Before the first scheduler nothing was
    due.
    """
    total = 0
    for gap in _gaps([life for life in lives if job in life.next_ticks], job, within):
        due = sum(_due(span, gap.due_at, every) for span in without(gap.span, paused))
        total += max(0, due - 1)
    return total


def without(span: Span, others: Sequence[Span]) -> Iterator[Span]:
    """Yield what is left of a time when others are taken out of it."""
    begins_at = span.begins_at
    for other in sorted(others):
        if other.ends_at <= begins_at or other.begins_at >= span.ends_at:
            continue
        if other.begins_at > begins_at:
            yield Span(begins_at, other.begins_at)
        begins_at = other.ends_at
    if begins_at < span.ends_at:
        yield Span(begins_at, span.ends_at)


def _gaps(lives: Sequence[SchedulerLife], job: str, within: Span) -> Iterator[Gap]:
    """Yield the times in which nobody was there, between the first life's begin and the end."""
    there = sorted(
        (awake, life.next_ticks[job])
        for life in lives
        for awake in without(Span(life.began_at, life.ended_at), life.silences)
    )
    begins = [span.begins_at for span, _ in there[1:]] + [within.ends_at]
    ends = accumulate(((span.ends_at, next_at) for span, next_at in there), max)
    for (ended_at, due_at), begins_at in zip(ends, begins, strict=bool(there)):
        since = max(ended_at, within.begins_at)
        if begins_at > since:
            yield Gap(Span(since, begins_at), due_at)


def _due(span: Span, due_at: datetime, every: timedelta) -> int:
    """Return how many moments lie in a time that are whole steps away from one at which the job was due."""
    first, after = (-((due_at - moment) // every) for moment in span)
    return after - first
