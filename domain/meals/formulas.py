"""What the CHEF's rules mean, by id; `domain/reasons.py` says how to read a row."""

from collections.abc import Mapping

from domain.reasons import DESIGN, Formula, in_words

DAY, ASKED = "chef.days.*", "dietitian.days.*"
MEAL = f"{DAY}.meals.*"
HALF_WAY = 0.1
"""A sum half way between two tenths goes up or down with the order in which it was added."""
PLATES: Mapping[str, str] = {"": MEAL, "viable_": "chef.viable_day.*"}
"""Where meals stand, and what their rules' names begin with."""
LINE = "chef.groceries.*"
SUMMED = ("kcal", "protein_g", "fat_g", "carbs_g", "fiber_g")
TABLE = "the foods table; DOMAIN.md 4"
MISSING = "(grams - at_home_g if grams - at_home_g > 0.5 else 0)"


def _meal_sum(meal: str, name: str) -> Formula:
    return Formula(
        "What the items on the plate hold together, from the foods table.",
        "tenth(dot(grams, per_100_g) / 100)",
        {"foods": f"{meal}.items.each.food", "grams": f"{meal}.items.each.grams",
         "per_100_g": f"catalogue.food.<foods>.{name}"},
        about=(f"{meal}.{name}",),
        source=TABLE,
        within=HALF_WAY,
    )  # fmt: skip


def _day_sum(name: str) -> Formula:
    return Formula(
        "What the day's meals hold together, beside what was asked.",
        "tenth(sum(meals))",
        {"meals": f"{DAY}.meals.each.{name}", "asked": f"{ASKED}.{name}" if name != "fiber_g" else "dietitian.fiber_g"},
        about=(f"{DAY}.{name}",),
        source="DOMAIN.md 4",
    )


def _items(meal: str) -> Formula:
    return in_words(
        "The portion of the recipe's own grams; what is more, or not of the recipe, was put beside it to meet the day.",
        "meal_portion x recipe_grams + what was added, to 0.1 g; domain.meals.serving.items_of",
        {"meal_portion": f"{meal}.portion", "recipe": f"{meal}.recipe", "food": f"{meal}.items.*.food",
         "recipe_grams": "catalogue.recipe.<recipe>.ingredients.<food>.grams"},
        about=(f"{meal}.items.*.grams",),
        source="the recipe; DOMAIN.md 4",
    )  # fmt: skip


def _minutes(meal: str) -> Formula:
    return Formula(
        "Preparing and cooking, as the recipe says; a leftover is only warmed.",
        "otherwise(prep_minutes, 0) + otherwise(cook_minutes, 0) if covers_meals"
        " else min(5, otherwise(prep_minutes, 0) + otherwise(cook_minutes, 0))",
        {"recipe": f"{meal}.recipe", "prep_minutes": "catalogue.recipe.<recipe>.prep_minutes",
         "cook_minutes": "catalogue.recipe.<recipe>.cook_minutes", "covers_meals": f"{meal}.covers_meals"},
        about=(f"{meal}.minutes",),
        source="the recipe",
    )  # fmt: skip


MEALS: Mapping[str, Formula] = {
    **{f"chef.{kind}meal_{name}": _meal_sum(meal, name) for kind, meal in PLATES.items() for name in SUMMED},
    **{f"chef.{kind}item": _items(meal) for kind, meal in PLATES.items()},
    **{f"chef.{kind}minutes": _minutes(meal) for kind, meal in PLATES.items()},
    **{f"chef.day_{name}": _day_sum(name) for name in SUMMED},
    "chef.day_sodium_mg": Formula(
        "Sodium of everything on the day's plates, from the foods table, beside the most that is wished.",
        "tenth(dot(grams, per_100_g) / 100)",
        {"foods": f"{DAY}.meals.each.items.each.food", "grams": f"{DAY}.meals.each.items.each.grams",
         "per_100_g": "catalogue.food.<foods>.sodium_mg", "wished_most": "dietitian.sodium_max_mg"},
        about=(f"{DAY}.sodium_mg",),
        source=TABLE,
        within=HALF_WAY,
    ),
    "chef.portion": in_words(
        "How much of the recipe fits the meal's target best while the day keeps its own, in steps of 0.05.",
        "mixed integer program of the day; domain.meals.choosing, domain.meals.portioning",
        {"recipe": f"{MEAL}.recipe", "asked_kcal": f"{ASKED}.slots.*.kcal", "served_kcal": f"{MEAL}.kcal",
         "asked_protein_g": f"{ASKED}.slots.*.protein_g", "served_protein_g": f"{MEAL}.protein_g"},
        about=(f"{MEAL}.portion",),
        source="DOMAIN.md 4; solved by HiGHS",
    ),
    "chef.viable_portion": in_words(
        "How much of the recipe makes the fallback day hold what is asked of it, in steps of 0.05.",
        "mixed integer program of the viable day; domain.meals.viable",
        {"recipe": "chef.viable_day.*.recipe", "least_kcal": "dietitian.viable_day.kcal_min",
         "least_protein_g": "dietitian.viable_day.protein_min_g"},
        about=("chef.viable_day.*.portion",),
        source="DOMAIN.md 3; solved by HiGHS",
    ),
    "chef.cooking": in_words(
        "A dish is cooked once for this and later meals of it, as long as it keeps; a leftover cooks nothing.",
        "meals, and the sum of their portions, of the same dish cooked on the same day; domain.meals.batches",
        {"cooked_on": f"{MEAL}.cooked_on", "recipe": f"{MEAL}.recipe"},
        about=tuple(f"{meal}.{name}" for meal in PLATES.values() for name in ("covers_meals", "cook_servings")),
        source="USDA FSIS; DOMAIN.md 3, 4",
    ),
    "chef.boost": in_words(
        "What may be added to the meal for energy without breaking a limit of the day; not part of its sums.",
        "the recipe's own, or the most of a booster; domain.meals.boosts",
        {"food": f"{MEAL}.boosts.*.food", "boost_g": "dietitian.boost_g"},
        about=(f"{MEAL}.boosts.*.grams",),
        source="DOMAIN.md 1.8",
    ),
    "chef.boost_kcal": Formula(
        "What the booster adds, from the foods table.",
        "tenth(grams * kcal_per_100_g / 100)",
        {"food": f"{MEAL}.boosts.*.food", "grams": f"{MEAL}.boosts.*.grams",
         "kcal_per_100_g": "catalogue.food.<food>.kcal"},
        about=(f"{MEAL}.boosts.*.kcal",),
        source="the foods table",
    ),
}  # fmt: skip

