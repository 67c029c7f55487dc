"""The seed catalogue covers every diet at every meal, and its files are read whole or refused with the reason."""

import shutil
import tempfile
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest

from db.seeds.reading import SEEDS, read_catalogue, read_exercises, read_foods, read_recipes
from domain.catalogue import Recipe
from domain.errors import InvalidFile
from domain.meals.nutrition_facts import RecipeFacts, recipe_facts
from domain.vocabulary import Diet, Slot

CATALOGUE = read_catalogue()
FACTS: dict[str, RecipeFacts] = {recipe.name: recipe_facts(recipe, CATALOGUE.food) for recipe in CATALOGUE.recipes}

CUISINES = {
    "mediterranean", "mexican", "indian", "thai", "japanese", "korean", "west_african", "levantine", "italian",
    "american_diner", "chinese", "nordic",
}  # fmt: skip
KINDS = {"shake", "presleep", "survival"}
FLESH = {"meat", "fish", "shellfish"}
FORBIDDEN: dict[Diet, set[str]] = {
    Diet.NONE: set(),
    Diet.VEGETARIAN: FLESH,
    Diet.VEGAN: FLESH | {"dairy", "egg", "honey"},
    Diet.PESCATARIAN: {"meat"},
    Diet.KETO: {"high_carb", "added_sugar"},
    Diet.PALEO: {"grain", "legume", "dairy", "added_sugar", "seed_oil", "processed"},
    Diet.HALAL: {"pork", "alcohol", "meat"},
    Diet.KOSHER: {"pork", "shellfish"},
}
"""DOMAIN's diet table; halal forbids all meat here because no food is certified."""
ALLERGENS: dict[str, set[str]] = {
    "gluten": {"gluten", "oats", "may_contain_gluten"},
    "milk": {"dairy", "may_contain_dairy"},
    "egg": {"egg", "may_contain_egg"},
    "tree_nut": {"tree_nut", "may_contain_tree_nut"},
    "soy": {"soy", "may_contain_soy"},
    "sesame": {"sesame", "may_contain_sesame"},
}
PLAUSIBLE_KCAL = {
    Slot.BREAKFAST: (200, 750),
    Slot.LUNCH: (280, 950),
    Slot.SNACK: (80, 450),
    Slot.DINNER: (280, 950),
    Slot.PRESLEEP: (80, 450),
}


def allowed(recipe: Recipe, diet: Diet) -> bool:
    tags = FACTS[recipe.name].food_tags
    kosher_mix = diet is Diet.KOSHER and {"meat", "dairy"} <= tags
    return not tags & FORBIDDEN[diet] and not kosher_mix


def served(diet: Diet, slot: Slot, without: str | None = None) -> list[Recipe]:
    avoided = ALLERGENS[without] if without else set[str]()
    return [
        recipe
        for recipe in CATALOGUE.recipes
        if slot in recipe.slots and allowed(recipe, diet) and not FACTS[recipe.name].food_tags & avoided
    ]


def density(recipe: Recipe) -> float:
    """Grams of protein per 100 kcal."""
    return 100 * FACTS[recipe.name].protein_g / FACTS[recipe.name].kcal


def parts(recipe: Recipe) -> Iterator[tuple[str, float]]:
    return ((part.food, part.grams) for part in (*recipe.ingredients, *recipe.boosts))


@pytest.mark.parametrize(("diet", "slot"), tuple(product(Diet, Slot)))
def test_every_diet_has_six_recipes_at_every_meal(diet: Diet, slot: Slot):
    assert len(served(diet, slot)) >= 6


@pytest.mark.parametrize(("diet", "slot"), tuple(product(Diet, Slot)))
def test_every_diet_has_recipes_for_much_and_for_little_protein_per_energy(diet: Diet, slot: Slot):
    densities = sorted(density(recipe) for recipe in served(diet, slot))
    assert densities[1] <= 5, "a large eater needs energy without ever more protein"
    assert densities[-2] >= 7, "2.0 g/kg on few kcal needs protein-dense meals"


@pytest.mark.parametrize(
    ("diet", "slot", "allergen"), tuple(product((Diet.NONE, Diet.VEGETARIAN, Diet.VEGAN), Slot, ALLERGENS))
)
def test_an_allergy_leaves_four_recipes_at_every_meal(diet: Diet, slot: Slot, allergen: str):
    assert len(served(diet, slot, allergen)) >= 4


