"""How long training takes, what it costs and how much was lifted."""

import math
from collections.abc import Iterable

from domain.snapshot import SetLog
from domain.units import half_up, pounds

TRANSITION_SEC = 90
"""Finding and setting up the next exercise. docs: design choice [D]."""


def exercise_seconds(sets: int, seconds_per_set: float, rest_sec: int, *, unilateral: bool) -> float:
    """Seconds for one exercise: work (twice if one side at a time), rests between sets, one transition. DOMAIN 5."""
    work = sets * seconds_per_set * (2 if unilateral else 1)
    return work + (sets - 1) * rest_sec + TRANSITION_SEC


def minutes_up(seconds: float) -> int:
    """Whole minutes, rounded up, so that an estimate is never too short."""
    return math.ceil(seconds / 60)


def gross_kcal(met: float, weight_kg: float, hours: float) -> float:
    """Energy in kcal, rest included: 1 MET = 1 kcal/kg/h. Compendium 2024."""
    return met * weight_kg * hours


def net_kcal(met: float, weight_kg: float, hours: float) -> float:
    """Energy in kcal above rest: (MET - 1) x kg x h. Compendium 2024."""
    return gross_kcal(met - 1, weight_kg, hours)


def volume_kg(sets: Iterable[SetLog]) -> float:
    """Kilograms lifted: weight x repetitions."""
    return sum(done.weight_kg * done.reps for done in sets)


def volume_lb(sets: Iterable[SetLog]) -> int:
    """Whole pounds lifted, from kilograms."""
    return pounds(half_up(volume_kg(sets) * 10) / 10)
