"""What the DIETITIAN's rules mean, by id; `domain/reasons.py` says how to read a row."""

from collections.abc import Iterator, Mapping

from domain.meals.diet_rules import ALWAYS, CONDITIONS, DIETS, MEDICINES, PREGNANCIES, Rule, allergy_rule
from domain.reasons import DESIGN, Formula, in_words
from domain.vocabulary import Allergen

TARGETS = "nutritionist"
DAY, SLOT = "dietitian.days.*", "dietitian.days.*.slots.*"
MEAN = {"mean_kcal": f"{TARGETS}.target_kcal", "mean_fat_g": f"{TARGETS}.fat_g", "kcal": f"{DAY}.kcal"}
FED = {
    "slot": f"{SLOT}.slot",
    "meals_per_day": "snapshot.client.meals_per_day",
    "more_feedings": f"{TARGETS}.gain_tactics.more_feedings_on_training_days",
    "kept_slots": f"{TARGETS}.gain_tactics.kept_slots",
    "training": f"{DAY}.training",
}


def _diet_rules() -> Iterator[Rule]:
    """Every row of the diet tables."""
    yield from (ALWAYS, *DIETS.values(), *map(allergy_rule, Allergen))
    yield from (rule for rule in PREGNANCIES.values() if rule)
    yield from (rule for _, rule in MEDICINES)
    yield from (what for _, what in CONDITIONS if isinstance(what, Rule))


def _asked(rule: Rule) -> Formula:
    words = rule.id.removeprefix("diet.").replace("_", " ").replace(".", ", ")
    return in_words(
        f"What the rule for {words} keeps off the plate or limits; of several limits the strictest holds.",
        f"the row {rule.id} of domain.meals.diet_rules",
    )


