"""How a day's energy and macros are spread over the five meals, and which meals fold into which.

Sums are exact: what rounding leaves goes out by largest remainder. DOMAIN.md, section 3.
"""

from collections.abc import Mapping, Sequence

from domain.facts import Facts
from domain.nutrition.day_cycle import Macros
from domain.vocabulary import Slot

FOLDS: dict[int, dict[Slot, Slot]] = {
    1: {
        Slot.BREAKFAST: Slot.DINNER,
        Slot.LUNCH: Slot.DINNER,
        Slot.SNACK: Slot.DINNER,
        Slot.PRESLEEP: Slot.DINNER,
    },
    2: {Slot.BREAKFAST: Slot.LUNCH, Slot.SNACK: Slot.LUNCH, Slot.PRESLEEP: Slot.DINNER},
    3: {Slot.SNACK: Slot.LUNCH, Slot.PRESLEEP: Slot.DINNER},
    4: {Slot.PRESLEEP: Slot.DINNER},
}
"""Meals a day -> the slots that hold nothing and the meal that takes theirs. Five or more: none; the five slots
suffice, further feedings are portions of the snack. [D] docs: design choice, seed conflict C18."""

PREP_MINUTES = {Slot.BREAKFAST: 20, Slot.LUNCH: 30, Slot.SNACK: 10, Slot.DINNER: 45, Slot.PRESLEEP: 10}
"""Longest time to make a meal, preparing and cooking, when the client set no limit. [D] docs: design choice."""


class SlotMacros(Facts):
    """One meal's share of a day."""

    slot: Slot
    kcal: int
    protein_g: float
    fat_g: float
    carbs_g: float


def folds(meals_per_day: int) -> dict[Slot, Slot]:
    """Slots that are folded for this many meals a day, and into which."""
    return FOLDS.get(meals_per_day, {})


def fold_shares(shares: Mapping[Slot, float], meals_per_day: int) -> dict[Slot, float]:
    """The shares of the five slots after folding; a folded slot has 0, the sum is unchanged."""
    into = folds(meals_per_day)
    folded = dict.fromkeys(Slot, 0.0)
    for slot in Slot:
        folded[into.get(slot, slot)] += shares[slot]
    return folded


def spread(total: int, weights: Sequence[float]) -> list[int]:
    """Whole parts of `total` in proportion to `weights`, by largest remainder, the earliest first on a tie.

    Parts of weight 0 get nothing; all weights 0 puts everything on the first part.
    """
    whole = sum(weights)
    if whole <= 0:
        return [total, *[0] * (len(weights) - 1)]
    exact = [round(total * weight / whole, 9) for weight in weights]
    parts = [int(value) for value in exact]
    order = sorted(range(len(parts)), key=lambda index: (parts[index] - exact[index], index))
    for index in order[: total - sum(parts)]:
        parts[index] += 1
    return parts


def _tenths(total_g: float, weights: Sequence[float]) -> list[float]:
    return [part / 10 for part in spread(round(total_g * 10), weights)]


def spread_day(
    day: Macros, energy_shares: Mapping[Slot, float], protein_shares: Mapping[Slot, float]
) -> tuple[SlotMacros, ...]:
    """The five meals of a day, in order; energy, protein, fat and carbohydrate each sum to the day's exactly.

    Fat and carbohydrate follow each meal's energy that is not protein; a meal whose protein is more than its energy
    gets none.
    """
    energy = spread(day.kcal, [energy_shares[slot] for slot in Slot])
    protein = _tenths(day.protein_g, [protein_shares[slot] for slot in Slot])
    rest = [max(0.0, kcal - 4 * grams) for kcal, grams in zip(energy, protein, strict=True)]
    if not any(rest):
        rest = [float(kcal) for kcal in energy]
    fat, carbs = _tenths(day.fat_g, rest), _tenths(day.carbs_g, rest)
    return tuple(
        SlotMacros(slot=slot, kcal=energy[i], protein_g=protein[i], fat_g=fat[i], carbs_g=carbs[i])
        for i, slot in enumerate(Slot)
    )
