"""What makes one dish a better choice than another on a given day: taste, time, and what the week has had already."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from domain.agents import dietitian
from domain.agents.dietitian import DayTarget, SlotTarget
from domain.kitchen import Budget
from domain.meals.batches import REHEAT_MINUTES, Batches
from domain.meals.cost_index import relative_cost
from domain.meals.larder import Dish, Larder
from domain.meals.menu_model import Plate
from domain.meals.pantry import Counted, Pantry
from domain.meals.wishes import Wishes
from domain.vocabulary import Slot

MAINS = (Slot.LUNCH, Slot.DINNER)

SAME_PROTEIN_DAYS = 2
"""Days in a row that lunch and dinner may have the same main protein. DOMAIN.md, section 4."""

REPEATS_MAX = 3
"""Times a week a dish is offered, while others remain. [D]"""

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

PANTRY_GAIN, EXPIRING_GAIN, PANTRY_GAIN_MOST = 2.0, 10.0, 24.0
"""Of 100 g of a dish that are at home, of 100 g that expire within the week, and of a dish at most. DOMAIN.md 4 has 4
for 100 expiring grams, in other units. [D]"""

KEEPS_GAIN = 5.0
"""Of every further meal that a dish covers, on a cooking day of a client who cooks ahead. [D]"""

DEAR_COST = 8.0
"""Cost of a tier of relative cost, for a client who wishes to spend little. [D]"""

OVER_TIME_COST = 40.0
"""Cost of a dish that takes longer than its meal allows; offered only when others do not suffice. [D]"""


@dataclass(slots=True)
class Week:
    """What has been served so far."""

    eaten: Counter[str] = field(default_factory=Counter[str])
    """Dishes, by name."""
    last_day: dict[str, int] = field(default_factory=dict[str, int])
    main_proteins: list[frozenset[str]] = field(default_factory=list[frozenset[str]])
    """Of each day's lunch and dinner."""
    plants: set[str] = field(default_factory=set[str])
    oily_fish: int = 0
    tags: Counter[str] = field(default_factory=Counter[str])
    """Meals with a food of the tag."""
    pantry: Pantry = field(default_factory=lambda: Pantry(Counted()))
    """What is left at home."""
    batches: Batches = field(default_factory=lambda: Batches(None))
    """What was cooked for later meals."""

    def add(self, plates: Iterable[Plate], plants: Iterable[str]) -> None:
        """Remember a day."""
        today = len(self.main_proteins)
        proteins = set[str]()
        for plate in plates:
            name = plate.dish.name
            self.eaten[name] += 1
            self.last_day[name] = today
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


@dataclass(frozen=True, slots=True)
class Today:
    """What one day is planned from."""

    larder: Larder
    rules: dietitian.Said
    wishes: Wishes
    week: Week
    target: DayTarget
    turn: int
    """The day's number, counted through the weeks."""

    @property
    def last_day(self) -> date:
        """The week's."""
        return self.rules.days[-1].day


def dish_cost(dish: Dish, slot: SlotTarget, today: Today) -> float:
    """What serving a dish costs today; lower is better."""
    week, rules, turn = today.week, today.rules, today.turn
    leftover = week.batches.find_leftover(dish, today.target.day) is not None
    cost = BASE_COST + MINUTE_COST * minutes_today(dish, today) + MISFIT_COST * _misfit(dish, slot)
    cost += WEEK_TURN_COST * _lot(dish.name, turn // 7) + DAY_TURN_COST * _lot(dish.name, turn)
    cost += _repeat_cost(dish, today, leftover=leftover)
    if not dish.grams.keys().isdisjoint(rules.disliked_foods):
        cost += DISLIKE_COST
    if rules.cuisines and dish.recipe.cuisine not in rules.cuisines:
        cost += OTHER_CUISINE_COST
    if slot.slot is MAINS[turn % 2] and week.oily_fish < OILY_FISH_MEALS and not OILY_FISH.isdisjoint(dish.grams):
        cost -= OILY_FISH_GAIN
    if minutes_today(dish, today) > slot.prep_minutes_max:
        cost += OVER_TIME_COST
    if today.wishes.budget is Budget.LOW:
        cost += DEAR_COST * (relative_cost(dish.grams, today.larder.foods) - 1)
    return cost - _gain_at_home(dish, today) - NEW_PLANT_GAIN * min(NEW_PLANTS_COUNTED, len(dish.plants - week.plants))


def minutes_today(dish: Dish, today: Today) -> int:
    """Minutes to bring a dish to the table: a leftover is only warmed."""
    leftover = today.week.batches.find_leftover(dish, today.target.day)
    return dish.minutes if leftover is None else min(dish.minutes, REHEAT_MINUTES)


def _repeat_cost(dish: Dish, today: Today, *, leftover: bool) -> float:
    """A dish again costs; of a batch less, and where the client cooks ahead nothing, while what keeps is worth more."""
    week, ahead = today.week, today.wishes.batch_cooking
    times = week.eaten[dish.name]
    if leftover:
        return 0.0 if ahead else LEFTOVER_COST * times
    cost = REPEAT_COST * times
    if times and len(week.main_proteins) - week.last_day[dish.name] <= 1:
        cost += TOO_SOON_COST
    if ahead and week.batches.is_cooking_day(today.target.day):
        cost -= KEEPS_GAIN * (week.batches.covers_meals(dish) - 1)
    return cost


def _gain_at_home(dish: Dish, today: Today) -> float:
    """What it is worth that a serving uses up what is at home."""
    pantry = today.week.pantry
    if not pantry:
        return 0.0
    parts = [pantry.usable(name, grams, today.target.day, today.last_day) for name, grams in dish.grams.items()]
    there, expiring = (sum(part[which] for part in parts) for which in (0, 1))
    return min(PANTRY_GAIN_MOST, (PANTRY_GAIN * there + EXPIRING_GAIN * expiring) / 100)


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
