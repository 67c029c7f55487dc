"""Wishes about dishes: which of them a dish breaks, and the smallest set to give up on a day that cannot keep them all.

Rules about diets, allergies, aversions and the day's limits are no wishes: nothing here gives them up.
"""

from collections.abc import Callable, Iterable
from enum import StrEnum
from itertools import combinations

from domain.agents.dietitian import SlotTarget
from domain.meals.larder import Dish
from domain.meals.variety import MAINS, REPEATS_MAX, Today, minutes_today


class Wish(StrEnum):
    """What a client need not go without lightly; the first is given up first where it is all the same."""

    REPEATS = "variety of dishes"
    PROTEINS = "variety of main proteins"
    COOKING = "cooking days"
    TIME = "time to cook"
    DISLIKES = "disliked foods"


NONE = frozenset[Wish]()
ALL = frozenset(Wish)


def broken_by(dish: Dish, slot: SlotTarget, today: Today, sides: Iterable[str] = ()) -> frozenset[Wish]:
    """The wishes that serving a dish at a meal today would break, with sides of these names."""
    week = today.week
    found = set[Wish]()
    leftover = week.batches.find_leftover(dish, today.target.day) is not None
    if minutes_today(dish, today) > slot.prep_minutes_max:
        found.add(Wish.TIME)
    if not leftover and week.eaten[dish.name] >= REPEATS_MAX:
        found.add(Wish.REPEATS)
    if not leftover and slot.slot in MAINS and dish.recipe.primary_protein in week.tired_of():
        found.add(Wish.PROTEINS)
    if not {*dish.grams, *sides}.isdisjoint(today.rules.disliked_foods):
        found.add(Wish.DISLIKES)
    cooks_now = not leftover and dish.recipe.cook_minutes > 0
    if today.wishes.batch_cooking and cooks_now and not week.batches.is_cooking_day(today.target.day):
        found.add(Wish.COOKING)
    return frozenset(found)


def smallest_sets(wishes: Iterable[Wish]) -> Iterable[frozenset[Wish]]:
    """Every set of wishes, the smaller first."""
    kinds = [wish for wish in Wish if wish in set(wishes)]
    for size in range(len(kinds) + 1):
        yield from map(frozenset, combinations(kinds, size))


def find_smallest(wishes: Iterable[Wish], allows: Callable[[frozenset[Wish]], bool]) -> frozenset[Wish] | None:
    """The smallest set of wishes without which the day is allowed; None if all are not enough."""
    return next((given_up for given_up in smallest_sets(wishes) if allows(given_up)), None)
