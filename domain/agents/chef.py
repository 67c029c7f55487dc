"""CHEF: which meals, how many grams of what, and what must be bought?"""

from collections.abc import Mapping
from typing import Literal

from domain.agents import dietitian
from domain.agents.upstream import spoken
from domain.catalogue import Catalogue
from domain.facts import Facts, Reason
from domain.meals.alternatives import alternatives
from domain.meals.grocery import list_groceries
from domain.meals.menu import Menu, plan_week
from domain.meals.served import Check, ComposedPlate, DayMenu, Grocery, Item, Meal
from domain.meals.serving import serve_day, serve_meal
from domain.meals.variety import PLANTS_A_WEEK
from domain.meals.verify import verify
from domain.snapshot import Snapshot
from domain.vocabulary import AgentName

__all__ = ["Check", "ComposedPlate", "DayMenu", "Given", "Grocery", "Item", "Meal", "Said", "given", "think"]


class Said(Facts):
    """The week's menu, or why there is none."""

    status: Literal["solved", "relaxed", "infeasible"]
    """Relaxed: every hard rule holds, some wish does not; infeasible: no menu keeps the hard rules."""
    days: tuple[DayMenu, ...]
    groceries: tuple[Grocery, ...]
    gave_up: tuple[str, ...] = ()
    """Wishes that could not be had."""
    distinct_plants: int
    optimality_gap: float | None
    check: Check
    composed: tuple[ComposedPlate, ...] = ()
    """Plates made for this week from the foods table; meals and alternatives may name them."""
    reasons: tuple[Reason, ...]
    conflict: str | None = None
    """Which hard rules leave no menu; None with an infeasible week says that the menu made failed its check."""


class Given(Facts):
    """What the DIETITIAN asks for, and which week it is."""

    catalogue_version: str
    week_number: int
    """Turns the dishes, so that weeks differ."""
    rules: dietitian.Said
    """Without its notes and reasons, on which no meal depends."""


def given(snapshot: Snapshot, said: Mapping[str, Facts]) -> Given:
    """Pick the DIETITIAN's targets and rules."""
    rules = spoken(said, AgentName.DIETITIAN, dietitian.Said)
    return Given(
        catalogue_version=snapshot.catalogue_version,
        week_number=snapshot.week_number,
        rules=rules.model_copy(update={"notes": (), "reasons": (), "unmatched_aversions": ()}),
    )


def think(given: Given, catalogue: Catalogue) -> Said:
    """Plan, serve, list the groceries and check; a menu that fails the check is not said."""
    menu = plan_week(catalogue, given.rules, given.week_number)
    if menu.conflict is not None:
        return _without_menu(menu, Check(ok=False, worst_kcal_error=0.0, problems=(menu.conflict,)))
    days = _serve(menu, given.rules)
    groceries = list_groceries(days, catalogue.food)
    composed = _composed(menu, days)
    check = verify(days, groceries, given.rules, catalogue, composed)
    if not check.ok:
        return _without_menu(menu, check)
    return Said(
        status="relaxed" if menu.gave_up else "solved",
        days=days,
        groceries=groceries,
        gave_up=menu.gave_up,
        distinct_plants=len(menu.plants),
        optimality_gap=round(menu.gap, 5),
        check=check,
        composed=composed,
        reasons=_reasons(given, days, menu),
    )


def _without_menu(menu: Menu, check: Check) -> Said:
    why = Reason(about="status", rule="chef.infeasible", inputs={"problem": check.problems[0]}, source="DOMAIN.md 4")
    return Said(
        status="infeasible",
        days=(),
        groceries=(),
        gave_up=(*menu.gave_up, *check.problems),
        distinct_plants=0,
        optimality_gap=None,
        check=check,
        reasons=(why,),
        conflict=menu.conflict,
    )


def _serve(menu: Menu, rules: dietitian.Said) -> tuple[DayMenu, ...]:
    gram = menu.larder.grams
    days = list[DayMenu]()
    for day, plates in zip(rules.days, menu.days, strict=True):
        swaps = alternatives(menu.larder, rules, day, plates)
        meals = {plate.target.slot: serve_meal(plate, gram, names) for plate, names in zip(plates, swaps, strict=True)}
        days.append(serve_day(day, meals, gram))
    return tuple(days)


def _composed(menu: Menu, days: tuple[DayMenu, ...]) -> tuple[ComposedPlate, ...]:
    named = {name for day in days for meal in day.meals for name in (meal.recipe, *meal.alternatives)}
    recipes = (dish.recipe for dish in menu.larder.composed if dish.name in named)
    return tuple(recipe for recipe in recipes if isinstance(recipe, ComposedPlate))


def _reasons(given: Given, days: tuple[DayMenu, ...], menu: Menu) -> tuple[Reason, ...]:
    """Each day's sums against what was asked, each portion against its meal's target, and the week's figures."""
    reasons = list[Reason]()
    for index, (day, target) in enumerate(zip(days, given.rules.days, strict=True)):
        asked = {"kcal": target.kcal, "protein_g": target.protein_g, "fat_g": target.fat_g, "carbs_g": target.carbs_g}
        asked |= {"fiber_g": given.rules.fiber_g, "sodium_mg": given.rules.sodium_max_mg}
        reasons += (
            Reason(
                about=f"days.{index}.{name}",
                rule=f"chef.day_{name}",
                inputs={"asked": amount, "served": getattr(day, name)},
                source="DOMAIN.md 4",
            )
            for name, amount in asked.items()
        )
        reasons += (
            Reason(
                about=f"days.{index}.meals.{number}.portion",
                rule="chef.portion",
                inputs={"asked_kcal": slot.kcal, "served_kcal": meal.kcal, "asked_protein_g": slot.protein_g},
                source="DOMAIN.md 4",
            )
            for number, (meal, slot) in enumerate(zip(day.meals, target.slots, strict=True))
            if meal.recipe
        )
    return (
        *reasons,
        Reason(about="groceries", rule="chef.sum_of_items", inputs={"days": len(days)}, source="DOMAIN.md 4"),
        Reason(about="distinct_plants", rule="chef.plants", inputs={"wished": PLANTS_A_WEEK}, source="DOMAIN.md 4"),
        Reason(about="optimality_gap", rule="chef.gap", inputs={"worst_day": round(menu.gap, 5)}, source="HiGHS"),
    )
