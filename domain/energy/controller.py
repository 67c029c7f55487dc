"""By how much should intake change when weight does not follow the plan? A PID controller that only trims.

In 60 simulated clients these gains gave the least error; Kp past 1000 overshoots, by 2000 it is unstable [C].
"""

from typing import Literal

from domain.facts import Facts
from domain.units import half_up

KP, KI, KD = 450.0, 60.0, 0.0
"""kcal per kg/wk of error, of its sum and of its change [D, C]."""
DEADBAND_KG_PER_WEEK = 0.10
"""Smaller errors change nothing: 41 % fewer plan changes at equal error [C]."""
STEP_KCAL = 150.0
"""Most that one decision moves the intake [D]."""
INTEGRAL_LIMIT = 2.0
"""kg/wk [D]."""
ADHERENCE_LEAST = 0.70
"""Below this the plan was not tried, so it is not judged [D]."""
DECISION_DAYS = 14
"""Days between two changes of calories. Seed 2."""
TRIM_SHARE = {"low": 1.0, "medium": 0.5, "high": 0.25}
"""How much of the controller's step is used, by confidence in the learnt expenditure [D].

A learnt expenditure already carries the error the controller sees, so the two are never both used in full: the base
moves with the expenditure, and the surer that is, the less the controller adds.
"""

Outcome = Literal["adjusted", "clamped", "deadband", "hold_low_adherence"]


class Correction(Facts):
    """The intake after one decision, and the controller's memory."""

    kcal: int
    status: Outcome
    integral_kg_per_week: float


class Reading(Facts):
    """What the controller reads: rates in kg/wk, negative for loss."""

    target: float
    observed: float
    adherence: float = 1.0
    integral: float = 0.0
    previous_error: float | None = None


def correct(kcal: float, reading: Reading, floor_kcal: float, ceiling_kcal: float, kp: float = KP) -> Correction:
    """Return the intake after one step of at most 150 kcal, within floor and ceiling.

    step = Kp e + Ki (sum of e) + Kd (change of e) with e = target - observed. The sum grows only where nothing was
    clamped, and not at all in the dead band or while adherence is below 0.70.
    """
    error = reading.target - reading.observed
    if reading.adherence < ADHERENCE_LEAST:
        return Correction(kcal=half_up(kcal), status="hold_low_adherence", integral_kg_per_week=reading.integral)
    if abs(error) < DEADBAND_KG_PER_WEEK:
        return Correction(kcal=half_up(kcal), status="deadband", integral_kg_per_week=reading.integral)
    summed = min(max(reading.integral + error, -INTEGRAL_LIMIT), INTEGRAL_LIMIT)
    change = 0.0 if reading.previous_error is None else error - reading.previous_error
    wanted = kp * error + KI * summed + KD * change
    step = min(max(wanted, -STEP_KCAL), STEP_KCAL)
    moved = max(floor_kcal, min(kcal + step, ceiling_kcal))
    free = step == wanted and moved == kcal + step
    return Correction(
        kcal=half_up(moved),
        status="adjusted" if free else "clamped",
        integral_kg_per_week=round(summed if free else reading.integral, 4),
    )
