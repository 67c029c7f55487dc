"""What the NUTRITIONIST's rules mean, by id; `domain/reasons.py` says how to read a row."""

from collections.abc import Mapping

from domain.reasons import DESIGN, IF_KEPT, Formula, in_words

CLIENT, SCIENCE, OWN = "snapshot.client", "scientist", "nutritionist"
BODY = {name: f"{SCIENCE}.{name}" for name in ("tdee_kcal", "weight_kg", "density_kcal_per_kg")}
FROM_TARGET = {"target_kcal": f"{OWN}.target_kcal", "weight_kg": f"{SCIENCE}.weight_kg"}
COUNTED_ON = {"protein_weight_kg": f"{OWN}.protein_weight_kg"}
SHAPED = {"goal": IF_KEPT, "need_kcal": IF_KEPT, "pregnancy": f"{CLIENT}.pregnancy"}
ASK = BODY | {
    "pace": f"{CLIENT}.pace", "tier": f"{SCIENCE}.tier", "trim_kcal": f"{SCIENCE}.intake_trim_kcal",
    "habit_kcal": f"{SCIENCE}.intake_habit_kcal",
}  # fmt: skip
RATE = "rate_pct(goal, pace) / 100 * weight_kg * density_kcal_per_kg / 7"
LEAST = "0 - min(deficit_cap(pace), 0.1 if pregnancy == 'lactating' else 1) * need_kcal"
MOST = "surplus_cap(pace) * need_kcal"
PROTEIN_KG = "otherwise(protein_weight_kg, weight_kg)"
REST = "tenth(max(0, (target_kcal - 4 * protein_g - 9 * fat_g) / 4))"
MACROS = {name: f"{OWN}.{name}" for name in ("target_kcal", "protein_g", "fat_g")}
BY_WEIGHT = (
    "min(ceil_tenth(round(0.6 * min(weight_kg, 25 * (height_cm / 100) ** 2), 6)),"
    " tenth((target_kcal - 4 * protein_g) / 9 - 0.05))"
)
FAT = FROM_TARGET | {
    "protein_g": f"{OWN}.protein_g", "height_cm": f"{CLIENT}.height_cm", "fiber_g": f"{OWN}.fiber_g",
    "keto_max_g": f"{OWN}.net_carbs_max_g",
}  # fmt: skip
KETO_FAT = "ceil_tenth(round(max(target_kcal - 4 * protein_g - 4 * (keto_max_g + fiber_g), 0.25 * target_kcal) / 9, 6))"

