"""COACH: which sessions, exercises, sets, repetitions and loads this week?"""

from datetime import date

from domain.agents.coach_state import CoachState
from domain.facts import Facts, Reason
from domain.vocabulary import Phase, PlanType, Weekday


class PlannedExercise(Facts):
    """One exercise of a session, in seed 0's words."""

    name: str
    sets: int
    reps: str
    """A range such as `10-15`, or seconds such as `30 s` for a hold."""
    rest_sec: int
    target_rpe: float
    load_kg: float | None
    """None where the body is the load or no lift was ever logged: pick a load that meets the RPE."""
    progression_rule: str
    notes: str


class Session(Facts):
    """One training session."""

    day: date
    weekday: Weekday
    focus: str
    warmup: tuple[str, ...]
    exercises: tuple[PlannedExercise, ...]
    target_rpe: float
    minutes: int
    """Estimated, at most the client's limit."""
    net_kcal: int


class Said(Facts):
    """The week's training."""

    plan_type: PlanType
    phase: Phase
    block_week: int
    deload: bool
    sessions: tuple[Session, ...]
    weekly_sets: dict[str, float]
    """By muscle: direct sets count 1, indirect 0.5."""
    dropped: tuple[str, ...] = ()
    """What was left out and why."""
    limits: tuple[str, ...] = ()
    """Rules that hold the week back, such as `pregnancy` or `cleared_light`."""
    state: CoachState
    reasons: tuple[Reason, ...]
