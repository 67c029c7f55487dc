"""The week's menu, day by day: offer dishes, choose, weigh, remember; and what to try when a day has no answer.

A day is tried with ever more on offer (ATTEMPTS). Diet rules, allergies and aversions are in none of them: what they
forbid is not in the larder.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.agents import dietitian
from domain.agents.dietitian import DayTarget, SlotTarget
from domain.catalogue import Catalogue
from domain.facts import Facts
from domain.meals.choosing import Choice, choose
from domain.meals.conflict import name_conflict
from domain.meals.larder import Dish, Larder, Side, stock
from domain.meals.limits import hard_limits, wishes
from domain.meals.menu_model import DayModel, Plate, Seat
from domain.meals.nutrition_facts import find_plant
from domain.meals.portioning import portion
from domain.meals.sides import Role
from domain.meals.variety import MAINS, OILY_FISH, OILY_FISH_MEALS, PLANTS_A_WEEK, REPEATS_MAX, Week, dish_cost

CHOICES_MIN = 5
"""A meal with fewer dishes on offer is offered composed plates too. [D]"""

BIG_MEAL_KCAL = 650
"""A meal of so much energy or more may have one more side. [D]"""


class Attempt(Facts):
    """How much is on offer."""

    dishes: int
    """The best so many a meal."""
    sides_a_role: int
    sides_a_meal: int
    energy_band: float
    """Share of the day's energy it may be off."""
    picky: bool
    """Keep the wishes about repeats, proteins and time by not offering what breaks them."""
    composed: bool
    """Offer composed plates at every meal."""
    choices: int = 1
    """Sets of dishes that are tried before giving up, each where the one before cannot be weighed out."""


ATTEMPTS = (
    Attempt(dishes=10, sides_a_role=3, sides_a_meal=2, energy_band=0.01, picky=True, composed=False),
    Attempt(dishes=25, sides_a_role=8, sides_a_meal=3, energy_band=0.015, picky=False, composed=False),
    Attempt(dishes=40, sides_a_role=30, sides_a_meal=5, energy_band=0.025, picky=False, composed=True, choices=6),
)


@dataclass(frozen=True, slots=True)
class Menu:
    """Seven days of plates, or as many as there were before a day had no answer."""

    days: tuple[tuple[Plate, ...], ...]
    larder: Larder
    plants: frozenset[str]
    gap: float
    """The worst of the days'."""
    gave_up: tuple[str, ...]
    conflict: str | None
    """Why the next day has no answer."""


def plan_week(catalogue: Catalogue, rules: dietitian.Said, week_number: int) -> Menu:
    """Plan every day of `rules`; `week_number` turns the dishes so that weeks differ."""
    larder, week = stock(catalogue, rules), Week()
    days, gave_up, gap = list[tuple[Plate, ...]](), list[str](), 0.0
    for index, day in enumerate(rules.days):
        planned = _plan_day(larder, rules, week, day, week_number * 7 + index)
        if planned is None:
            conflict = name_conflict(_model(larder, rules, week, day, ATTEMPTS[-1], index), day)
            return Menu(tuple(days), larder, frozenset(week.plants), gap, tuple(gave_up), conflict)
        plates, day_gap = planned
        gap = max(gap, day_gap)
        gave_up += _broken_wishes(plates, week, day, rules)
        week.add(plates, _plants(plates, larder))
        days.append(plates)
    gave_up += _unmet_wishes(week, larder)
    return Menu(tuple(days), larder, frozenset(week.plants), gap, tuple(dict.fromkeys(gave_up)), None)


def _plan_day(
    larder: Larder, rules: dietitian.Said, week: Week, day: DayTarget, turn: int
) -> tuple[tuple[Plate, ...], float] | None:
    for attempt in ATTEMPTS:
        model = _model(larder, rules, week, day, attempt, turn)
        failed = list[Choice]()
        while len(failed) < attempt.choices and all(seat.dishes for seat in model.seats):
            choice = choose(model, failed)
            if choice is None:
                break
            for sides in (choice.sides, [seat.sides for seat in model.seats]):
                plates = portion(model, choice, sides)
                if plates is not None:
                    return plates, choice.gap
            failed.append(choice)
    return None


