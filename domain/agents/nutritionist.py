"""NUTRITIONIST: how much energy, protein, fat, carbohydrate, fibre and water a day?"""

from domain.facts import Facts, Ratio, Reason
from domain.vocabulary import Slot


class Said(Facts):
    """The week's mean daily targets."""

    target_kcal: int
    energy_change_kcal: int
    """Target less expenditure."""
    floor_kcal: int
    ceiling_kcal: int
    calories_held: bool
    protein_g: float
    fat_g: float
    carbs_g: float
    fiber_g: float
    """The least a day."""
    fiber_max_g: float | None
    net_carbs_max_g: float | None
    """Set for keto."""
    water_l: float
    protein_shares: dict[Slot, Ratio]
    energy_shares: dict[Slot, Ratio]
    special_considerations: tuple[str, ...] = ()
    reasons: tuple[Reason, ...]
