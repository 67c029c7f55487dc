"""How did the client answer last week's training? Recovery of the whole body, and strength muscle by muscle."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from statistics import fmean

from domain.catalogue import Exercise
from domain.facts import Facts
from domain.snapshot import LiftLog
from domain.training.athlete import Feeling
from domain.training.landmarks import DIRECT, credit
from domain.training.strength import best_max_kg
from domain.training.volume_controller import RECOVERY_MIDDLE
from domain.units import tenth

WEEK = timedelta(days=7)
COMPARED = timedelta(days=28)
"""A maximum older than this is not compared with [D]."""
SLIP_PCT = 30.0
"""A maximum that moves by more in a week was logged in another unit, and says nothing [D]."""
RECOVERY_DAYS = 3
"""Fewest days with a mark that tell how a week was recovered from [D]."""
BEST_SCORE = 10


class Response(Facts):
    """What last week's logs say; nothing where they say nothing."""

    recovery: float | None
    """0 to 10: mean of sleep, energy, absence of soreness and of stress. Hooper and Mackinnon 1995 [M], scale [D]."""
    strength_pct: dict[str, float]
    """Change of the estimated maxima of a muscle's own exercises, in percent."""


def respond(
    feelings: Iterable[Feeling], lifts: Iterable[LiftLog], exercises: Mapping[str, Exercise], week_start: date
) -> Response:
    """Read the seven days before `week_start`; good recovery says nothing about a week in which nobody lifted."""
    known = tuple(lifts)
    recovery = _recovery([day for day in feelings if week_start - WEEK <= day.day < week_start])
    trained = any(week_start - WEEK <= log.day < week_start for log in known)
    if recovery is not None and recovery > RECOVERY_MIDDLE and not trained:
        recovery = None
    return Response(recovery=recovery, strength_pct=_strength(known, exercises, week_start) if trained else {})


def _recovery(days: Iterable[Feeling]) -> float | None:
    marks = [score for day in days if (score := _day_score(day)) is not None]
    return tenth(fmean(marks)) if len(marks) >= RECOVERY_DAYS else None


def _day_score(day: Feeling) -> float | None:
    good = [mark for mark in (day.sleep_quality, day.energy) if mark is not None]
    bad = [BEST_SCORE - mark for mark in (day.soreness, day.stress) if mark is not None]
    return fmean(good + bad) if good or bad else None


def _strength(lifts: Iterable[LiftLog], exercises: Mapping[str, Exercise], week_start: date) -> dict[str, float]:
    changes: dict[str, list[float]] = {}
    for name, change in sorted(_changes(lifts, week_start).items()):
        for muscle, share in credit(exercises[name]).items() if name in exercises else ():
            if share == DIRECT:
                changes.setdefault(muscle, []).append(change)
    return {muscle: tenth(fmean(found)) for muscle, found in sorted(changes.items())}


def _changes(lifts: Iterable[LiftLog], week_start: date) -> dict[str, float]:
    """By exercise: last week's best estimated maximum against the session before that week, in percent."""
    before: dict[str, tuple[date, float]] = {}
    best: dict[str, float] = {}
    for log in lifts:
        kg = best_max_kg(log.sets) if week_start - COMPARED <= log.day < week_start else None
        if kg is None:
            continue
        if log.day >= week_start - WEEK:
            best[log.exercise] = max(kg, best.get(log.exercise, 0.0))
        elif log.exercise not in before or log.day > before[log.exercise][0]:
            before[log.exercise] = (log.day, kg)
    changes = {name: 100 * (kg / before[name][1] - 1) for name, kg in best.items() if name in before}
    return {name: change for name, change in changes.items() if abs(change) <= SLIP_PCT}
