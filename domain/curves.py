"""Curves from samples of totals: how much came to be between any two moments."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from itertools import pairwise

from domain.facts import Facts


class Sample(Facts):
    """The totals of a moment."""

    at: datetime
    ended: int
    """Runs completed since the beginning."""
    failed: int
    """Runs that stood as failed at that moment."""
    failures: int
    """Attempts at stages that failed or were cut off, since the first sample of the list."""
    open: int
    """Runs pending or running at that moment."""


def edges(until: datetime, width: timedelta, count: int) -> tuple[datetime, ...]:
    """Return the `count` + 1 edges of bins of that width, the last bin ending at `until`."""
    return tuple(until - width * (count - number) for number in range(count + 1))


def between(
    samples: Sequence[Sample], total: Callable[[Sample], int], at: Sequence[datetime]
) -> tuple[float | None, ...]:
    """Return by how much a total grew from each moment to the next, None where there are no samples on both sides.

    Between two samples it is taken to have grown evenly. A total that fell, because something was deleted, grew by 0.
    """
    values = [_value(samples, total, moment) for moment in at]
    return tuple(
        None if before is None or after is None else max(0.0, after - before) for before, after in pairwise(values)
    )


def _value(samples: Sequence[Sample], total: Callable[[Sample], int], moment: datetime) -> float | None:
    """Return the total at a moment, a straight line between the samples around it."""
    for before, after in pairwise(samples):
        if before.at <= moment <= after.at:
            share = (moment - before.at) / (after.at - before.at) if after.at > before.at else 1.0
            return total(before) + share * (total(after) - total(before))
    return None
