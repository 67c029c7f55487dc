"""A client's daily targets from primitive figures: energy, protein, fat, carbohydrate, fibre and water."""

from domain.facts import Facts
from domain.nutrition.energy_target import EnergyAsk, energy_target
from domain.nutrition.macros import MacroAsk, split
from domain.units import tenth
from domain.vocabulary import Slot

WATER_L_PER_KG, WATER_L = 0.035, (2.0, 4.0)
"""Of body weight, and the least and most before training [M]."""
WATER_L_PER_TRAINING_HOUR = 0.5
"""[M]."""
ENERGY_SHARES = {
    Slot.BREAKFAST: 0.25,
    Slot.LUNCH: 0.28,
    Slot.SNACK: 0.12,
    Slot.DINNER: 0.25,
    Slot.PRESLEEP: 0.10,
}
"""Of the day's energy [D]."""
PROTEIN_SHARES = {
    Slot.BREAKFAST: 0.22,
    Slot.LUNCH: 0.22,
    Slot.SNACK: 0.14,
    Slot.DINNER: 0.22,
    Slot.PRESLEEP: 0.20,
}
"""Of the day's protein: four feedings of at least 0.3 g/kg. Schoenfeld & Aragon 2018 [R]."""


class Targets(Facts):
    """A mean day; `delta_kcal` is the energy less the need."""

    kcal: int
    delta_kcal: int
    floor_kcal: int
    ceiling_kcal: int
    protein_g: float
    fat_g: float
    carbs_g: float
    fiber_g: float
    fat_share: float
    water_l: float
    net_carbs_max_g: float | None
    why: tuple[str, ...]
    """What shaped the figures, in order: caps, floors and what gave way."""


def water_l(weight_kg: float, training_hours_per_day: float = 0.0) -> float:
    """Return litres a day: 35 ml/kg within 2 to 4, and half a litre for each hour of training."""
    least, most = WATER_L
    base = min(max(WATER_L_PER_KG * weight_kg, least), most)
    return tenth(round(base + WATER_L_PER_TRAINING_HOUR * training_hours_per_day, 6))


def training_hours_per_day(sessions_per_week: int, session_minutes: int) -> float:
    """Return the mean hours of training a day."""
    return sessions_per_week * session_minutes / 60 / 7


def daily_targets(
    ask: EnergyAsk,
    fat_reference_kg: float,
    *,
    protein_weight_kg: float | None = None,
    keto: bool = False,
    training_hours_per_day: float = 0.0,
    fiber_max_g: float | None = None,
) -> Targets:
    """Return the day's targets; `fat_reference_kg` is the weight at body mass index 25, protein's may be another.

    Always true: energy at least the floor, 1.6 to 2.0 g/kg of protein, a quarter of energy from fat, 20 g of fibre,
    and no carbohydrate below zero. `energy_target` and `split` say what gives way where not all of a wish fits.
    """
    energy = energy_target(ask)
    macros = split(
        MacroAsk(
            goal=ask.goal,
            kcal=energy.kcal,
            weight_kg=ask.weight_kg,
            protein_weight_kg=protein_weight_kg,
            fat_reference_kg=fat_reference_kg,
            keto=keto,
            fiber_max_g=fiber_max_g,
        )
    )
    return Targets(
        kcal=macros.kcal,
        delta_kcal=round(macros.kcal - ask.need_kcal),
        floor_kcal=energy.floor_kcal,
        ceiling_kcal=max(energy.ceiling_kcal, macros.kcal),
        protein_g=macros.protein_g,
        fat_g=macros.fat_g,
        carbs_g=macros.carbs_g,
        fiber_g=macros.fiber_g,
        fat_share=macros.fat_share,
        water_l=water_l(ask.weight_kg, training_hours_per_day),
        net_carbs_max_g=macros.net_carbs_max_g,
        why=energy.why + macros.why,
    )
