"""How much of a weight is water that comes and goes with carbohydrate and salt?

The glycogen and extracellular fluid of Hall 2011, run on what a client logged. Taking it off each weigh-in halves the
error of the learnt expenditure two weeks into a deficit [C].
"""

import math
from collections.abc import Sequence
from typing import NamedTuple

from domain.energy.dynamic_model import (
    GLYCOGEN_KCAL_PER_KG,
    GLYCOGEN_KG,
    GLYCOGEN_WITH_WATER,
    SODIUM_CARBS,
    SODIUM_CLEARANCE,
    SODIUM_MG,
    SODIUM_MG_PER_KG,
)

USUAL_DAYS = 7
"""Logged days at the start whose mean counts as the usual diet [D]."""
USUAL_DAYS_LEAST = 4
"""With fewer the usual diet is unknown and no water is taken off [D]."""
MOST_OF_USUAL = 2.0
"""A day of more, in energy or carbohydrate, counts as so many times the usual: a feast, or kJ written for kcal [D]."""
NOTHING_KG = 1e-6
"""A store that settles below it is one that nothing fills."""
CARB_SHARE = 0.5
"""Of energy, where carbohydrate was not logged. Hall 2011 [R]."""


class Eaten(NamedTuple):
    """One day's intake; None where it was not logged."""

    energy_kcal: float | None
    carbs_g: float | None

    @property
    def carbs_kcal(self) -> float | None:
        """Energy from carbohydrate, estimated where only energy is known."""
        if self.energy_kcal is None:
            return None
        return CARB_SHARE * self.energy_kcal if self.carbs_g is None else 4 * self.carbs_g


def water_shift_kg(days: Sequence[Eaten]) -> tuple[float, ...]:
    """Return, for the morning of each day, how much water the body holds beyond the first morning, kg.

    The usual diet is the mean of the first seven logged days; days not logged count as usual. Salt is not logged and
    moves with energy; a feast counts as twice the usual. All zeros where fewer than four days are logged, or nothing
    was eaten on them.
    """
    known = [(day.energy_kcal, day.carbs_kcal) for day in days if day.energy_kcal is not None][:USUAL_DAYS]
    energy = sum(kcal for kcal, _ in known if kcal) / max(1, len(known))
    carbs = sum(kcal for _, kcal in known if kcal) / max(1, len(known))
    if len(known) < USUAL_DAYS_LEAST or not energy or not carbs:
        return (0.0,) * len(days)
    glycogen, fluid = GLYCOGEN_KG, 0.0
    shifts: list[float] = []
    for day in days:
        shifts.append(GLYCOGEN_WITH_WATER * (glycogen - GLYCOGEN_KG) + fluid)
        more, carbs_ratio = _of_usual(day.energy_kcal, energy) - 1, _of_usual(day.carbs_kcal, carbs)
        glycogen = glycogen_next_morning(glycogen, carbs_ratio * carbs, carbs)
        fluid = fluid_next_morning(fluid, SODIUM_MG * more, carbs_ratio)
    return tuple(shifts)


def _of_usual(eaten_kcal: float | None, usual_kcal: float) -> float:
    return 1.0 if eaten_kcal is None else min(eaten_kcal / usual_kcal, MOST_OF_USUAL)


def glycogen_next_morning(glycogen: float, carbs_kcal: float, usual_carbs_kcal: float) -> float:
    """Return the store a day on, kg: `glycogen_change` solved exactly, so no day of eating is too large for it."""
    burnt = usual_carbs_kcal / (GLYCOGEN_KCAL_PER_KG * GLYCOGEN_KG**2)
    settled = GLYCOGEN_KG * math.sqrt(carbs_kcal / usual_carbs_kcal)
    if settled < NOTHING_KG:
        return glycogen / (1 + burnt * glycogen)
    reached = math.tanh(burnt * settled)
    return settled * (glycogen + settled * reached) / (settled + glycogen * reached)


def fluid_next_morning(fluid: float, sodium_change_mg: float, carbs_ratio: float) -> float:
    """Return the change of extracellular fluid a day on, kg: `fluid_change` solved exactly."""
    settled = (sodium_change_mg - SODIUM_CARBS * (1 - carbs_ratio)) / SODIUM_CLEARANCE
    return settled + (fluid - settled) * math.exp(-SODIUM_CLEARANCE / SODIUM_MG_PER_KG)
