"""Counting again from the foods table, for the check of a menu: nothing here is shared with what made it."""

from collections import Counter
from collections.abc import Iterable

from domain.agents import dietitian
from domain.catalogue import Catalogue, Food
from domain.meals.served import DayMenu, Item

SAID = ("kcal", "protein_g", "fat_g", "carbs_g", "fiber_g")
COUNTED = (*SAID, "sodium_mg", "potassium_mg", "vitamin_k_ug")


def count_items(items: Iterable[Item], catalogue: Catalogue) -> dict[str, float]:
    """Energy and nutrients of what is on plates."""
    total: dict[str, float] = dict.fromkeys(COUNTED, 0.0)
    for item in items:
        food = catalogue.food[item.food]
        for field in COUNTED:
            total[field] += getattr(food, field) * item.grams / 100
    return total


def why_broken(food: Food, rules: dietitian.Said) -> str | None:
    """Why a food may not be served to this client, if so."""
    if food.name in rules.forbidden_foods:
        return f"{food.name} is forbidden"
    for tag in rules.forbidden_tags:
        if tag in food.tags:
            return f"{food.name} is {tag}, which is forbidden"
    for first, second in rules.required_tags.items():
        if first in food.tags and second not in food.tags:
            return f"{food.name} is {first} and not {second}"
    return None


def grams_of(days: Iterable[DayMenu]) -> dict[str, float]:
    """Grams of each food on the days' plates."""
    grams: Counter[str] = Counter()
    for menu in days:
        for meal in menu.meals:
            for item in meal.items:
                grams[item.food] += item.grams  # pyright: ignore[reportArgumentType] - a counter of grams
    return dict(grams)
