"""Can the target weight be had by the day the client wants it?"""

import math
from datetime import date

from domain.energy.forecast import STEPS, Outset, begin, weight_on
from domain.facts import Facts
from domain.nutrition.goals import HARD_GAIN_PCT, HARD_LOSS_PCT
from domain.units import half_up

SOONEST_DAYS = 14
"""A nearer day is not solved for: water alone moves that much."""
SECANTS, NEAR_KG = 6, 0.005
FIRST_TRIES = (0.8, 1.0)
"""Of what is spent."""


class Deadline(Facts):
    """What a date asks for."""

    on: date
    intake_kcal: int
    """Every day until then."""
    pct_per_week: float
    """Of body weight; negative is loss."""
    holds: bool
    """Within floor and ceiling, and no faster than 1 % of loss or 0.5 % of gain a week."""


def solve_intake(outset: Outset, target_kg: float, days: int) -> float:
    """Return the constant intake that ends at a weight on a day, by secants: weight is nearly a line in intake."""
    balance = begin(outset)
    before, now = (share * outset.spends_kcal for share in FIRST_TRIES)
    off_before, off = (weight_on(balance, kcal, days) - target_kg for kcal in (before, now))
    for _ in range(SECANTS):
        if abs(off) < NEAR_KG or off == off_before:
            break
        least, most = 0.3 * outset.spends_kcal, 3 * outset.spends_kcal
        wanted = min(max(now - off * (now - before) / (off - off_before), least), most)
        before, off_before = now, off
        now, off = wanted, weight_on(balance, wanted, days) - target_kg
    return now


def deadline(
    outset: Outset, target_kg: float, on: date | None, first_day: date, bounds_kcal: tuple[int, int]
) -> Deadline | None:
    """Return what a date asks for; None where there is none, or one less than a fortnight or over two years away."""
    days = 0 if on is None else (on - first_day).days
    if on is None or not SOONEST_DAYS <= days <= STEPS[-1]:
        return None
    intake = solve_intake(outset, target_kg, days)
    rate = 100 * math.log(target_kg / outset.weight_kg) / (days / 7)
    least, most = bounds_kcal
    return Deadline(
        on=on,
        intake_kcal=half_up(intake),
        pct_per_week=round(rate, 2),
        holds=least <= intake <= most and -HARD_LOSS_PCT <= rate <= HARD_GAIN_PCT,
    )
