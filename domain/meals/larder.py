"""What may be served to a client: the dishes and sides that keep every hard rule, with what they hold."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from domain.agents import dietitian
from domain.catalogue import Catalogue, Food, Recipe
from domain.meals.company import SIDE_KINDS, Kind, find_company
from domain.meals.diet_rules import keeps_rules
from domain.meals.nutrients import Nutrients, of_food, of_grams
from domain.meals.nutrition_facts import find_plant
from domain.meals.plates import compose
from domain.meals.sides import DRINKS, SIDES, Role
from domain.vocabulary import Slot

PORTION_MIN, PORTION_MAX = 0.5, 2.0
"""Least and most of a serving. DOMAIN.md, section 4."""


@dataclass(frozen=True, slots=True)
class Dish:
    """A recipe that may be served."""

    recipe: Recipe
    serving: Nutrients
    grams: Mapping[str, float]
    tags: frozenset[str]
    plants: frozenset[str]
    portion_max: float
    """Most of a serving that no food's most at a meal forbids."""
    company: frozenset[Kind]
    """The kinds of sides that go with it."""

    @property
    def name(self) -> str:
        """The recipe's."""
        return self.recipe.name

    @property
    def is_drunk(self) -> bool:
        """Whether it is a drink."""
        return self.recipe.kind == "shake"

    @property
    def minutes(self) -> int:
        """To prepare and to cook."""
        return self.recipe.prep_minutes + self.recipe.cook_minutes

    def most(self, meals: int) -> float:
        """The largest portion at a plate that stands for so many meals."""
        return max(PORTION_MIN, min(self.portion_max, PORTION_MAX) * meals)


@dataclass(frozen=True, slots=True)
class Side:
    """A food that may be added to a dish."""

    food: Food
    role: Role
    gram: Nutrients
    least_g: float
    kind: Kind

    @property
    def name(self) -> str:
        """The food's."""
        return self.food.name

    @property
    def is_drunk(self) -> bool:
        """Whether it is a drink."""
        return self.name in DRINKS


@dataclass(frozen=True, slots=True)
class Larder:
    """Everything a client may be served."""

    foods: Mapping[str, Food]
    grams: Mapping[str, Nutrients]
    """What one gram of each food holds."""
    dishes: tuple[Dish, ...]
    composed: tuple[Dish, ...]
    """Plates put together from the foods table, for when recipes do not suffice."""
    sides: tuple[Side, ...]

    def dishes_for(self, slot: Slot, *, composed: bool) -> list[Dish]:
        """Dishes that suit a meal, recipes first."""
        return [dish for dish in (*self.dishes, *(self.composed if composed else ())) if slot in dish.recipe.slots]

    def sides_for(self, slot: Slot) -> list[Side]:
        """Sides that suit a meal."""
        return [side for side in self.sides if slot in side.food.slots]


def stock(catalogue: Catalogue, rules: dietitian.Said) -> Larder:
    """Gather the foods, dishes and sides that keep every hard rule."""
    forbidden_tags, forbidden_foods = frozenset(rules.forbidden_tags), frozenset(rules.forbidden_foods)
    foods = {
        food.name: food
        for food in catalogue.foods
        if food.max_serving_g > 0 and keeps_rules(food, forbidden_tags, forbidden_foods, rules.required_tags)
    }
    grams = {name: of_food(food) for name, food in foods.items()}
    limited = frozenset(rules.meals_a_week) | {first for first, _ in rules.apart_tags}
    return Larder(
        foods=foods,
        grams=grams,
        dishes=tuple(_dishes(catalogue.recipes, foods, grams, rules)),
        composed=tuple(_dishes(compose(foods, rules.disliked_foods), foods, grams, rules)),
        sides=tuple(
            Side(foods[name], role, grams[name], least_g, SIDE_KINDS.get(name, Kind.ANY))
            for role, names in SIDES.items()
            for name, least_g in names.items()
            if name in foods and not foods[name].tags & limited
        ),
    )


def _dishes(
    recipes: Iterable[Recipe], foods: Mapping[str, Food], grams: Mapping[str, Nutrients], rules: dietitian.Said
) -> Iterable[Dish]:
    for recipe in recipes:
        if not all(part.food in foods for part in recipe.ingredients):
            continue
        amounts: dict[str, float] = {}
        for part in recipe.ingredients:
            amounts[part.food] = amounts.get(part.food, 0.0) + part.grams
        tags = frozenset(tag for name in amounts for tag in foods[name].tags)
        portion_max = min(foods[name].max_serving_g / amount for name, amount in amounts.items())
        if portion_max < PORTION_MIN or any(first in tags and second in tags for first, second in rules.apart_tags):
            continue
        plants = frozenset(plant for name in amounts if (plant := find_plant(foods[name])))
        company = find_company((foods[name] for name in amounts), recipe.slots)
        yield Dish(recipe, of_grams(amounts, grams), amounts, tags, plants, portion_max, company)