def _model(larder: Larder, rules: dietitian.Said, week: Week, day: DayTarget, attempt: Attempt, turn: int) -> DayModel:
    return DayModel(
        seats=tuple(_seat(larder, rules, week, day, slot, attempt, turn) for slot in day.slots if not slot.merged_into),
        limits=hard_limits(day, rules, attempt.energy_band),
        wishes=wishes(day, rules),
        apart=rules.apart_tags,
        meals_left={tag: most - week.tags[tag] for tag, most in rules.meals_a_week.items()},
        larder=larder,
    )


def _seat(
    larder: Larder,
    rules: dietitian.Said,
    week: Week,
    day: DayTarget,
    slot: SlotTarget,
    attempt: Attempt,
    turn: int,
) -> Seat:
    meals = 1 + sum(other.merged_into is slot.slot for other in day.slots)
    offered = _offer(larder, week, slot, attempt)
    costs = [(dish, dish_cost(dish, slot, week, rules, turn)) for dish in offered]
    return Seat(
        target=slot,
        meals=meals,
        dishes=tuple(sorted(costs, key=lambda offer: offer[1])[: attempt.dishes]),
        sides=tuple(_rotate(larder.sides_for(slot.slot), rules, attempt.sides_a_role, turn)),
        sides_most=attempt.sides_a_meal + (slot.kcal >= BIG_MEAL_KCAL) + 2 * (meals - 1),
    )


def _offer(larder: Larder, week: Week, slot: SlotTarget, attempt: Attempt) -> list[Dish]:
    """The dishes for a meal; picky, without the too slow, the too often and the proteins one is tired of."""
    offered = larder.dishes_for(slot.slot, composed=attempt.composed)
    if attempt.picky:
        tired = week.tired_of() if slot.slot in MAINS else frozenset[str]()
        wanted = [
            dish
            for dish in offered
            if dish.minutes <= slot.prep_minutes_max
            and week.eaten[dish.name] < REPEATS_MAX
            and dish.recipe.primary_protein not in tired
        ]
        offered = wanted if len(wanted) >= CHOICES_MIN else offered
    return offered if len(offered) >= CHOICES_MIN else larder.dishes_for(slot.slot, composed=True)


def _rotate(sides: list[Side], rules: dietitian.Said, a_role: int, turn: int) -> list[Side]:
    """So many sides of each role, beginning with another one every day; disliked ones come last."""
    chosen = list[Side]()
    for role in Role:
        liked = [side for side in sides if side.role is role and side.name not in rules.disliked_foods]
        start = turn % len(liked) if liked else 0
        disliked = [side for side in sides if side.role is role and side.name in rules.disliked_foods]
        chosen += [*liked[start:], *liked[:start], *disliked][:a_role]
    return chosen


def _plants(plates: Sequence[Plate], larder: Larder) -> set[str]:
    served = {name for plate in plates for name in (*plate.dish.grams, *plate.sides)}
    return {plant for name in served if (plant := find_plant(larder.foods[name]))}


def _broken_wishes(plates: Sequence[Plate], week: Week, day: DayTarget, rules: dietitian.Said) -> list[str]:
    """The dish wishes that today's plates break."""
    tired = week.tired_of()
    found = list[str]()
    for plate in plates:
        where = f"{day.day} {plate.target.slot}"
        if plate.dish.minutes > plate.target.prep_minutes_max:
            found.append(f"{where}: takes {plate.dish.minutes} minutes, wished {plate.target.prep_minutes_max}")
        if plate.target.slot in MAINS and plate.dish.recipe.primary_protein in tired:
            found.append(f"{where}: {plate.dish.recipe.primary_protein} for a third day")
        disliked = sorted({*plate.dish.grams, *plate.sides} & set(rules.disliked_foods))
        if disliked:
            found.append(f"{where}: disliked {', '.join(disliked)}")
    return found


def _unmet_wishes(week: Week, larder: Larder) -> list[str]:
    found = list[str]()
    if len(week.plants) < PLANTS_A_WEEK:
        found.append(f"{len(week.plants)} distinct plants in the week, wished {PLANTS_A_WEEK}")
    if week.oily_fish < OILY_FISH_MEALS and not OILY_FISH.isdisjoint(larder.foods):
        found.append(f"{week.oily_fish} meals of oily fish in the week, wished {OILY_FISH_MEALS}")
    return found
