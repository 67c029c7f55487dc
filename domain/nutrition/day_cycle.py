"""How a week's mean energy and macros become seven days: more on training days, the same over the week.

Extra energy is carbohydrate (fat on keto); protein never moves. DOMAIN.md, section 3.
"""

from collections.abc import Sequence

from domain.facts import Facts
from domain.units import ceil_tenth, floor_ten, tenth
from domain.vocabulary import Goal

TRAINING_BUMP = 0.08
"""Share of the mean added on a training day before the week is scaled back to its sum. [D] docs: design choice."""

TRAINING_BUMP_GAINING = 0.10
"""The same for muscle gain and performance. [D] docs: design choice."""

FAT_SHARE_MIN = 0.25
"""Least share of energy from fat on any day. Seed 0, section 5."""

STEP_KCAL = 10
"""Days are planned in tens of kcal. [D] docs: design choice."""


class Macros(Facts):
    """Energy in kcal and grams of the three macros, of a day."""

    kcal: int
    protein_g: float
    fat_g: float
    carbs_g: float


def bump_for(goal: Goal) -> float:
    """The training-day bump of a goal, as a share of the mean day."""
    return TRAINING_BUMP_GAINING if goal in (Goal.MUSCLE_GAIN, Goal.PERFORMANCE) else TRAINING_BUMP


def cycle(mean_kcal: int, training: Sequence[bool], bump: float) -> tuple[int, ...]:
    """Return the energy of each day in kcal; they sum to `mean_kcal` times the number of days.

    Training days are raised by `bump`, all are scaled to the sum and floored to tens; what is left goes out in tens by
    the largest fraction, then the earliest day, and the rest below ten to the first day.
    """
    total = mean_kcal * len(training)
    raw = [mean_kcal * (1 + bump) if trains else float(mean_kcal) for trains in training]
    exact = [value * total / sum(raw) for value in raw]
    days = [floor_ten(round(value, 6)) for value in exact]
    order = sorted(range(len(days)), key=lambda index: (round(days[index] - exact[index], 6), index))
    left, odd = divmod(total - sum(days), STEP_KCAL)
    for turn in range(left):
        days[order[turn % len(order)]] += STEP_KCAL
    days[0] += odd
    return tuple(days)


def bounded_cycle(
    mean_kcal: int, training: Sequence[bool], bump: float, floor_kcal: int, ceiling_kcal: int
) -> tuple[tuple[int, ...], float]:
    """The week's energy and the bump that was used: the largest, in hundredths, that keeps every day within bounds.

    With no such bump every day is the mean.
    """
    for hundredths in range(round(bump * 100), 0, -1):
        days = cycle(mean_kcal, training, hundredths / 100)
        if min(days) >= floor_kcal and max(days) <= ceiling_kcal:
            return days, hundredths / 100
    return (mean_kcal,) * len(training), 0.0


def day_macros(mean: Macros, kcal: int, *, keto: bool) -> Macros:
    """One day's macros for its energy: protein as the mean, the difference in carbohydrate (fat on keto).

    Fat never falls below a quarter of the day's energy; carbohydrate gives way to it.
    """
    extra_kcal = kcal - mean.kcal
    fat_g = tenth(mean.fat_g + extra_kcal / 9) if keto else mean.fat_g
    fat_g = max(fat_g, ceil_tenth(round(FAT_SHARE_MIN * kcal / 9, 6)))
    carbs_g = mean.carbs_g + (extra_kcal - 9 * (fat_g - mean.fat_g)) / 4
    return Macros(kcal=kcal, protein_g=mean.protein_g, fat_g=fat_g, carbs_g=tenth(max(0.0, carbs_g)))
