"""What one serving of a recipe holds, computed from the foods table: energy, nutrients, tags and plants."""

from collections.abc import Iterable, Mapping

from domain.catalogue import Food, Ingredient, Recipe
from domain.errors import NotFound
from domain.facts import Facts

HIGH_PROTEIN_SHARE = 0.20
"""Protein's share of energy from which a serving is high in protein. Source: Regulation (EC) 1924/2006, annex. [M]"""

HIGH_FIBER_G_PER_100_KCAL = 3.0
"""Grams per 100 kcal from which a serving is high in fibre. Source: Regulation (EC) 1924/2006, annex. [M]"""

QUICK_MINUTES = 15
"""Preparation and cooking together, at most, of a quick recipe. docs: design choice. [D]"""

FREE_OF: dict[str, frozenset[str]] = {
    "vegetarian": frozenset({"meat", "fish", "shellfish"}),
    "vegan": frozenset({"meat", "fish", "shellfish", "dairy", "egg", "honey"}),
    "pescatarian": frozenset({"meat"}),
    "gluten_free": frozenset({"gluten", "oats"}),
    "dairy_free": frozenset({"dairy", "may_contain_dairy"}),
}
"""A label and the ingredient tags that take it away. Oats count as gluten unless certified. [D]"""

PLANT_CATEGORIES = frozenset({"vegetable", "fruit", "legume", "grain", "starchy_veg", "nut_seed"})
"""Food categories whose members count as plants; herbs, spices, oils, sugars and powders do not. [D]"""

SAME_PLANT: dict[str, str] = {
    "avocado": "avocado",
    "olives black": "olive",
    "tofu firm": "soybean",
    "tofu extra firm": "soybean",
    "tofu silken soft": "soybean",
    "tempeh": "soybean",
    "edamame frozen": "soybean",
    "seitan prepared": "wheat",
    "hummus": "chickpea",
    "chickpeas dry": "chickpea",
    "chickpeas canned drained": "chickpea",
    "lentils dry": "lentil",
    "red lentils dry": "lentil",
    "lentils cooked": "lentil",
    "split peas cooked": "pea",
    "green peas frozen": "pea",
    "black beans cooked": "common bean",
    "kidney beans canned drained": "common bean",
    "pinto beans cooked": "common bean",
    "white beans canned": "common bean",
    "navy beans cooked": "common bean",
    "green beans raw": "common bean",
    "white rice dry": "rice",
    "white rice cooked": "rice",
    "brown rice dry": "rice",
    "brown rice cooked": "rice",
    "rice noodles dry": "rice",
    "rice cakes": "rice",
    "gluten free bread": "rice",
    "quinoa dry": "quinoa",
    "quinoa cooked": "quinoa",
    "bulgur dry": "wheat",
    "couscous dry": "wheat",
    "pasta dry": "wheat",
    "whole wheat pasta dry": "wheat",
    "egg noodles dry": "wheat",
    "wheat flour whole": "wheat",
    "whole wheat bread": "wheat",
    "pita whole wheat": "wheat",
    "bagel plain": "wheat",
    "whole wheat tortilla": "wheat",
    "buckwheat groats dry": "buckwheat",
    "soba noodles dry": "buckwheat",
    "polenta cornmeal dry": "maize",
    "corn tortilla": "maize",
    "corn sweet yellow": "maize",
    "canned tomatoes": "tomato",
    "tomato raw": "tomato",
    "red bell pepper raw": "bell pepper",
    "green bell pepper raw": "bell pepper",
    "onion raw": "onion",
    "cabbage raw": "cabbage",
    "sauerkraut": "cabbage",
    "kimchi": "napa cabbage",
    "tahini": "sesame",
    "sunflower seeds": "sunflower",
    "sunflower seed butter": "sunflower",
    "coconut dried unsweetened": "coconut",
    "grapes": "grape",
    "raisins": "grape",
}
"""The plant behind foods whose names differ; any other food of a plant category is its own plant."""

SUMMED = ("kcal", "protein_g", "fat_g", "carbs_g", "fiber_g", "sodium_mg", "potassium_mg", "vitamin_k_ug")
"""Fields of a food that add up over a serving."""


class RecipeFacts(Facts):
    """One serving in numbers."""

    grams: float
    kcal: float
    protein_g: float
    fat_g: float
    carbs_g: float
    """Fibre included."""
    fiber_g: float
    sodium_mg: float
    potassium_mg: float
    vitamin_k_ug: float
    minutes: int
    """Preparation and cooking together."""
    food_tags: frozenset[str]
    """The union of the ingredients' tags: what diet rules are checked against."""
    labels: frozenset[str]
    """What follows from the whole: high_protein, high_fiber, quick, no_cook and the keys of `FREE_OF`."""
    plants: frozenset[str]
    """Distinct plants, by species rather than by product."""

    @property
    def tags(self) -> frozenset[str]:
        """Ingredient tags and labels together."""
        return self.food_tags | self.labels

    @property
    def net_carbs_g(self) -> float:
        """Carbohydrate less fibre, g."""
        return self.carbs_g - self.fiber_g


def recipe_facts(recipe: Recipe, foods: Mapping[str, Food]) -> RecipeFacts:
    """Energy in kcal and nutrients of one serving, unrounded; boosts are not part of it.

    Raises:
        NotFound: the recipe uses a food that `foods` lacks.
    """
    parts = [(_get_food(recipe, part, foods), part.grams) for part in recipe.ingredients]
    sums = {field: sum(getattr(food, field) * grams for food, grams in parts) / 100 for field in SUMMED}
    food_tags = frozenset(tag for food, _ in parts for tag in food.tags)
    minutes = recipe.prep_minutes + recipe.cook_minutes
    return RecipeFacts(
        grams=sum(grams for _, grams in parts),
        minutes=minutes,
        food_tags=food_tags,
        labels=frozenset(_label(sums, food_tags, minutes, recipe.cook_minutes)),
        plants=frozenset(plant for food, _ in parts if (plant := find_plant(food)) is not None),
        **sums,
    )


def find_plant(food: Food) -> str | None:
    """The plant a food counts as, or None for what is no whole plant."""
    if food.name in SAME_PLANT:
        return SAME_PLANT[food.name]
    return food.name if food.category in PLANT_CATEGORIES else None


def _get_food(recipe: Recipe, part: Ingredient, foods: Mapping[str, Food]) -> Food:
    try:
        return foods[part.food]
    except KeyError as error:
        message = f"{recipe.name}: no food is called {part.food!r}; use a name of the foods table"
        raise NotFound(message) from error


def _label(sums: Mapping[str, float], food_tags: frozenset[str], minutes: int, cook_minutes: int) -> Iterable[str]:
    if 4 * sums["protein_g"] >= HIGH_PROTEIN_SHARE * sums["kcal"]:
        yield "high_protein"
    if sums["fiber_g"] >= HIGH_FIBER_G_PER_100_KCAL * sums["kcal"] / 100:
        yield "high_fiber"
    if minutes <= QUICK_MINUTES:
        yield "quick"
    if cook_minutes == 0:
        yield "no_cook"
    yield from (label for label, taken_by in FREE_OF.items() if not food_tags & taken_by)
