"""Cooking ahead: which cooking a helping comes from, and how long it may still be eaten. DOMAIN.md, section 3."""

from dataclasses import dataclass
from datetime import date, timedelta

from domain.meals.larder import Dish
from domain.nutrition.cooking import Batch

REHEAT_MINUTES = 5
"""To warm and serve a leftover. [D]"""


@dataclass(slots=True)
class Cooking:
    """One cooking of a dish, and what may still be eaten of it."""

    cooked_on: date
    until: date
    """The last day it may be eaten."""
    meals_left: int


def keeps_days(dish: Dish, limits: Batch) -> int:
    """Days after cooking that a dish may be eaten: the least of its recipe's, its foods' and everybody's."""
    by_tag = (days for tag, days in limits.fridge_days_by_tag.items() if tag in dish.tags)
    by_food = (days for name, days in limits.fridge_days_by_food.items() if name in dish.grams)
    return min(dish.recipe.fridge_days, limits.fridge_days_max, *by_tag, *by_food)


class Batches:
    """What was cooked this week for later meals."""

    def __init__(self, limits: Batch | None) -> None:
        """Begin a week; without limits nothing is cooked ahead."""
        self._limits = limits
        self._cookings: dict[str, Cooking] = {}

    def is_cooking_day(self, day: date) -> bool:
        """Whether dishes may be cooked for later meals on a day."""
        return self._limits is not None and day in self._limits.cook_days

    def find_leftover(self, dish: Dish, day: date) -> date | None:
        """The day a helping was cooked on that is left and still keeps; None if there is none."""
        cooking = self._cookings.get(dish.name)
        if cooking is None or not cooking.meals_left or not cooking.cooked_on < day <= cooking.until:
            return None
        return cooking.cooked_on

    def covers_meals(self, dish: Dish) -> int:
        """Meals that one cooking of a dish covers, its own included."""
        if self._limits is None or not dish.recipe.batch_friendly:
            return 1
        return max(1, min(self._limits.meals_max, keeps_days(dish, self._limits)))

    def serve(self, dish: Dish, day: date) -> date:
        """Serve a helping: of what is left, or cooked afresh; return the day it was cooked on."""
        leftover = self.find_leftover(dish, day)
        if leftover is not None:
            self._cookings[dish.name].meals_left -= 1
            return leftover
        if self._limits is not None and self.is_cooking_day(day):
            until = day + timedelta(days=keeps_days(dish, self._limits))
            self._cookings[dish.name] = Cooking(day, until, self.covers_meals(dish) - 1)
        return day
