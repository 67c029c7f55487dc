"""Why each of the NUTRITIONIST's numbers is what it is, as tables."""

from domain.reasons import DESIGN, Rule

ENERGY_INPUTS = ("goal", "pace", "tier", "tdee_kcal", "need_kcal", "weight_kg", "density_kcal_per_kg", "trim_kcal",
                "habit_kcal")  # fmt: skip
LIMIT_INPUTS = ("need_kcal", "weight_kg", "density_kcal_per_kg", "floor_kcal", "ceiling_kcal")
MACRO_INPUTS = ("weight_kg", "target_kcal")

GOAL_RATE = Rule("target_kcal", "nutritionist.goal_rate", ENERGY_INPUTS, "Helms 2014; Iraki 2019")
HELD = Rule("target_kcal", "nutritionist.calories_held", ("program_target_kcal",), "seed 2; " + DESIGN)

RULES = (
    Rule("energy_change_kcal", "nutritionist.energy_change", ("target_kcal", "tdee_kcal"), DESIGN),
    Rule("floor_kcal", "nutritionist.floor", ("sex", "bmr_kcal", "ffm_kg", "exercise_kcal"), "Loucks; IOC; " + DESIGN),
    Rule("ceiling_kcal", "nutritionist.ceiling", ("need_kcal",), DESIGN),
    Rule("protein_g", "nutritionist.protein", ("goal", "protein_weight_kg", *MACRO_INPUTS), "Helms 2014; Iraki 2019"),
    Rule("protein_weight_kg", "nutritionist.protein_basis", ("weight_kg", "protein_basis_approved_by"), DESIGN),
    Rule("fat_g", "nutritionist.fat", ("fat_share", *MACRO_INPUTS), "seed 0, section 5"),
    Rule("carbs_g", "nutritionist.carbs", ("target_kcal", "protein_g", "fat_g"), DESIGN),
    Rule("fiber_g", "nutritionist.fiber", ("target_kcal",), "Adequate intake; seed 0, section 5"),
    Rule("fiber_max_g", "nutritionist.hardgainer_fiber", (), DESIGN),
    Rule("net_carbs_max_g", "nutritionist.keto", (), DESIGN),
    Rule("water_l", "nutritionist.water", ("weight_kg", "training_hours_per_day"), DESIGN),
    Rule("protein_shares", "nutritionist.protein_shares", (), "Schoenfeld & Aragon 2018"),
    Rule("energy_shares", "nutritionist.energy_shares", (), DESIGN),
)

SHAPED_BY = {
    "deficit_cap": Rule("target_kcal", "nutritionist.deficit_cap", ("goal", "need_kcal"), DESIGN),
    "surplus_cap": Rule("target_kcal", "nutritionist.surplus_cap", ("goal", "need_kcal"), DESIGN),
    "no_deficit": Rule(
        "target_kcal", "nutritionist.no_deficit", ("goal", "need_kcal"), "Institute of Medicine 2005; WHO"
    ),
    "hard_rate": Rule("target_kcal", "nutritionist.hard_rate", LIMIT_INPUTS, "Helms 2014; Iraki 2019"),
    "floor": Rule("target_kcal", "nutritionist.floor", ("floor_kcal",), "Loucks; IOC; " + DESIGN),
    "room_for_macros": Rule("target_kcal", "nutritionist.room_for_macros", MACRO_INPUTS, "seed 0, section 5"),
    "fat_to_25%": Rule("fat_g", "nutritionist.fat_to_least", ("target_kcal",), "seed 0, section 5"),
    "protein_to_1.6": Rule(
        "protein_g", "nutritionist.protein_to_least", ("protein_weight_kg", "weight_kg"), "seed 0, section 5"
    ),
    "low_carb_flag": Rule("carbs_g", "nutritionist.low_carb", ("target_kcal",), DESIGN),
    "carbs_below_5_g_per_kg": Rule("carbs_g", "nutritionist.performance_carbs", MACRO_INPUTS, DESIGN),
    "keto": Rule("carbs_g", "nutritionist.keto", ("fiber_g", "net_carbs_max_g"), DESIGN),
}
"""What capped, raised or gave way, by the word the targets use."""
