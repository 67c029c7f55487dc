"""What the COACH carries from one published week to the next."""

from datetime import date

from domain.facts import Facts
from domain.vocabulary import PlanType


class LiftState(Facts):
    """Where double progression stands for one exercise."""

    exercise: str
    load_kg: float | None
    """Working load before any deload or layoff is taken off."""
    reps_low: int
    reps_high: int
    misses: int = 0
    stalls: int = 0
    target_rpe: float = 8.0
    """The effort the last plan asked for."""
    reps_done: int = 0
    """Repetitions of the last judged session, all sets."""
    judged_on: date | None = None
    """Day of the last session that counted; a session is never judged twice."""


class MuscleVolume(Facts):
    """Where the weekly sets of one muscle stand within a build."""

    target: int
    planned: float
    """Sets that the whole week held, before any deload: less than the target where time or limits had it so."""
    errors: tuple[float, ...] = ()
    """The controller's errors since the build began, the oldest first."""


class CoachState(Facts):
    """Memory of the training block."""

    plan_type: PlanType
    block_week: int
    """1 to 12 within the block of twelve microcycles."""
    lifts: tuple[LiftState, ...] = ()
    sets_per_muscle: dict[str, int] = {}
    """The week's target by muscle group, before any deload."""
    volume: dict[str, MuscleVolume] = {}
    """By muscle group, what the controller of weekly sets goes on from."""
    volume_before: dict[str, MuscleVolume] = {}
    """What it went on from in the week remembered here; kept so that planning a week again gives the same week."""
    week_start: date | None = None
    """First day of the week this was planned for."""
    deload: bool = False
    """Whether that week was a deload, planned or not."""
    after_deload: bool = False
    """Whether the week before it was one; kept so that planning a week again gives the same week."""
