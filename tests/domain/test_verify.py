from functools import cache

import pytest

from domain.agents import chef
from domain.meals.grocery import AISLES, find_aisle, household, list_groceries
from domain.meals.served import Check, DayMenu, Grocery, Item
from domain.meals.verify import verify
from domain.vocabulary import Diet
from tests.domain.eating import catalogue, order


@cache
def served(diet: Diet = Diet.NONE) -> tuple[chef.Given, chef.Said]:
    asked = order(2000, diet)
    return asked, chef.think(asked, catalogue())


def check(
    days: tuple[DayMenu, ...],
    groceries: tuple[Grocery, ...] | None = None,
    diet: Diet = Diet.NONE,
    /,
    **rules: object,
) -> Check:
    asked, said = served(diet)
    bought = list_groceries(days, catalogue().food) if groceries is None else groceries
    return verify(days, bought, asked.rules.model_copy(update=rules), catalogue(), said.composed)


def with_items(change: dict[str, float], day: int = 0, meal: int = 1, diet: Diet = Diet.NONE) -> tuple[DayMenu, ...]:
    """The week with other grams on one plate, its figures left as they were said."""
    days = list(served(diet)[1].days)
    meals = list(days[day].meals)
    grams = {**{item.food: item.grams for item in meals[meal].items}, **change}
    items = tuple(Item(food=food, grams=amount) for food, amount in grams.items())
    meals[meal] = meals[meal].model_copy(update={"items": items})
    days[day] = days[day].model_copy(update={"meals": tuple(meals)})
    return tuple(days)


def with_meal(day: int = 0, meal: int = 1, **change: object) -> tuple[DayMenu, ...]:
    days = list(served()[1].days)
    meals = list(days[day].meals)
    meals[meal] = meals[meal].model_copy(update=change)
    days[day] = days[day].model_copy(update={"meals": tuple(meals)})
    return tuple(days)


def problems(result: Check) -> str:
    assert not result.ok
    return "\n".join(result.problems)


def test_what_the_chef_says_passes():
    asked, said = served()
    result = verify(said.days, said.groceries, asked.rules, catalogue(), said.composed)
    assert result == said.check
    assert result.ok


def test_wrong_grams_are_found():
    food = served()[1].days[0].meals[1].items[0]
    assert "kcal is said to be" in problems(check(with_items({food.food: food.grams + 100})))


def test_a_figure_that_is_not_the_sum_is_found():
    meal = served()[1].days[0].meals[1]
    assert "protein_g is said to be" in problems(check(with_meal(protein_g=meal.protein_g + 1)))


def test_a_forbidden_food_is_found():
    assert "peanuts is forbidden" in problems(check(with_items({"peanuts": 10.0})))
    found = problems(check(with_items({"bacon raw": 10.0}, diet=Diet.HALAL), None, Diet.HALAL))
    assert "bacon raw is pork, which is forbidden" in found
    found = problems(check(with_items({"chicken breast raw": 10.0}, diet=Diet.HALAL), None, Diet.HALAL))
    assert "chicken breast raw is meat and not halal_certified" in found


def test_meat_with_dairy_is_found_for_kosher():
    days = with_items({"milk whole": 10.0, "chicken breast raw": 10.0}, diet=Diet.KOSHER)
    assert "meat and dairy in one meal" in problems(check(days, None, Diet.KOSHER))


def test_an_unknown_food_is_found():
    assert "moon dust: no such food" in problems(check(with_items({"moon dust": 10.0}), ()))


def test_a_missing_a_short_and_a_needless_grocery_are_found():
    said = served()[1]
    assert "bought" in problems(check(said.days, said.groceries[1:]))
    short = said.groceries[0].model_copy(update={"grams": said.groceries[0].grams - 5})
    assert "bought" in problems(check(said.days, (short, *said.groceries[1:])))
    needless = Grocery(food="white wine", category="condiment", grams=100, household="")
    assert "0.0 g of white wine are served" in problems(check(said.days, (*said.groceries, needless)))


def test_every_limit_of_a_day_is_checked():
    days = served()[1].days
    assert "g of fibre" in problems(check(days, fiber_g=150.0))
    assert "net carbohydrate" in problems(check(days, net_carbs_max_g=10.0))
    assert "of potassium" in problems(check(days, potassium_max_mg=500))
    assert "of vitamin K" in problems(check(days, vitamin_k_ug=(1.0, 1.25)))
    asked = served()[0].rules.days
    more = tuple(day.model_copy(update={"kcal": round(day.kcal * 1.06)}) for day in asked)
    assert "kcal, asked" in problems(check(days, days=more))
    more = tuple(day.model_copy(update={"protein_g": 300.0}) for day in asked)
    assert "g of protein" in problems(check(days, days=more))


def test_too_much_of_a_food_is_found():
    assert "more than a serving" in problems(check(with_items({"olive oil": 90.0})))
    assert "more than a day's" in problems(check(with_items({"olive oil": 90.0})))


def test_a_week_of_mercury_is_found():
    days = served()[1].days
    assert "meals of citrus in the week, at most 0" in problems(
        check(with_items({"orange": 10.0}), meals_a_week={"citrus": 0})
    )
    assert check(days, meals_a_week={"mercury_moderate": 2}).ok


def test_a_plate_that_is_not_its_recipe_is_found():
    assert "is no recipe" in problems(check(with_meal(recipe="Stone soup")))
    meal = served()[1].days[0].meals[1]
    assert "short of what" in problems(check(with_meal(items=meal.items[1:])))
    assert "is no recipe" in problems(check(with_meal(alternatives=("Stone soup",))))


def test_a_missing_day_and_a_missing_meal_are_found():
    days = served()[1].days
    assert "the days served" in problems(check(days[:6]))
    fewer = (days[0].model_copy(update={"meals": days[0].meals[:4]}), *days[1:])
    assert "five meals" in problems(check(fewer))
    assert "a meal holds none" in problems(check(with_meal(items=(), recipe=None)))


def test_groceries_are_summed_by_food_in_the_words_of_a_kitchen():
    said = served()[1]
    lines = said.groceries
    places = [(AISLES.index(line.aisle), line.food) for line in lines]
    assert places == sorted(places)
    grams = sum(item.grams for menu in said.days for meal in menu.meals for item in meal.items)
    assert abs(sum(line.grams for line in lines) - grams) < 0.1 * len(lines)
    assert household(catalogue().food["egg whole raw"], 120) == "2.5 x 1 large"
    assert household(catalogue().food["tempeh"], 10) == "0.5 x 1 cup"
    assert household(catalogue().food["seitan prepared"], 150.5) == "151 g"


@pytest.mark.parametrize(
    ("food", "aisle"),
    [
        ("avocado", "fruit and vegetables"),
        ("avocado oil", "oils, sauces and spices"),
        ("sardines canned in oil drained", "tins and dry goods"),
        ("curry powder", "oils, sauces and spices"),
        ("whey protein powder", "tins and dry goods"),
        ("edamame frozen", "frozen"),
        ("egg noodles dry", "tins and dry goods"),
        ("gluten free bread", "bakery"),
    ],
)
def test_a_food_is_listed_where_a_shop_has_it(food: str, aisle: str):
    assert find_aisle(catalogue().food[food]) == aisle
