"""Cooking ahead, wishes given up, quick days, boosts and budgets: what the CHEF does beyond filling plates."""

from datetime import timedelta
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.agents import chef
from domain.kitchen import Budget
from domain.meals.batches import Batches, keeps_days
from domain.meals.company import SIDE_KINDS, Kind
from domain.meals.giving_up import Wish, find_smallest
from domain.meals.kits import KITS, LEAST
from domain.meals.larder import Larder, stock
from domain.meals.served import DayMenu, Meal
from domain.meals.viable import cook_steps
from domain.meals.wishes import Wishes
from domain.vocabulary import Allergen, Diet, Pregnancy, Slot
from tests.domain.eating import catalogue, order, week

RECIPES = catalogue().recipe


def think(kcal: int = 2000, diet: Diet = Diet.NONE, wishes: Wishes | None = None, **more: object) -> chef.Said:
    asked = order(kcal, diet, week_number=1, **more)
    return chef.think(asked.model_copy(update={"wishes": wishes or Wishes()}), catalogue())


@cache
def cooked_ahead() -> chef.Said:
    return think(wishes=Wishes(batch_cooking=True, calorie_boosts=True))


def meals_of(said: chef.Said) -> list[tuple[DayMenu, Meal]]:
    return [(menu, meal) for menu in said.days for meal in menu.meals if meal.recipe]


def test_who_cooks_ahead_cooks_on_three_days_and_eats_leftovers_between():
    rules, said = order(2000).rules, cooked_ahead()
    assert said.check.ok
    assert rules.batch is not None
    assert len(rules.batch.cook_days) <= 3
    fresh = [(menu, meal) for menu, meal in meals_of(said) if meal.cooked_on == menu.day]
    on_other_days = [
        m.recipe for d, m in fresh if d.day not in rules.batch.cook_days and RECIPES[m.recipe or ""].cook_minutes
    ]
    assert on_other_days == []
    left = [meal for menu, meal in meals_of(said) if meal.cooked_on != menu.day]
    assert len(left) >= 6
    assert all(meal.minutes <= 5 and meal.covers_meals == 0 and meal.cook_servings == 0 for meal in left)


def test_a_cooking_says_for_how_many_meals_and_servings_it_is():
    said = cooked_ahead()
    for menu, meal in meals_of(said):
        if meal.cooked_on == menu.day:
            eaten = [m for _, m in meals_of(said) if (m.recipe, m.cooked_on) == (meal.recipe, meal.cooked_on)]
            assert meal.covers_meals == len(eaten)
            assert meal.cook_servings == pytest.approx(sum(m.portion for m in eaten))


@cache
def larder(diet: Diet = Diet.NONE) -> Larder:
    return stock(catalogue(), week(2000, diet))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 208)), max_size=40))
def test_no_helping_is_eaten_after_it_keeps_nor_more_of_a_cooking_than_it_covers(served: list[tuple[int, int]]):
    rules, dishes = order(2000).rules, larder().dishes
    assert rules.batch is not None
    batches = Batches(rules.batch)
    eaten: dict[tuple[str, object], int] = {}
    for ahead, which in sorted(set(served)):
        dish, day = dishes[which % len(dishes)], rules.days[0].day + timedelta(days=ahead)
        cooked_on = batches.serve(dish, day)
        eaten[dish.name, cooked_on] = eaten.get((dish.name, cooked_on), 0) + 1
        assert timedelta(0) <= day - cooked_on <= timedelta(days=keeps_days(dish, rules.batch))
        if cooked_on < day:
            assert dish.recipe.batch_friendly
            assert cooked_on in rules.batch.cook_days
            assert day - cooked_on <= timedelta(days=dish.recipe.fridge_days)
    assert all(many <= min(4, max(1, batches.covers_meals(RECIPE_DISH[name]))) for (name, _), many in eaten.items())


RECIPE_DISH = {dish.name: dish for dish in larder().dishes}


def test_dishes_with_rice_are_not_kept_for_later():
    limits = order(2000).rules.batch
    with_rice = [dish for dish in larder().dishes if "white rice dry" in dish.grams]
    assert with_rice
    assert all(Batches(limits).covers_meals(dish) == 1 for dish in with_rice)


def change(said: chef.Said, day: int, meal: int, **fields: object) -> tuple[DayMenu, ...]:
    days = list(said.days)
    meals = list(days[day].meals)
    meals[meal] = meals[meal].model_copy(update=fields)
    days[day] = days[day].model_copy(update={"meals": tuple(meals)})
    return tuple(days)


def test_a_leftover_without_its_cooking_and_one_too_old_are_found():
    said, rules = cooked_ahead(), order(2000).rules
    from_nothing = change(said, 1, 0, cooked_on=rules.days[0].day)
    again = chef.verify(from_nothing, said.groceries, rules, catalogue(), said.composed)
    assert not again.ok
    (day, place) = next(
        (number, place)
        for number, menu in enumerate(said.days)
        for place, meal in enumerate(menu.meals)
        if meal.cooked_on and meal.cooked_on < menu.day
    )
    short = rules.model_copy(update={"batch": rules.batch and rules.batch.model_copy(update={"fridge_days_max": 0})})
    assert "days later" in " ".join(chef.verify(said.days, said.groceries, short, catalogue(), said.composed).problems)
    assert said.days[day].meals[place].recipe


