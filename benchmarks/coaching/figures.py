"""What the trials come to: each figure with the interval that 95 of 100 cohorts would give."""

import math
from collections.abc import Iterable, Sequence
from itertools import pairwise
from statistics import fmean, median, stdev
from typing import NamedTuple

from benchmarks.coaching.trial import ARMS, OURS, Course, Trial, Week
from domain.nutrition.goals import HARD_GAIN_PCT, HARD_LOSS_PCT
from domain.vocabulary import Diet

Z_95 = 1.96
DAYS_A_MONTH = 30.4
SETTLED_WEEK = 13
"""From here on every arm has had time to learn and to reach its full rate."""
EXPENDITURE_DAYS = (14, 28, 56)
SEEN_SHARE = 0.5
"""Of the expenditure a stall takes away: seen, once so much of it is gone from what the arm believes or asks."""


class Figure(NamedTuple):
    """A figure and its interval; None where nothing was measured."""

    value: float | None
    low: float | None = None
    high: float | None = None


NOTHING = Figure(None)


def mean_of(values: Iterable[float]) -> Figure:
    """Return the mean over clients."""
    known = list(values)
    if not known:
        return NOTHING
    error = Z_95 * stdev(known) / math.sqrt(len(known)) if len(known) > 1 else 0.0
    return Figure(fmean(known), fmean(known) - error, fmean(known) + error)


def rms_of(errors: Iterable[Sequence[float]]) -> Figure:
    """Return the root mean square of all errors, its interval from one mean square a client."""
    squares = mean_of(fmean(error**2 for error in own) for own in errors if own)
    return Figure(*(None if value is None else math.sqrt(max(0.0, value)) for value in squares))


def figures(trials: Sequence[Trial], arm: str) -> dict[str, Figure]:
    """Return every figure of one arm; energy in kcal a day, rates in kg a week, shares 0 to 1."""
    courses = [trial.courses[arm] for trial in trials]
    found = {
        "rate_error": rms_of([week.rate - week.promised for week in course.weeks] for course in courses),
        "goal_error": rms_of([week.rate - week.asked for week in course.weeks[SETTLED_WEEK:]] for course in courses),
        "safe_weeks": mean_of(fmean(is_safe(week) for week in course.weeks) for course in courses),
        "changes_a_month": mean_of(changes_a_month(course.weeks) for course in courses),
        "weeks_to_see_a_stall": stall_weeks(trials, arm),
        "violations": Figure(float(sum(map(violations, courses)))),
    }
    for days in EXPENDITURE_DAYS:
        week = days // 7
        reached = [course.weeks[week] for course in courses if len(course.weeks) > week]
        found[f"expenditure_error_{days}"] = rms_of([each.believed_kcal - each.written_kcal] for each in reached)
        found[f"true_expenditure_error_{days}"] = rms_of([each.believed_kcal - each.spent_kcal] for each in reached)
    return found | _served(courses)


def is_safe(week: Week) -> bool:
    """Whether the body lost at most 1 % and gained at most 0.5 % of itself in the week."""
    return -HARD_LOSS_PCT <= 100 * week.rate / week.weight_kg <= HARD_GAIN_PCT


def changes_a_month(weeks: Sequence[Week]) -> float:
    """How often the energy asked for changed."""
    changes = sum(one.kcal != after.kcal for one, after in pairwise(weeks))
    return changes / max(1, len(weeks) - 1) * DAYS_A_MONTH / 7


def violations(course: Course) -> int:
    """Weeks with a plan that its own figures forbid, and rules that published weeks broke."""
    return sum(week.unsafe for week in course.weeks) + len(course.problems)


def stall_weeks(trials: Sequence[Trial], arm: str) -> Figure:
    """Return the median and quartiles of the weeks until an arm sees a stall; never counts as all the weeks left."""
    waits = [_wait(trial, arm) for trial in trials if any(week.stalled for week in trial.courses[arm].weeks)]
    known = sorted(wait for wait in waits if wait is not None)
    return Figure(float(median(known)), known[len(known) // 4], known[3 * len(known) // 4]) if known else NOTHING


def _wait(trial: Trial, arm: str) -> float | None:
    """Weeks from the stall until half of what it took is gone from the belief, or from the plan of an arm without one.

    None for a stall too near the end to be judged.
    """
    weeks, ways = trial.courses[arm].weeks, trial.client.ways
    first = ways.stall_week
    if first is None or first + 1 >= len(weeks):
        return None
    seen = _believed if len({week.believed_kcal for week in weeks}) > len(weeks) // 4 else _asked
    gone = SEEN_SHARE * ways.stall_share * weeks[first].written_kcal
    after = weeks[first + 1 :]
    waits = (index for index, week in enumerate(after, 1) if seen(weeks[first]) - seen(week) >= gone)
    return float(next(waits, len(after)))


def _believed(week: Week) -> float:
    return week.believed_kcal


def _asked(week: Week) -> float:
    return week.kcal


def _served(courses: Sequence[Course]) -> dict[str, Figure]:
    menus = [course for course in courses if course.menus]
    return {
        "weeks_with_a_menu": mean_of(fmean(course.menus) for course in menus),
        "plants_a_week": mean_of(fmean(course.plants) for course in menus),
        "published": mean_of(course.published / len(course.menus) for course in menus),
    }


def menus_by_diet(trials: Sequence[Trial]) -> dict[str, float]:
    """Return the share of weeks with a menu, by diet; empty where none was cooked."""
    found: dict[str, float] = {}
    for diet in Diet:
        weeks = [
            had for trial in trials if trial.client.intake.eating.diet is diet for had in trial.courses[OURS].menus
        ]
        if weeks:
            found[diet.value] = fmean(weeks)
    return found


def all_figures(trials: Sequence[Trial]) -> dict[str, dict[str, Figure]]:
    """Return every arm's figures."""
    return {arm: figures(trials, arm) for arm in ARMS}
