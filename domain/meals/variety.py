"""What makes one dish a better choice than another on a given day: taste, time, and what the week has had already."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from domain.agents import dietitian
from domain.agents.dietitian import SlotTarget
from domain.meals.larder import Dish
from domain.meals.menu_model import Plate
from domain.vocabulary import Slot

MAINS = (Slot.LUNCH, Slot.DINNER)

SAME_PROTEIN_DAYS = 2
"""Days in a row that lunch and dinner may have the same main protein. DOMAIN.md, section 4."""

REPEATS_MAX = 3
"""Times a week a dish is offered, while others remain. [D]"""

BATCH_DAYS_MAX = 4
"""Days after cooking that a batch is eaten, at most, whatever the recipe says. DOMAIN.md, section 3."""

OILY_FISH = frozenset({
    "salmon atlantic farmed raw", "salmon pink canned", "trout rainbow farmed raw", "mackerel atlantic raw",
    "sardines canned in oil drained",
})  # fmt: skip
OILY_FISH_MEALS = 2
"""Wished a week. DOMAIN.md, section 4."""

PLANTS_A_WEEK = 15
"""Distinct plants wished a week. DOMAIN.md, section 4."""

REPEAT_COST, LEFTOVER_COST, TOO_SOON_COST = 10.0, 3.0, 12.0
DISLIKE_COST, OTHER_CUISINE_COST, MINUTE_COST = 30.0, 6.0, 0.1
NEW_PLANT_GAIN, NEW_PLANTS_COUNTED, OILY_FISH_GAIN, MISFIT_COST = 1.0, 4, 8.0, 1.5
WEEK_TURN_COST, DAY_TURN_COST, BASE_COST = 12.0, 3.0, 14.0
"""Costs of a dish, in the units of the menu's programs; the base keeps every cost positive. [D] docs: design choice."""

OVER_TIME_COST = 40.0
"""Cost of a dish that takes longer than its meal allows; offered only when others do not suffice. [D]"""


@dataclass(slots=True)
class Week:
    """What has been served so far."""

    eaten: Counter[str] = field(default_factory=Counter[str])
    """Dishes, by name."""
    last_day: dict[str, int] = field(default_factory=dict[str, int])
    first_day: dict[str, int] = field(default_factory=dict[str, int])
    main_proteins: list[frozenset[str]] = field(default_factory=list[frozenset[str]])
    """Of each day's lunch and dinner."""
    plants: set[str] = field(default_factory=set[str])
    oily_fish: int = 0
    tags: Counter[str] = field(default_factory=Counter[str])
    """Meals with a food of the tag."""

    def add(self, plates: Iterable[Plate], plants: Iterable[str]) -> None:
        """Remember a day."""
        today = len(self.main_proteins)
        proteins = set[str]()
        for plate in plates:
            name = plate.dish.name
            self.eaten[name] += 1
            self.last_day[name] = today
            self.first_day.setdefault(name, today)
            self.tags.update(plate.dish.tags)
            self.oily_fish += not OILY_FISH.isdisjoint(plate.dish.grams)
            if plate.target.slot in MAINS and plate.dish.recipe.primary_protein:
                proteins.add(plate.dish.recipe.primary_protein)
        self.main_proteins.append(frozenset(proteins))
        self.plants.update(plants)

    def tired_of(self) -> frozenset[str]:
        """Main proteins that have been served on as many days in a row as they may."""
        last = self.main_proteins[-SAME_PROTEIN_DAYS:]
        if len(last) < SAME_PROTEIN_DAYS:
            return frozenset()
        return frozenset(protein for protein in last[-1] if all(protein in day for day in last))


def is_leftover(dish: Dish, week: Week, today: int) -> bool:
    """Whether the dish was cooked so lately, and keeps so long, that today's helping is part of that batch."""
    cooked = week.first_day.get(dish.name)
    if cooked is None or not dish.recipe.batch_friendly:
        return False
    return today - cooked <= min(dish.recipe.fridge_days, BATCH_DAYS_MAX)


def dish_cost(dish: Dish, slot: SlotTarget, week: Week, rules: dietitian.Said, turn: int) -> float:
    """What serving a dish costs today; lower is better. `turn` is today's number, counted through the weeks."""
    today = len(week.main_proteins)
    times = week.eaten[dish.name]
    cost = BASE_COST + MINUTE_COST * dish.minutes + MISFIT_COST * _misfit(dish, slot)
    cost += WEEK_TURN_COST * _lot(dish.name, turn // 7) + DAY_TURN_COST * _lot(dish.name, turn)
    if times:
        cost += LEFTOVER_COST * times if is_leftover(dish, week, today) else REPEAT_COST * times
        if today - week.last_day[dish.name] <= 1 and not is_leftover(dish, week, today):
            cost += TOO_SOON_COST
    if not dish.grams.keys().isdisjoint(rules.disliked_foods):
        cost += DISLIKE_COST
    if rules.cuisines and dish.recipe.cuisine not in rules.cuisines:
        cost += OTHER_CUISINE_COST
    if slot.slot is MAINS[turn % 2] and week.oily_fish < OILY_FISH_MEALS and not OILY_FISH.isdisjoint(dish.grams):
        cost -= OILY_FISH_GAIN
    if dish.minutes > slot.prep_minutes_max:
        cost += OVER_TIME_COST
    return cost - NEW_PLANT_GAIN * min(NEW_PLANTS_COUNTED, len(dish.plants - week.plants))


def _misfit(dish: Dish, slot: SlotTarget) -> float:
    """How far the dish's protein is from the meal's, in grams a 100 kcal."""
    return abs(dish.serving.protein_g / dish.serving.kcal - slot.protein_g / max(1, slot.kcal)) * 100


@lru_cache(maxsize=16_384)
def _lot(name: str, turn: int) -> float:
    """A number in 0..1 that differs by dish and turn and is the same on every machine."""
    value = turn * 2_654_435_761
    for letter in name:
        value = (value * 31 + ord(letter)) % 4_294_967_291
    return (value * 48_271 % 1_000_003) / 1_000_003
