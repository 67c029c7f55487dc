"""What was read of a client, rounded as the SCIENTIST publishes it."""

from domain.energy.body import availability_class, bmi_class
from domain.energy.week import Reading
from domain.nutrition.asking import Figures
from domain.units import half_up, tenth


def body_figures(read: Reading, figures: Figures) -> dict[str, object]:
    """Return the body and what it spends."""
    return {
        "weight_kg": figures.weight_kg,
        "bmi": tenth(read.body.bmi),
        "body_fat_pct": figures.body_fat_pct,
        "body_fat_from": read.body.body_fat_from,
        "fat_mass_kg": _rounded(read.body.fat_mass_kg, 1),
        "ffm_kg": figures.ffm_kg,
        "method": read.body.method,
        "bmr_kcal": figures.bmr_kcal,
        "tdee_formula_kcal": half_up(read.body.tdee_kcal),
        "tdee_kcal": figures.tdee_kcal,
        "tdee_sd_kcal": _rounded(read.study.sd_kcal, 0),
        "activity_multiplier": round(figures.tdee_kcal / figures.bmr_kcal, 2),
        "confidence": read.confidence,
        "density_kcal_per_kg": figures.density_kcal_per_kg,
        "exercise_kcal_per_day": figures.exercise_kcal,
        "bmi_class": bmi_class(read.body.bmi),
        "energy_availability_kcal_per_kg": _rounded(read.availability, 1),
        "energy_availability_class": None if read.availability is None else availability_class(read.availability),
    }


def week_figures(read: Reading, full_rate: float) -> dict[str, object]:
    """Return the last seven days; `full_rate` is the plan's at the full tier, kg a week."""
    return {
        "observed_rate_kg_per_week": _rounded(None if read.rate is None else read.rate.kg_per_week, 3),
        "rate_se_kg_per_week": _rounded(None if read.rate is None else read.rate.se_kg_per_week, 3),
        "target_rate_kg_per_week": round(full_rate, 3),
        "adherence": _rounded(read.adherence, 2),
        "days_logged": read.intake_days,
        "weigh_ins": read.weigh_ins,
        "rejected_weigh_ins": read.study.rejected,
    }


def _rounded(value: float | None, places: int) -> float | None:
    return None if value is None else round(value, places)
