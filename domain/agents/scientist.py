"""SCIENTIST: what does the body spend, how did last week go, and how much should intake change?"""

from typing import Literal

from domain.agents.scientist_state import ScientistState
from domain.facts import Facts, Ratio, Reason
from domain.snapshot import Snapshot
from domain.vocabulary import Phase, Tier

Confidence = Literal["low", "medium", "high"]
WeekStatus = Literal[
    "first_week", "insufficient_data", "low_adherence", "on_track", "faster", "slower", "stalled", "holding"
]


class Given(Facts):
    """The whole snapshot: the SCIENTIST reads every log."""

    snapshot: Snapshot


class Said(Facts):
    """Expenditure, body, the week's evaluation and the proposal."""

    weight_kg: float
    """Trend weight, not the last weigh-in."""
    bmi: float
    body_fat_pct: float | None
    fat_mass_kg: float | None
    ffm_kg: float | None
    method: str
    """Resting-rate formula: mifflin, katch or cunningham."""
    bmr_kcal: int
    tdee_formula_kcal: int
    tdee_kcal: int
    """Adaptive when confidence is medium or high, else the formula's."""
    tdee_sd_kcal: float | None
    activity_multiplier: float
    confidence: Confidence
    density_kcal_per_kg: int
    """Energy density of weight change, by fat mass."""
    exercise_kcal_per_day: int
    energy_availability_kcal_per_kg: float | None

    week_status: WeekStatus
    observed_rate_kg_per_week: float | None
    rate_se_kg_per_week: float | None
    target_rate_kg_per_week: float
    """At the full tier; negative is loss."""
    adherence: Ratio | None
    days_logged: int
    weigh_ins: int

    intake_trim_kcal: int
    """PID trim on top of the feed-forward target; 0 in a dead band, on hold or within 14 days of a change."""
    calories_may_change: bool
    """False holds last week's target intake."""
    tier: Tier
    phase: Phase
    adaptation_complete: bool
    hardgainer_tactics: tuple[str, ...] = ()

    state: ScientistState
    reasons: tuple[Reason, ...]
