"""What a client has at home: their words and amounts, read as grams of foods of the table, and drawn down in order.

What expires first is used first, and nothing after its day. Words that name no one food come back as questions.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from domain.catalogue import Food
from domain.kitchen import PantryItem, PantryUnit
from domain.meals.aversions import understand
from domain.meals.served import PantryUse
from domain.units import tenth

GRAMS: dict[PantryUnit, float] = {
    PantryUnit.G: 1.0,
    PantryUnit.KG: 1000.0,
    PantryUnit.OZ: 28.35,
    PantryUnit.LB: 453.6,
    PantryUnit.ML: 1.0,
    PantryUnit.L: 1000.0,
}
"""Grams of a unit. A millilitre counts as a gram, which is off by 8 % for oil and 3 % for milk. [D]"""

PLAIN_WORDS: dict[str, str] = {
    "egg": "egg whole raw", "rice": "white rice dry", "brown rice": "brown rice dry", "pasta": "pasta dry",
    "spaghetti": "pasta dry", "oat": "rolled oats", "bread": "whole wheat bread", "potato": "potato raw",
    "sweet potato": "sweet potato raw", "tomato": "tomato raw", "onion": "onion raw", "garlic": "garlic raw",
    "milk": "milk 2%", "soy milk": "soy milk unsweetened", "butter": "butter", "chicken": "chicken breast raw",
    "chicken breast": "chicken breast raw", "salmon": "salmon atlantic farmed raw",
    "tuna": "tuna light canned in water",
    "tofu": "tofu firm", "lentil": "lentils dry", "chickpea": "chickpeas canned drained", "quinoa": "quinoa dry",
    "pepper": "red bell pepper raw", "bell pepper": "red bell pepper raw", "lettuce": "romaine lettuce",
    "spinach": "spinach raw", "mushroom": "mushrooms white raw", "cheddar": "cheddar cheese", "ham": "ham sliced lean",
    "greek yogurt": "greek yogurt nonfat plain", "yogurt": "yogurt plain whole",
    "ground beef": "ground beef 90% lean raw",
    "cabbage": "cabbage raw", "corn": "corn sweet yellow", "bean": "black beans cooked",
}  # fmt: skip
"""What a word means where several foods of the table have it: the one most kitchens hold. [D] docs: design choice."""


@dataclass(frozen=True, slots=True)
class Lot:
    """So much of one food, to be eaten by a day."""

    food: str
    grams: float | None
    """None: some, nobody said how much; enough for one meal."""
    expires_on: date | None = None


class Counted(NamedTuple):
    """A pantry as it was understood."""

    lots: tuple[Lot, ...] = ()
    """What expires first stands first."""
    questions: tuple[str, ...] = ()


def count(items: Iterable[PantryItem], foods: Mapping[str, Food]) -> Counted:
    """Read what a client has as grams of foods; a word for no food or several, or no known measure, is asked about."""
    lots, questions = list[Lot](), list[str]()
    for item in items:
        names = _named(item.food, foods)
        if len(names) != 1:
            several = f"; which of {', '.join(names[:4])}" if names else ", it matches none"
            questions.append(f"Which food is {item.food!r} in the pantry{several}? It was not counted.")
            continue
        food = foods[names[0]]
        grams = _grams(item, food)
        if grams is None and item.unit is not None:
            questions.append(f"How many grams is one {item.unit} of {food.name}? It was not counted.")
            continue
        lots.append(Lot(food.name, grams, item.expires_on))
    return Counted(lots=tuple(sorted(lots, key=_soonest)), questions=tuple(dict.fromkeys(questions)))


def _named(text: str, foods: Mapping[str, Food]) -> list[str]:
    """The foods that a client's word may be; one, where the table or the plain words know which."""
    word = " ".join(text.lower().split())
    if word in foods:
        return [word]
    for spelling in (word, word.removesuffix("s"), word.removesuffix("es")):
        if spelling in PLAIN_WORDS and PLAIN_WORDS[spelling] in foods:
            return [PLAIN_WORDS[spelling]]
    return sorted(understand([text], tuple(foods.values())).foods)


def _grams(item: PantryItem, food: Food) -> float | None:
    if item.quantity is None or item.unit is None:
        return None
    measures = {PantryUnit.HOUSEHOLD: food.household_g, PantryUnit.PACK: food.pack_g}
    each = GRAMS.get(item.unit) or measures.get(item.unit)
    return None if each is None else item.quantity * each


def _soonest(lot: Lot) -> tuple[date, str, float]:
    return lot.expires_on or date.max, lot.food, lot.grams or 0.0


@dataclass(slots=True)
class _Left:
    """A lot, and what is left of it."""

    lot: Lot
    grams: float | None
    used_g: float = 0.0

    def offer(self, wanted_g: float, day: date) -> float:
        """How much of the wanted it can give on a day."""
        if wanted_g <= 0 or (self.lot.expires_on is not None and self.lot.expires_on < day):
            return 0.0
        return wanted_g if self.grams is None else min(self.grams, wanted_g)


class Pantry:
    """Lots that a week's meals are taken from."""

    def __init__(self, counted: Counted) -> None:
        """Begin with all that was counted."""
        self._left: dict[str, list[_Left]] = {}
        for lot in counted.lots:
            self._left.setdefault(lot.food, []).append(_Left(lot, lot.grams))

    def __bool__(self) -> bool:
        """Whether anything was counted."""
        return bool(self._left)

    def usable(self, food: str, wanted_g: float, day: date, last_day: date) -> tuple[float, float]:
        """Of the wanted grams, how many are there and good on `day`; and how many of them expire by `last_day`."""
        there = expiring = 0.0
        for left in self._left.get(food, ()):
            taken = left.offer(wanted_g - there, day)
            there += taken
            if left.lot.expires_on is not None and left.lot.expires_on <= last_day:
                expiring += taken
        return there, expiring

    def take(self, food: str, wanted_g: float, day: date) -> None:
        """Take up to the wanted grams of what is good on `day`, what expires first first."""
        for left in self._left.get(food, ()):
            taken = left.offer(wanted_g, day)
            left.used_g += taken
            if left.grams is not None:
                left.grams -= taken
            elif taken:
                left.grams = 0.0
            wanted_g -= taken

    def uses(self) -> tuple[PantryUse, ...]:
        """What became of every lot."""
        return tuple(
            PantryUse(
                food=left.lot.food, grams=left.lot.grams, expires_on=left.lot.expires_on, used_g=tenth(left.used_g)
            )
            for lots in self._left.values()
            for left in lots
        )
