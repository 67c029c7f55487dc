"""What must have been eaten for weight to change as it did? And do the logs say as much?

Logs miss food more often than bodies defy physics, but nobody can tell one from the other from here: a client whose
logs fall short is asked to look again, and never accused.
"""

from collections.abc import Sequence
from datetime import date, timedelta

from domain.energy.density import FAT_KCAL_PER_KG, FORBES_KG, LEAN_KCAL_PER_KG, LEAST_FAT_KG
from domain.energy.dynamic_model import (
    ADAPTATION,
    FAT_DEPOSIT,
    FAT_UPKEEP,
    FOOD_EFFECT,
    LEAN_DEPOSIT,
    LEAN_UPKEEP,
)
from domain.energy.evaluation import LEAST_INTAKE_DAYS, WEEK_DAYS, WEIGH_IN_SD_KG
from domain.energy.logs import last_days, mean_of
from domain.energy.trend import ols_slope
from domain.facts import Facts
from domain.snapshot import DayLog
from domain.units import half_up

LOGGED_SHARE = 0.85
"""Of the inferred intake; below it in every one of four weeks the client is asked. DOMAIN.md 1.4 [D]."""
WEEKS = 4
LEAST_WEIGH_INS, LEAST_SPAN_DAYS = 10, 21
"""Of the 28 days, for a slope that is sure to about 0.1 kg a week [D]."""
UNANSWERED = 1 - FOOD_EFFECT - ADAPTATION
"""Share of a change of intake that expenditure does not follow."""


class Logging(Facts):
    """What weight says was eaten beside what the logs say, the mean of four weeks; kcal a day."""

    inferred_kcal: int
    logged_kcal: int
    share: float
    """Logged of inferred."""
    asks: bool
    """Whether the client is asked to look at the logs again."""


def effective_density(fat_kg: float) -> float:
    """Return kcal a day of intake for each kg a day of weight: tissue, its laying down, and the answer to intake.

    rho_eff = (rho_F + eta_F + a (rho_L + eta_L)) / ((1 + a) (1 - beta)), a = 10.4 / F. Hall 2011 [R].
    """
    ratio = FORBES_KG / max(fat_kg, LEAST_FAT_KG)
    fat, lean = FAT_KCAL_PER_KG + FAT_DEPOSIT, LEAN_KCAL_PER_KG + LEAN_DEPOSIT
    return (fat + ratio * lean) / ((1 + ratio) * UNANSWERED)


def upkeep_kcal_per_kg(fat_kg: float, activity: float) -> float:
    """Return kcal a day of intake for each kg of weight kept: epsilon = ((g_F + a g_L) / (1 + a) + delta) / (1 - beta).

    `activity` is delta, kcal/kg/d. Hall 2011 [R].
    """
    ratio = FORBES_KG / max(fat_kg, LEAST_FAT_KG)
    return ((FAT_UPKEEP + ratio * LEAN_UPKEEP) / (1 + ratio) + activity) / UNANSWERED


def activity_kcal_per_kg(balance_kcal: float, resting_kcal: float, weight_kg: float) -> float:
    """Return delta, kcal/kg/d: what moving adds for each kg, at least 0. Hall 2011 [R]."""
    return max(0.0, (1 - FOOD_EFFECT) * balance_kcal - resting_kcal) / weight_kg


def intake_kcal(balance_kcal: float, fat_kg: float, activity: float, kg_per_week: float, kg_from_then: float) -> float:
    """Return the intake that goes with a rate of change, so many kg away from where `balance_kcal` kept the weight."""
    moved = effective_density(fat_kg) * kg_per_week / 7
    return balance_kcal + moved + upkeep_kcal_per_kg(fat_kg, activity) * kg_from_then


def four_week_rate(weigh_ins: Sequence[tuple[date, float]], last_day: date) -> float | None:
    """Return kg a week over the last 28 days, or None with fewer than ten weigh-ins or a span under 21 days."""
    days = WEEKS * WEEK_DAYS
    recent = [(float((day - last_day).days), kg) for day, kg in weigh_ins if 0 <= (last_day - day).days < days]
    if len(recent) < LEAST_WEIGH_INS or recent[-1][0] - recent[0][0] < LEAST_SPAN_DAYS:
        return None
    slope = ols_slope(recent, WEIGH_IN_SD_KG)
    return None if slope is None else slope.per_day * 7


def weekly_intakes(days: Sequence[DayLog], last_day: date) -> tuple[float, ...]:
    """Return what was logged a day in each of the last four weeks that has four logged days."""
    ends = [last_day - timedelta(days=WEEK_DAYS * back) for back in range(WEEKS)]
    weeks = [[day.energy_kcal for day in last_days(days, end, WEEK_DAYS) if day.day <= end] for end in ends]
    known = [[kcal for kcal in week if kcal is not None] for week in weeks]
    means = [mean_of(week) for week in known if len(week) >= LEAST_INTAKE_DAYS]
    return tuple(mean for mean in means if mean is not None)


def compare(inferred_kcal: float, weekly_kcal: Sequence[float]) -> Logging | None:
    """Return how the logs of four weeks compare; None where one of them was hardly logged or nothing was inferred."""
    if len(weekly_kcal) < WEEKS or inferred_kcal <= 0:
        return None
    logged = sum(weekly_kcal) / len(weekly_kcal)
    return Logging(
        inferred_kcal=half_up(inferred_kcal),
        logged_kcal=half_up(logged),
        share=round(logged / inferred_kcal, 2),
        asks=max(weekly_kcal) < LOGGED_SHARE * inferred_kcal,
    )
