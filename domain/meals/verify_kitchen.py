"""The check of what happens in the kitchen: how long cooked food is kept, what is bought, and the viable day."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from domain.agents import dietitian
from domain.catalogue import Catalogue, Recipe
from domain.meals.recount import count_items, grams_of, why_broken
from domain.meals.served import DayMenu, Grocery, Meal, PantryUse
from domain.nutrition.cooking import Batch

ROUNDING_G = 0.06
"""Grams are said to 0.1. [D]"""


def check_keeping(
    days: Sequence[DayMenu], rules: dietitian.Said, catalogue: Catalogue, recipes: Mapping[str, Recipe]
) -> Iterable[str]:
    """No leftover without its cooking, none too old, none more than a cooking covers."""
    batches: dict[tuple[str, date], list[DayMenu]] = {}
    for menu in days:
        for meal in menu.meals:
            if meal.recipe:
                batches.setdefault((meal.recipe, meal.cooked_on or menu.day), []).append(menu)
    for (name, cooked_on), eaten in batches.items():
        if [menu.day for menu in eaten] == [cooked_on]:
            continue
        recipe, limits = recipes.get(name), rules.batch
        if recipe is None or limits is None or not recipe.batch_friendly or cooked_on not in limits.cook_days:
            yield f"{name}: may not be cooked ahead on {cooked_on}"
            continue
        days_kept = _keeps(recipe, limits, catalogue)
        if eaten[0].day != cooked_on:
            yield f"{name}: leftovers of {cooked_on}, when it was not cooked"
        if max(menu.day for menu in eaten) > cooked_on + timedelta(days=days_kept):
            yield f"{name}: cooked on {cooked_on} and eaten more than {days_kept} days later"
        if len(eaten) > min(limits.meals_max, days_kept):
            yield f"{name}: {len(eaten)} meals of one cooking, at most {min(limits.meals_max, days_kept)}"


def _keeps(recipe: Recipe, limits: Batch, catalogue: Catalogue) -> int:
    names = [part.food for part in recipe.ingredients]
    tags = {tag for name in names for tag in catalogue.food[name].tags}
    return min(
        recipe.fridge_days,
        limits.fridge_days_max,
        *(limits.fridge_days_by_tag[tag] for tag in tags & limits.fridge_days_by_tag.keys()),
        *(limits.fridge_days_by_food[name] for name in limits.fridge_days_by_food.keys() & set(names)),
    )


def check_buying(
    days: Sequence[DayMenu], groceries: Sequence[Grocery], catalogue: Catalogue, pantry: Sequence[PantryUse]
) -> Iterable[str]:
    """What is at home and what is bought cover the plates, and no more is taken from home than there is."""
    for lot in pantry:
        eaten = grams_of(menu for menu in days if lot.expires_on is None or _cooked_by(menu, lot.food, lot.expires_on))
        most = eaten.get(lot.food, 0.0) if lot.grams is None else min(lot.grams, eaten.get(lot.food, 0.0))
        if lot.used_g > most + ROUNDING_G:
            yield f"{lot.used_g} g of {lot.food} are taken from {most:.1f} g at home"
    taken: dict[str, float] = {}
    for lot in pantry:
        taken[lot.food] = taken.get(lot.food, 0.0) + lot.used_g
    for line in groceries:
        food, home_g = catalogue.food.get(line.food), taken.get(line.food, 0.0)
        if abs(home_g - line.from_pantry_g) > ROUNDING_G:
            yield f"{line.from_pantry_g} g of {line.food} come from home and {home_g} g are taken there"
        if food is None or line.buy_g is None:
            yield f"{line.food}: nothing says how much to buy"
        elif line.buy_g * (1 - food.refuse) + line.from_pantry_g + 1 < line.grams:
            yield f"{line.food}: {line.buy_g} g to buy and {line.from_pantry_g} g at home do not make {line.grams} g"


def _cooked_by(menu: DayMenu, food: str, day: date) -> bool:
    """Whether a day's plates may hold a food that had to be eaten by `day`: cooked by then, whenever eaten."""
    return any(
        (meal.cooked_on or menu.day) <= day for meal in menu.meals if any(item.food == food for item in meal.items)
    )


def check_viable(
    meals: Sequence[Meal], rules: dietitian.Said, catalogue: Catalogue, recipes: Mapping[str, Recipe]
) -> Iterable[str]:
    """The viable day keeps the rules about foods, its energy and protein, and its minutes."""
    asked = rules.viable_day
    if not meals or asked is None:
        return
    items = [item for meal in meals for item in meal.items]
    yield from (f"the viable day: {why}" for item in items if (why := why_broken(catalogue.food[item.food], rules)))
    total = count_items(items, catalogue)
    if total["kcal"] < asked.kcal_min or total["protein_g"] < asked.protein_min_g:
        yield f"the viable day holds {total['kcal']:.0f} kcal and {total['protein_g']:.0f} g of protein"
    if [meal.slot for meal in meals] != [meal.slot for meal in asked.meals]:
        yield "the viable day lacks a meal"
    for meal in meals:
        recipe = recipes.get(meal.recipe or "")
        if recipe is None or recipe.prep_minutes + recipe.cook_minutes > asked.minutes_max:
            yield f"the viable day: {meal.recipe} takes too long"
        tags = {tag for item in meal.items for tag in catalogue.food[item.food].tags}
        yield from (f"the viable day: {a} and {b} in one meal" for a, b in rules.apart_tags if {a, b} <= tags)
