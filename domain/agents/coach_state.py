"""What the COACH carries from one published week to the next."""

from domain.facts import Facts
from domain.vocabulary import PlanType


class LiftState(Facts):
    """Where double progression stands for one exercise."""

    exercise: str
    load_kg: float | None
    reps_low: int
    reps_high: int
    misses: int = 0
    stalls: int = 0


class CoachState(Facts):
    """Memory of the training block."""

    plan_type: PlanType
    block_week: int
    """1 to 12 within the block of twelve microcycles."""
    lifts: tuple[LiftState, ...] = ()
    sets_per_muscle: dict[str, int] = {}
