"""What is at home is understood, used before it expires, and not bought again."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from domain.agents import chef
from domain.kitchen import PantryItem, PantryUnit
from domain.meals.pantry import Counted, Lot, Pantry, count
from domain.meals.wishes import Wishes
from tests.domain.eating import catalogue, order

MONDAY = date(2026, 3, 2)
FOODS = catalogue().food


def item(food: str, quantity: float | None = None, unit: PantryUnit | None = None, days: int | None = None):
    expires_on = None if days is None else MONDAY + timedelta(days=days)
    return PantryItem(food=food, quantity=quantity, unit=unit, expires_on=expires_on)


@pytest.mark.parametrize(
    ("has", "food", "grams"),
    [
        (item("Eggs", 6, PantryUnit.PACK), "egg whole raw", 300),
        (item("spinach", 300, PantryUnit.G), "spinach raw", 300),
        (item("rice", 1, PantryUnit.KG), "white rice dry", 1000),
        (item("chickpeas", 2, PantryUnit.PACK), "chickpeas canned drained", 506),
        (item("tomatoes", 2, PantryUnit.LB), "tomato raw", 907.2),
        (item("kefir", 1, PantryUnit.L), "kefir lowfat plain", 1000),
        (item("rolled oats", 2, PantryUnit.HOUSEHOLD), "rolled oats", 162),
        (item("beans", 1, PantryUnit.KG), "black beans cooked", 1000),
        (item("olive oil"), "olive oil", None),
    ],
)
def test_words_and_measures_become_grams_of_a_food(has: PantryItem, food: str, grams: float | None):
    counted = count([has], FOODS)
    assert counted.questions == ()
    assert [(lot.food, lot.grams and round(lot.grams, 3)) for lot in counted.lots] == [(food, grams)]


@pytest.mark.parametrize(
    ("has", "asked"),
    [
        (item("moon dust", 1, PantryUnit.KG), "'moon dust' in the pantry, it matches none"),
        (item("seitan prepared", 1, PantryUnit.PACK), "How many grams is one pack of seitan prepared"),
        (item("nuts", 1, PantryUnit.KG), "which of"),
    ],
)
def test_what_is_no_one_food_or_has_no_known_measure_is_asked_about_and_not_counted(has: PantryItem, asked: str):
    counted = count([has], FOODS)
    assert counted.lots == ()
    assert asked in counted.questions[0]


def test_a_quantity_without_a_unit_is_refused():
    with pytest.raises(ValidationError, match="quantity and unit belong together"):
        item("rice", 3)


lots = st.builds(
    Lot,
    food=st.sampled_from(["a", "b"]),
    grams=st.none() | st.integers(1, 500).map(float),
    expires_on=st.none() | st.integers(0, 6).map(lambda days: MONDAY + timedelta(days=days)),
)
wants = st.lists(st.tuples(st.integers(0, 6), st.sampled_from(["a", "b"]), st.integers(1, 300)), max_size=12)


@settings(max_examples=150, deadline=None)
@given(st.lists(lots, max_size=5), wants)
def test_no_more_is_taken_than_there_is_and_nothing_after_its_day(held: list[Lot], wanted: list[tuple[int, str, int]]):
    pantry = Pantry(Counted(tuple(held)))
    taken = 0.0
    for days, food, grams in sorted(wanted):
        day = MONDAY + timedelta(days=days)
        there, expiring = pantry.usable(food, grams, day, MONDAY + timedelta(days=6))
        before = [use.used_g for use in pantry.uses()]
        pantry.take(food, grams, day)
        after = pantry.uses()
        grew = [use for use, was in zip(after, before, strict=True) if use.used_g > was]
        assert all(use.expires_on is None or use.expires_on >= day for use in grew)
        assert all(use.grams is None or use.used_g <= use.grams + 0.01 for use in after)
        assert 0 <= expiring <= there <= grams
        taken += there
    assert sum(use.used_g for use in pantry.uses()) == pytest.approx(taken, abs=0.1 * len(held) + 0.01)


def test_what_expires_first_is_taken_first():
    late, soon = Lot("a", 100.0, MONDAY + timedelta(days=5)), Lot("a", 100.0, MONDAY + timedelta(days=1))
    pantry = Pantry(Counted((soon, late)))
    pantry.take("a", 120, MONDAY)
    assert [use.used_g for use in pantry.uses()] == [100, 20]


AT_HOME = (
    item("spinach", 300, PantryUnit.G, days=3),
    item("salmon", 300, PantryUnit.G, days=1),
    item("greek yogurt", 2, PantryUnit.PACK, days=4),
    item("chicken breast", 400, PantryUnit.G, days=-1),
    item("rice", 1, PantryUnit.KG),
    item("moon dust"),
)


def test_a_plan_uses_what_expires_and_buys_the_rest():
    asked = order(2000)
    said = chef.think(asked.model_copy(update={"wishes": Wishes(pantry=AT_HOME)}), catalogue())
    bare = chef.think(asked, catalogue())
    assert said.check.ok, said.check.problems
    assert said.questions == ("Which food is 'moon dust' in the pantry, it matches none? It was not counted.",)
    used = {use.food: use.used_g for use in said.pantry}
    assert used["chicken breast raw"] == 0
    expiring = ("spinach raw", "salmon atlantic farmed raw", "greek yogurt nonfat plain")
    planned = {line.food: line.grams for line in bare.groceries}
    assert sum(used[food] for food in expiring) > 300
    assert sum(used[food] for food in expiring) > sum(min(planned.get(food, 0), 300) for food in expiring)
    for line in said.groceries:
        food = FOODS[line.food]
        assert line.from_pantry_g == pytest.approx(used.get(line.food, 0), abs=0.1)
        assert line.buy_g is not None
        assert line.buy_g * (1 - food.refuse) + line.from_pantry_g + 1 >= line.grams
        if line.packs is not None and food.pack_g:
            assert (line.packs - 1) * food.pack_g < line.grams - line.from_pantry_g or line.packs == 0


def test_peel_and_core_are_bought_too_and_packs_are_whole():
    lines = {line.food: line for line in chef.think(order(2000), catalogue()).groceries}
    for line in lines.values():
        food = FOODS[line.food]
        assert line.buy_g is not None
        assert line.buy_g >= line.grams / (1 - food.refuse) - 1
    assert any(line.packs for line in lines.values())
    assert FOODS["banana"].refuse == 0.36
    assert (FOODS["almonds"].refuse, FOODS["chicken breast raw"].refuse) == (0, 0)
