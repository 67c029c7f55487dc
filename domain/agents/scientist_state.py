"""What the SCIENTIST carries from one published week to the next."""

from datetime import date

from domain.facts import Facts


class ScientistState(Facts):
    """Memory of the calorie controller and of the tiers and phases."""

    pid_integral_kg_per_week: float = 0.0
    calories_changed_on: date | None = None
    """The controller may change calories only every 14 days."""
    on_plan_check_ins: int = 0
    stalled_check_ins: int = 0
    under_target_check_ins: int = 0
    """Check-ins in a row at less than half the wanted rate of gain."""
    phase_since: date | None = None
    tier_since: date | None = None
