"""What the formulas say of a client: body, resting rate and expenditure, before anything is learnt from weight."""

from typing import Literal

from domain.energy.activity import (
    TRAINING_MET,
    met_net_kcal,
    steps_kcal,
    tdee_from_level,
    tdee_from_steps,
)
from domain.energy.body import bmi, ffm_kg
from domain.energy.density import density_kcal_per_kg
from domain.energy.resting import Method, resting
from domain.energy.tape import BodyFat, fat_mass_kg, told
from domain.facts import Facts
from domain.snapshot import ClientFacts


class Baseline(Facts):
    """A client's figures by formula."""

    weight_kg: float
    bmi: float
    body_fat_pct: float | None
    body_fat_from: Literal["intake", "tape"] | None
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


def baseline(
    client: ClientFacts,
    weight_kg: float,
    logged_steps: float | None,
    logged_exercise_kcal: float | None,
    taped: tuple[BodyFat, ...] = (),
) -> Baseline:
    """Return the client's figures at a weight.

    Body fat is the intake's, else by tape, moved along Forbes's curve to this weight.
    Expenditure is the step form where steps are known, logged first and else from the intake; then exercise is what
    was logged, or before any log the training days asked for. Without steps it is the activity level's factor, which
    stands for a whole life, and only logged exercise is added.
    """
    measured = told(client)
    fat = fat_mass_kg(measured or taped, weight_kg)
    body_fat = None if fat is None else 100 * fat / weight_kg
    lean = None if body_fat is None else ffm_kg(weight_kg, body_fat)
    rest = resting(client.sex, client.age_years, client.height_cm, weight_kg, lean, len(client.training_weekdays))
    steps = client.daily_steps if logged_steps is None else logged_steps
    exercise = planned_exercise_kcal(client, weight_kg) if logged_exercise_kcal is None else logged_exercise_kcal
    if steps is None:
        tdee = tdee_from_level(rest.bmr_kcal, client.activity_level, logged_exercise_kcal or 0.0)
    else:
        tdee = tdee_from_steps(rest.bmr_kcal, steps_kcal(steps, client.height_cm, weight_kg), exercise)
    return Baseline(
        weight_kg=weight_kg,
        bmi=bmi(weight_kg, client.height_cm),
        body_fat_pct=body_fat,
        body_fat_from=None if fat is None else "intake" if measured else "tape",
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
