"""One day's meals as two small mixed-integer programs: what they share.

`choosing` picks one dish a meal, with portions and sides still of any size; `portioning` then fixes portions to 0.05 of
a serving and sides to 5 g. Split so, a day takes a hundredth of a second where one program takes a tenth or more.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from domain.agents.dietitian import SlotTarget
from domain.catalogue import Food
from domain.meals.larder import Dish, Larder, Side
from domain.meals.limits import Limit
from domain.meals.milp import UNBOUNDED, Program
from domain.meals.nutrients import Nutrients
from domain.meals.sides import DRINKS, MOST_TIMES_LEAST

SIDE_COST = 3.0
"""Cost of a side; a full helping in the first program, any helping in the second. [D]"""

SLOT_SPREAD, SLOT_COST = 0.08, 0.3
"""A meal's energy is wished within this share of its target, at a cost a kcal outside. DOMAIN.md 4 has 15 %. [D]"""

SLOT_PROTEIN, SLOT_PROTEIN_COST = 0.7, 0.3
"""A meal's protein is wished at this share of its target at least, at a cost a gram missing. [D]"""

SMALL_PORTION, SMALL_COST = 0.75, 25.0
"""A portion is wished at this share of a serving at least, at a cost a serving missing. [D]"""


DRUNK_COST = 0.3
"""Cost of a kcal drunk above the wish. [D]"""


@dataclass(frozen=True, slots=True)
class Seat:
    """One meal to be planned."""

    target: SlotTarget
    meals: int
    """How many meals it stands for: one, each folded into it, and each further sitting."""
    dishes: tuple[tuple[Dish, float], ...]
    """What may be served, and what each costs."""
    sides: tuple[Side, ...]
    sides_most: int

    def side_most_g(self, side: Side) -> float:
        """Most grams of a side here."""
        return min(self.meals * min(side.food.max_serving_g, MOST_TIMES_LEAST * side.least_g), side.food.max_day_g)


@dataclass(frozen=True, slots=True)
class DayModel:
    """What a day's two programs are made from."""

    seats: tuple[Seat, ...]
    limits: Sequence[Limit]
    wishes: Sequence[Limit]
    apart: tuple[tuple[str, str], ...]
    meals_left: Mapping[str, int]
    """Of a tag: so many more meals this week."""
    larder: Larder
    tasteful: bool = True
    """Whether sides must be good company for their dish."""
    drunk_kcal_most: float = UNBOUNDED
    """Wished of the day's energy."""


@dataclass(frozen=True, slots=True)
class Plate:
    """A dish, how much of it, and what stands beside it in grams."""

    target: SlotTarget
    dish: Dish
    portion: float
    sides: Mapping[str, float]

    def drunk_kcal(self, foods: Mapping[str, Food]) -> float:
        """Energy of it that is drunk."""
        dish_kcal = self.dish.serving.kcal * self.portion if self.dish.is_drunk else 0.0
        return dish_kcal + sum(foods[name].kcal * grams / 100 for name, grams in self.sides.items() if name in DRINKS)


@dataclass(frozen=True, slots=True)
class Helping:
    """A column of food: what one unit holds, of which foods, at which meal."""

    column: int
    seat: int
    unit: Nutrients
    grams: Mapping[str, float]
    units_most: float
    drunk: bool = False


def add_limits(program: Program, day: DayModel, served: list[Helping]) -> None:
    """Rows for the day's limits and wishes, the meals' wishes, and each food's most."""
    for limit in day.limits:
        program.row(limit.low, limit.high, [(part.column, limit.of(part.unit)) for part in served])
    for wish in day.wishes:
        program.wish(wish.low, wish.high, wish.cost, [(part.column, wish.of(part.unit)) for part in served])
    if day.drunk_kcal_most < UNBOUNDED:
        drunk = [(part.column, part.unit.kcal) for part in served if part.drunk]
        program.wish(-UNBOUNDED, day.drunk_kcal_most, DRUNK_COST, drunk)
    for index, seat in enumerate(day.seats):
        here = [part for part in served if part.seat == index]
        low, high = (seat.target.kcal * (1 + spread) for spread in (-SLOT_SPREAD, SLOT_SPREAD))
        program.wish(low, high, SLOT_COST, [(part.column, part.unit.kcal) for part in here])
        protein_g = SLOT_PROTEIN * seat.target.protein_g
        program.wish(protein_g, UNBOUNDED, SLOT_PROTEIN_COST, [(part.column, part.unit.protein_g) for part in here])
    add_food_limits(program, day, served)


def add_food_limits(program: Program, day: DayModel, served: list[Helping]) -> None:
    """No more of a food in a day than the table allows; a food that cannot come to so much needs no row."""
    parts: dict[str, list[Helping]] = {}
    for part in served:
        for name in part.grams:
            parts.setdefault(name, []).append(part)
    for name, named in parts.items():
        most_g = day.larder.foods[name].max_day_g
        if _could_reach(named, name) > most_g:
            program.row(0, most_g, [(part.column, part.grams[name]) for part in named])


def _could_reach(parts: list[Helping], name: str) -> float:
    """An upper bound on the grams of a food: at each meal at most a dish (two columns) and a side are served."""
    at_meals: dict[int, list[float]] = {}
    for part in parts:
        at_meals.setdefault(part.seat, []).append(part.grams[name] * part.units_most)
    return sum(sum(sorted(amounts)[-3:]) for amounts in at_meals.values())
