"""Where does a client's weight lead at a given intake, how sure is that, and when does it reach the target?

The dynamic model (Hall 2011), begun at the expenditure of today. Water and adaptation settle in days, in closed form;
lean tissue follows fat along Forbes's curve; so one equation, of fat, is left to step through, in weeks at a time. It
stays within 0.05 kg of the model's daily steps for two years.
"""

import math
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import NamedTuple

from domain.energy.density import FAT_KCAL_PER_KG, FORBES_KG, LEAN_KCAL_PER_KG, LEAST_FAT_KG
from domain.energy.dynamic_model import (
    ADAPTATION,
    ADAPTATION_DAYS,
    FAT_DEPOSIT,
    FAT_UPKEEP,
    FOOD_EFFECT,
    GLYCOGEN_KCAL_PER_KG,
    GLYCOGEN_KG,
    GLYCOGEN_WITH_WATER,
    LEAN_DEPOSIT,
    LEAN_UPKEEP,
    SODIUM_CARBS,
    SODIUM_CLEARANCE,
    SODIUM_MG,
    Balance,
    State,
)
from domain.facts import Facts
from domain.units import tenth

FORECAST_WEEKS = (4, 12, 26)
STEPS = (14, 28, 56, 84, 133, 182, 273, 364, 455, 546, 637, 728)
"""Days that the equation of fat is stepped to; two years is as far as anything is said."""
AWAY_DAYS = 56
"""From here on water and adaptation have settled, and a weight no longer turns."""
INTERVAL_SD = 1.64
"""Standard deviations of the expenditure on each side: 90 of 100 [D]."""
MODEL_KG = 0.47
"""What the model may be off on each side: its mean error of weight against CALERIE, two years. PMC6248630 [R]."""
EATEN_OF_SPENT = (0.5, 1.5)
"""What was eaten counts as at least and at most so much of what is spent; beyond it a log is not whole [D]."""
RESPONSE = FOOD_EFFECT + ADAPTATION
"""Share of a change of intake that expenditure follows, once adaptation has settled."""
BUILT_FAT, BUILT_LEAN = FAT_KCAL_PER_KG + FAT_DEPOSIT, FORBES_KG * (LEAN_KCAL_PER_KG + LEAN_DEPOSIT)
"""kcal/kg that fat holds and costs to lay down; kcal of the lean tissue that comes with each e-fold of fat."""


class Outset(Facts):
    """A body where a forecast begins; kcal a day."""

    weight_kg: float
    fat_kg: float
    """Measured, or Jackson's estimate."""
    resting_kcal: float
    """By the model's own equation."""
    spends_kcal: float
    learnt: bool
    """Whether that is what the body spends on what it eats; a formula's figure is what it spends in balance."""
    eats_kcal: float | None
    """Mean of late; None where too little was logged."""
    sd_kcal: float
    """Of what it spends."""
    weight_sd_kg: float = 0.0
    """Of the weight."""


class Point(Facts):
    """Trend weight after some weeks, and the interval that holds it nine times of ten if the plan is eaten."""

    weeks: int
    on: date
    weight_kg: float
    low_kg: float
    high_kg: float


class Forecast(Facts):
    """Where one intake, kept up, leads."""

    intake_kcal: int
    points: tuple[Point, ...]
    target_weight_kg: float | None = None
    target_on: date | None = None
    """None where this intake does not lead there within two years."""
    target_earliest: date | None = None
    target_latest: date | None = None
    """None where the slow end of the interval does not lead there."""


class _Course(NamedTuple):
    """The equation of fat for one intake; all that is settled from the first day on."""

    slope: Callable[[float, float], float]
    """kg of fat a day, by fat and day."""
    weight: Callable[[float], float]
    """Of a fat mass, with the water of this intake."""
    fat_kg: float


def balance_kcal(outset: Outset) -> float:
    """Return the intake that would keep the weight of today once adaptation has gone.

    What is learnt is spent on what is eaten: a body below its balance has slowed down by 24 % of the difference.
    """
    eaten = eaten_kcal(outset)
    return (outset.spends_kcal - RESPONSE * eaten) / (1 - RESPONSE) if outset.learnt else outset.spends_kcal


