"""What a program opens with before its first run: formulas only, calories at maintenance."""

from datetime import date

from domain.energy.baseline import baseline
from domain.facts import Facts
from domain.nutrition.asking import energy_ask, figures_of, person_of
from domain.nutrition.macros import fat_reference_kg
from domain.nutrition.protein_basis import adjusted_weight_kg
from domain.nutrition.targets import daily_targets, training_hours_per_day
from domain.snapshot import ClientFacts
from domain.units import tenth
from domain.vocabulary import Diet, Tier


class OpeningTargets(Facts):
    """The figures of a program on its first day, a day's mean."""

    on: date
    bmr_kcal: int
    tdee_kcal: int
    activity_multiplier: float
    """Expenditure over resting rate, to 0.01."""
    target_kcal: int
    protein_g: float
    fat_g: float
    carbs_g: float
    fiber_g: float
    hydration_l: float


def opening_targets(intake_facts: ClientFacts, on: date) -> OpeningTargets:
    """Return the formula's figures at the intake weight, with calories at maintenance (the adaptation tier).

    The NUTRITIONIST's own functions make them, so floors, pregnancy and keto count from the first day.
    """
    weight = tenth(intake_facts.intake_weight_kg)
    found = baseline(intake_facts, weight, logged_steps=None, logged_exercise_kcal=None)
    figures = figures_of(found, found.tdee_kcal)
    targets = daily_targets(
        energy_ask(person_of(intake_facts, weight), figures, Tier.ADAPTATION),
        fat_reference_kg(intake_facts.height_cm),
        protein_weight_kg=adjusted_weight_kg(intake_facts.protein_basis, weight, intake_facts.height_cm),
        keto=intake_facts.diet is Diet.KETO,
        training_hours_per_day=training_hours_per_day(
            len(intake_facts.training_weekdays), intake_facts.session_minutes
        ),
    )
    return OpeningTargets(
        on=on,
        bmr_kcal=figures.bmr_kcal,
        tdee_kcal=figures.tdee_kcal,
        activity_multiplier=round(found.multiplier, 2),
        target_kcal=targets.kcal,
        protein_g=targets.protein_g,
        fat_g=targets.fat_g,
        carbs_g=targets.carbs_g,
        fiber_g=targets.fiber_g,
        hydration_l=targets.water_l,
    )
