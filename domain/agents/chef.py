"""CHEF: which meals, how many grams of what, and what must be bought?"""

from collections.abc import Mapping
from typing import Literal

from domain.agents import dietitian
from domain.agents.upstream import spoken
from domain.catalogue import Catalogue
from domain.facts import Facts, Reason
from domain.meals.cost_index import cost_of
from domain.meals.explain import explain_menu, explain_none
from domain.meals.grocery import list_groceries
from domain.meals.menu import Menu, plan_week
from domain.meals.served import Check, ComposedPlate, DayMenu, Grocery, Item, Meal, PantryUse
from domain.meals.unmet import list_unmet
from domain.meals.verify import verify
from domain.meals.whole_week import serve_menu, serve_viable
from domain.meals.wishes import Wishes
from domain.snapshot import Snapshot
from domain.vocabulary import AgentName

__all__ = [
    "Check", "ComposedPlate", "DayMenu", "Given", "Grocery", "Item", "Meal", "PantryUse", "Said", "given", "think",
]  # fmt: skip


class Said(Facts):
    """The week's menu, or why there is none."""

    status: Literal["solved", "relaxed", "infeasible"]
    """Relaxed: every hard rule holds, some wish does not; infeasible: no menu keeps the hard rules."""
    days: tuple[DayMenu, ...]
    groceries: tuple[Grocery, ...]
    gave_up: tuple[str, ...] = ()
    """Wishes that could not be had, a line each; of wishes about dishes the smallest set that is in the way."""
    distinct_plants: int
    optimality_gap: float | None
    check: Check
    composed: tuple[ComposedPlate, ...] = ()
    """Plates made for this week from the foods table; meals and alternatives may name them."""
    reasons: tuple[Reason, ...] = ()
    """Why there is no menu, or which wishes it gave up; its numbers follow from it: `domain/meals/formulas.py`."""
    viable_day: tuple[Meal, ...] = ()
    """Three quick meals for a day on which the plan cannot be kept; not part of the groceries."""
    pantry: tuple[PantryUse, ...] = ()
    """What the week uses of what is at home."""
    questions: tuple[str, ...] = ()
    """About what is at home: words that name no food, or an amount nobody can read."""
    relative_cost: float | None = None
    """The week's food, 1 cheap to 3 dear for its energy: tiers of foods, no prices."""
    conflict: str | None = None
    """Which hard rules leave no menu; None with an infeasible week says that the menu made failed its check."""


class Given(Facts):
    """What the DIETITIAN asks for, which week it is, and what the client wishes of the kitchen."""

    catalogue_version: str
    week_number: int
    """Turns the dishes, so that weeks differ."""
    rules: dietitian.Said
    """Without its notes and reasons, on which no meal depends."""
    wishes: Wishes = Wishes()


def given(snapshot: Snapshot, said: Mapping[str, Facts]) -> Given:
    """Pick the DIETITIAN's targets and rules, and the client's pantry and wishes."""
    rules = spoken(said, AgentName.DIETITIAN, dietitian.Said)
    client = snapshot.client
    return Given(
        catalogue_version=snapshot.catalogue_version,
        week_number=snapshot.week_number,
        rules=rules.model_copy(update={"notes": (), "reasons": (), "unmatched_aversions": ()}),
        wishes=Wishes(
            pantry=snapshot.pantry,
            batch_cooking=client.batch_cooking,
            budget=client.budget,
            calorie_boosts=client.calorie_boosts,
        ),
    )


def think(given: Given, catalogue: Catalogue) -> Said:
    """Plan, serve, list the groceries and check; a menu that fails the check is not said."""
    menu = plan_week(catalogue, given.rules, given.week_number, given.wishes)
    if menu.conflict is not None:
        return _without_menu(menu, Check(ok=False, worst_kcal_error=0.0, problems=(menu.conflict,)))
    days = serve_menu(menu, given.rules, given.wishes)
    pantry = menu.week.pantry.uses()
    groceries = list_groceries(days, catalogue.food, pantry)
    viable_day = serve_viable(menu.larder, given.rules)
    composed = _composed(menu, days, viable_day)
    gave_up = list_unmet(menu, days, given.rules)
    check = verify(days, groceries, given.rules, catalogue, composed, pantry, viable_day)
    if not check.ok:
        return _without_menu(menu, check)
    gap = round(max(day.gap for day in menu.days), 5)
    return Said(
        status="relaxed" if gave_up else "solved",
        days=days,
        groceries=groceries,
        gave_up=gave_up,
        distinct_plants=len(menu.week.plants),
        optimality_gap=gap,
        check=check,
        composed=composed,
        viable_day=viable_day,
        pantry=pantry,
        questions=menu.questions,
        relative_cost=round(cost_of(days, catalogue.food), 2),
        reasons=explain_menu(menu),
    )


def _without_menu(menu: Menu, check: Check) -> Said:
    return Said(
        status="infeasible",
        days=(),
        groceries=(),
        gave_up=check.problems,
        distinct_plants=0,
        optimality_gap=None,
        check=check,
        questions=menu.questions,
        reasons=explain_none(check),
        conflict=menu.conflict,
    )


def _composed(menu: Menu, days: tuple[DayMenu, ...], viable_day: tuple[Meal, ...]) -> tuple[ComposedPlate, ...]:
    meals = [*(meal for day in days for meal in day.meals), *viable_day]
    named = {name for meal in meals for name in (meal.recipe, *meal.alternatives)}
    recipes = (dish.recipe for dish in menu.larder.composed if dish.name in named)
    return tuple(recipe for recipe in recipes if isinstance(recipe, ComposedPlate))
