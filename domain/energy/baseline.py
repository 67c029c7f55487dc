"""What the formulas say of a client: body, resting rate and expenditure, before anything is learnt from weight."""

from domain.energy.activity import (
    TRAINING_MET,
    met_net_kcal,
    steps_kcal,
    tdee_from_level,
    tdee_from_steps,
)
from domain.energy.body import bmi, ffm_kg
from domain.energy.density import density_kcal_per_kg, fat_mass_at
from domain.energy.resting import Method, body_fat_is_plausible, resting
from domain.facts import Facts
from domain.snapshot import ClientFacts


class Baseline(Facts):
    """A client's figures by formula."""

    weight_kg: float
    bmi: float
    body_fat_pct: float | None
    fat_mass_kg: float | None
    ffm_kg: float | None
    method: Method
    bmr_kcal: float
    tdee_kcal: float
    multiplier: float
    exercise_kcal: float
    """Net, a day, as far as known."""
    steps: float | None
    density_kcal_per_kg: float


def planned_exercise_kcal(client: ClientFacts, weight_kg: float) -> float:
    """Return the net energy of the training days the client asked for, spread over the week, kcal/d."""
    minutes = client.session_minutes * len(client.training_weekdays)
    return met_net_kcal(TRAINING_MET, weight_kg, minutes) / 7


def fat_mass_kg(client: ClientFacts, weight_kg: float) -> float | None:
    """Return the fat mass at a weight, from a plausible body fat at intake and Forbes's curve since; else None."""
    if client.body_fat_pct is None or not body_fat_is_plausible(client.sex, client.body_fat_pct):
        return None
    then = client.intake_weight_kg
    return fat_mass_at(weight_kg, client.body_fat_pct / 100 * then, then)


def baseline(
    client: ClientFacts, weight_kg: float, logged_steps: float | None, logged_exercise_kcal: float | None
) -> Baseline:
    """Return the client's figures at a weight.

    Expenditure is the step form where steps are known, logged first and else from the intake; then exercise is what
    was logged, or before any log the training days asked for. Without steps it is the activity level's factor, which
    stands for a whole life, and only logged exercise is added.
    """
    fat = fat_mass_kg(client, weight_kg)
    body_fat = None if fat is None else 100 * fat / weight_kg
    lean = None if body_fat is None else ffm_kg(weight_kg, body_fat)
    rest = resting(client.sex, client.age_years, client.height_cm, weight_kg, lean, len(client.training_weekdays))
    steps = client.daily_steps if logged_steps is None else logged_steps
    planned = planned_exercise_kcal(client, weight_kg)
    exercise = planned if logged_exercise_kcal is None else logged_exercise_kcal
    if steps is None:
        tdee = tdee_from_level(rest.bmr_kcal, client.activity_level, logged_exercise_kcal or 0.0)
    else:
        tdee = tdee_from_steps(rest.bmr_kcal, steps_kcal(steps, client.height_cm, weight_kg), exercise)
    return Baseline(
        weight_kg=weight_kg,
        bmi=bmi(weight_kg, client.height_cm),
        body_fat_pct=body_fat,
        fat_mass_kg=fat,
        ffm_kg=lean,
        method=rest.method,
        bmr_kcal=rest.bmr_kcal,
        tdee_kcal=tdee,
        multiplier=tdee / rest.bmr_kcal,
        exercise_kcal=exercise,
        steps=steps,
        density_kcal_per_kg=density_kcal_per_kg(fat),
    )
