"""Why the menu's figures are what they are: each day against what was asked, each portion against its meal's target."""

from collections.abc import Iterable

from domain.agents import dietitian
from domain.facts import Reason, Scalar
from domain.meals.giving_up import ALL, Wish
from domain.meals.menu import Menu
from domain.meals.served import Check, DayMenu
from domain.meals.variety import PLANTS_A_WEEK

SOURCE = "DOMAIN.md 4"


def explain_menu(days: Iterable[DayMenu], menu: Menu, rules: dietitian.Said, gap: float) -> tuple[Reason, ...]:
    """The reasons of a menu's figures."""
    reasons = list[Reason]()
    for index, (day, target) in enumerate(zip(days, rules.days, strict=True)):
        asked = {"kcal": target.kcal, "protein_g": target.protein_g, "fat_g": target.fat_g, "carbs_g": target.carbs_g}
        asked |= {"fiber_g": rules.fiber_g, "sodium_mg": rules.sodium_max_mg}
        reasons += (
            Reason(
                about=f"days.{index}.{name}",
                rule=f"chef.day_{name}",
                inputs={"asked": amount, "served": getattr(day, name)},
                source=SOURCE,
            )
            for name, amount in asked.items()
        )
        reasons += (
            Reason(
                about=f"days.{index}.meals.{number}.portion",
                rule="chef.portion",
                inputs={"asked_kcal": slot.kcal, "served_kcal": meal.kcal, "asked_protein_g": slot.protein_g},
                source=SOURCE,
            )
            for number, (meal, slot) in enumerate(zip(day.meals, target.slots, strict=True))
            if meal.recipe
        )
    return (
        *reasons,
        Reason(about="groceries", rule="chef.sum_of_items", inputs={"days": len(rules.days)}, source=SOURCE),
        Reason(about="distinct_plants", rule="chef.plants", inputs={"wished": PLANTS_A_WEEK}, source=SOURCE),
        Reason(about="optimality_gap", rule="chef.gap", inputs={"worst_day": gap}, source="HiGHS"),
        Reason(about="relative_cost", rule="chef.relative_cost", source=SOURCE),
        *_given_up(menu),
    )


def explain_none(check: Check) -> tuple[Reason, ...]:
    """Why there is no menu."""
    problem: dict[str, Scalar] = {"problem": check.problems[0]}
    return (Reason(about="status", rule="chef.infeasible", inputs=problem, source=SOURCE),)


def _given_up(menu: Menu) -> Iterable[Reason]:
    """The wishes about dishes that some day could not keep: a smaller set had no answer."""
    given_up = {wish for day in menu.days for wish in day.given_up if day.given_up != ALL}
    if given_up:
        named: dict[str, Scalar] = {"given_up": ", ".join(wish for wish in Wish if wish in given_up)}
        yield Reason(about="gave_up", rule="chef.smallest_wishes", inputs=named, source=SOURCE)
