"""The menu, checked from the foods table alone: nothing here is shared with what made it.

Every figure is added up again from the grams on the plates and compared with what is said and with what was asked.
"""

import math
from collections.abc import Iterable, Sequence

from domain.agents import dietitian
from domain.agents.dietitian import DayTarget
from domain.catalogue import Catalogue, Recipe
from domain.meals.recount import SAID, count_items, grams_of, why_broken
from domain.meals.served import Check, DayMenu, Grocery, Meal, PantryUse
from domain.meals.verify_kitchen import check_buying, check_keeping, check_viable

ENERGY_OFF_MAX = 0.03
"""Largest |served - target| / target of a day. DOMAIN.md, section 4."""

FAT_SHARE_LEAST = 0.25
"""Least share of a day's energy from fat. Seed 0, section 5."""

ROUNDING = 0.06
"""A meal's figures are said to 0.1 of their unit; a day's are the sums of five. [D]"""


def verify(
    days: Sequence[DayMenu],
    groceries: Sequence[Grocery],
    rules: dietitian.Said,
    catalogue: Catalogue,
    composed: Sequence[Recipe] = (),
    pantry: Sequence[PantryUse] = (),
    viable_day: Sequence[Meal] = (),
) -> Check:
    """Recompute a week and report every rule and every sum that does not hold; `composed` are recipes made for it."""
    recipes = {**catalogue.recipe, **{recipe.name: recipe for recipe in composed}}
    problems: list[str] = []
    if [menu.day for menu in days] != [day.day for day in rules.days]:
        problems.append("the days served are not the days asked for")
    every = [*(meal for menu in days for meal in menu.meals), *viable_day]
    unknown = {part.food for meal in every for part in (*meal.items, *meal.boosts)} - catalogue.food.keys()
    if unknown:
        return Check(
            ok=False, worst_kcal_error=1.0, problems=tuple(f"{name}: no such food" for name in sorted(unknown))
        )
    worst = 0.0
    for menu, day in zip(days, rules.days, strict=False):
        for meal in menu.meals:
            where = f"{menu.day} {meal.slot}"
            problems += [f"{where}: {text}" for text in _check_meal(meal, day, rules, catalogue, recipes)]
        total = count_items((item for meal in menu.meals for item in meal.items), catalogue)
        problems += [f"{menu.day}: {text}" for text in _check_day(menu, day, total, rules, catalogue)]
        worst = max(worst, abs(total["kcal"] - day.kcal) / day.kcal)
    problems += _check_week(days, groceries, rules, catalogue)
    problems += check_keeping(days, rules, catalogue, recipes)
    problems += check_buying(days, groceries, catalogue, pantry)
    problems += check_viable(viable_day, rules, catalogue, recipes)
    return Check(ok=not problems, worst_kcal_error=round(worst, 5), problems=tuple(problems))


def _check_meal(
    meal: Meal, day: DayTarget, rules: dietitian.Said, catalogue: Catalogue, recipes: dict[str, Recipe]
) -> Iterable[str]:
    target = next(slot for slot in day.slots if slot.slot is meal.slot)
    if target.merged_into is not None or not meal.items:
        if meal.items or meal.recipe or target.merged_into is None:
            yield "a folded meal holds food, or a meal holds none"
        return
    foods = [catalogue.food[item.food] for item in meal.items]
    yield from (reason for food in foods if (reason := why_broken(food, rules)))
    tags = {tag for food in foods for tag in food.tags}
    yield from (f"{a} and {b} in one meal" for a, b in rules.apart_tags if a in tags and b in tags)
    total = count_items(meal.items, catalogue)
    for field in SAID:
        if abs(total[field] - getattr(meal, field)) > ROUNDING:
            yield f"{field} is said to be {getattr(meal, field)} and is {total[field]:.1f}"
    meals = target.sittings + sum(slot.merged_into is meal.slot for slot in day.slots)
    for item in meal.items:
        if item.grams > catalogue.food[item.food].max_serving_g * meals + ROUNDING:
            yield f"{item.grams} g of {item.food} is more than a serving"
    yield from _check_recipe(meal, meals, recipes)
    yield from _check_options(meal, tags, rules, catalogue, recipes)


