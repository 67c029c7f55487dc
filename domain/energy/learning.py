"""What a client's weight and intake teach about their expenditure, on top of the formulas."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from statistics import fmean, median

from domain.energy.expenditure import (
    CONFIDENCE_DAYS,
    START_EXPENDITURE_VAR,
    START_WEIGHT_VAR,
    Belief,
    Confidence,
    Day,
    confidence,
    learn,
    starting_weight,
    trusted,
)
from domain.energy.logs import by_calendar, intake_days, last_days
from domain.energy.water import Eaten, water_shift_kg
from domain.facts import Facts
from domain.snapshot import DayLog

RECENT_WEIGH_INS = 7
"""Whose median is the weight before the filter has run [D]."""
GUESS_DAYS, GUESS_LOGGED = 14, 4
"""A day not logged counts as the mean of the logged ones of so many days, if there are so many of them [D]."""
TREND_DRIFT = 0.10
"""Share of the last weigh-in; what was eaten says no more than that about a weight nobody measured [D]."""


class Study(Facts):
    """What the logs taught."""

    trend_weight_kg: float
    learnt_kcal: float | None
    """None without a weigh-in; kept within 0.7 to 1.4 of the formula."""
    sd_kcal: float | None
    confidence: Confidence
    weigh_ins: tuple[tuple[date, float], ...]
    """Those believed, less the water of that morning."""
    rejected: int
    water_kg: float
    """Beyond the usual, on the last morning."""
    spread: tuple[float, float, float] = (START_WEIGHT_VAR, 0.0, START_EXPENDITURE_VAR)
    """The filter's variance of weight, covariance, and variance of expenditure."""
    recent_logged: int = 0
    recent_weigh_ins: int = 0
    """Of the last 21 days, as confidence counts them."""


def recent_weight_kg(days: Sequence[DayLog], otherwise: float) -> float:
    """Return the median of the last seven weigh-ins, or the other weight where there is none."""
    weights = [day.weight_kg for day in days if day.weight_kg is not None][-RECENT_WEIGH_INS:]
    return median(weights) if weights else otherwise


def study(days: Sequence[DayLog], last_day: date, formula_kcal: float, density: float, otherwise: float) -> Study:
    """Return what the days up to `last_day` teach; `otherwise` is the weight of a client who never weighed in.

    A morning's weight answers to what was eaten the day before.
    """
    calendar = by_calendar(days, last_day)
    water = water_shift_kg([Eaten(day.energy_kcal, day.carbs_g) for day in calendar])
    eaten = ((None, None), *zip((day.energy_kcal for day in calendar), _guesses(calendar), strict=True))
    series = tuple(
        Day(None if day.weight_kg is None else day.weight_kg - shift, *before)
        for day, shift, before in zip(calendar, water, eaten, strict=False)
    )
    first = next((index for index, day in enumerate(series) if day.weight_kg is not None), None)
    if first is None:
        return Study(
            trend_weight_kg=otherwise,
            learnt_kcal=None,
            sd_kcal=None,
            confidence="low",
            weigh_ins=(),
            rejected=0,
            water_kg=0.0,
            recent_logged=intake_days(last_days(days, last_day, CONFIDENCE_DAYS)),
        )
    return _filtered(days, calendar[0].day, series, first, formula_kcal, density, water[-1])


def _guesses(calendar: Sequence[DayLog]) -> Iterator[float | None]:
    """For each day not logged, the mean of the logged ones of the 14 before it; None where too few were.

    Who eats below their needs does so on the days they do not write down, too: taking those as days in balance put the
    learnt expenditure 100 kcal too high where a fifth of the days is missing [C].
    """
    for index, today in enumerate(calendar):
        if today.energy_kcal is not None:
            yield None
            continue
        known = [day.energy_kcal for day in calendar[max(0, index - GUESS_DAYS + 1) : index + 1] if day.energy_kcal]
        yield fmean(known) if len(known) >= GUESS_LOGGED else None


def _near(weight_kg: float, weighed_kg: float) -> float:
    """The weight, or as far from the last weigh-in as a guess without one may go."""
    return min(max(weight_kg, (1 - TREND_DRIFT) * weighed_kg), (1 + TREND_DRIFT) * weighed_kg)


def _filtered(
    days: Sequence[DayLog],
    start: date,
    series: Sequence[Day],
    first: int,
    formula_kcal: float,
    density: float,
    water_kg: float,
) -> Study:
    known = [day.weight_kg for day in series if day.weight_kg is not None]
    found = learn(Belief(starting_weight(known), formula_kcal), series[first:], density)
    rejected = {first + index for index in found.rejected}
    believed = tuple(
        (start + timedelta(days=index), day.weight_kg)
        for index, day in enumerate(series)
        if day.weight_kg is not None and index not in rejected
    )
    last_day = start + timedelta(days=len(series) - 1)
    logged = intake_days(last_days(days, last_day, CONFIDENCE_DAYS))
    recent = sum((last_day - day).days < CONFIDENCE_DAYS for day, _ in believed)
    return Study(
        trend_weight_kg=_near(found.belief.weight_kg, believed[-1][1] if believed else known[-1]) + water_kg,
        learnt_kcal=trusted(found.belief.tdee_kcal, formula_kcal),
        sd_kcal=found.belief.tdee_sd,
        confidence=confidence(found.belief.tdee_sd, logged, recent),
        weigh_ins=believed,
        rejected=len(rejected),
        water_kg=water_kg,
        spread=found.belief[2:],
        recent_logged=logged,
        recent_weigh_ins=recent,
    )