def eaten_kcal(outset: Outset) -> float:
    """Return what the body is used to: what was logged, as far as it can be whole, else what it spends."""
    if outset.eats_kcal is None:
        return outset.spends_kcal
    least, most = (share * outset.spends_kcal for share in EATEN_OF_SPENT)
    return min(max(outset.eats_kcal, least), most)


def settled_glycogen_kg(ratio: float) -> float:
    """Return the store that an intake of so many times the usual ends in."""
    return GLYCOGEN_KG * math.sqrt(ratio)


def settled_fluid_kg(ratio: float) -> float:
    """Return the change of extracellular fluid that an intake of so many times the usual ends in."""
    return (SODIUM_MG + SODIUM_CARBS) * (ratio - 1) / SODIUM_CLEARANCE


def begin(outset: Outset) -> Balance:
    """Return the dynamic model at the weight of today, settled on what has been eaten of late."""
    balanced, eaten = balance_kcal(outset), eaten_kcal(outset)
    ratio = eaten / balanced
    glycogen, fluid = settled_glycogen_kg(ratio), settled_fluid_kg(ratio)
    lean = outset.weight_kg - outset.fat_kg - GLYCOGEN_WITH_WATER * (glycogen - GLYCOGEN_KG) - fluid
    start = State(outset.fat_kg, lean, glycogen, fluid, ADAPTATION * (eaten - balanced))
    activity = max(0.0, (1 - FOOD_EFFECT) * balanced - outset.resting_kcal) / outset.weight_kg
    constant = balanced - FAT_UPKEEP * start.fat - LEAN_UPKEEP * lean - activity * outset.weight_kg
    return Balance(start, balanced, activity, constant, 0.5)


def _course(balance: Balance, intake_kcal: float) -> _Course:
    fat, lean, glycogen, _, adaptation = balance.start
    more, ratio = intake_kcal - balance.intake_kcal, intake_kcal / balance.intake_kcal
    stored = settled_glycogen_kg(ratio)
    water = GLYCOGEN_WITH_WATER * (stored - GLYCOGEN_KG) + settled_fluid_kg(ratio)
    fading = adaptation - ADAPTATION * more
    spared = intake_kcal - balance.constant - RESPONSE * more - balance.activity * water
    upkeep, lean_upkeep = FAT_UPKEEP + balance.activity, LEAN_UPKEEP + balance.activity

    def lean_at(now: float) -> float:
        return lean + FORBES_KG * math.log(max(now, LEAST_FAT_KG) / fat)

    def slope(now: float, day: float) -> float:
        """Energy left over, by what a kilogram of fat and the lean tissue that comes with it hold and cost."""
        left = spared - fading * math.exp(-day / ADAPTATION_DAYS) - upkeep * now - lean_upkeep * lean_at(now)
        return left * now / (BUILT_FAT * now + BUILT_LEAN)

    def weight(now: float) -> float:
        return max(now, LEAST_FAT_KG) + lean_at(now) + water

    refilled = fat - fat / (BUILT_FAT * fat + BUILT_LEAN) * GLYCOGEN_KCAL_PER_KG * (stored - glycogen)
    return _Course(slope, weight, max(refilled, LEAST_FAT_KG))


def _step(slope: Callable[[float, float], float], fat: float, day: float, days: float) -> float:
    """Fat some days later, classical Runge-Kutta."""
    first = slope(fat, day)
    second = slope(fat + days / 2 * first, day + days / 2)
    third = slope(fat + days / 2 * second, day + days / 2)
    fourth = slope(fat + days * third, day + days)
    return max(fat + days / 6 * (first + 2 * second + 2 * third + fourth), LEAST_FAT_KG)


def _walk(course: _Course, last_day: float) -> Iterator[tuple[float, float]]:
    """Fat by day, from the first."""
    day, fat = 0.0, course.fat_kg
    yield day, fat
    for after in STEPS:
        if after > last_day:
            return
        fat = _step(course.slope, fat, day, after - day)
        day = float(after)
        yield day, fat


