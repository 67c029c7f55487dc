"""How long training takes, what it costs and how much was lifted."""

import math
from collections.abc import Iterable

from domain.snapshot import SetLog
from domain.units import half_up, pounds

TRANSITION_SEC = 90
"""Finding and setting up the next exercise. docs: design choice [D]."""


def work_seconds(parts: Iterable[tuple[int, float, int]]) -> float:
    """Seconds for one exercise, or for some that take turns, each given as sets, seconds of work a set, and rest.

    All the work, the longest rest after every round but the last, and a transition each. DOMAIN 5.
    """
    work = tuple(parts)
    rounds, rest = max(sets for sets, _, _ in work), max(rest for _, _, rest in work)
    return sum(sets * one for sets, one, _ in work) + (rounds - 1) * rest + len(work) * TRANSITION_SEC


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
