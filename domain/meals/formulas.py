"""What the CHEF's rules mean, by id; `domain/reasons.py` says how to read a row."""

from collections.abc import Mapping

from domain.reasons import Formula, in_words

DAY, ASKED = "chef.days.*", "dietitian.days.*"
SUMMED = ("kcal", "protein_g", "fat_g", "carbs_g", "fiber_g")


def _day_sum(name: str) -> Formula:
    asked = f"{ASKED}.{name}" if name != "fiber_g" else "dietitian.fiber_g"
    return Formula(
        "What the day's meals hold together, beside what was asked.",
        "tenth(sum(meals))",
        {"meals": f"{DAY}.meals.each.{name}", "asked": asked},
    )


FORMULAS: Mapping[str, Formula] = {
    **{f"chef.day_{name}": _day_sum(name) for name in SUMMED},
    "chef.day_sodium_mg": Formula(
        "Sodium of everything on the day's plates, from the foods table.",
        "tenth(dot(grams, sodium_per_100_g) / 100)",
        {"food": f"{DAY}.meals.each.items.each.food", "grams": f"{DAY}.meals.each.items.each.grams",
         "sodium_per_100_g": "catalogue.food.<food>.sodium_mg", "asked": "dietitian.sodium_max_mg"},
    ),
    "chef.portion": in_words(
        "How much of the recipe fits the meal's target best while the day keeps its own, in steps of 0.05.",
        "mixed integer program of the day; domain.meals.choosing, domain.meals.portioning",
        {"recipe": f"{DAY}.meals.*.recipe"},
    ),
    "chef.sum_of_items": in_words(
        "What the week's plates need of each food.", "sum of the items' grams by food; domain.meals.grocery"
    ),
    "chef.plants": in_words(
        "Different plants on the week's plates; 15 are wished.", "count of plants; domain.meals.variety"
    ),
    "chef.gap": in_words(
        "How far the worst day may be from the best menu there is, as the solver proves.",
        "(cost - proven bound) / cost, the worst day's",
    ),
    "chef.relative_cost": in_words(
        "How dear the week's food is for its energy, 1 to 3; tiers of foods, no prices.",
        "sum(tier * kcal) / sum(kcal) of the items; domain.meals.cost_index",
    ),
    "chef.smallest_wishes": in_words(
        "The fewest wishes about dishes without which every day has a menu.",
        "smallest set whose dishes left out make the day's relaxed program infeasible; domain.meals.giving_up",
    ),
    "chef.infeasible": in_words("No menu keeps the hard rules.", "the rule that leaves none; domain.meals.conflict"),
}  # fmt: skip
