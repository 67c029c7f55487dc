"""How dear a meal is for its kind: a relative tier a food, since the catalogue knows no prices.

Tier 1 is cheap for its energy, 3 dear. It ranks foods of a kitchen anywhere; it is no price and is never shown as one.
"""

from collections.abc import Iterable, Mapping

from domain.catalogue import Food
from domain.meals.served import DayMenu

TIER_OF_CATEGORY: dict[str, int] = {
    "grain": 1, "legume": 1, "starchy_veg": 1, "sweetener": 1, "spice": 1, "fat": 1, "condiment": 2, "herb": 2,
    "vegetable": 2, "fruit": 2, "dairy": 2, "dairy_alt": 2, "protein": 2, "nut_seed": 3,
}  # fmt: skip
TIER_OF_TAG: dict[str, int] = {"beef": 3, "lamb": 3, "fish": 3, "shellfish": 3, "egg": 1}
TIER_OF_FOOD: dict[str, int] = {
    **dict.fromkeys((
        "carrot raw", "cabbage raw", "onion raw", "banana", "apple", "canned tomatoes", "milk whole", "milk 2%",
        "milk skim", "sunflower seeds", "tuna light canned in water", "ground chicken raw",
        "chicken thigh skinless raw",
        "green peas frozen", "butternut pumpkin canned",
    ), 1),
    **dict.fromkeys((
        "avocado", "avocado oil", "blueberries", "raspberries", "cherries sweet", "asparagus raw", "duck meat raw",
        "seitan prepared", "quinoa dry", "dates medjool", "maple syrup", "goat cheese soft", "parmesan cheese",
    ), 3),
}  # fmt: skip
"""By category, then by tag, then by name; the last that speaks counts. [D] docs: design choice, relative."""


def tier(food: Food) -> int:
    """1 cheap for its energy, 2 middling, 3 dear."""
    by_tag = [cost for tag, cost in TIER_OF_TAG.items() if tag in food.tags]
    return TIER_OF_FOOD.get(food.name, max(by_tag, default=TIER_OF_CATEGORY.get(food.category, 2)))


def relative_cost(grams: Mapping[str, float], foods: Mapping[str, Food]) -> float:
    """The mean tier of what is on the plate, weighted by its energy; of nothing it is 1."""
    energy = {name: foods[name].kcal * amount for name, amount in grams.items()}
    whole = sum(energy.values())
    return sum(tier(foods[name]) * kcal for name, kcal in energy.items()) / whole if whole else 1.0


def cost_of(days: Iterable[DayMenu], foods: Mapping[str, Food]) -> float:
    """The relative cost of all that is served on these days."""
    grams: dict[str, float] = {}
    for item in (item for day in days for meal in day.meals for item in meal.items):
        grams[item.food] = grams.get(item.food, 0.0) + item.grams
    return relative_cost(grams, foods)
