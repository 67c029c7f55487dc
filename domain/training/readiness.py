"""Is the client fit for the planned week? Signs that call for a deload, sore joints, and time away from training."""

from collections.abc import Iterable
from datetime import date, timedelta

from domain.facts import Facts
from domain.snapshot import LiftLog
from domain.training.athlete import Feeling
from domain.training.strength import best_max_kg
from domain.vocabulary import Joint

MAX_DROP = 0.05
DROPPED_LIFTS = 2
"""e1RM down by 5 % in two sessions, on two lifts. DOMAIN 5 [D]."""
SORE_ABOVE, SORE_LOGS = 7, 3
"""Soreness above 7 in the last three logs of it [D]."""
POOR_SLEEP_BELOW, POOR_SLEEP_LOGS = 5, 7
"""Sleep quality below 5 in the last seven logs of it [D]."""
LOW_MOTIVATION = 3
"""Mean motivation of the last seven days at or below this [D]."""
SIGNS_FOR_DELOAD = 2
"""Any two signs together are a deload. DOMAIN 5 [D]."""
PAIN_DELOADS, PAIN_SPARES = 4, 7
"""Pain from 4 deloads what loads the joint, from 7 spares it. DOMAIN 5 and 6 [D]."""
WEEK = timedelta(days=7)

LAYOFFS = ((7, 1.0), (14, 0.9), (28, 0.8))
LONG_LAYOFF = 0.7
"""Share of the load by days since the last lift: 8 to 14, 15 to 28, longer. DOMAIN 5; 0.7 is ours [D]."""


class Readiness(Facts):
    """What the logs say about the week to come."""

    signs: tuple[str, ...]
    """Signs of poor recovery, by name."""
    aching: frozenset[Joint]
    """Joints with pain 4 to 6: what loads them is deloaded."""
    spared: frozenset[Joint]
    """Joints with pain from 7: nothing loads them."""
    layoff_days: int | None
    """Days from the last lift to the week; None if none was ever logged."""

    @property
    def deload(self) -> bool:
        """Whether the signs call for a deload."""
        return len(self.signs) >= SIGNS_FOR_DELOAD

    @property
    def layoff_share(self) -> float:
        """Share of last loads to come back with, 0.7 to 1."""
        days = self.layoff_days or 0
        return next((share for limit, share in LAYOFFS if days <= limit), LONG_LAYOFF)

    @property
    def long_layoff(self) -> bool:
        """Away for so long that training starts over."""
        return (self.layoff_days or 0) > LAYOFFS[-1][0]


def assess(
    feelings: tuple[Feeling, ...],
    lifts: tuple[LiftLog, ...],
    week_start: date,
    *,
    after_deload: bool,
    lifted_before: bool,
) -> Readiness:
    """Read the last two weeks' markers and the lifts before `week_start`.

    After a deload, lower lifts are no sign: they were planned. `lifted_before` says that loads are remembered from
    logs older than these, so having none now is a layoff of more than eight weeks.
    """
    signs = {
        "e1rm_drop": not after_deload and count_dropped(lifts) >= DROPPED_LIFTS,
        "soreness": _all_of_last((day.soreness for day in feelings), SORE_LOGS, above=SORE_ABOVE),
        "sleep": _all_of_last((day.sleep_quality for day in feelings), POOR_SLEEP_LOGS, below=POOR_SLEEP_BELOW),
        "motivation": _unmotivated(feelings, week_start),
    }
    pain = _worst_pain(feelings, week_start)
    return Readiness(
        signs=tuple(name for name, present in signs.items() if present),
        aching=frozenset(joint for joint, score in pain.items() if PAIN_DELOADS <= score < PAIN_SPARES),
        spared=frozenset(joint for joint, score in pain.items() if score >= PAIN_SPARES),
        layoff_days=_days_away(lifts, week_start, lifted_before=lifted_before),
    )


def count_dropped(lifts: Iterable[LiftLog]) -> int:
    """Exercises whose last two estimated maxima both lie 5 % or more below the best before them."""
    maxima: dict[str, list[float]] = {}
    for log in sorted(lifts, key=lambda log: log.day):
        kg = best_max_kg(log.sets)
        if kg is not None:
            maxima.setdefault(log.exercise, []).append(kg)
    return sum(max(series[-2:]) <= (1 - MAX_DROP) * max(series[:-2]) for series in maxima.values() if len(series) > 2)


def _all_of_last(scores: Iterable[int | None], count: int, *, above: int = -1, below: int = 11) -> bool:
    logged = [score for score in scores if score is not None][-count:]
    return len(logged) == count and all(above < score < below for score in logged)


def _unmotivated(feelings: Iterable[Feeling], week_start: date) -> bool:
    scores = [day.motivation for day in feelings if day.motivation is not None and day.day >= week_start - WEEK]
    return bool(scores) and sum(scores) / len(scores) <= LOW_MOTIVATION


def _worst_pain(feelings: Iterable[Feeling], week_start: date) -> dict[Joint, int]:
    worst: dict[Joint, int] = {}
    for day in feelings:
        for pain in day.pain if day.day >= week_start - WEEK else ():
            worst[pain.site] = max(pain.score, worst.get(pain.site, 0))
    return worst


def _days_away(lifts: tuple[LiftLog, ...], week_start: date, *, lifted_before: bool) -> int | None:
    last = max((log.day for log in lifts if log.day < week_start), default=None)
    if last is not None:
        return (week_start - last).days
    return LAYOFFS[-1][0] + 1 if lifted_before else None
