"""Energy, nutrients, tags and plants of a serving follow from its foods."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db.seeds.reading import read_foods
from domain.catalogue import Ingredient, Recipe
from domain.errors import NotFound
from domain.meals.nutrition_facts import RecipeFacts, find_plant, recipe_facts
from domain.vocabulary import Slot

FOODS = {food.name: food for food in read_foods()}
AMOUNTS = st.dictionaries(st.sampled_from(sorted(FOODS)), st.floats(1, 300), min_size=1, max_size=8)


def serving(prep_minutes: int = 10, cook_minutes: int = 20, **grams: float) -> Recipe:
    return recipe_of({name.replace("_", " "): amount for name, amount in grams.items()}, prep_minutes, cook_minutes)


def recipe_of(grams: dict[str, float], prep_minutes: int = 10, cook_minutes: int = 20) -> Recipe:
    return Recipe(
        name="Test plate",
        cuisine="nordic",
        slots=frozenset({Slot.LUNCH}),
        ingredients=tuple(Ingredient(food=food, grams=amount) for food, amount in grams.items()),
        instructions=("Cook it.", "Serve it."),
        prep_minutes=prep_minutes,
        cook_minutes=cook_minutes,
        batch_friendly=False,
        fridge_days=1,
        freezer_friendly=False,
    )


def facts_of(prep_minutes: int = 10, cook_minutes: int = 20, **grams: float) -> RecipeFacts:
    return recipe_facts(serving(prep_minutes, cook_minutes, **grams), FOODS)


def test_a_serving_is_the_sum_of_its_foods():
    facts = facts_of(chicken_breast_raw=200, brown_rice_cooked=100, olive_oil=10)
    assert facts.grams == 310
    assert facts.kcal == pytest.approx(2 * 120 + 123 + 88.4)
    assert facts.protein_g == pytest.approx(2 * 22.5 + 2.7)
    assert facts.fat_g == pytest.approx(2 * 2.6 + 1.0 + 10)
    assert facts.carbs_g == pytest.approx(25.6)
    assert facts.fiber_g == pytest.approx(1.6)
    assert facts.net_carbs_g == pytest.approx(24.0)
    assert facts.sodium_mg == pytest.approx(2 * 45 + 4 + 0.2)
    assert facts.potassium_mg == pytest.approx(2 * 334 + 86 + 0.1)
    assert facts.vitamin_k_ug == pytest.approx(0.2 + 6.02)
    assert facts.minutes == 30


def test_tags_are_those_of_the_foods_and_of_the_whole():
    facts = facts_of(chicken_breast_raw=200, soy_sauce=10)
    assert facts.food_tags == FOODS["chicken breast raw"].tags | FOODS["soy sauce"].tags
    assert facts.labels == {"high_protein", "dairy_free"}
    assert facts.tags == facts.food_tags | facts.labels


def test_boosts_are_not_part_of_a_serving():
    plain = serving(apple=100)
    boosted = plain.model_copy(update={"boosts": (Ingredient(food="walnuts", grams=20),)})
    assert recipe_facts(boosted, FOODS) == recipe_facts(plain, FOODS)


def test_labels_follow_the_strictest_ingredient():
    assert {"vegan", "vegetarian", "pescatarian", "gluten_free"} <= facts_of(lentils_cooked=200).labels
    assert "vegan" not in facts_of(lentils_cooked=200, honey=5).labels
    assert facts_of(lentils_cooked=200, tilapia_raw=5).labels & {"vegetarian", "pescatarian"} == {"pescatarian"}
    assert "gluten_free" not in facts_of(rolled_oats=40).labels
    assert "dairy_free" not in recipe_facts(recipe_of({"dark chocolate 70-85%": 20}), FOODS).labels


def test_quick_is_fifteen_minutes_in_all_and_no_cook_is_none_at_the_stove():
    assert {"quick", "no_cook"} <= facts_of(15, 0, apple=100).labels
    assert facts_of(5, 10, apple=100).labels & {"quick", "no_cook"} == {"quick"}
    assert "quick" not in facts_of(6, 10, apple=100).labels


def test_high_in_protein_and_fibre_are_shares_of_energy():
    assert "high_protein" in facts_of(tofu_firm=100).labels
    assert "high_protein" not in facts_of(rolled_oats=100).labels
    assert "high_fiber" in facts_of(raspberries=100).labels
    assert "high_fiber" not in facts_of(banana=100).labels


def test_two_products_of_one_plant_count_once():
    assert facts_of(tofu_firm=100, tempeh=50, white_rice_cooked=80, brown_rice_dry=20).plants == {"soybean", "rice"}


def test_meat_oil_sugar_powder_and_spice_are_no_plants():
    names = ("chicken breast raw", "olive oil", "maple syrup", "pea protein powder", "turmeric", "basil fresh")
    assert [find_plant(FOODS[name]) for name in names] == [None] * len(names)


def test_an_unknown_food_is_named():
    with pytest.raises(NotFound, match="Test plate: no food is called 'moon dust'"):
        recipe_facts(recipe_of({"moon dust": 5}), FOODS)


@settings(max_examples=60, deadline=None)
@given(grams=AMOUNTS, factor=st.floats(0.5, 2))
def test_a_portion_always_holds_its_share_and_the_same_tags(grams: dict[str, float], factor: float):
    whole = recipe_facts(recipe_of(grams), FOODS)
    portion = recipe_facts(recipe_of({food: amount * factor for food, amount in grams.items()}), FOODS)
    assert portion.kcal == pytest.approx(whole.kcal * factor)
    assert portion.protein_g == pytest.approx(whole.protein_g * factor)
    assert portion.food_tags == whole.food_tags
    assert portion.plants == whole.plants


@settings(max_examples=100, deadline=None)
@given(grams=AMOUNTS)
def test_a_label_never_stands_beside_a_tag_that_denies_it(grams: dict[str, float]):
    facts = recipe_facts(recipe_of(grams), FOODS)
    assert not ("vegan" in facts.labels and facts.food_tags & {"meat", "fish", "shellfish", "dairy", "egg", "honey"})
    assert not ("gluten_free" in facts.labels and facts.food_tags & {"gluten", "oats"})
    assert "vegetarian" in facts.labels or "vegan" not in facts.labels
