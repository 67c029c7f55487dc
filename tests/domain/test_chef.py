import os
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.agents import chef, dietitian
from domain.meals.diet_rules import ALLERGEN_TAGS
from domain.meals.menu import plan_week
from domain.meals.nutrition_facts import recipe_facts
from domain.meals.served import DayMenu
from domain.vocabulary import AgentName, Allergen, Diet, Pregnancy, Slot
from tests.domain.coached import ask_nutritionist, client, snapshot
from tests.domain.eating import catalogue, mean_day, order

MEATLESS = {Diet.VEGETARIAN, Diet.VEGAN, Diet.PESCATARIAN, Diet.HALAL}


@cache
def plan(kcal: int = 2000, diet: Diet = Diet.NONE, week_number: int = 1) -> chef.Said:
    return chef.think(order(kcal, diet, week_number=week_number), catalogue())


def tags_served(said: chef.Said) -> set[str]:
    names = {item.food for day in said.days for meal in day.meals for item in meal.items}
    return {tag for name in names for tag in catalogue().food[name].tags}


@settings(max_examples=8, deadline=None)
@given(
    kcal=st.integers(140, 340).map(lambda tens: tens * 10),
    diet=st.sampled_from(list(Diet)),
    allergies=st.sets(st.sampled_from(list(Allergen)), max_size=3),
    aversion=st.sampled_from(["mushrooms", "chicken", "rice", "oats", "bananas", "tofu"]),
    meals=st.integers(2, 6),
)
def test_no_item_served_is_ever_forbidden(kcal: int, diet: Diet, allergies: set[Allergen], aversion: str, meals: int):
    asked = order(kcal, diet, allergies=tuple(sorted(allergies)), aversions=(aversion,), meals_per_day=meals)
    said = chef.think(asked, catalogue())
    assert said.check.ok, said.check.problems
    tags = tags_served(said)
    assert not tags & {"peanut", "nut_butter"}
    for allergen in allergies:
        assert not tags & {word for tag in ALLERGEN_TAGS[allergen] for word in (tag, f"may_contain_{tag}")}
    assert not (diet in MEATLESS and "meat" in tags)
    assert not tags & set(asked.rules.forbidden_tags)
    served = {item.food for day in said.days for meal in day.meals for item in meal.items}
    assert not served & set(asked.rules.forbidden_foods)
    offered = {name for day in said.days for meal in day.meals for name in meal.alternatives}
    recipes = {**catalogue().recipe, **{recipe.name: recipe for recipe in said.composed}}
    for name in offered:
        facts = recipe_facts(recipes[name], catalogue().food)
        assert not facts.food_tags & set(asked.rules.forbidden_tags)


def test_every_day_keeps_its_energy_protein_fat_and_fibre():
    asked = order(2000).rules
    for menu, day in zip(plan().days, asked.days, strict=True):
        assert abs(menu.kcal - day.kcal) <= 0.03 * day.kcal
        assert menu.protein_g >= day.protein_g - 0.1
        assert 9 * menu.fat_g >= 0.25 * menu.kcal - 1
        assert menu.fiber_g >= asked.fiber_g - 0.1


def test_the_figures_of_a_day_are_the_sums_of_its_meals():
    for menu in plan().days:
        for figure in ("kcal", "protein_g", "fat_g", "carbs_g", "fiber_g"):
            assert getattr(menu, figure) == round(sum(getattr(meal, figure) for meal in menu.meals), 1)


def test_a_week_holds_fifteen_plants_and_two_meals_of_oily_fish():
    said = plan()
    assert said.status == "solved"
    assert said.distinct_plants >= 15


def mains(menu: DayMenu) -> set[str | None]:
    return {meal.primary_protein for meal in menu.meals if meal.slot in (Slot.LUNCH, Slot.DINNER)}


def test_no_main_protein_is_served_on_a_third_day_in_a_row():
    said = plan()
    for first, second, third in zip(said.days, said.days[1:], said.days[2:], strict=False):
        assert not mains(first) & mains(second) & mains(third)


def test_no_dish_is_served_twice_on_a_day_nor_four_times_a_week():
    said = plan()
    names = [[meal.recipe for meal in menu.meals] for menu in said.days]
    assert all(len(set(day)) == 5 for day in names)
    week = [name for day in names for name in day]
    assert max(week.count(name) for name in week) <= 3


def test_keto_keeps_net_carbohydrate_down():
    for menu in plan(2000, Diet.KETO).days:
        assert menu.carbs_g - menu.fiber_g <= 40


def test_kosher_keeps_meat_and_dairy_out_of_one_meal():
    for menu in plan(2200, Diet.KOSHER).days:
        for meal in menu.meals:
            tags = {tag for item in meal.items for tag in catalogue().food[item.food].tags}
            assert not {"meat", "dairy"} <= tags


FEW_LEFT_TO_A_VEGAN = (
    Allergen.FISH, Allergen.MILK, Allergen.MUSTARD, Allergen.PEANUT, Allergen.SHELLFISH, Allergen.SOY,
    Allergen.TREE_NUT,
)  # fmt: skip
FEW_LEFT_TO_HALAL = (
    Allergen.CELERY, Allergen.FISH, Allergen.MILK, Allergen.PEANUT, Allergen.SESAME, Allergen.SHELLFISH, Allergen.SOY,
    Allergen.TREE_NUT, Allergen.WHEAT,
)  # fmt: skip


