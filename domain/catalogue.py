"""Foods, exercises and recipes as the agents read them; one immutable version of all three."""

from functools import cached_property

from domain.facts import Facts, Ratio
from domain.vocabulary import Joint, Level, Slot


class Food(Facts):
    """Per 100 g, edible part."""

    name: str
    category: str
    kcal: float
    protein_g: float
    fat_g: float
    carbs_g: float
    fiber_g: float
    tags: frozenset[str]
    source: str
    sodium_mg: float
    potassium_mg: float
    vitamin_k_ug: float
    household_g: float | None
    household_desc: str
    refuse: Ratio = 0.0
    """Share of what is bought that is not eaten: peel, core, shell. Meat and nuts are bought trimmed and shelled."""
    pack_g: float | None = None
    """Edible grams of a piece or pack as it is sold; None where the table knows none."""
    pack_desc: str = ""
    shelf_life_days: int
    max_serving_g: float
    max_day_g: float
    slots: frozenset[Slot]
    """Meals the food suits; all five where the table says `any`."""


class Exercise(Facts):
    """One movement."""

    name: str
    pattern: str
    primary_muscles: tuple[str, ...]
    secondary_muscles: tuple[str, ...]
    equipment: frozenset[str]
    level: Level
    unilateral: bool
    contraindicated_joints: frozenset[Joint]
    met: float
    compendium_code: str
    is_outdoor: bool
    indoor_alternative: str | None
    seconds_per_rep: int


class Ingredient(Facts):
    """Grams of a food in one serving."""

    food: str
    grams: float


class Recipe(Facts):
    """One serving; its energy, nutrients and tags follow from the foods table."""

    name: str
    cuisine: str
    slots: frozenset[Slot]
    ingredients: tuple[Ingredient, ...]
    instructions: tuple[str, ...]
    prep_minutes: int
    cook_minutes: int
    batch_friendly: bool
    fridge_days: int
    freezer_friendly: bool
    kind: str = "meal"
    """meal, shake, presleep or survival."""
    primary_protein: str | None = None
    boosts: tuple[Ingredient, ...] = ()
    """Foods that may be added for energy."""


class Catalogue(Facts):
    """What can be eaten and done."""

    foods: tuple[Food, ...]
    exercises: tuple[Exercise, ...]
    recipes: tuple[Recipe, ...]

    @cached_property
    def food(self) -> dict[str, Food]:
        """Foods by name."""
        return {food.name: food for food in self.foods}

    @cached_property
    def exercise(self) -> dict[str, Exercise]:
        """Exercises by name."""
        return {exercise.name: exercise for exercise in self.exercises}

    @cached_property
    def recipe(self) -> dict[str, Recipe]:
        """Recipes by name."""
        return {recipe.name: recipe for recipe in self.recipes}
