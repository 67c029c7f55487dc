"""Does the expenditure agree with what the Institute of Medicine would expect of such a person?"""

import math

from domain.energy.baseline import Baseline
from domain.energy.resting import PhysicalActivity, eer_kcal
from domain.facts import Facts
from domain.snapshot import ClientFacts
from domain.units import half_up

ADULT_YEARS = 19
"""The equations of adults begin here. Institute of Medicine 2005 [R]."""
ACTIVITY_LEVELS: tuple[tuple[float, PhysicalActivity], ...] = (
    (1.4, "sedentary"),
    (1.6, "low_active"),
    (1.9, "active"),
    (math.inf, "very_active"),
)
"""Upper ends of expenditure over resting rate. Institute of Medicine 2005 [R]."""
OFF = 0.20
"""Share of the requirement [D]. Of random adults' formulas, fewer than 1 in 100 are further off [C]."""


class CrossCheck(Facts):
    """The estimated energy requirement beside ours."""

    eer_kcal: int
    off: float
    """Ours over it, less 1."""
    is_off: bool
    """Beyond 20 %: the logs, the steps or the body deserve a look."""


def physical_activity(multiplier: float) -> PhysicalActivity:
    """Return the class of an expenditure over the resting rate."""
    return next(name for end, name in ACTIVITY_LEVELS if multiplier < end)


def cross_check(client: ClientFacts, body: Baseline, tdee_kcal: float) -> CrossCheck | None:
    """Return the comparison for an adult; how active the client is, the formula says, so what is learnt is tested."""
    if client.age_years < ADULT_YEARS:
        return None
    level = physical_activity(body.multiplier)
    required = eer_kcal(client.sex, client.age_years, client.height_cm, body.weight_kg, level)
    off = tdee_kcal / required - 1
    return CrossCheck(eer_kcal=half_up(required), off=round(off, 2), is_off=abs(off) > OFF)
