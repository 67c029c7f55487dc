"""What to buy for a week: the grams of every food on every plate, and the same in a kitchen's words."""

import math
from collections.abc import Iterable, Mapping

from domain.catalogue import Food
from domain.meals.served import DayMenu, Grocery
from domain.units import half_up, tenth


def list_groceries(days: Iterable[DayMenu], foods: Mapping[str, Food]) -> tuple[Grocery, ...]:
    """One line a food, by category and name; grams are the sum of the items, to 0.1."""
    grams: dict[str, float] = {}
    for day in days:
        for meal in day.meals:
            for item in meal.items:
                grams[item.food] = grams.get(item.food, 0.0) + item.grams
    return tuple(
        Grocery(food=name, category=foods[name].category, grams=tenth(total), household=household(foods[name], total))
        for name, total in sorted(grams.items(), key=lambda line: (foods[line[0]].category, line[0]))
    )


def household(food: Food, grams: float) -> str:
    """The household measure that covers the grams, in halves rounded up, such as `3 x 1 cup`; else whole grams."""
    if not food.household_g or not food.household_desc:
        return f"{half_up(grams)} g"
    halves = max(1, math.ceil(round(2 * grams / food.household_g, 6)))
    return f"{halves / 2:g} x {food.household_desc}"
