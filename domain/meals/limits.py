"""What a day must hold and what it should, as rows over nutrients."""

from collections.abc import Callable
from dataclasses import dataclass

from domain.agents import dietitian
from domain.meals.milp import UNBOUNDED
from domain.meals.nutrients import Nutrients

ENERGY_TOLERANCE = 0.03
"""Largest |served - target| / target of a day. DOMAIN.md, section 4."""

FAT_SHARE_MIN = 0.25
"""Least share of served energy from fat. Seed 0, section 5."""

MARGIN = 0.3
"""Kept between a plan and its hard limits, in the limit's unit, because grams are rounded to 0.1. [D]"""

VITAMIN_K_MARGIN_UG = 2.0
"""The same for vitamin K, of which a tenth of a gram of herbs or greens holds up to 1.6 ug. [D]"""

PROTEIN_SURPLUS, SURPLUS_COST = 1.15, 1.0
"""Protein wished to stay below this multiple of the target, and a gram more's cost. DOMAIN.md 4: +20 % at most."""

FAT_SPREAD, FAT_COST = 0.20, 0.3
"""Fat wished within this share of its target, and the cost of a gram outside. [D]"""

FIBER_SURPLUS, FIBER_SURPLUS_G, FIBER_COST = 1.6, 55.0, 0.5
"""Fibre wished below the larger of this multiple of its least and these grams, and the cost of a gram more. [D]"""

SODIUM_COST, SODIUM_MARGIN_MG = 0.03, 10
"""Cost of a milligram of sodium above the wish, less what rounding may add. [D]"""

ENERGY_COST = 0.05
"""Cost of a kcal off the day's target, within the tolerance. [D]"""


@dataclass(frozen=True, slots=True)
class Limit:
    """Bounds on a sum over a day."""

    name: str
    of: Callable[[Nutrients], float]
    low: float = -UNBOUNDED
    high: float = UNBOUNDED
    cost: float = 0.0
    """Of a unit outside, for a wish; a hard limit has none."""


def hard_limits(day: dietitian.DayTarget, rules: dietitian.Said, energy_band: float) -> list[Limit]:
    """What a day must hold; `energy_band` is the share of the target its energy may be off."""
    limits = [
        Limit("energy", lambda n: n.kcal, day.kcal * (1 - energy_band), day.kcal * (1 + energy_band)),
        Limit("protein", lambda n: n.protein_g, low=day.protein_g + MARGIN),
        Limit("fat share", lambda n: 9 * n.fat_g - FAT_SHARE_MIN * n.kcal, low=9 * MARGIN),
        Limit("fibre", lambda n: n.fiber_g, low=rules.fiber_g + MARGIN),
    ]
    if rules.net_carbs_max_g is not None:
        limits.append(Limit("net carbohydrate", lambda n: n.net_carbs_g, high=rules.net_carbs_max_g - MARGIN))
    if rules.potassium_max_mg is not None:
        limits.append(Limit("potassium", lambda n: n.potassium_mg, high=rules.potassium_max_mg - 10))
    if rules.vitamin_k_ug is not None:
        least, most = rules.vitamin_k_ug
        limits.append(
            Limit("vitamin K", lambda n: n.vitamin_k_ug, least + VITAMIN_K_MARGIN_UG, most - VITAMIN_K_MARGIN_UG)
        )
    return limits


def wishes(day: dietitian.DayTarget, rules: dietitian.Said) -> list[Limit]:
    """What a day should hold, each at its cost."""
    fiber_most = rules.fiber_max_g or max(FIBER_SURPLUS * rules.fiber_g, FIBER_SURPLUS_G)
    fat_low, fat_high = day.fat_g * (1 - FAT_SPREAD), day.fat_g * (1 + FAT_SPREAD)
    return [
        Limit("energy", lambda n: n.kcal, day.kcal, day.kcal, ENERGY_COST),
        Limit("protein", lambda n: n.protein_g, high=day.protein_g * PROTEIN_SURPLUS, cost=SURPLUS_COST),
        Limit("fat", lambda n: n.fat_g, fat_low, fat_high, FAT_COST),
        Limit("fibre", lambda n: n.fiber_g, high=fiber_most, cost=FIBER_COST),
        Limit("sodium", lambda n: n.sodium_mg, high=rules.sodium_max_mg - SODIUM_MARGIN_MG, cost=SODIUM_COST),
    ]
