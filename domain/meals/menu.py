"""The week's menu, day by day: offer dishes, choose, weigh, remember; and what to try when a day has no answer.

A day is tried with ever more on offer, first with every wish kept, then without the smallest set of wishes that stands
in the way. Diet rules, allergies and aversions are in none of it: what they forbid is not in the larder.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from domain.agents import dietitian
from domain.catalogue import Catalogue
from domain.meals.batches import Batches
from domain.meals.choosing import HARD_WORTH, WORTH, Choice, choose, relaxed
from domain.meals.conflict import name_conflict
from domain.meals.giving_up import ALL, NONE, Wish, broken_by, find_smallest
from domain.meals.larder import Larder, Side, stock
from domain.meals.menu_model import DayModel, Plate
from domain.meals.nutrition_facts import find_plant
from domain.meals.offers import Breadth, model_day
from domain.meals.pantry import Pantry, count
from domain.meals.portioning import RESCUE_WORTH, portion
from domain.meals.serving import items_of
from domain.meals.sides import Role
from domain.meals.variety import Today, Week
from domain.meals.wishes import NO_WISHES, Wishes

NARROW = Breadth(dishes=10, sides_a_role=3, sides_a_meal=2, energy_band=0.01, composed=False, choices=1)
WIDER = Breadth(dishes=25, sides_a_role=8, sides_a_meal=3, energy_band=0.015, composed=False, choices=1)
WIDEST = Breadth(
    dishes=40, sides_a_role=30, sides_a_meal=5, energy_band=0.025, composed=True, choices=4, tasteful=False
)
"""What is tried in turn; the last is also what a conflict is looked for in. [D] docs: design choice."""


FEW_SIDES = 5
"""Sides a role that are tried where those chosen cannot be weighed out; all of them only as a last resort. [D]"""


@dataclass(frozen=True, slots=True)
class PlannedDay:
    """A day's plates, when each was cooked, and what was given up for them."""

    plates: tuple[Plate, ...]
    gap: float
    given_up: frozenset[Wish]
    cooked_on: tuple[date, ...] = ()
    broken: tuple[tuple[Wish, Plate], ...] = ()
    """Which wish which plate breaks."""


@dataclass(frozen=True, slots=True)
class Menu:
    """Seven planned days, or as many as there were before a day had no answer."""

    days: tuple[PlannedDay, ...]
    larder: Larder
    week: Week
    questions: tuple[str, ...]
    """About what is at home."""
    conflict: str | None
    """Why the next day has no answer."""


def plan_week(catalogue: Catalogue, rules: dietitian.Said, week_number: int, wishes: Wishes = NO_WISHES) -> Menu:
    """Plan every day of `rules`; `week_number` turns the dishes so that weeks differ."""
    larder, counted = stock(catalogue, rules), count(wishes.pantry, catalogue.food)
    week = Week(pantry=Pantry(counted), batches=Batches(rules.batch))
    days = list[PlannedDay]()
    conflict = None
    for index, target in enumerate(rules.days):
        today = Today(larder, rules, wishes, week, target, week_number * 7 + index)
        planned = _plan_day(today)
        if planned is None:
            conflict = name_conflict(model_day(today, WIDEST, ALL), target)
            break
        days.append(_remember(today, planned))
    return Menu(tuple(days), larder, week, counted.questions, conflict)


def _plan_day(today: Today) -> PlannedDay | None:
    """The day's plates without the smallest set of wishes that stands in the way; None if nothing is enough."""
    planned = _try((NARROW, WIDER), today, NONE)
    if planned is not None:
        return planned
    given_up = find_smallest(Wish, lambda wishes: relaxed(model_day(today, WIDEST, wishes), ()))
    if given_up is None:
        return None
    return _try((WIDER, WIDEST) if given_up else (WIDEST,), today, given_up) or _try((WIDER, WIDEST), today, ALL)


def _try(breadths: Iterable[Breadth], today: Today, given_up: frozenset[Wish]) -> PlannedDay | None:
    for breadth in breadths:
        model = model_day(today, breadth, given_up)
        found = _weigh_out(model, breadth.choices)
        if found is not None:
            return PlannedDay(*found, given_up)
    return None


def _weigh_out(model: DayModel, choices: int) -> tuple[tuple[Plate, ...], float] | None:
    """Plates of the best dishes that can be weighed out, and the gap of the choice."""
    failed = list[Choice]()
    while len(failed) < choices and all(seat.dishes for seat in model.seats):
        choice = choose(model, failed, WORTH if choices == 1 else HARD_WORTH)
        if choice is None:
            break
        plates = portion(model, choice, choice.sides)
        if plates is None:
            few = [_few(seat.sides, taken) for seat, taken in zip(model.seats, choice.sides, strict=True)]
            plates = portion(model, choice, few, RESCUE_WORTH)
        if plates is not None:
            return plates, choice.gap
        failed.append(choice)
    if choices == 1 or not failed:
        return None
    plates = portion(model, failed[0], [seat.sides for seat in model.seats], RESCUE_WORTH)
    return (plates, failed[0].gap) if plates is not None else None


def _few(sides: Sequence[Side], taken: Sequence[Side]) -> list[Side]:
    """The sides that were taken, and the first few of each role."""
    few = [side for role in Role for side in [one for one in sides if one.role is role][:FEW_SIDES]]
    return [*taken, *(side for side in few if side not in taken)]


def _remember(today: Today, planned: PlannedDay) -> PlannedDay:
    """Serve the day: batches, the pantry and what the week has had know of it."""
    week, day = today.week, today.target.day
    broken = [
        (wish, plate)
        for plate in planned.plates
        for wish in Wish
        if wish in broken_by(plate.dish, plate.target, today, plate.sides)
    ]
    cooked_on = tuple(week.batches.serve(plate.dish, day) for plate in planned.plates)
    for plate, cooked in zip(planned.plates, cooked_on, strict=True):
        for name, grams in items_of(plate).items():
            week.pantry.take(name, grams, cooked if name not in plate.sides else day)
    week.add(planned.plates, _plants(planned.plates, today.larder))
    return PlannedDay(planned.plates, planned.gap, planned.given_up, cooked_on, tuple(broken))


def _plants(plates: Sequence[Plate], larder: Larder) -> set[str]:
    served = {name for plate in plates for name in (*plate.dish.grams, *plate.sides)}
    return {plant for name in served if (plant := find_plant(larder.foods[name]))}