def test_a_viable_day_is_three_quick_meals_with_what_it_must_hold():
    for diet in (Diet.NONE, Diet.VEGAN):
        rules, said = order(2000, diet).rules, think(2000, diet)
        assert rules.viable_day is not None
        assert [meal.slot for meal in said.viable_day] == [Slot.BREAKFAST, Slot.LUNCH, Slot.DINNER]
        assert sum(meal.kcal for meal in said.viable_day) >= 0.75 * 2000
        assert sum(meal.protein_g for meal in said.viable_day) >= rules.viable_day.protein_min_g
        every = {**RECIPES, **{recipe.name: recipe for recipe in said.composed}}
        for meal in said.viable_day:
            recipe = every[meal.recipe or ""]
            assert recipe.prep_minutes + recipe.cook_minutes <= 10
            assert cook_steps(recipe) <= 1


def test_every_survival_recipe_has_one_step_with_heat_at_most():
    survival = [recipe for recipe in RECIPES.values() if recipe.kind == "survival"]
    assert all(cook_steps(recipe) <= 1 for recipe in survival)


def test_boosts_are_small_without_nuts_and_only_for_those_who_ask():
    assert not any(meal.boosts for _, meal in meals_of(think()))
    foods = catalogue().food
    offered = [(meal, boost) for _, meal in meals_of(cooked_ahead()) for boost in meal.boosts]
    assert len({meal.recipe for meal, _ in offered}) >= 20
    for _, boost in offered:
        assert 5 <= boost.grams <= 10
        assert not foods[boost.food].tags & {"tree_nut", "peanut", "nut_butter"}
        assert boost.kcal == pytest.approx(foods[boost.food].kcal * boost.grams / 100, abs=0.06)


def test_a_low_budget_lowers_the_relative_cost():
    low, free = think(wishes=Wishes(budget=Budget.LOW)), think()
    assert low.check.ok
    assert low.relative_cost is not None
    assert free.relative_cost is not None
    assert low.relative_cost <= free.relative_cost - 0.15


def test_a_second_main_protein_is_not_set_beside_another():
    said = think(2600)
    foods = catalogue().food
    for _, meal in meals_of(said):
        recipe = RECIPES.get(meal.recipe or "")
        if recipe is None or not {Slot.LUNCH, Slot.DINNER} & recipe.slots:
            continue
        own = {part.food for part in recipe.ingredients}
        beside = {item.food for item in meal.items} - own
        flesh = {"meat": Kind.MEAT, "fish": Kind.FISH}
        mains = {kind for name in own for tag, kind in flesh.items() if tag in foods[name].tags}
        if mains:
            kinds = {SIDE_KINDS.get(name, Kind.ANY) for name in beside}
            assert kinds & {Kind.MEAT, Kind.FISH, Kind.PLANT} <= mains, (meal.recipe, beside)


@given(st.frozensets(st.sampled_from(Wish)))
def test_the_set_given_up_is_the_smallest_that_is_enough(needed: frozenset[Wish]):
    assert find_smallest(Wish, lambda given_up: needed <= given_up) == needed


def test_a_client_with_five_minutes_and_few_foods_is_told_in_a_line_a_wish_what_to_give_up():
    allergies = (Allergen.SOY, Allergen.WHEAT, Allergen.TREE_NUT, Allergen.SESAME, Allergen.GLUTEN)
    said = think(2000, Diet.VEGAN, allergies=allergies, prep_minutes_max=5, dislikes=("rice", "beans"))
    assert said.check.ok
    assert said.status == "relaxed"
    assert any(line.startswith("time to cook: ") for line in said.gave_up)
    kinds = [line.split(":")[0] for line in said.gave_up]
    assert len(kinds) == len(set(kinds))
    assert any(reason.rule == "chef.smallest_wishes" for reason in said.reasons)


@pytest.mark.parametrize("diet", Diet)
def test_every_kitchen_has_three_mains_for_every_diet(diet: Diet):
    mains: dict[str, int] = dict.fromkeys(KITS, 0)
    for dish in (*larder(diet).dishes, *larder(diet).composed):
        if {Slot.LUNCH, Slot.DINNER} & dish.recipe.slots and dish.recipe.cuisine in mains:
            mains[dish.recipe.cuisine] += 1
    assert {cuisine: many for cuisine, many in mains.items() if many < 3} == {}


def test_a_seasoned_plate_has_three_to_six_seasonings_and_its_parts_once():
    plates = [dish.recipe for dish in larder().composed if dish.recipe.cuisine in KITS]
    assert {plate.cuisine for plate in plates} == KITS.keys()
    for plate in plates:
        kit = {name for name, _ in KITS[plate.cuisine]}
        named = [part.food for part in plate.ingredients]
        assert LEAST <= len(kit & set(named)) <= 6
        assert len(named) == len(set(named))


@settings(max_examples=40, deadline=None)
@given(
    diet=st.sampled_from(Diet),
    allergies=st.sets(st.sampled_from(Allergen), max_size=6),
    pregnancy=st.sampled_from(Pregnancy),
    medications=st.sets(st.sampled_from(["warfarin", "phenelzine", "atorvastatin", "ramipril"]), max_size=2),
    aversions=st.sets(st.sampled_from(["mushrooms", "chicken", "rice", "oats", "tofu", "eggs", "garlic"]), max_size=3),
)
def test_nothing_forbidden_is_ever_in_the_larder(
    diet: Diet, allergies: set[Allergen], pregnancy: Pregnancy, medications: set[str], aversions: set[str]
):
    rules = week(
        2000, diet, allergies=tuple(sorted(allergies)), pregnancy=pregnancy, medications=tuple(sorted(medications)),
        aversions=tuple(sorted(aversions)),
    )  # fmt: skip
    held = stock(catalogue(), rules)
    foods = {name for dish in (*held.dishes, *held.composed) for name in dish.grams} | {s.name for s in held.sides}
    assert foods <= held.foods.keys()
    for name in held.foods:
        tags = catalogue().food[name].tags
        assert not tags & set(rules.forbidden_tags), name
        assert name not in rules.forbidden_foods
        assert all(second in tags for first, second in rules.required_tags.items() if first in tags)
