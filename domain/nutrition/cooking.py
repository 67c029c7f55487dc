"""Cooking ahead: on which days of a week, for how many meals, and how long cooked food keeps. DOMAIN.md, section 3."""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import combinations, pairwise

from domain.catalogue import Food
from domain.facts import Facts

COOK_DAYS_MAX = 3
"""Cooking sessions for later meals, a week. [D]"""

MEALS_MAX = 4
"""Meals that one cooking covers, its first included. [D]"""

FRIDGE_DAYS = 4
"""Days in the fridge after cooking, at most. USDA FSIS, leftovers and food safety: 3 to 4 days. [M]"""

FRIDGE_DAYS_BY_TAG = {"meat": 3, "fish": 3, "shellfish": 3, "egg": 3}
"""The same for a dish with cooked protein: the shorter end of the 3 to 4 days. [M]"""

RICE, RICE_FRIDGE_DAYS = re.compile(r"\brice (cooked|dry|raw)\b"), 1
"""Cooked rice keeps a day (Food Standards Agency: Bacillus cereus). [M]"""


class Batch(Facts):
    """What the menu may cook ahead. A dish cooked for its own meal alone is not bound by any of it."""

    cook_days: tuple[date, ...]
    """The days on which a dish may be cooked for later meals too, in order, first to last."""
    meals_max: int = MEALS_MAX
    """One cooking covers at most so many meals, its first included, and no more than the days its dish keeps."""
    fridge_days_max: int = FRIDGE_DAYS
    """A dish is eaten at most so many days after it was cooked, and no later than its recipe's own `fridge_days`."""
    fridge_days_by_tag: dict[str, int] = FRIDGE_DAYS_BY_TAG
    """The same for a dish with a food of the tag; the least counts."""
    fridge_days_by_food: dict[str, int] = {}
    """The same for a dish with the food."""


def choose_cook_days(dates: Sequence[date], training: Sequence[bool]) -> tuple[date, ...]:
    """Return three days, the first among them, so that the longest wait for the next is shortest; else days of rest."""

    def drawback(chosen: tuple[int, ...]) -> tuple[int, int, tuple[int, ...]]:
        waits = [later - one for one, later in pairwise((*chosen, len(dates)))]
        return max(waits), sum(training[index] for index in chosen), chosen

    picks = [pick for pick in combinations(range(len(dates)), min(COOK_DAYS_MAX, len(dates))) if pick[0] == 0]
    return tuple(dates[index] for index in min(picks, key=drawback))


def plan_batches(dates: Sequence[date], training: Sequence[bool], foods: Iterable[Food]) -> Batch:
    """Return the week's limits on cooking ahead; rice is found in the foods table by its name."""
    rice = sorted(food.name for food in foods if RICE.search(food.name))
    return Batch(cook_days=choose_cook_days(dates, training), fridge_days_by_food=dict.fromkeys(rice, RICE_FRIDGE_DAYS))
