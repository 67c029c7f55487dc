"""What to buy for a week: the grams of every food on every plate, less what is at home, in packs and by aisle."""

import math
from collections.abc import Iterable, Mapping

from domain.catalogue import Food
from domain.meals.served import DayMenu, Grocery, PantryUse
from domain.units import half_up, tenth

AISLE_OF_WORD: tuple[tuple[str, str], ...] = (
    ("frozen", "frozen"),
    ("bread", "bakery"), ("pita", "bakery"), ("bagel", "bakery"), ("tortilla", "bakery"),
    ("canned", "tins and dry goods"), ("noodles", "tins and dry goods"), ("vital", "tins and dry goods"),
    ("oil", "oils, sauces and spices"), ("curry", "oils, sauces and spices"), ("chili", "oils, sauces and spices"),
    ("powder", "tins and dry goods"), ("isolate", "tins and dry goods"),
    ("egg", "dairy and eggs"), ("avocado", "fruit and vegetables"), ("olives", "oils, sauces and spices"),
    ("tofu", "dairy and eggs"), ("tempeh", "dairy and eggs"), ("seitan", "dairy and eggs"),
    ("hummus", "dairy and eggs"),
)  # fmt: skip
"""A word of a food's name, and where it is sold whatever its category; the first that fits. [D]"""

AISLE_OF_CATEGORY = {
    "vegetable": "fruit and vegetables", "fruit": "fruit and vegetables", "starchy_veg": "fruit and vegetables",
    "herb": "fruit and vegetables", "protein": "meat and fish", "dairy": "dairy and eggs",
    "dairy_alt": "dairy and eggs",
    "grain": "tins and dry goods", "legume": "tins and dry goods", "nut_seed": "tins and dry goods",
    "sweetener": "tins and dry goods", "fat": "oils, sauces and spices", "condiment": "oils, sauces and spices",
    "spice": "oils, sauces and spices",
}  # fmt: skip
"""Where a category of food is sold. [D] docs: design choice."""

AISLES = (
    "fruit and vegetables", "bakery", "meat and fish", "dairy and eggs", "tins and dry goods",
    "oils, sauces and spices", "frozen", "other",
)  # fmt: skip
"""The way through a shop. [D]"""

ENOUGH_G = 0.5
"""Less than this is not bought when the rest is at home. [D]"""


def list_groceries(
    days: Iterable[DayMenu], foods: Mapping[str, Food], pantry: Iterable[PantryUse] = ()
) -> tuple[Grocery, ...]:
    """One line a food, by aisle and name; grams are the sum of the items, to 0.1, and what the pantry gives of them."""
    at_home: dict[str, float] = {}
    for lot in pantry:
        at_home[lot.food] = at_home.get(lot.food, 0.0) + lot.used_g
    grams: dict[str, float] = {}
    for day in days:
        for meal in day.meals:
            for item in meal.items:
                grams[item.food] = grams.get(item.food, 0.0) + item.grams
    lines = [_line(foods[name], tenth(total), tenth(at_home.get(name, 0.0))) for name, total in grams.items()]
    return tuple(sorted(lines, key=lambda line: (AISLES.index(line.aisle), line.food)))


def _line(food: Food, grams: float, at_home_g: float) -> Grocery:
    """Whole packs where the table knows them; what is peeled, cored or shelled away is bought with it."""
    missing_g = grams - at_home_g if grams - at_home_g > ENOUGH_G else 0.0
    packs = math.ceil(round(missing_g / food.pack_g, 6)) if food.pack_g else None
    edible_g = missing_g if packs is None or food.pack_g is None else packs * food.pack_g
    return Grocery(
        food=food.name,
        category=food.category,
        grams=grams,
        household=f"{packs} x {food.pack_desc}" if packs is not None else household(food, missing_g),
        aisle=find_aisle(food),
        from_pantry_g=at_home_g,
        packs=packs,
        buy_g=float(math.ceil(round(edible_g / (1 - food.refuse), 6))),
    )


def find_aisle(food: Food) -> str:
    """Where a shop has the food."""
    for word, aisle in AISLE_OF_WORD:
        if word in food.name.split():
            return aisle
    return AISLE_OF_CATEGORY.get(food.category, "other")


def household(food: Food, grams: float) -> str:
    """The household measure that covers the grams, in halves rounded up, such as `3 x 1 cup`; else whole grams."""
    if grams <= 0 or not food.household_g or not food.household_desc:
        return f"{half_up(grams)} g"
    halves = max(1, math.ceil(round(2 * grams / food.household_g, 6)))
    return f"{halves / 2:g} x {food.household_desc}"
