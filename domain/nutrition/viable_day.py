"""The minimum viable day: three quick meals for a day on which nothing works. DOMAIN.md, section 3.

At most two a week (seed 0); after a third the client is talked to before the next.
"""

from collections.abc import Mapping

from domain.constraints import FAT_SHARE_MIN, VIABLE_DAYS_MAX
from domain.facts import Facts
from domain.nutrition.day_cycle import Macros
from domain.nutrition.slots import SlotMacros, fold_shares, spread_day
from domain.units import ceil_ten, ceil_tenth, tenth
from domain.vocabulary import Slot

MEALS = 3
KCAL_SHARE, PROTEIN_SHARE = 0.75, 0.80
"""Least of the mean day's energy and protein. [D]"""
MINUTES_MAX, COOK_STEPS_MAX = 10, 1
"""Of a meal. [D]"""


class ViableDay(Facts):
    """A day at hand for when the plan cannot be kept; it keeps every rule of the week but the sums."""

    meals: tuple[SlotMacros, ...]
    """Breakfast, lunch and dinner; together they hold the least energy and protein exactly."""
    kcal_min: int
    """Served over the three meals: at least so much, never below the client's floor."""
    kcal_max: int
    """The mean day's energy."""
    protein_min_g: float
    minutes_max: int = MINUTES_MAX
    """To make a meal, preparing and cooking."""
    cook_steps_max: int = COOK_STEPS_MAX
    """Steps of a meal that need heat."""
    days_a_week_max: int = VIABLE_DAYS_MAX
    used_last_week: int
    talk_first: bool
    """More were used last week than a week allows: the client is talked to before the next."""


def plan_viable_day(
    mean: Macros,
    floor_kcal: int,
    energy_shares: Mapping[Slot, float],
    protein_shares: Mapping[Slot, float],
    used_last_week: int,
    *,
    keto: bool,
) -> ViableDay:
    """Return the fallback day of a week whose mean day is `mean`; on keto fat is what is left, else carbohydrate."""
    protein = ceil_tenth(round(PROTEIN_SHARE * mean.protein_g, 6))
    room = 4 * (protein + (mean.carbs_g if keto else 0)) / (1 - FAT_SHARE_MIN)
    kcal = min(mean.kcal, max(ceil_ten(round(KCAL_SHARE * mean.kcal, 6)), floor_kcal, ceil_ten(room)))
    left = kcal - 4 * protein
    fat = (left - 4 * mean.carbs_g) / 9 if keto else FAT_SHARE_MIN * kcal / 9
    fat = ceil_tenth(round(max(fat, FAT_SHARE_MIN * kcal / 9), 6))
    day = Macros(kcal=kcal, protein_g=protein, fat_g=fat, carbs_g=tenth(max(0.0, left - 9 * fat) / 4))
    parts = spread_day(day, fold_shares(energy_shares, MEALS), fold_shares(protein_shares, MEALS))
    return ViableDay(
        meals=tuple(part for part in parts if part.kcal),
        kcal_min=kcal,
        kcal_max=mean.kcal,
        protein_min_g=protein,
        used_last_week=used_last_week,
        talk_first=used_last_week > VIABLE_DAYS_MAX,
    )