def _check_options(
    meal: Meal, tags: set[str], rules: dietitian.Said, catalogue: Catalogue, recipes: dict[str, Recipe]
) -> Iterable[str]:
    for name in meal.alternatives:
        if name not in recipes:
            yield f"the alternative {name} is no recipe"
        elif any(why_broken(catalogue.food[part.food], rules) for part in recipes[name].ingredients):
            yield f"the alternative {name} is forbidden"
    for boost in meal.boosts:
        food = catalogue.food[boost.food]
        if why_broken(food, rules) or any({a, b} <= tags | food.tags for a, b in rules.apart_tags):
            yield f"the boost {boost.food} is forbidden"


def _check_recipe(meal: Meal, meals: int, recipes: dict[str, Recipe]) -> Iterable[str]:
    recipe = recipes.get(meal.recipe or "")
    if recipe is None:
        yield f"{meal.recipe} is no recipe"
        return
    if not 0.5 <= meal.portion <= 2 * meals:
        yield f"a portion of {meal.portion}"
    grams = {item.food: item.grams for item in meal.items}
    for part in recipe.ingredients:
        if grams.get(part.food, 0.0) + ROUNDING < part.grams * meal.portion:
            yield f"{part.food} is short of what {recipe.name} needs"


def _check_day(
    menu: DayMenu, day: DayTarget, total: dict[str, float], rules: dietitian.Said, catalogue: Catalogue
) -> Iterable[str]:
    if [meal.slot for meal in menu.meals] != [slot.slot for slot in day.slots]:
        yield "the five meals are not there in order"
    for field in (*SAID, "sodium_mg"):
        if abs(total[field] - getattr(menu, field)) > 5 * ROUNDING:
            yield f"{field} is said to be {getattr(menu, field)} and is {total[field]:.1f}"
    for what, amount, least, most in _bounds(day, total, rules):
        if not least <= amount <= most:
            yield f"{amount:.2f} {what}, asked {least:.2f} to {most:.2f}"
    for name, grams in grams_of([menu]).items():
        if grams > catalogue.food[name].max_day_g + 5 * ROUNDING:
            yield f"{grams:.0f} g of {name} is more than a day's"


def _bounds(
    day: DayTarget, total: dict[str, float], rules: dietitian.Said
) -> Iterable[tuple[str, float, float, float]]:
    """What a day must hold: words, the amount, its least and its most."""
    yield "kcal", total["kcal"], day.kcal * (1 - ENERGY_OFF_MAX), day.kcal * (1 + ENERGY_OFF_MAX)
    yield "g of protein", total["protein_g"], day.protein_g, math.inf
    yield "of the energy from fat", 9 * total["fat_g"] / max(1.0, total["kcal"]), FAT_SHARE_LEAST, 1.0
    yield "g of fibre", total["fiber_g"], rules.fiber_g, math.inf
    if rules.net_carbs_max_g is not None:
        yield "g of net carbohydrate", total["carbs_g"] - total["fiber_g"], -math.inf, rules.net_carbs_max_g
    if rules.potassium_max_mg is not None:
        yield "mg of potassium", total["potassium_mg"], 0.0, float(rules.potassium_max_mg)
    if rules.vitamin_k_ug is not None:
        yield "ug of vitamin K", total["vitamin_k_ug"], *rules.vitamin_k_ug


def _check_week(
    days: Sequence[DayMenu], groceries: Sequence[Grocery], rules: dietitian.Said, catalogue: Catalogue
) -> Iterable[str]:
    meals = [
        {tag for item in meal.items for tag in catalogue.food[item.food].tags} for menu in days for meal in menu.meals
    ]
    for tag, most in rules.meals_a_week.items():
        served = sum(tag in tags for tags in meals)
        if served > most:
            yield f"{served} meals of {tag} in the week, at most {most}"
    eaten, bought = grams_of(days), {line.food: line.grams for line in groceries}
    if len(bought) != len(groceries):
        yield "a food is bought on two lines"
    for name in sorted(eaten.keys() | bought.keys()):
        if abs(eaten.get(name, 0.0) - bought.get(name, 0.0)) > ROUNDING:
            yield f"{eaten.get(name, 0.0):.1f} g of {name} are served and {bought.get(name, 0.0):.1f} g bought"
