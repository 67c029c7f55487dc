"""What random clients wish of the kitchen and have at home."""

from datetime import date, timedelta
from random import Random
from typing import Any

from domain.kitchen import Budget, PantryItem, PantryUnit

AT_HOME = (
    ("spinach", 300, PantryUnit.G), ("eggs", 6, PantryUnit.PACK), ("rice", 1, PantryUnit.KG),
    ("salmon", 400, PantryUnit.G), ("tofu", 1, PantryUnit.PACK), ("chickpeas", 2, PantryUnit.PACK),
    ("bananas", 4, PantryUnit.PACK), ("oats", 500, PantryUnit.G), ("Greek yogurt", 2, PantryUnit.PACK),
    ("chicken breast", 1, PantryUnit.LB), ("grandmother's stew", 1, PantryUnit.KG), ("kefir", 1, PantryUnit.L),
    ("walnuts", 1, PantryUnit.HOUSEHOLD), ("broccoli", 1, PantryUnit.PACK),
)  # fmt: skip
UNCOUNTED = 0.6
"""Share of clients whose pantry is empty or unknown."""
AHEAD, BOOSTED, MEASURED = 0.3, 0.2, 0.8
"""Shares of clients who cook ahead, of those who ask for boosts, and of items that have a quantity."""


def wishes(seed: int, number: int) -> dict[str, Any]:
    """Return fields of the intake's `eating`; drawn apart, so that the rest of a client stays who they were."""
    chance = Random(f"{seed}/{number}/kitchen")  # noqa: S311 - a seed is the point
    return {
        "batch_cooking": chance.random() < AHEAD,
        "budget": chance.choice(list(Budget)),
        "calorie_boosts": chance.random() < BOOSTED,
    }


def at_home(number: int, today: date) -> tuple[PantryItem, ...]:
    """Return a pantry; some of it has expired, some of it nobody counted."""
    chance = Random(f"{number}/{today}/pantry")  # noqa: S311 - a seed is the point
    if chance.random() < UNCOUNTED:
        return ()
    items = list[PantryItem]()
    for food, quantity, unit in chance.sample(AT_HOME, chance.randint(1, len(AT_HOME))):
        counted = chance.random() < MEASURED
        expires_on = chance.choice([None, today + timedelta(days=chance.randint(-2, 9))])
        items.append(
            PantryItem(
                food=food,
                quantity=float(quantity) if counted else None,
                unit=unit if counted else None,
                expires_on=expires_on,
            )
        )
    return tuple(items)
