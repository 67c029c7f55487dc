"""Strength from repetitions: what a set says about the one-repetition maximum, and what load a target asks for."""

from collections.abc import Iterable
from decimal import ROUND_FLOOR, Decimal

from domain.snapshot import SetLog
from domain.units import half_up

PERCENT_OF_MAX = {
    1.0: 100.0, 1.5: 97.8, 2.0: 95.5, 2.5: 93.9, 3.0: 92.2, 3.5: 90.7, 4.0: 89.2, 4.5: 87.8, 5.0: 86.3, 5.5: 85.0,
    6.0: 83.7, 6.5: 82.4, 7.0: 81.1, 7.5: 79.9, 8.0: 78.6, 8.5: 77.4, 9.0: 76.2, 9.5: 75.1, 10.0: 73.9, 10.5: 72.3,
    11.0: 70.7, 11.5: 69.4, 12.0: 68.0, 12.5: 66.7, 13.0: 65.3, 13.5: 64.0, 14.0: 62.6, 14.5: 61.3, 15.0: 59.9,
}  # fmt: skip
"""Percent of 1RM by repetitions plus repetitions in reserve. RTS table [R]."""

RELIABLE_REPS = 10
"""Most repetitions, done and in reserve, from which a maximum is estimated. Where Epley and Brzycki meet [M]."""

RELIABLE_RPE = 6.0
"""Sets easier than this say nothing about a maximum. docs: design choice [D]."""

STEP_KG = 2.5
"""Smallest change of a loaded bar, stack or heavy dumbbell [D]."""

LIGHT_DUMBBELL_KG = 10.0
"""Below this dumbbells come in steps of 1 kg [D]."""


def percent_of_max(reps: float, rpe: float) -> float | None:
    """Percent of 1RM (59.9 to 100) for `reps` at `rpe`; None where the table ends, beyond 15 in all. RTS table."""
    return PERCENT_OF_MAX.get(reps + 10 - rpe)


def epley(weight_kg: float, reps: float) -> float:
    """1RM in kg: w (1 + r/30), and the weight itself for a single. Epley 1985."""
    return weight_kg if reps == 1 else weight_kg * (1 + reps / 30)


def brzycki(weight_kg: float, reps: float) -> float:
    """1RM in kg: 36 w / (37 - r), for r below 37. Brzycki 1993."""
    return 36 * weight_kg / (37 - reps)


def estimated_max_kg(done: SetLog) -> float | None:
    """1RM in kg from one set: mean of Epley and Brzycki at repetitions plus reserve; None if the set says nothing.

    A set without an RPE counts as having had nothing in reserve, which never overrates it.
    """
    rpe = 10.0 if done.rpe is None else done.rpe
    reps = done.reps + 10 - rpe
    if rpe < RELIABLE_RPE or done.reps < 1 or done.weight_kg <= 0 or reps > RELIABLE_REPS:
        return None
    return (epley(done.weight_kg, reps) + brzycki(done.weight_kg, reps)) / 2


def best_max_kg(sets: Iterable[SetLog]) -> float | None:
    """The highest estimated 1RM of a session in kg, or None."""
    return max((kg for kg in map(estimated_max_kg, sets) if kg is not None), default=None)


def step_kg(load_kg: float, equipment: frozenset[str]) -> float:
    """The smallest change that can be put together at this load."""
    return 1.0 if "dumbbell" in equipment and load_kg < LIGHT_DUMBBELL_KG else STEP_KG


def round_load_kg(load_kg: float, equipment: frozenset[str]) -> float:
    """Nearest load that can be put together, at least one step. DOMAIN 5."""
    step = step_kg(load_kg, equipment)
    return max(step, half_up(load_kg / step) * step)


def round_load_down_kg(load_kg: float, equipment: frozenset[str]) -> float:
    """The next load at or below, at least one step: for loads that are cut on purpose."""
    step = step_kg(load_kg, equipment)
    steps = (Decimal(repr(round(load_kg, 6))) / Decimal(repr(step))).quantize(Decimal(1), rounding=ROUND_FLOOR)
    return max(step, int(steps) * step)


def load_for_kg(max_kg: float, reps: int, rpe: float, equipment: frozenset[str]) -> float | None:
    """Load in kg for `reps` at `rpe` from a 1RM: 1RM x percent, rounded; None beyond the table."""
    percent = percent_of_max(reps, rpe)
    return None if percent is None else round_load_kg(max_kg * percent / 100, equipment)
