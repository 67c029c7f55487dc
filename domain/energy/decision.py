"""May calories change this week, by how much beyond the base, and does the client move on?

Calories change on the opening run, and after that only at a check-in or a run by hand that is judged, 14 days or more
after the last change, and by an amount worth the trouble. Safety does not wait: a step down a tier, and a loss surely
faster than 1 % a week.

The base is the feed-forward target, which moves with the learnt expenditure; the controller's step is only a trim on
it, and only the share that `TRIM_SHARE` leaves it, so the same error is never corrected twice in full.
"""

from datetime import date

from domain.agents.scientist_state import ScientistState
from domain.energy.controller import DECISION_DAYS, TRIM_SHARE, Reading, correct
from domain.energy.evaluation import DECIDED, Week, is_still
from domain.energy.expenditure import Confidence
from domain.energy.tiers import (
    HARDGAINER_KCAL,
    Progress,
    hardgainer_tactics,
    is_under_target,
    may_step_up,
    should_step_down,
    step,
)
from domain.facts import Facts
from domain.units import half_up
from domain.vocabulary import Goal, Tier, Trigger

FIRST_WATER_DAYS = 14
"""Early losses are water, so they are no reason to hurry [M]."""
SETTLED_SHARE = {"on_track": 0.08, "off_track": 0.03}
"""Of the target; smaller changes are not made: a third fewer of them, at an equal error of the rate [D, C]."""
UNTOLD = ("first_week", "low_adherence", "holding")
"""Weeks whose weigh-ins say nothing of the plan; food that was not written down does not hide a loss."""
FAST_LOSS_PCT = 1.0
"""Of body weight a week."""


class Case(Facts):
    """All that a decision looks at; energy in kcal a day."""

    opening: bool
    """The program's first run."""
    trigger: Trigger
    week_start: date
    program_start: date
    state: ScientistState
    goal: Goal
    week: Week
    progress: Progress
    """`on_plan_check_ins` as of the last check-in."""
    confidence: Confidence
    frozen: bool
    """A condition keeps calories where they are."""
    base_kcal: int
    """The feed-forward target at the tier in force."""
    current_kcal: int
    """The program's target."""
    habit_kcal: int = 0
    """What to add so that what is eaten comes to the base."""
    floor_kcal: int
    ceiling_kcal: int


class Decision(Facts):
    """What is decided, and why calories stay where they do."""

    may_change: bool
    because: str
    tier: Tier
    trim_kcal: int
    habit_kcal: int
    tactics: tuple[str, ...]
    state: ScientistState


def count_check_in(case: Case) -> ScientistState:
    """Return the state with this check-in counted; other runs, and weeks nobody could judge, count nothing."""
    status, state = case.progress.status, case.state
    if case.trigger is not Trigger.WEEKLY_CHECKIN or case.opening:
        return state
    if status == "low_adherence":
        return state.model_copy(update={"on_plan_check_ins": 0})
    if status not in DECIDED:
        return state
    observed = None if case.week.rate is None else case.week.rate.kg_per_week
    under = is_under_target(case.goal, observed, case.week.target, case.week.adherence)
    return state.model_copy(
        update={
            "on_plan_check_ins": state.on_plan_check_ins + (status == "on_track"),
            "stalled_check_ins": state.stalled_check_ins + 1 if is_still(case.week) else 0,
            "under_target_check_ins": state.under_target_check_ins + 1 if under else 0,
        }
    )


def loses_too_fast(case: Case) -> bool:
    """Say whether weight surely falls by more than 1 % a week, once the first water is gone."""
    rate, status = case.week.rate, case.progress.status
    if rate is None or status in UNTOLD or (case.week_start - case.program_start).days < FIRST_WATER_DAYS:
        return False
    return rate.kg_per_week + rate.se_kg_per_week < -FAST_LOSS_PCT / 100 * case.week.weight_kg


def is_settled(case: Case, more_kcal: int) -> bool:
    """Say whether what would be asked for is nearly what is asked for already."""
    share = SETTLED_SHARE["on_track" if case.progress.status == "on_track" else "off_track"]
    return abs(case.base_kcal + more_kcal - case.current_kcal) < share * case.current_kcal


def permission(case: Case, more_kcal: int, *, down: bool, rises: bool) -> tuple[bool, str]:
    """Return whether calories may change, and the reason in a word."""
    changed = case.state.calories_changed_on or case.program_start
    days = (case.week_start - changed).days
    answers = (
        (case.opening, True, "opening"),
        (down, True, "step_down"),
        (case.frozen, False, "frozen"),
        (case.trigger is Trigger.ADJUSTMENT, False, "adjustment"),
        (loses_too_fast(case), True, "fast_loss"),
        (case.progress.status not in DECIDED, False, case.progress.status),
        (days < DECISION_DAYS, False, "changed_less_than_14_days_ago"),
        (not rises and is_settled(case, more_kcal), False, "settled"),
    )
    return next(((may, why) for holds, may, why in answers if holds), (True, "due"))


def _trim(case: Case, state: ScientistState) -> tuple[int, float]:
    """The controller's share on top of the base, and its sum of errors."""
    rate, status = case.week.rate, case.progress.status
    if rate is None or status not in DECIDED or status == "on_track" or case.progress.tier is Tier.ADAPTATION:
        return 0, state.pid_integral_kg_per_week
    reading = Reading(
        target=case.week.target,
        observed=rate.kg_per_week,
        adherence=1.0 if case.week.adherence is None else case.week.adherence,
        integral=state.pid_integral_kg_per_week,
    )
    moved = correct(case.base_kcal, reading, case.floor_kcal, case.ceiling_kcal)
    share = half_up((moved.kcal - case.base_kcal) * TRIM_SHARE[case.confidence])
    if hardgainer_tactics(state.under_target_check_ins):
        least, most = HARDGAINER_KCAL
        share = min(max(share, least), most)
    return share, moved.integral_kg_per_week


def _next_tier(case: Case, *, may_change: bool, down: bool, rises: bool) -> Tier:
    progress = case.progress
    if down:
        return step(progress.tier, -1)
    if case.opening:
        adapted = progress.tier is Tier.ADAPTATION and progress.adaptation_complete
        return step(progress.tier, 1) if adapted and not progress.serious_flag_open else progress.tier
    return step(progress.tier, 1) if may_change and rises else progress.tier


def decide(case: Case) -> Decision:
    """Return the week's decision and the state that follows from it."""
    counted = count_check_in(case)
    down = case.trigger is Trigger.WEEKLY_CHECKIN and not case.opening and should_step_down(case.progress)
    rises = may_step_up(case.progress.model_copy(update={"on_plan_check_ins": counted.on_plan_check_ins}))
    trim, integral = _trim(case, counted)
    may_change, because = permission(case, trim + case.habit_kcal, down=down, rises=rises)
    tier = _next_tier(case, may_change=may_change, down=down, rises=rises)
    moved = tier is not case.progress.tier
    if moved or case.opening or not may_change:
        trim, integral = 0, counted.pid_integral_kg_per_week
    update: dict[str, object] = {"pid_integral_kg_per_week": 0.0 if moved else integral}
    if may_change:
        update["calories_changed_on"] = case.week_start
    if moved:
        update |= {"tier_since": case.week_start, "on_plan_check_ins": 0}
    state = counted.model_copy(update=update)
    tactics = hardgainer_tactics(state.under_target_check_ins)
    return Decision(
        may_change=may_change,
        because=because,
        tier=tier,
        trim_kcal=trim,
        habit_kcal=case.habit_kcal if may_change and tier is not Tier.ADAPTATION else 0,
        tactics=tactics,
        state=state,
    )
