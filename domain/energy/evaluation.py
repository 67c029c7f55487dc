"""How did the week go? The rate of change the logs show, and what it means beside the plan's."""

import math
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Literal

from domain.energy.trend import ols_slope
from domain.facts import Facts

WeekStatus = Literal[
    "first_week", "insufficient_data", "low_adherence", "on_track", "faster", "slower", "stalled", "holding"
]

WEIGH_IN_SD_KG = 0.5
"""Day-to-day noise of a weigh-in [D]."""
RATE_DAYS = 21
"""Days whose weigh-ins make the rate; their slope is sure to 0.13 kg/wk [C]."""
RATE_SPAN_DAYS = 5
"""A shorter span says nothing about a rate [D]."""
WEEK_DAYS = 7
LEAST_WEIGH_INS, LEAST_INTAKE_DAYS = 4, 4
"""Of the last seven days; fewer and the week is not judged [D]."""
LEAST_ADHERENCE = 0.70
TOLERANCE_PCT, STALL_PCT, STALL_TARGET_PCT = 0.15, 0.10, 0.25
"""Of body weight a week [D]."""
STALL_CHECK_INS = 2
"""Check-ins in a row without change before a week is called stalled [D]."""
MENSES_DAYS = 5
"""Days before and after the first day of bleeding in which water hides the trend: +0.45 kg. Kanellakis 2023 [R]."""
USUAL_CYCLE_DAYS = 28
CYCLE_RANGE = (21, 40)
"""Days between two logged bleedings that count as one cycle; more, and one was not logged [D]."""
DECIDED = ("on_track", "faster", "slower", "stalled")


class Rate(Facts):
    """Change of weight, kg a week, and its standard error."""

    kg_per_week: float
    se_kg_per_week: float
    lag_days: int | None = None
    """The cycle length, where two same phases of the cycle were compared."""


class Week(Facts):
    """What the week is judged by; rates in kg/wk."""

    weight_kg: float
    target: float
    rate: Rate | None
    weigh_ins: int
    """Of the last seven days."""
    intake_days: int
    adherence: float | None
    stalled_before: int = 0
    """Check-ins in a row without change before this one."""
    hidden: bool = False
    """Water hides the trend."""


def rate_of(weigh_ins: Sequence[tuple[date, float]], last_day: date) -> Rate | None:
    """Return the least-squares rate of the last 21 days, or None where they span less than five days."""
    recent = [((day - last_day).days, kg) for day, kg in weigh_ins if 0 <= (last_day - day).days < RATE_DAYS]
    if not recent or recent[-1][0] - recent[0][0] < RATE_SPAN_DAYS:
        return None
    slope = ols_slope([(float(day), kg) for day, kg in recent], WEIGH_IN_SD_KG)
    if slope is None:
        return None
    return Rate(kg_per_week=slope.per_day * 7, se_kg_per_week=slope.se_per_day * 7)


def cycle_rate_of(weigh_ins: Sequence[tuple[date, float]], last_day: date, cycle_days: int) -> Rate | None:
    """Return the rate between the last week and the week one cycle earlier; cycle water falls out of it.

    None where either week has fewer than four weigh-ins.
    """
    now = [kg for day, kg in weigh_ins if 0 <= (last_day - day).days < WEEK_DAYS]
    then = [kg for day, kg in weigh_ins if 0 <= (last_day - timedelta(days=cycle_days) - day).days < WEEK_DAYS]
    if min(len(now), len(then)) < LEAST_WEIGH_INS:
        return None
    weeks = cycle_days / 7
    error = WEIGH_IN_SD_KG * math.sqrt(1 / len(now) + 1 / len(then)) / weeks
    rate = (sum(now) / len(now) - sum(then) / len(then)) / weeks
    return Rate(kg_per_week=rate, se_kg_per_week=error, lag_days=cycle_days)


def menses_starts(bleeding: Iterable[date]) -> tuple[date, ...]:
    """Return the first day of each bleeding; days up to two apart belong together."""
    starts: list[date] = []
    previous: date | None = None
    for day in sorted(bleeding):
        if previous is None or (day - previous).days > 2:
            starts.append(day)
        previous = day
    return tuple(starts)


def logged_cycle_days(bleeding: Iterable[date]) -> int | None:
    """Return the days between the last two logged bleedings, or None where they are no single cycle."""
    starts = menses_starts(bleeding)
    if len(starts) < 2:
        return None
    days = (starts[-1] - starts[-2]).days
    return days if CYCLE_RANGE[0] <= days <= CYCLE_RANGE[1] else None


def in_menses_window(day: date, bleeding: Iterable[date], cycle_days: int | None) -> bool:
    """Say whether a day lies within five days of the first day of a logged or the next expected bleeding."""
    starts = menses_starts(bleeding)
    if not starts:
        return False
    expected = starts[-1] + timedelta(days=cycle_days or USUAL_CYCLE_DAYS)
    return any(abs((day - start).days) <= MENSES_DAYS for start in (*starts, expected))


def is_still(week: Week) -> bool:
    """Say whether weight stands although the plan asks for at least 0.25 % a week."""
    if week.rate is None or abs(week.target) < STALL_TARGET_PCT / 100 * week.weight_kg:
        return False
    return abs(week.rate.kg_per_week) < STALL_PCT / 100 * week.weight_kg


def judge(week: Week) -> WeekStatus:
    """Return the week's status.

    Too little data, then low adherence, then hidden water stop the judgement. Stalled needs a second check-in
    without change. Within 0.15 % of body weight or one standard error, whichever is wider, the week is on track;
    beyond, faster means further in the plan's direction, and for a plan without one, away from standing still.
    """
    unjudged = _cannot_judge(week)
    if unjudged is not None:
        return unjudged
    if is_still(week) and week.stalled_before + 1 >= STALL_CHECK_INS:
        return "stalled"
    off = _rate(week) - week.target
    if abs(off) <= tolerance(week):
        return "on_track"
    return "faster" if week.target == 0 or off * week.target > 0 else "slower"


def tolerance(week: Week) -> float:
    """Return how far off still counts as on track, kg/wk."""
    error = 0.0 if week.rate is None else week.rate.se_kg_per_week
    return max(TOLERANCE_PCT / 100 * week.weight_kg, error)


def _rate(week: Week) -> float:
    return 0.0 if week.rate is None else week.rate.kg_per_week


def _cannot_judge(week: Week) -> WeekStatus | None:
    if week.weigh_ins < LEAST_WEIGH_INS or week.intake_days < LEAST_INTAKE_DAYS:
        return "insufficient_data"
    if week.adherence is not None and week.adherence < LEAST_ADHERENCE:
        return "low_adherence"
    if week.hidden:
        return "holding"
    return "insufficient_data" if week.rate is None else None