PURCHASES: Mapping[str, Formula] = {
    "chef.groceries": Formula(
        "What the week's plates need of the food.",
        "tenth(sum(grams))",
        {"food": f"{LINE}.food", "grams": "chef.days.each.meals.each.items.<food>.grams"},
        about=(f"{LINE}.grams",),
        source="DOMAIN.md 4",
    ),
    "chef.from_pantry": Formula(
        "What of it is at home and good on the day it is cooked.",
        "tenth(sum_where(used_g, foods, food))",
        {"food": f"{LINE}.food", "foods": "chef.pantry.each.food", "used_g": "chef.pantry.each.used_g"},
        about=(f"{LINE}.from_pantry_g",),
        source="the client's pantry",
    ),
    "chef.packs": Formula(
        "Whole packs that cover what is not at home.",
        f"up(round({MISSING} / pack_g, 6))",
        {"food": f"{LINE}.food", "grams": f"{LINE}.grams", "at_home_g": f"{LINE}.from_pantry_g",
         "pack_g": "catalogue.food.<food>.pack_g"},
        about=(f"{LINE}.packs",),
        source="the foods table",
    ),
    "chef.buy_g": Formula(
        "Grams to buy: whole packs where the table knows them, with peel, core and shell.",
        f"up(round((packs * pack_g if pack_g else {MISSING}) / (1 - refuse), 6))",
        {"food": f"{LINE}.food", "grams": f"{LINE}.grams", "at_home_g": f"{LINE}.from_pantry_g",
         "packs": f"{LINE}.packs", "pack_g": "catalogue.food.<food>.pack_g", "refuse": "catalogue.food.<food>.refuse"},
        about=(f"{LINE}.buy_g",),
        source="the foods table",
    ),
    "chef.pantry": in_words(
        "What the client said is at home, in grams, and how much of it the week's meals use before it expires.",
        "the client's words and amounts read by the foods table; what expires first goes first; domain.meals.pantry",
        {"food": "chef.pantry.*.food", "expires_on": "chef.pantry.*.expires_on"},
        about=("chef.pantry.*.grams", "chef.pantry.*.used_g"),
        source="the client's pantry; " + DESIGN,
    ),
}  # fmt: skip

WEEK: Mapping[str, Formula] = {
    "chef.plants": in_words(
        "Different plants on the week's plates; 15 are wished.",
        "count of plants among the foods; domain.meals.variety",
        {"foods": f"{LINE.replace('*', 'each')}.food"},
        about=("chef.distinct_plants",),
        source="DOMAIN.md 4",
    ),
    "chef.gap": in_words(
        "How far the worst day may be from the best menu there is, as the solver proves.",
        "(cost - proven bound) / cost, the worst day's",
        about=("chef.optimality_gap",),
        source="HiGHS",
    ),
    "chef.worst_day": in_words(
        "The largest miss of a day's energy, counted again from the foods table by other code.",
        "largest |served_kcal - asked_kcal| / asked_kcal of the days; domain.meals.verify",
        {"served_kcal": "chef.days.each.kcal", "asked_kcal": "dietitian.days.each.kcal"},
        about=("chef.check.worst_kcal_error",),
        source="DOMAIN.md 4",
    ),
    "chef.relative_cost": in_words(
        "How dear the week's food is for its energy, 1 to 3; tiers of foods, no prices.",
        "sum(tier * kcal) / sum(kcal) of the items; domain.meals.cost_index",
        {"foods": f"{LINE.replace('*', 'each')}.food"},
        about=("chef.relative_cost",),
        source=DESIGN,
    ),
    "chef.composed": in_words(
        "A plate made for this week from the foods table.",
        "foods of a flavour kit in grams that serve one; domain.meals.plates",
        about=("chef.composed",),
        source=DESIGN,
    ),
    "chef.smallest_wishes": in_words(
        "The fewest wishes about dishes without which every day has a menu.",
        "smallest set whose dishes left out make the day's relaxed program infeasible; domain.meals.giving_up",
    ),
    "chef.infeasible": in_words("No menu keeps the hard rules.", "the rule that leaves none; domain.meals.conflict"),
}

FORMULAS: Mapping[str, Formula] = {**MEALS, **PURCHASES, **WEEK}
