"""From plates to what is said: items to 0.1 g, and the sums of what is really on the table."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from domain.agents.dietitian import DayTarget
from domain.meals.batches import REHEAT_MINUTES
from domain.meals.menu_model import Plate
from domain.meals.nutrients import Nutrients, add, of_grams
from domain.meals.served import Boost, DayMenu, Item, Meal
from domain.units import tenth
from domain.vocabulary import Slot


def items_of(plate: Plate) -> dict[str, float]:
    """Grams of each food on a plate, to 0.1 g, the dish's first."""
    grams = {name: amount * plate.portion for name, amount in plate.dish.grams.items()}
    for name, amount in plate.sides.items():
        grams[name] = grams.get(name, 0.0) + amount
    return {name: rounded for name, amount in grams.items() if (rounded := tenth(round(amount, 6))) > 0}


class Cooking(NamedTuple):
    """When a plate's dish is cooked, and for how much."""

    cooked_on: date | None
    covers_meals: int
    servings: float


def serve_meal(
    plate: Plate,
    gram: Mapping[str, Nutrients],
    cooking: Cooking | None = None,
    alternatives: tuple[str, ...] = (),
    boosts: tuple[Boost, ...] = (),
) -> Meal:
    """A plate as it is said; `gram` is what one gram of each food holds."""
    items, cooking = items_of(plate), cooking or Cooking(None, 1, plate.portion)
    total = of_grams(items, gram)
    return Meal(
        slot=plate.target.slot,
        recipe=plate.dish.name,
        portion=plate.portion,
        items=tuple(Item(food=name, grams=grams) for name, grams in items.items()),
        kcal=tenth(total.kcal),
        protein_g=tenth(total.protein_g),
        fat_g=tenth(total.fat_g),
        carbs_g=tenth(total.carbs_g),
        fiber_g=tenth(total.fiber_g),
        minutes=min(plate.dish.minutes, REHEAT_MINUTES) if cooking.covers_meals == 0 else plate.dish.minutes,
        cuisine=plate.dish.recipe.cuisine,
        primary_protein=plate.dish.recipe.primary_protein,
        alternatives=alternatives,
        cooked_on=cooking.cooked_on,
        covers_meals=cooking.covers_meals,
        cook_servings=cooking.servings,
        boosts=boosts,
    )


def fold_meal(slot: Slot) -> Meal:
    """A slot that another meal has taken."""
    return Meal(
        slot=slot,
        recipe=None,
        portion=0.0,
        items=(),
        kcal=0.0,
        protein_g=0.0,
        fat_g=0.0,
        carbs_g=0.0,
        fiber_g=0.0,
        minutes=0,
        cuisine=None,
        primary_protein=None,
        covers_meals=0,
    )


def serve_day(day: DayTarget, meals: Mapping[Slot, Meal], gram: Mapping[str, Nutrients]) -> DayMenu:
    """A day as it is said: five meals, and the sums of their figures."""
    served = tuple(meals.get(slot.slot, fold_meal(slot.slot)) for slot in day.slots)
    total = add(of_grams({item.food: item.grams for item in meal.items}, gram) for meal in served)
    return DayMenu(
        day=day.day,
        weekday=day.weekday,
        meals=served,
        kcal=tenth(sum(meal.kcal for meal in served)),
        protein_g=tenth(sum(meal.protein_g for meal in served)),
        fat_g=tenth(sum(meal.fat_g for meal in served)),
        carbs_g=tenth(sum(meal.carbs_g for meal in served)),
        fiber_g=tenth(sum(meal.fiber_g for meal in served)),
        sodium_mg=tenth(total.sodium_mg),
    )
