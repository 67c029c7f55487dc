"""When does a client move on? Tiers of the calorie change, phases of training, and the hardgainer's extras.

No source names these thresholds; all are design choices [D], DOMAIN.md section 1.8.
"""

from collections.abc import Sequence
from datetime import date

from domain.energy.evaluation import WeekStatus
from domain.energy.expenditure import Confidence
from domain.energy.logs import intake_days, last_days
from domain.facts import Facts
from domain.snapshot import DayLog
from domain.vocabulary import Goal, Phase, Tier

ADAPTATION = ((14, 0.80), (28, 0.50))
"""Days at maintenance, and the share of them that must be logged: who logs half the days waits twice as long [D]."""
ON_PLAN_CHECK_INS, TIER_ADHERENCE, TIER_GI_COMFORT = 2, 0.80, 5.0
"""What a step up asks for; comfort is 0 to 10."""
UNDEREATING_SHARE = 0.85
"""Two weeks below this share of the target are a step down: the plan asks for too much."""
FOUNDATION_DAYS, FOUNDATION_SESSIONS, FOUNDATION_ATTENDANCE = 14, 6, 0.80
PAIN_STOPS = 4
"""0 to 10; from here a client stays in foundations."""
ACCUMULATION_DAYS = 56
"""Eight weeks, which hold two deloads."""
LAYOFF_DAYS = 21
"""A longer break starts again with foundations."""
HARDGAINER_SHARE, HARDGAINER_ADHERENCE, HARDGAINER_CHECK_INS = 0.5, 0.85, 2
"""Gaining less than half the target, with the plan kept, two check-ins in a row."""
HARDGAINER_KCAL = (100, 150)
"""Added at a decision."""
HARDGAINER_FIBER_G = 30.0
"""Most a day: fibre fills."""
HARDGAINER_TACTICS = (
    "add 100 to 150 kcal at each decision",
    "drink up to 30 % of the day's energy",
    "add 5 to 10 g of oil to meals; no nuts are needed",
    "a sixth feeding on training days",
    "fibre at most 30 g",
    "let steps not grow",
    "the pre-sleep meal is not optional",
)


class Progress(Facts):
    """What a step between tiers looks at."""

    tier: Tier
    adaptation_complete: bool
    status: WeekStatus
    on_plan_check_ins: int
    adherence: float | None
    gi_comfort: float | None
    """Mean of the last seven days, 0 to 10."""
    serious_flag_open: bool
    undereating: bool


class Practice(Facts):
    """What a step between phases looks at."""

    phase: Phase
    days_in_phase: int
    sessions: int
    """Since the phase began."""
    sessions_due: int
    worst_pain: int
    days_since_session: int | None
    """None where no session was ever logged."""


def adaptation_is_complete(days: Sequence[DayLog], last_day: date, confidence: Confidence) -> bool:
    """Say whether 14 days are known, 80 % of them logged, or 28 and 50 %, and expenditure is not a guess."""
    known = (last_day - days[0].day).days + 1 if days else 0
    logged_well = any(
        known >= span and intake_days(last_days(days, last_day, span)) >= share * span for span, share in ADAPTATION
    )
    return logged_well and confidence != "low"


def should_step_down(progress: Progress) -> bool:
    """Say whether the tier is too much: a serious flag is open, or two weeks were eaten far below the target."""
    return progress.tier is not Tier.ADAPTATION and (progress.serious_flag_open or progress.undereating)


def may_step_up(progress: Progress) -> bool:
    """Say whether the next tier has been earned.

    The first step asks for the end of adaptation, the second for two check-ins on plan; both for adherence of 80 %,
    digestive comfort of 5 and no serious flag. A figure nobody logged does not stand in the way of the first step.
    """
    if progress.tier is Tier.FULL or progress.serious_flag_open:
        return False
    if progress.gi_comfort is not None and progress.gi_comfort < TIER_GI_COMFORT:
        return False
    if progress.adherence is not None and progress.adherence < TIER_ADHERENCE:
        return False
    if progress.tier is Tier.ADAPTATION:
        return progress.adaptation_complete
    return progress.adherence is not None and progress.on_plan_check_ins >= ON_PLAN_CHECK_INS


def step(tier: Tier, by: int) -> Tier:
    """Return the tier so many steps up, or down where negative, within the three."""
    order = list(Tier)
    return order[min(max(order.index(tier) + by, 0), len(order) - 1)]


def next_phase(practice: Practice) -> Phase:
    """Return the phase for the coming week.

    Foundations end after two weeks with six sessions, 80 % attendance and no pain of 4 or more; accumulation after
    eight weeks. A layoff of more than 21 days leads back to foundations.
    """
    idle = practice.days_since_session
    if idle is None or idle > LAYOFF_DAYS:
        return Phase.FOUNDATIONS
    if practice.phase is Phase.ACCUMULATION and practice.days_in_phase >= ACCUMULATION_DAYS:
        return Phase.INTENSIFICATION
    if practice.phase is Phase.FOUNDATIONS and _foundations_are_laid(practice):
        return Phase.ACCUMULATION
    return practice.phase


def _foundations_are_laid(practice: Practice) -> bool:
    return (
        practice.days_in_phase >= FOUNDATION_DAYS
        and practice.sessions >= FOUNDATION_SESSIONS
        and practice.sessions >= FOUNDATION_ATTENDANCE * practice.sessions_due
        and practice.worst_pain < PAIN_STOPS
    )


def is_under_target(goal: Goal, observed: float | None, target: float, adherence: float | None) -> bool:
    """Say whether a client who keeps the plan gains less than half of what it asks for."""
    if goal is not Goal.MUSCLE_GAIN or observed is None or adherence is None or target <= 0:
        return False
    return observed < HARDGAINER_SHARE * target and adherence >= HARDGAINER_ADHERENCE


def hardgainer_tactics(under_target_check_ins: int) -> tuple[str, ...]:
    """Return the extras from the second such check-in in a row."""
    return HARDGAINER_TACTICS if under_target_check_ins >= HARDGAINER_CHECK_INS else ()