@pytest.mark.parametrize(
    ("kcal", "diet", "allergies"),
    [(2000, Diet.NONE, ()), (3500, Diet.HALAL, FEW_LEFT_TO_HALAL), (3500, Diet.VEGAN, FEW_LEFT_TO_A_VEGAN)],
)
def test_warfarin_keeps_vitamin_k_in_its_band(kcal: int, diet: Diet, allergies: tuple[Allergen, ...]):
    asked = order(kcal, diet, allergies=allergies, medications=("warfarin",))
    least, most = asked.rules.vitamin_k_ug or (0, 0)
    said = chef.think(asked, catalogue())
    assert len(said.days) == 7
    for menu in said.days:
        items = [item for meal in menu.meals for item in meal.items]
        assert least <= sum(catalogue().food[i.food].vitamin_k_ug * i.grams / 100 for i in items) <= most


def test_dishes_that_cannot_be_weighed_out_are_chosen_again():
    """Vegan without wheat and soy, with medicines that rule out fermented food and hold potassium down."""
    asked = order(
        2270,
        Diet.VEGAN,
        allergies=(Allergen.WHEAT, Allergen.SOY, Allergen.PEANUT),
        medications=("phenelzine", "lisinopril"),
        mean=mean_day(2270, weight_kg=90),
        pregnancy=Pregnancy.LACTATING,
    )
    menu = plan_week(catalogue(), asked.rules.model_copy(update={"days": asked.rules.days[:2]}), 1)
    assert (menu.conflict, len(menu.days)) == (None, 2)


def test_fish_of_moderate_mercury_stands_on_two_plates_a_week_at_most():
    only_tuna = ("chicken", "turkey", "beef", "salmon", "cod", "tofu", "eggs", "shrimp", "lamb", "pork", "seitan")
    said = chef.think(order(diet=Diet.PESCATARIAN, aversions=only_tuna), catalogue())
    plates = [{item.food for item in meal.items} for menu in said.days for meal in menu.meals]
    moderate = {food.name for food in catalogue().foods if "mercury_moderate" in food.tags}
    assert len(plates) == 35
    assert sum(bool(plate & moderate) for plate in plates) <= 2


def test_folded_meals_are_empty_and_the_others_take_their_share():
    said = chef.think(order(2400, meals_per_day=2), catalogue())
    assert said.check.ok
    for menu in said.days:
        served = {meal.slot for meal in menu.meals if meal.recipe}
        assert served == {Slot.LUNCH, Slot.DINNER}
        assert [meal.slot for meal in menu.meals] == list(Slot)


def test_an_alternative_keeps_its_meals_energy():
    said = plan()
    recipes = {**catalogue().recipe, **{recipe.name: recipe for recipe in said.composed}}
    meals = [meal for menu in said.days for meal in menu.meals]
    assert all(len(meal.alternatives) == 2 for meal in meals)
    for meal in meals:
        dish = recipe_facts(recipes[meal.recipe or ""], catalogue().food)
        beside = meal.kcal - dish.kcal * meal.portion
        for name in meal.alternatives:
            serving = recipe_facts(recipes[name], catalogue().food).kcal
            portion = min(2.0, max(0.5, round((meal.kcal - beside) / serving * 20) / 20))
            assert abs(serving * portion + beside - meal.kcal) <= 0.051 * meal.kcal
            assert meal.recipe != name


def test_the_same_order_has_the_same_menu():
    assert chef.think(order(1800, Diet.VEGAN), catalogue()) == chef.think(order(1800, Diet.VEGAN), catalogue())


def test_the_menu_does_not_depend_on_the_order_of_sets():
    script = (
        "from tests.domain.eating import catalogue, mean_day, order; from domain.agents import chef;"
        "said = chef.think(order(2600, 'kosher', medications=('warfarin', 'lisinopril')), catalogue());"
        "assert said.composed; print(said.model_dump_json())"
    )
    texts = {
        subprocess.run(
            [sys.executable, "-c", script],
            env={**os.environ, "PYTHONHASHSEED": seed},
            cwd=Path(__file__).parents[2],
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("0", "1")
    }
    assert len(texts) == 1


def test_another_week_has_another_menu():
    dishes = [{meal.recipe for menu in plan(week_number=week).days for meal in menu.meals} for week in (1, 2)]
    assert len(dishes[0] & dishes[1]) <= len(dishes[0]) / 2


def test_what_cannot_be_served_is_said_with_the_limit_that_cannot_be_met():
    said = chef.think(order(1500, fiber_g=200.0), catalogue())
    assert (said.status, said.days, said.groceries) == ("infeasible", (), ())
    assert "fibre cannot be met" in said.gave_up[-1]
    assert not said.check.ok


def test_nothing_to_serve_is_infeasible_and_no_rule_is_relaxed():
    nothing = ("meat", "fish", "seafood", "eggs", "dairy", "soy", "legumes", "grains", "nuts", "pea", "hemp")
    said = chef.think(order(1500, Diet.KETO, aversions=nothing), catalogue())
    assert said.status == "infeasible"
    assert said.days == ()


def test_composed_plates_are_told_in_full():
    said = chef.think(order(2000, Diet.PALEO, allergies=tuple(Allergen)), catalogue())
    named = {meal.recipe for menu in said.days for meal in menu.meals if meal.recipe} - catalogue().recipe.keys()
    assert said.check.ok
    assert named
    assert named <= {recipe.name for recipe in said.composed}
    assert all(name.startswith("Composed plate") for name in named if name)


def test_the_agents_before_are_heard():
    seen = snapshot(client=client(diet=Diet.PESCATARIAN, allergies=(Allergen.MILK,)))
    rules = dietitian.think(dietitian.given(seen, {AgentName.NUTRITIONIST: ask_nutritionist(seen)}), catalogue())
    asked = chef.given(seen, {AgentName.DIETITIAN: rules})
    assert asked.rules.days == rules.days
    assert (asked.rules.reasons, asked.rules.notes, asked.week_number) == ((), (), seen.week_number)
    assert chef.think(asked, catalogue()).check.ok