FORMULAS: Mapping[str, Formula] = {
    "nutritionist.goal_rate": Formula(
        "Energy for the goal's rate of change, at the tier's share, with the controller's trim and what habit adds.",
        f"ten(need_kcal + {RATE} * tier_share(tier) + trim_kcal + habit_kcal)",
        ASK,
    ),
    "nutritionist.calories_held": Formula(
        "Calories stay as they were last week: they may not change yet.",
        "ten(program_target_kcal)",
        {"program_target_kcal": "snapshot.program.target_kcal"},
    ),
    "nutritionist.deficit_cap": Formula(
        "The goal asked for a larger deficit than the pace allows of what the body needs; feeding allows a tenth.",
        f"ten(need_kcal + max(max({RATE}, {LEAST}) * tier_share(tier) + trim_kcal, {LEAST}) + habit_kcal)",
        ASK | SHAPED,
    ),
    "nutritionist.surplus_cap": Formula(
        "The goal asked for a larger surplus than the pace allows of what the body needs.",
        f"ten(need_kcal + min(min({RATE}, {MOST}) * tier_share(tier) + trim_kcal, {MOST}) + habit_kcal)",
        ASK | SHAPED,
    ),
    "nutritionist.no_deficit": Formula(
        "This client may not be in a deficit: pregnancy, birth, youth, low weight or an eating disorder.",
        f"ten(need_kcal + max(max({RATE}, 0) * tier_share(tier) + trim_kcal, 0) + habit_kcal)",
        ASK | SHAPED,
    ),
    "nutritionist.hard_rate": in_words(
        "No plan asks for more than 1 % of weight lost or 0.5 % gained a week, whatever was wished or held.",
        "within need_kcal - 1 % and + 0.5 % of weight x density / 7; domain.nutrition.energy_target.hard_limits",
        {name: BODY[name] for name in ("weight_kg", "density_kcal_per_kg")},
    ),
    "nutritionist.floor": Formula(
        "The energy below which no plan goes: the least for the sex, the body at rest, a lean body's needs, feeding's.",
        "ceil_ten(max(by_sex(sex, 1500, 1200), 0.85 * bmr_kcal, 1800 if pregnancy == 'lactating' else 0,"
        " 30 * ffm_kg + exercise_kcal if otherwise(body_fat_pct, 99) < by_sex(sex, 20, 30) else 0))",
        {"sex": f"{CLIENT}.sex", "bmr_kcal": f"{SCIENCE}.bmr_kcal", "ffm_kg": f"{SCIENCE}.ffm_kg",
         "body_fat_pct": f"{SCIENCE}.body_fat_pct", "exercise_kcal": f"{SCIENCE}.exercise_kcal_per_day",
         "pregnancy": f"{CLIENT}.pregnancy"},
    ),
    "nutritionist.room_for_macros": Formula(
        "Energy was raised until 1.6 g/kg of protein and a quarter of fat fit in.",
        f"ceil_ten((4 * ceil_tenth(round(1.6 * {PROTEIN_KG}, 6)) + 0.9) / 0.75)",
        {"weight_kg": FROM_TARGET["weight_kg"]} | COUNTED_ON,
    ),
    "nutritionist.energy_change": Formula(
        "The target less what the body spends.",
        "target_kcal - tdee_kcal",
        {"target_kcal": f"{OWN}.target_kcal", "tdee_kcal": f"{SCIENCE}.tdee_kcal"},
    ),
    "nutritionist.ceiling": Formula(
        "The most any day may hold: 1.25 times the need, at most 6000 kcal, never below floor or target.",
        "max(floor_ten(min(1.25 * need_kcal, 6000)), floor_kcal, target_kcal)",
        {"floor_kcal": f"{OWN}.floor_kcal", "target_kcal": f"{OWN}.target_kcal"},
    ),
    "nutritionist.protein": Formula(
        "Protein by body weight, or by the adjusted weight where that was approved, as the goal asks.",
        f"ceil_tenth(round(protein_g_per_kg(goal) * {PROTEIN_KG}, 6))",
        FROM_TARGET | COUNTED_ON,
    ),
    "nutritionist.protein_to_least": Formula(
        "Protein went down to 1.6 g/kg, the least allowed, to leave room for carbohydrate.",
        f"ceil_tenth(round(1.6 * {PROTEIN_KG}, 6))",
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
    "nutritionist.fat": Formula(
        "Fat by its share of energy, and not below 0.6 g/kg of the weight at body mass index 25; on keto, the rest.",
        f"{KETO_FAT} if keto_max_g else max(ceil_tenth(round(fat_share * target_kcal / 9, 6)), {BY_WEIGHT})",
        FAT,
    ),
    "nutritionist.fat_to_least": Formula(
        "Fat went down to a quarter of energy, the least allowed, to leave room for carbohydrate.",
        f"max(ceil_tenth(round(0.25 * target_kcal / 9, 6)), {BY_WEIGHT})",
        FAT,
    ),
    "nutritionist.carbs": Formula("Carbohydrate takes the energy that protein and fat leave.", REST, MACROS),
    "nutritionist.low_carb": Formula("Less than 100 g of carbohydrate is left, and that is said.", REST, MACROS),
    "nutritionist.performance_carbs": Formula(
        "Performance wants 5 g/kg of carbohydrate; the energy does not allow it, and that is said.",
        REST,
        MACROS | {"weight_kg": FROM_TARGET["weight_kg"]},
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
    "nutritionist.water": Formula(
        "Water: 35 ml/kg, between 2 and 4 l, and half a litre for each hour of training.",
        "tenth(round(min(max(0.035 * weight_kg, 2), 4) + 0.5 * training_hours_per_day, 6))",
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
