"""How a day's energy and macros are spread over the five meals, and which meals fold into which.

Sums are exact: what rounding leaves goes out by largest remainder. DOMAIN.md, section 3.
"""

from collections.abc import Collection, Mapping, Sequence

from domain.constraints import PROTEIN_G_PER_KG
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
"""Meals a day -> the slots that hold nothing and the meal that takes theirs. Five or more: none; further feedings are
sittings of the snack. [D] docs: design choice, seed conflict C18."""

FEEDINGS, FEEDING_G_PER_KG = 4, 0.3
"""At least so many feedings a day of at least so much protein; 0.4 to 0.55 is best. Schoenfeld & Aragon 2018 [R]."""

FEEDING_SHARE = FEEDING_G_PER_KG / PROTEIN_G_PER_KG[0]
"""Of the day's protein: it is 0.3 g/kg on the least that any plan has."""

PREP_MINUTES = {Slot.BREAKFAST: 20, Slot.LUNCH: 30, Slot.SNACK: 10, Slot.DINNER: 45, Slot.PRESLEEP: 10}
"""Longest time to make a meal, preparing and cooking, when the client set no limit. [D] docs: design choice."""


class SlotMacros(Facts):
    """One meal's share of a day."""

    slot: Slot
    kcal: int
    protein_g: float
    fat_g: float
    carbs_g: float


def folds(meals_per_day: int, kept: Collection[Slot] = ()) -> dict[Slot, Slot]:
    """Slots that are folded for this many meals a day, and into which; `kept` ones are eaten whatever the number."""
    return {slot: into for slot, into in FOLDS.get(meals_per_day, {}).items() if slot not in kept}


def sittings(slot: Slot, meals_per_day: int) -> int:
    """How often a day a slot is eaten: a sixth feeding and every further one is another sitting of the snack."""
    return 1 + max(0, meals_per_day - len(Slot)) if slot is Slot.SNACK else 1


def fold_shares(shares: Mapping[Slot, float], meals_per_day: int, kept: Collection[Slot] = ()) -> dict[Slot, float]:
    """The shares of the five slots after folding; a folded slot has 0, the sum is unchanged."""
    into = folds(meals_per_day, kept)
    folded = dict.fromkeys(Slot, 0.0)
    for slot in Slot:
        folded[into.get(slot, slot)] += shares[slot]
    return folded


def energy_by_slot(shares: Mapping[Slot, float], meals_per_day: int, kept: Collection[Slot] = ()) -> dict[Slot, float]:
    """The shares of the day's energy after folding; every sitting has the snack's share, all scaled to 1."""
    folded = fold_shares(shares, meals_per_day, kept)
    served = {slot: share * sittings(slot, meals_per_day) for slot, share in folded.items()}
    whole = sum(served.values())
    return {slot: share / whole for slot, share in served.items()}


def protein_by_slot(shares: Mapping[Slot, float], meals_per_day: int, kept: Collection[Slot] = ()) -> dict[Slot, float]:
    """The shares of the day's protein after folding, with four feedings of 0.3 g/kg wherever four meals are eaten.

    The four largest of them have at least the share that is 0.3 of 1.6 g/kg; what they lack the largest gives.
    """
    folded = fold_shares(shares, meals_per_day, kept)
    ranked = sorted((slot for slot in Slot if folded[slot]), key=lambda slot: -folded[slot])
    if len(ranked) < FEEDINGS:
        return folded
    for slot in ranked[1:FEEDINGS]:
        lacking = max(0.0, FEEDING_SHARE - folded[slot])
        folded[slot] += lacking
        folded[ranked[0]] -= lacking
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
