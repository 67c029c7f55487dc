"""When does the chosen pace reach the target weight, and can it be kept until then?"""

import math
from datetime import date, timedelta

from domain.energy.density import fat_mass_at
from domain.energy.forecast import Outset, begin, keeping_kcal
from domain.energy.inferred_intake import effective_density
from domain.facts import Facts
from domain.units import half_up

LONGEST_WEEKS = 520
"""Ten years; what takes longer is not said."""


class Pacing(Facts):
    """The target at the plan's pace, re-planned each week, at the full tier."""

    target_weight_kg: float
    target_on: date
    weeks: int
    last_kcal: int
    """What the pace leaves to eat, or asks to, as the target nears."""
    keeps_kcal: int
    """What then keeps the weight."""
    holds: bool
    """Whether that lies within floor and ceiling; where not, the pace slows before the target."""


def pacing(
    outset: Outset, kg_per_week: float, target_kg: float, first_day: date, bounds_kcal: tuple[int, int]
) -> Pacing | None:
    """Return when a pace, as a share of weight, reaches a target; None where it does not lead there.

    weeks = ln(target / weight) / ln(1 + rate / weight). The intake at the target is Hall's, with the rate still kept.
    """
    weight = outset.weight_kg
    share = kg_per_week / weight
    if not share or (target_kg - weight) * kg_per_week <= 0:
        return None
    weeks = math.log(target_kg / weight) / math.log1p(share)
    if weeks > LONGEST_WEEKS:
        return None
    fat = fat_mass_at(target_kg, outset.fat_kg, weight)
    keeps = keeping_kcal(begin(outset), fat, target_kg)
    last = keeps + effective_density(fat) * share * target_kg / 7
    least, most = bounds_kcal
    return Pacing(
        target_weight_kg=target_kg,
        target_on=first_day + timedelta(days=math.ceil(7 * weeks)),
        weeks=math.ceil(weeks),
        last_kcal=half_up(last),
        keeps_kcal=half_up(keeps),
        holds=least <= last <= most,
    )