def follow(
    balance: Balance, intake_kcal: float, days: tuple[int, ...], target_kg: float | None = None
) -> tuple[tuple[float, ...], float | None]:
    """Return the weight on each of some days of `STEPS`, kg, and the day on which it reaches a target.

    No day where it does not within two years; once it moves away from the target it will not turn.
    """
    course = _course(balance, intake_kcal)
    sign = 0.0 if target_kg is None else math.copysign(1.0, target_kg - balance.start.weight_kg)
    seen, met, last = dict[float, float](), None, (0.0, course.fat_kg)
    looking = target_kg is not None
    for now in _walk(course, STEPS[-1]):
        seen[now[0]] = course.weight(now[1])
        if target_kg is not None and looking:
            if sign * (seen[now[0]] - target_kg) >= 0:
                met, looking = _between(course, target_kg, last, now), False
            looking = looking and (now[0] < AWAY_DAYS or sign * (seen[now[0]] - seen[last[0]]) > 0)
        if not looking and now[0] >= max(days):
            break
        last = now
    return tuple(seen[day] for day in days), met


def weight_on(balance: Balance, intake_kcal: float, day: float) -> float:
    """Return the weight on any day within two years, kg."""
    course = _course(balance, intake_kcal)
    *_, (reached, fat) = _walk(course, day)
    return course.weight(_step(course.slope, fat, reached, day - reached))


def keeping_kcal(balance: Balance, fat_kg: float, weight_kg: float) -> float:
    """Return the intake that keeps another weight, of so much fat, once adaptation to it has settled."""
    lean = balance.start.lean + FORBES_KG * math.log(max(fat_kg, LEAST_FAT_KG) / balance.start.fat)
    upkeep = balance.constant + FAT_UPKEEP * fat_kg + LEAN_UPKEEP * lean + balance.activity * weight_kg
    return balance.intake_kcal + (upkeep - balance.intake_kcal) / (1 - RESPONSE)


def _between(course: _Course, target_kg: float, before: tuple[float, float], after: tuple[float, float]) -> float:
    """The day between two others on which the target is met: two secants, each stepped to."""
    (day, fat), (last, last_fat) = before, after
    low, high = course.weight(fat), course.weight(last_fat)
    if last == day or low == high:
        return last
    met = day + (last - day) * (target_kg - low) / (high - low)
    for _ in range(2):
        weight = course.weight(_step(course.slope, fat, day, met - day))
        if weight == low:
            return met
        met = min(max(day + (met - day) * (target_kg - low) / (weight - low), day), last)
    return met


def forecast(outset: Outset, intake_kcal: int, first_day: date, target_kg: float | None = None) -> Forecast:
    """Return where an intake leads: after 4, 12 and 26 weeks, and when to the target.

    The interval is the model's answer to an expenditure 1.64 standard deviations higher and lower; on each side comes
    what the weight of today and the model itself may be off. It says nothing of days on which the plan is not eaten.
    """
    spread, around = INTERVAL_SD * outset.sd_kcal, math.hypot(MODEL_KG, INTERVAL_SD * outset.weight_sd_kg)
    spends = outset.spends_kcal
    fast, middle, slow = (
        begin(outset.model_copy(update={"spends_kcal": max(spends + off, spends / 2)}))
        for off in (spread, 0.0, -spread)
    )
    days = tuple(7 * weeks for weeks in FORECAST_WEEKS)
    ways, met = zip(*(follow(each, intake_kcal, days, target_kg) for each in (fast, middle, slow)), strict=True)
    known = [day for day in met if day is not None]
    return Forecast(
        intake_kcal=intake_kcal,
        points=tuple(
            Point(
                weeks=weeks,
                on=first_day + timedelta(days=7 * weeks),
                weight_kg=tenth(weight),
                low_kg=tenth(min(low, high, weight) - around),
                high_kg=tenth(max(low, high, weight) + around),
            )
            for weeks, (low, weight, high) in zip(FORECAST_WEEKS, zip(*ways, strict=True), strict=True)
        ),
        target_weight_kg=target_kg,
        target_on=_on(first_day, met[1]),
        target_earliest=_on(first_day, min(known, default=None)),
        target_latest=_on(first_day, max(known)) if len(known) == len(met) else None,
    )


def _on(first_day: date, days: float | None) -> date | None:
    return None if days is None else first_day + timedelta(days=math.ceil(days))