def test_there_are_twelve_cuisines_of_seven_recipes_or_more_and_four_of_each_static_kind():
    meals = [recipe.cuisine for recipe in CATALOGUE.recipes if recipe.kind == "meal"]
    kinds = [recipe.kind for recipe in CATALOGUE.recipes]
    assert set(meals) == CUISINES
    assert all(meals.count(cuisine) >= 7 for cuisine in CUISINES)
    assert set(kinds) == KINDS | {"meal"}
    assert all(kinds.count(kind) >= 4 for kind in KINDS)


def test_a_recipe_has_one_name_and_is_read_in_the_order_of_its_files():
    names = [recipe.name for recipe in CATALOGUE.recipes]
    assert len({name.lower() for name in names}) == len(names) >= 96
    assert list(dict.fromkeys(recipe.cuisine for recipe in CATALOGUE.recipes if recipe.kind == "meal")) == sorted(
        CUISINES
    )
    assert read_catalogue() == CATALOGUE


@pytest.mark.parametrize("recipe", CATALOGUE.recipes, ids=lambda recipe: recipe.name)
def test_a_recipe_can_be_cooked_served_and_kept(recipe: Recipe):
    facts = FACTS[recipe.name]
    for food, grams in parts(recipe):
        assert 0 < grams <= CATALOGUE.food[food].max_serving_g, food
    for slot in recipe.slots:
        low, high = PLAUSIBLE_KCAL[slot]
        assert low <= facts.kcal <= high, slot
    assert recipe.slots
    assert 2 <= len(recipe.instructions) <= 6
    assert all(len(step) >= 15 and step.endswith(".") for step in recipe.instructions)
    assert 1 <= recipe.prep_minutes <= 20
    assert facts.minutes <= (10 if recipe.kind == "survival" else 50)
    assert facts.sodium_mg <= 1200


@pytest.mark.parametrize("recipe", CATALOGUE.recipes, ids=lambda recipe: recipe.name)
def test_what_is_kept_is_kept_no_longer_than_its_food_keeps(recipe: Recipe):
    foods = [CATALOGUE.food[part.food] for part in recipe.ingredients]
    assert 1 <= recipe.fridge_days <= 4
    if any(food.category == "protein" and food.tags & {"fish", "shellfish"} for food in foods):
        assert recipe.fridge_days <= 2
    if any("rice" in food.name.split() for food in foods):
        assert recipe.fridge_days <= 3
    if recipe.batch_friendly:
        assert recipe.fridge_days >= 2
    if recipe.freezer_friendly:
        assert recipe.cook_minutes > 0


@pytest.mark.parametrize("recipe", CATALOGUE.recipes, ids=lambda recipe: recipe.name)
def test_raw_flesh_and_egg_and_dry_grains_are_always_cooked(recipe: Recipe):
    for food in (CATALOGUE.food[part.food] for part in recipe.ingredients):
        raw_animal = food.name.endswith(" raw") and food.tags & {"meat", "fish", "shellfish", "egg"}
        if raw_animal or food.name.endswith(" dry"):
            assert recipe.cook_minutes >= 5, food.name


@pytest.mark.parametrize("recipe", CATALOGUE.recipes, ids=lambda recipe: recipe.name)
def test_nobody_is_ever_served_peanuts_nut_butter_alcohol_or_high_mercury(recipe: Recipe):
    tags = {tag for food, _ in parts(recipe) for tag in CATALOGUE.food[food].tags}
    assert not tags & {"peanut", "nut_butter", "alcohol", "mercury_high", "grapefruit"}


@pytest.mark.parametrize("recipe", CATALOGUE.recipes, ids=lambda recipe: recipe.name)
def test_a_boost_never_takes_a_recipe_away_from_anybody(recipe: Recipe):
    decisive = set[str]().union(*FORBIDDEN.values(), *ALLERGENS.values(), {"mustard", "celery", "mercury_moderate"})
    for boost in recipe.boosts:
        assert not (CATALOGUE.food[boost.food].tags & decisive) - FACTS[recipe.name].food_tags, boost.food


def test_kimchi_is_served_only_where_fish_and_shellfish_are_declared():
    """Kimchi is commonly made with fish sauce and shrimp paste, which its row in the table does not say."""
    for recipe in CATALOGUE.recipes:
        if "kimchi" in {food for food, _ in parts(recipe)}:
            assert FACTS[recipe.name].food_tags >= {"fish", "shellfish"}