FORMULAS: Mapping[str, Formula] = {
    "dietitian.training_cycle": in_words(
        "More energy on training days, the same over the week; the bump is the largest that keeps within bounds.",
        "mean_kcal x (1 + bump) on training days, scaled to the week's sum, in tens, and cycle_change_kcal;"
        " domain.nutrition.day_cycle",
        {"mean_kcal": f"{TARGETS}.target_kcal", "floor_kcal": f"{TARGETS}.floor_kcal",
         "ceiling_kcal": f"{TARGETS}.ceiling_kcal", "training": f"{DAY}.training",
         "cycle_change_kcal": f"{TARGETS}.day_changes_kcal.*"},
    ),
    "dietitian.protein_constant": Formula(
        "Protein is the same every day.",
        "mean_protein_g",
        {"mean_protein_g": f"{TARGETS}.protein_g"},
        about=(f"{DAY}.protein_g",),
        source=DESIGN,
    ),
    "dietitian.fat_share_min": Formula(
        "Fat is the same every day, but at least a quarter of the day's energy; on keto it takes the difference.",
        "max(tenth(mean_fat_g + (kcal - mean_kcal) / 9) if keto_max_g else mean_fat_g,"
        " ceil_tenth(round(0.25 * kcal / 9, 6)))",
        MEAN | {"keto_max_g": f"{TARGETS}.net_carbs_max_g"},
        about=(f"{DAY}.fat_g",),
        source="docs/seeds.md, seed 0 section 5",
    ),
    "dietitian.carbs_take_the_rest": Formula(
        "Carbohydrate takes the day's extra energy, less what fat took.",
        "tenth(max(0, mean_carbs_g + (kcal - mean_kcal - 9 * (fat_g - mean_fat_g)) / 4))",
        MEAN | {"mean_carbs_g": f"{TARGETS}.carbs_g", "fat_g": f"{DAY}.fat_g"},
        about=(f"{DAY}.carbs_g",),
        source=DESIGN,
    ),
    "dietitian.slot_kcal": Formula(
        "A meal's share of the day's energy; folded meals go to another; rounding goes out by largest remainder.",
        "part(day_kcal, energy_by_slot(energy_shares, meals_per_day, more_feedings, kept_slots, training), slot)",
        FED | {"day_kcal": f"{DAY}.kcal", "energy_shares": f"{TARGETS}.energy_shares"},
        about=(f"{SLOT}.kcal",),
        source="DOMAIN.md 2, distribution",
    ),
    "dietitian.slot_protein": Formula(
        "A meal's share of the day's protein, four feedings of 0.3 g/kg where there are four meals.",
        "part(10 * day_protein_g,"
        " protein_by_slot(protein_shares, meals_per_day, more_feedings, kept_slots, training), slot) / 10",
        FED | {"day_protein_g": f"{DAY}.protein_g", "protein_shares": f"{TARGETS}.protein_shares"},
        about=(f"{SLOT}.protein_g",),
        source="Schoenfeld & Aragon 2018; DOMAIN.md 2, distribution",
    ),
    **{
        f"dietitian.slot_{name}": Formula(
            "By each meal's energy that is not protein; rounding goes out by largest remainder.",
            f"part(10 * day_{name}_g, left_kcal(slots_kcal, slots_protein_g), slot) / 10",
            {f"day_{name}_g": f"{DAY}.{name}_g", "slot": f"{SLOT}.slot", "slots_kcal": f"{DAY}.slots.each.kcal",
             "slots_protein_g": f"{DAY}.slots.each.protein_g"},
            about=(f"{SLOT}.{name}_g",),
            source="DOMAIN.md 3",
        )
        for name in ("fat", "carbs")
    },
    "dietitian.prep_minutes": Formula(
        "The longest a meal may take to make: the client's limit, or less where the meal is a small one.",
        "min(prep_minutes(slot), otherwise(client_minutes, 240))",
        {"slot": f"{SLOT}.slot", "client_minutes": "snapshot.client.prep_minutes_max"},
        about=(f"{SLOT}.prep_minutes_max",),
        source=DESIGN,
    ),
    "dietitian.from_nutritionist": in_words("The NUTRITIONIST's limit, passed on.", "as the NUTRITIONIST said"),
    "dietitian.sittings": Formula(
        "A sixth feeding, and every further one, is another sitting of the snack.",
        "1, and for the snack one more for each meal beyond five; domain.nutrition.slots.sittings",
        about=("dietitian.days.*.slots.*.sittings",),
        source="docs/seeds.md, C18",
        exact=False,
    ),
    "dietitian.batch": Formula(
        "At most three days of cooking ahead, each for at most four meals.",
        "days of rest that part the week most evenly; domain.nutrition.cooking.choose_cook_days",
        about=("dietitian.batch.meals_max",),
        source=DESIGN,
        exact=False,
    ),
    "dietitian.fridge_days": Formula(
        "Cooked food keeps three to four days in the fridge, cooked rice one.",
        "the rows of domain.nutrition.cooking",
        about=(
            "dietitian.batch.fridge_days_max",
            "dietitian.batch.fridge_days_by_tag.*",
            "dietitian.batch.fridge_days_by_food.*",
        ),
        source="USDA FSIS; Food Standards Agency",
        exact=False,
    ),
    "dietitian.viable_day": Formula(
        "The fallback day holds three quarters of the energy, never below the floor, and four fifths of the protein.",
        "max(0.75 x target_kcal, floor_kcal), 0.8 x protein_g, over three meals; domain.nutrition.viable_day",
        {name: f"{TARGETS}.{name}" for name in ("target_kcal", "protein_g", "floor_kcal")},
        about=tuple(
            f"dietitian.viable_day.{name}"
            for name in ("kcal_min", "kcal_max", "protein_min_g", "minutes_max", "cook_steps_max",
                         *(f"meals.*.{macro}" for macro in ("kcal", "protein_g", "fat_g", "carbs_g")))
        ),
        source=DESIGN,
        exact=False,
    ),
    "dietitian.viable_days": Formula(
        "At most two such days a week; after a third the client is talked to first.",
        "viable days logged in the seven days before the week; domain.constraints.VIABLE_DAYS_MAX",
        about=("dietitian.viable_day.days_a_week_max", "dietitian.viable_day.used_last_week"),
        source="docs/seeds.md, seed 0 section 5",
        exact=False,
    ),
    "dietitian.gain_tactics": Formula(
        "For a client who keeps the plan and does not gain: boosters of oil, and energy to drink.",
        "the rows of domain.nutrition.hardgainer",
        about=("dietitian.boost_g.*", "dietitian.liquid_share_max", "nutritionist.gain_tactics.boost_g.*",
               "nutritionist.gain_tactics.liquid_share_max",
               "nutritionist.gain_tactics.more_feedings_on_training_days"),
        source=DESIGN,
        exact=False,
    ),
    **{rule.id: _asked(rule) for rule in _diet_rules()},
}  # fmt: skip
