"""How much of what was due got done, and for how many due days in a row?

Rest days are not due. Eating below target and extra cardio earn nothing here.
"""

from collections.abc import Sequence
from datetime import date

from domain.facts import Facts, Ratio

KEPT_FROM = 0.5
"""A due day counts from this completion [D]."""
FREEZE_EVERY_DAYS = 14
"""One missed day is forgiven in so many [D]."""


class DueDay(Facts):
    """A client's local day with something due."""

    day: date
    completion: Ratio
    viable_day: bool = False
    """A minimum viable day keeps a streak."""


def completion(done: int, due: int) -> float | None:
    """Return done / due, at most 1; None where nothing was due."""
    return min(1.0, done / due) if due else None


def streak(days: Sequence[DueDay]) -> int:
    """Return the due days kept in a row up to the last, one miss forgiven in 14 days; a forgiven day adds nothing.

    `days` are the due days, oldest first.
    """
    kept = 0
    frozen: date | None = None
    for day in reversed(days):
        if day.completion >= KEPT_FROM or day.viable_day:
            kept += 1
        elif frozen is None or (frozen - day.day).days >= FREEZE_EVERY_DAYS:
            frozen = day.day
        else:
            break
    return kept
