"""Why each of the SCIENTIST's numbers is what it is, as a table."""

from domain.reasons import DESIGN, Rule

RESTING_SOURCE = {
    "mifflin": "Mifflin et al. 1990",
    "katch": "Katch & McArdle",
    "cunningham": "Cunningham 1980",
}
BODY_FAT = {
    "intake": ("scientist.body_fat", "Hall 2011", ("intake_body_fat_pct", "intake_weight_kg", "weight_kg")),
    "tape": ("scientist.body_fat_by_tape", "Hodgdon & Beckett 1984; Hall 2011", ("weight_kg",)),
}
RULES = (
    Rule("weight_kg", "scientist.trend_weight", ("weigh_ins", "rejected_weigh_ins", "water_kg"), DESIGN),
    Rule("bmi", "scientist.bmi", ("weight_kg", "height_cm"), "WHO"),
    Rule("tdee_formula_kcal", "scientist.tdee_formula", ("bmr_kcal", "steps", "activity_level"), "ACSM"),
    Rule("tdee_kcal", "scientist.tdee", ("tdee_formula_kcal", "learnt_kcal", "confidence", "tdee_sd_kcal"), DESIGN),
    Rule("tdee_sd_kcal", "scientist.kalman", ("days_logged", "weigh_ins"), DESIGN),
    Rule("activity_multiplier", "scientist.activity_multiplier", ("tdee_kcal", "bmr_kcal"), DESIGN),
    Rule("density_kcal_per_kg", "scientist.tissue_density", ("fat_mass_kg",), "Hall 2011, web appendix"),
    Rule("exercise_kcal_per_day", "scientist.exercise", ("sessions_per_week", "session_minutes"), "Compendium 2024"),
    Rule(
        "energy_availability_kcal_per_kg",
        "scientist.energy_availability",
        ("intake_kcal", "week_exercise_kcal", "ffm_kg"),
        "Loucks; IOC",
    ),
    Rule("observed_rate_kg_per_week", "scientist.observed_rate", ("weigh_ins", "lag_days"), DESIGN),
    Rule("rate_se_kg_per_week", "scientist.observed_rate", ("weigh_ins", "lag_days"), DESIGN),
    Rule("target_rate_kg_per_week", "scientist.planned_rate", ("goal", "pace", "tdee_kcal", "weight_kg"), DESIGN),
    Rule("adherence", "scientist.adherence", ("program_target_kcal", "intake_kcal"), DESIGN),
    Rule("days_logged", "scientist.last_7_days", ("last_day",), "the client's logs"),
    Rule("weigh_ins", "scientist.last_7_days", ("last_day",), "the client's logs"),
    Rule("rejected_weigh_ins", "scientist.innovation_gate", ("last_day",), DESIGN),
    Rule(
        "intake_trim_kcal",
        "scientist.calorie_control",
        ("calories_because", "week_status", "tier_target_rate_kg_per_week", "observed_rate_kg_per_week", "confidence"),
        DESIGN,
    ),
    Rule("intake_habit_kcal", "scientist.habit", ("program_target_kcal", "calories_because"), DESIGN),
    Rule("calories_may_change", "scientist.calorie_control", ("calories_because", "week_status"), "seed 2; " + DESIGN),
    Rule("tier", "scientist.tier", ("program_tier", "adaptation_complete", "adherence", "week_status"), DESIGN),
    Rule("phase", "scientist.phase", ("program_phase", "sessions"), DESIGN),
)
HELD = Rule("tdee_kcal", "scientist.tdee_held", ("program_tdee_kcal",), "DOMAIN.md 2, cycle; " + DESIGN)
"""Instead of the rule above in the week before menses of a client who is given more in it."""


def body_fat_rules(found_from: str | None) -> tuple[Rule, ...]:
    """Return the rules of body fat, by where it was found; none where it is not known."""
    if found_from is None:
        return ()
    rule, source, inputs = BODY_FAT[found_from]
    return tuple(Rule(about, rule, inputs, source) for about in ("body_fat_pct", "fat_mass_kg", "ffm_kg"))


def resting_rule(method: str) -> Rule:
    """Return the rule of the resting rate, whose source is the equation in use."""
    inputs = ("method", "sex", "age_years", "height_cm", "weight_kg", "ffm_kg")
    return Rule("bmr_kcal", f"scientist.resting_{method}", inputs, RESTING_SOURCE[method])


def rules_for(*, stands_still: bool) -> tuple[Rule, ...]:
    """Return the rules of a week; `stands_still` says that expenditure stays as it was."""
    return tuple(HELD if stands_still and rule.about == HELD.about else rule for rule in RULES)
