"""Why a menu gave something up, or why there is none; what its figures are is in `formulas.py`."""

from domain.facts import Reason, Scalar
from domain.meals.giving_up import ALL, Wish
from domain.meals.menu import Menu
from domain.meals.served import Check

SOURCE = "DOMAIN.md 4"


def explain_menu(menu: Menu) -> tuple[Reason, ...]:
    """The wishes about dishes that some day could not keep: a smaller set had no answer."""
    given_up = {wish for day in menu.days for wish in day.given_up if day.given_up != ALL}
    if not given_up:
        return ()
    named: dict[str, Scalar] = {"given_up": ", ".join(wish for wish in Wish if wish in given_up)}
    return (Reason(about="gave_up", rule="chef.smallest_wishes", inputs=named, source=SOURCE),)


def explain_none(check: Check) -> tuple[Reason, ...]:
    """Why there is no menu."""
    problem: dict[str, Scalar] = {"problem": check.problems[0]}
    return (Reason(about="status", rule="chef.infeasible", inputs=problem, source=SOURCE),)
