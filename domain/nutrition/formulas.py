"""What the NUTRITIONIST's rules mean, by id; `domain/reasons.py` says how to read a row."""

from collections.abc import Mapping

from domain.reasons import DESIGN, Formula, in_words

CLIENT, SCIENCE, OWN = "snapshot.client", "scientist", "nutritionist"
BODY = {name: f"{SCIENCE}.{name}" for name in ("tdee_kcal", "weight_kg", "density_kcal_per_kg")}
FROM_TARGET = {"target_kcal": f"{OWN}.target_kcal", "weight_kg": f"{SCIENCE}.weight_kg"}
COUNTED_ON = {"protein_weight_kg": f"{OWN}.protein_weight_kg"}
ASK = BODY | {
    "pace": f"{CLIENT}.pace", "tier": f"{SCIENCE}.tier", "trim_kcal": f"{SCIENCE}.intake_trim_kcal",
    "habit_kcal": f"{SCIENCE}.intake_habit_kcal",
}  # fmt: skip
WANTED = (
    "ten(need_kcal + rate_pct(goal, pace) / 100 * weight_kg * density_kcal_per_kg / 7 * tier_share(tier)"
    " + trim_kcal + habit_kcal)"
)

FORMULAS: Mapping[str, Formula] = {
    "nutritionist.goal_rate": Formula(
        "Energy for the goal's rate of change, at the tier's share, with the controller's trim and what habit adds.",
        WANTED,
        ASK,
    ),
    "nutritionist.calories_held": Formula(
        "Calories stay as they were last week: they may not change yet.",
        "program_target_kcal",
        {"program_target_kcal": "snapshot.program.target_kcal"},
        within=5,
    ),
    "nutritionist.deficit_cap": in_words(
        "The goal asked for a larger deficit than the pace allows of what the body needs.",
        "need_kcal less at most the pace's share of it, times the tier's share; domain.nutrition.energy_target",
        {"pace": f"{CLIENT}.pace"},
    ),
    "nutritionist.surplus_cap": in_words(
        "The goal asked for a larger surplus than the pace allows of what the body needs.",
        "need_kcal and at most the pace's share of it, times the tier's share; domain.nutrition.energy_target",
        {"pace": f"{CLIENT}.pace"},
    ),
    "nutritionist.no_deficit": Formula(
        "This client may not be in a deficit: pregnancy, birth, youth, low weight or an eating disorder.",
        "ceil_ten(need_kcal)",
        within=10,
    ),
    "nutritionist.hard_rate": in_words(
        "No plan asks for more than 1 % of weight lost or 0.5 % gained a week, whatever was wished or held.",
        "within need_kcal - 1 % and + 0.5 % of weight x density / 7; domain.nutrition.energy_target.hard_limits",
        {name: BODY[name] for name in ("weight_kg", "density_kcal_per_kg")},
    ),
    "nutritionist.floor": in_words(
        "The energy below which no plan goes: the least for the sex, the body at rest, and a lean body's needs.",
        "the highest of 1200 (women) or 1500 (men), 0.85 BMR, and if lean 30 FFM + exercise, up to the next ten;"
        " domain.nutrition.energy_target.energy_floor",
        {"sex": f"{CLIENT}.sex", "bmr_kcal": f"{SCIENCE}.bmr_kcal", "ffm_kg": f"{SCIENCE}.ffm_kg",
         "exercise_kcal": f"{SCIENCE}.exercise_kcal_per_day"},
    ),
    "nutritionist.room_for_macros": in_words(
        "Energy was raised until 1.6 g/kg of protein and a quarter of fat fit in.",
        "ceil_ten((4 x 1.6 x weight_kg + 0.9) / 0.75); domain.nutrition.macros.least_kcal",
        {"weight_kg": FROM_TARGET["weight_kg"]},
    ),
    "nutritionist.energy_change": Formula(
        "The target less what the body spends.",
        "target_kcal - tdee_kcal",
        {"target_kcal": f"{OWN}.target_kcal", "tdee_kcal": f"{SCIENCE}.tdee_kcal"},
    ),
    "nutritionist.ceiling": in_words(
        "The most any day may hold: 1.25 times the need, at most 6000 kcal, never below floor or target.",
        "max(floor_ten(min(1.25 x need_kcal, 6000)), floor, target); domain.nutrition.energy_target",
    ),
    "nutritionist.protein": Formula(
        "Protein by body weight, or by the adjusted weight where that was approved, as the goal asks.",
        "ceil_tenth(round(protein_g_per_kg(goal) * otherwise(protein_weight_kg, weight_kg), 6))",
        FROM_TARGET | COUNTED_ON,
    ),
    "nutritionist.protein_to_least": Formula(
        "Protein went down to 1.6 g/kg, the least allowed, to leave room for carbohydrate.",
        "ceil_tenth(round(1.6 * otherwise(protein_weight_kg, weight_kg), 6))",
        FROM_TARGET | COUNTED_ON,
    ),
    "nutritionist.protein_basis": in_words(
        "Protein is counted on the adjusted weight: somebody approved it, and body mass index is 30 or more.",
        "the weight at body mass index 25 and a quarter of what is above it; domain.nutrition.protein_basis",
        {"weight_kg": FROM_TARGET["weight_kg"], "height_cm": f"{CLIENT}.height_cm",
         "approved_by": f"{CLIENT}.protein_basis_approved_by"},
    ),
    "nutritionist.late_luteal": Formula(
        "More energy in the week before menses for an appetite that rises then, given back over the rest of the cycle.",
        "+ min(0.05 x target_kcal, 150) in tens on late luteal days, the same sum taken from the other days;"
        " domain.nutrition.luteal.day_changes",
        {"target_kcal": f"{OWN}.target_kcal", "cycle_length_days": f"{CLIENT}.cycle_length_days",
         "last_menses_on": "snapshot.last_menses_on"},
        about=(f"{OWN}.day_changes_kcal.*",),
        source=DESIGN,
        exact=False,
    ),
    "nutritionist.supplements": Formula(
        "Doses for healthy people who train; what meets a medicine or an illness is left out.",
        "the rows of domain.nutrition.supplements against the table of domain.safety.interactions",
        {"goal": f"{CLIENT}.goal", "pregnancy": f"{CLIENT}.pregnancy"},
        about=(f"{OWN}.supplements.advised.*.least", f"{OWN}.supplements.advised.*.most"),
        source="Iraki 2019; EFSA 2015; The Vegan Society",
        exact=False,
    ),
    "nutritionist.fat": in_words(
        "Fat by its share of energy, and not below 0.6 g/kg of the weight at body mass index 25.",
        "max(share x target_kcal / 9, min(0.6 x reference weight, room)); domain.nutrition.macros",
        FROM_TARGET,
    ),
    "nutritionist.fat_to_least": in_words(
        "Fat went down to a quarter of energy, the least allowed, to leave room for carbohydrate.",
        "0.25 x target_kcal / 9, or 0.6 g/kg where there is room; domain.nutrition.macros",
        FROM_TARGET,
    ),
    "nutritionist.carbs": Formula(
        "Carbohydrate takes the energy that protein and fat leave.",
        "tenth(max(0, (target_kcal - 4 * protein_g - 9 * fat_g) / 4))",
        {name: f"{OWN}.{name}" for name in ("target_kcal", "protein_g", "fat_g")},
        within=0.1,
    ),
    "nutritionist.low_carb": in_words(
        "Less than 100 g of carbohydrate is left, and is said so.", "carbs_g below 100 g", FROM_TARGET
    ),
    "nutritionist.performance_carbs": in_words(
        "Performance wants 5 g/kg of carbohydrate; the energy does not allow it, and that is said.",
        "carbs_g below 5 x weight_kg",
        FROM_TARGET,
    ),
    "nutritionist.keto": in_words(
        "Keto: carbohydrate less fibre is at most 40 g.",
        "40 g and the fibre; fat takes the rest; domain.nutrition.macros",
        {"fiber_g": f"{OWN}.fiber_g", "net_carbs_max_g": f"{OWN}.net_carbs_max_g"},
    ),
    "nutritionist.fiber": Formula(
        "Fibre: 14 g for each 1000 kcal, between 20 and 45 g; the least of all for a hardgainer, whom it fills.",
        "20 if fiber_max_g else tenth(min(45, max(20, 14 * target_kcal / 1000)))",
        {"target_kcal": f"{OWN}.target_kcal", "fiber_max_g": f"{OWN}.fiber_max_g"},
    ),
    "nutritionist.hardgainer_fiber": Formula("Fibre fills, so a hardgainer gets at most this.", "30"),
    "nutritionist.water": in_words(
        "Water: 35 ml/kg, between 2 and 4 l, and half a litre for each hour of training.",
        "min(max(0.035 x weight_kg, 2), 4) + 0.5 x training_hours_per_day, to 0.1; domain.nutrition.targets.water_l",
        {"weight_kg": FROM_TARGET["weight_kg"]},
    ),
    "nutritionist.protein_shares": in_words(
        "Protein is spread over four feedings of at least 0.3 g/kg.", "PROTEIN_SHARES of domain.nutrition.targets"
    ),
    "nutritionist.energy_shares": in_words(
        "Energy is spread over the five meals.", "ENERGY_SHARES of domain.nutrition.targets"
    ),
}  # fmt: skip
"""Sources stand in the rules of `domain/nutrition/reasons.py`."""
