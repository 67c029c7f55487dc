"""How much of a weight is water that comes and goes with carbohydrate and salt?

The glycogen and extracellular fluid of Hall 2011, run on what a client logged. Taking it off each weigh-in halves the
error of the learnt expenditure two weeks into a deficit [C].
"""

from collections.abc import Sequence
from typing import NamedTuple

from domain.energy.dynamic_model import (
    GLYCOGEN_KG,
    GLYCOGEN_WITH_WATER,
    SODIUM_MG,
    Point,
    fluid_change,
    glycogen_change,
    runge_kutta,
)

USUAL_DAYS = 7
"""Logged days at the start whose mean counts as the usual diet [D]."""
USUAL_DAYS_LEAST = 4
"""With fewer the usual diet is unknown and no water is taken off [D]."""
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
    moves with energy. All zeros where fewer than four days are logged, or nothing was eaten on them.
    """
    known = [(day.energy_kcal, day.carbs_kcal) for day in days if day.energy_kcal is not None][:USUAL_DAYS]
    energy = sum(kcal for kcal, _ in known if kcal) / max(1, len(known))
    carbs = sum(kcal for _, kcal in known if kcal) / max(1, len(known))
    if len(known) < USUAL_DAYS_LEAST or not energy or not carbs:
        return (0.0,) * len(days)
    state: Point = (GLYCOGEN_KG, 0.0)
    shifts: list[float] = []
    for day in days:
        shifts.append(GLYCOGEN_WITH_WATER * (state[0] - GLYCOGEN_KG) + state[1])
        state = _next_morning(state, day, energy, carbs)
    return tuple(shifts)


def _next_morning(state: Point, day: Eaten, usual_kcal: float, usual_carbs_kcal: float) -> Point:
    energy = usual_kcal if day.energy_kcal is None else day.energy_kcal
    carbs = usual_carbs_kcal if day.carbs_kcal is None else day.carbs_kcal
    sodium = SODIUM_MG * (energy / usual_kcal - 1)

    def change(now: Point) -> Point:
        glycogen, fluid = now
        return (
            glycogen_change(glycogen, carbs, usual_carbs_kcal),
            fluid_change(fluid, sodium, carbs / usual_carbs_kcal),
        )

    return runge_kutta(change, state)
