"""What is on offer at a day's meals: the best dishes that keep the wishes not given up, and sides."""

from domain.agents.dietitian import SlotTarget
from domain.facts import Facts
from domain.meals.giving_up import Wish, broken_by
from domain.meals.larder import Dish, Side
from domain.meals.limits import hard_limits, wishes
from domain.meals.menu_model import DayModel, Seat
from domain.meals.milp import UNBOUNDED
from domain.meals.sides import Role
from domain.meals.variety import Today, dish_cost

CHOICES_MIN = 5
"""A meal with fewer dishes on offer is offered composed plates too. [D]"""

BIG_MEAL_KCAL = 650
"""A meal of so much energy or more may have one more side. [D]"""


class Breadth(Facts):
    """How much is on offer."""

    dishes: int
    """The best so many a meal."""
    sides_a_role: int
    sides_a_meal: int
    energy_band: float
    """Share of the day's energy it may be off."""
    composed: bool
    """Offer composed plates at every meal."""
    choices: int
    """Sets of dishes that are tried before giving up, each where the one before cannot be weighed out."""
    tasteful: bool = True
    """Sides must be good company for their dish."""


def model_day(today: Today, breadth: Breadth, given_up: frozenset[Wish]) -> DayModel:
    """The day's programs, with what is on offer."""
    day, rules = today.target, today.rules
    return DayModel(
        seats=tuple(_seat(today, slot, breadth, given_up) for slot in day.slots if not slot.merged_into),
        limits=hard_limits(day, rules, breadth.energy_band),
        wishes=wishes(day, rules),
        apart=rules.apart_tags,
        meals_left={tag: most - today.week.tags[tag] for tag, most in rules.meals_a_week.items()},
        larder=today.larder,
        tasteful=breadth.tasteful,
        drunk_kcal_most=UNBOUNDED if rules.liquid_share_max is None else rules.liquid_share_max * day.kcal,
    )


def _seat(today: Today, slot: SlotTarget, breadth: Breadth, given_up: frozenset[Wish]) -> Seat:
    meals = count_meals(slot, today.target.slots)
    costs = [(dish, dish_cost(dish, slot, today)) for dish in _offer(today, slot, breadth, given_up)]
    return Seat(
        target=slot,
        meals=meals,
        dishes=tuple(sorted(costs, key=lambda offer: offer[1])[: breadth.dishes]),
        sides=tuple(_rotate(today, today.larder.sides_for(slot.slot), breadth.sides_a_role)),
        sides_most=breadth.sides_a_meal + (slot.kcal >= BIG_MEAL_KCAL) + 2 * (meals - 1),
    )


def count_meals(slot: SlotTarget, slots: tuple[SlotTarget, ...]) -> int:
    """Meals that a slot's plate stands for: its sittings, and the slots folded into it."""
    return slot.sittings + sum(other.merged_into is slot.slot for other in slots)


def _offer(today: Today, slot: SlotTarget, breadth: Breadth, given_up: frozenset[Wish]) -> list[Dish]:
    """The dishes for a meal that break no wish but those given up; composed plates where recipes are few."""
    for composed in (False, True):
        offered = [
            dish
            for dish in today.larder.dishes_for(slot.slot, composed=composed or breadth.composed)
            if broken_by(dish, slot, today) <= given_up
        ]
        if len(offered) >= CHOICES_MIN:
            break
    return offered


def _rotate(today: Today, sides: list[Side], a_role: int) -> list[Side]:
    """So many sides of each role: what expires at home, then another first one every day; disliked ones come last."""
    chosen = list[Side]()
    for role in Role:
        liked = [side for side in sides if side.role is role and side.name not in today.rules.disliked_foods]
        start = today.turn % len(liked) if liked else 0
        turned = [*liked[start:], *liked[:start]]
        if today.week.pantry:
            turned.sort(key=lambda side: -_expiring(today, side))
        disliked = [side for side in sides if side.role is role and side.name in today.rules.disliked_foods]
        chosen += [*turned, *disliked][:a_role]
    return chosen


def _expiring(today: Today, side: Side) -> float:
    """Helpings of a side that expire at home this week."""
    _, grams = today.week.pantry.usable(side.name, 4 * side.least_g, today.target.day, today.last_day)
    return grams / side.least_g
