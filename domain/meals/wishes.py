"""What a client wishes of the kitchen beyond rules and targets; a wish may be given up, a rule never."""

from domain.facts import Facts
from domain.kitchen import Budget, PantryItem


class Wishes(Facts):
    """Of one week's menu."""

    pantry: tuple[PantryItem, ...] = ()
    """What is at home, to be used before it expires."""
    batch_cooking: bool = False
    """Cook on the week's cooking days only; between them there are leftovers and what needs no cooking."""
    budget: Budget = Budget.ANY
    calorie_boosts: bool = False
    """Say at each meal what would add energy to it."""


NO_WISHES = Wishes()
