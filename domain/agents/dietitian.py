"""DIETITIAN: how are the targets spread over the week's days and meals, and what may never be served?"""

from datetime import date

from domain.facts import Facts, Reason
from domain.vocabulary import Slot, Weekday


class SlotTarget(Facts):
    """What one meal should hold."""

    slot: Slot
    kcal: int
    protein_g: float
    fat_g: float
    carbs_g: float
    prep_minutes_max: int
    merged_into: Slot | None = None
    """A folded slot holds 0 kcal and says which meal took it."""


class DayTarget(Facts):
    """What one day should hold; its slots sum to it exactly."""

    day: date
    weekday: Weekday
    training: bool
    kcal: int
    protein_g: float
    fat_g: float
    carbs_g: float
    slots: tuple[SlotTarget, ...]
    """Always the five, in order."""


class Said(Facts):
    """Seven days of targets and the rules every meal keeps."""

    days: tuple[DayTarget, ...]
    fiber_g: float
    net_carbs_max_g: float | None
    sodium_max_mg: int
    potassium_max_mg: int | None
    forbidden_tags: tuple[str, ...]
    """Sorted. A food with any of these is never served."""
    forbidden_foods: tuple[str, ...]
    """Sorted names: aversions, the peanut family, and foods whose tags nobody knows."""
    disliked_foods: tuple[str, ...]
    apart_tags: tuple[tuple[str, str], ...]
    """Pairs of tags never in one slot, such as meat and dairy for kosher."""
    required_tags: dict[str, str]
    """A food with the first tag must also have the second, such as meat: halal_certified."""
    unmatched_aversions: tuple[str, ...]
    """Words that name no known food: a question for the client."""
    cuisines: tuple[str, ...]
    notes: tuple[str, ...] = ()
    reasons: tuple[Reason, ...]
