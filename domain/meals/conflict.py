"""Why a day has no menu: the smallest set of its limits without which it would have one."""

from itertools import combinations

from domain.agents.dietitian import DayTarget
from domain.meals.choosing import relaxed
from domain.meals.menu_model import DayModel

NAMED_MAX = 2
"""Conflicts of more limits than this are not searched for. [D]"""


def name_conflict(model: DayModel, day: DayTarget) -> str:
    """One sentence that names the limits that cannot be kept together; energy, which all others need, comes last."""
    empty = [seat.target.slot for seat in model.seats if not seat.dishes]
    if empty:
        return f"{day.day}: nothing that may be served suits {', '.join(empty)}"
    names = [limit.name for limit in reversed(model.limits)]
    for size in range(NAMED_MAX + 1):
        for left_out in combinations(names, size):
            if relaxed(model, left_out):
                what = " and ".join(left_out) or "portions and sides in whole steps"
                return f"{day.day}: from the foods that may be served, {what} cannot be met with the other limits"
    return f"{day.day}: more than {NAMED_MAX} limits conflict: {', '.join(names)}"