def test_every_food_and_exercise_of_the_tables_is_read():
    foods, exercises = read_foods(), read_exercises()
    assert (len(foods), len(exercises)) == (228, 168)
    assert foods[0].name == "chicken breast raw"
    assert CATALOGUE.food["milk whole"].slots == frozenset(Slot)
    assert CATALOGUE.food["vital wheat gluten"].household_g is None
    known = {exercise.name for exercise in exercises}
    assert {exercise.indoor_alternative for exercise in exercises if exercise.is_outdoor} <= known


WRONG_RECIPES = (
    ('name = "A"\n', "A: slots: Field required"),
    ('name = "A"\nslots = ["brunch"]\n', "A: slots.0: Input should be 'breakfast'"),
    ('name = "A"\ningredients = { "moon dust" = 5 }\n', "A: ingredients: 'moon dust' is not in foods.csv"),
    ('name = "A"\ningredients = { "apple" = -5 }\n', "A: ingredients: 'apple' has -5.0 g"),
    ('name = "A"\nprimary_protein = "egg hard boiled"\n', "A: primary_protein: 'egg hard boiled' is not an ingredient"),
    ('name = "A"\nfat_g = 5\n', "A: fat_g: Extra inputs are not permitted"),
    ('name = "A"\n\n[[recipe]]\nname = "A"\n', "A: name: another recipe has it"),
    ('name = "A\n', "not TOML"),
)
COMPLETE = """slots = ["any"]
ingredients = { "apple" = 100 }
instructions = ["Wash the apple.", "Eat it."]
prep_minutes = 1
cook_minutes = 0
batch_friendly = false
fridge_days = 1
freezer_friendly = false
"""


def completed(text: str) -> str:
    """The recipe with every field it does not give itself, unless only its name is given."""
    if text == 'name = "A"\n':
        return text
    given = {line.split(" = ")[0] for line in text.splitlines()}
    return text + "".join(line for line in COMPLETE.splitlines(keepends=True) if line.split(" = ")[0] not in given)


def folder_with(recipes: str, folder: str) -> Path:
    copied = Path(folder)
    for name in ("foods.csv", "foods_ext.csv", "exercises.csv", "exercises_ext.csv"):
        shutil.copy(SEEDS / name, copied)
    (copied / "recipes").mkdir()
    (copied / "recipes" / "mine.toml").write_text(f'cuisine = "thai"\n\n[[recipe]]\n{recipes}', encoding="utf-8")
    return copied


@pytest.mark.parametrize(("text", "problem"), WRONG_RECIPES)
def test_a_wrong_recipe_is_refused_by_file_recipe_and_field(text: str, problem: str):
    recipes = completed(text).replace("\n\n[[recipe]]", f"\n{COMPLETE}\n[[recipe]]")
    with tempfile.TemporaryDirectory() as folder:
        seeds = folder_with(recipes, folder)
        with pytest.raises(InvalidFile) as refusal:
            read_recipes(seeds)
    assert refusal.value.source == "mine.toml"
    assert problem in "\n".join(refusal.value.problems)


def test_a_complete_recipe_is_read_with_any_as_all_five_meals():
    with tempfile.TemporaryDirectory() as folder:
        (recipe,) = read_recipes(folder_with(completed('name = "B"\nkind = "survival"\n'), folder))
    assert recipe.slots == frozenset(Slot)
    assert (recipe.cuisine, recipe.kind) == ("thai", "survival")


WRONG_TABLES = (
    ("foods.csv", "chicken breast raw,protein,120", "chicken breast raw,protein,many", "chicken breast raw: kcal: "),
    ("foods.csv", "chicken breast raw,", "chicken breast row,", "chicken breast row: has no row in foods_ext.csv"),
    ("foods_ext.csv", "tempeh,", "tofu firm,", "tofu firm: stands twice in foods_ext.csv"),
    ("exercises.csv", "Goblet Squat,squat", "Bodyweight Squat,squat", "Bodyweight Squat: stands twice"),
)


@pytest.mark.parametrize(("file", "right", "wrong", "problem"), WRONG_TABLES)
def test_a_wrong_table_is_refused_by_file_row_and_field(file: str, right: str, wrong: str, problem: str):
    with tempfile.TemporaryDirectory() as folder:
        seeds = folder_with(completed('name = "B"\nkind = "meal"\n'), folder)
        table = seeds / file
        table.write_text(table.read_text(encoding="utf-8").replace(right, wrong, 1), encoding="utf-8")
        with pytest.raises(InvalidFile) as refusal:
            read_catalogue(seeds)
    assert problem in "\n".join(refusal.value.problems)
