"""The first program of a day: which dish at which meal, and which sides go with it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from domain.meals.company import Kind
from domain.meals.larder import PORTION_MIN, Dish, Side
from domain.meals.menu_model import SIDE_COST, SMALL_COST, SMALL_PORTION, DayModel, Helping, Seat, add_limits
from domain.meals.milp import UNBOUNDED, Program

WORTH, HARD_WORTH, NODES = 8.0, 30.0, 10
"""Where the program stops: a cost not worth more search, one on a day that was hard to plan, and nodes; never a clock.
[D]"""

SAME_PROTEIN_COST = 8.0
"""Cost of a main protein standing at a second meal of the day. [D]"""

Sided = list[tuple[Side, int]]
"""Sides and their columns."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The first program's answer."""

    dishes: tuple[Dish, ...]
    sides: tuple[tuple[Side, ...], ...]
    gap: float


@dataclass(frozen=True, slots=True)
class _Built:
    program: Program
    picks: list[list[int]]
    """By meal, the column of each dish on offer."""
    beside: list[Sided]


def choose(day: DayModel, failed: Sequence[Choice] = (), worth: float = WORTH) -> Choice | None:
    """One dish a meal and the sides that go with it, other dishes than those that `failed`; None if there are none."""
    built = _build(day)
    for choice in failed:
        _not_again(built, day, choice)
    answer = built.program.solve(worth, NODES)
    if answer is None:
        return None
    dishes = tuple(
        next(dish for (dish, _), column in zip(seat.dishes, columns, strict=True) if answer.values[column] > 0.5)
        for seat, columns in zip(day.seats, built.picks, strict=True)
    )
    sides = tuple(
        tuple(side for side, column in columns if answer.values[column] > side.least_g / 4) for columns in built.beside
    )
    return Choice(dishes, sides, answer.gap)


def _not_again(built: _Built, day: DayModel, choice: Choice) -> None:
    """At least one meal has another dish than in a choice that came to nothing."""
    taken = [
        column
        for seat, columns, dish in zip(day.seats, built.picks, choice.dishes, strict=True)
        for (offered, _), column in zip(seat.dishes, columns, strict=True)
        if offered is dish
    ]
    built.program.row(0, len(day.seats) - 1, [(column, 1.0) for column in taken])


def relaxed(day: DayModel, without: Iterable[str]) -> bool:
    """Whether some mixture of dishes keeps the limits, those named `without` left out."""
    left_out = set(without)
    limits = [limit for limit in day.limits if limit.name not in left_out]
    built = _build(replace(day, limits=limits, wishes=()), whole=False)
    return built.program.solve(WORTH, NODES) is not None


def _build(day: DayModel, *, whole: bool = True) -> _Built:
    program, served, picks, beside = Program(), list[Helping](), list[list[int]](), list[Sided]()
    for index, seat in enumerate(day.seats):
        picks.append([_add_dish(program, served, index, seat, *offer, whole=whole) for offer in seat.dishes])
        program.row(1, 1, [(column, 1.0) for column in picks[-1]])
        portion = [
            (part.column, 1.0 if part.column not in picks[-1] else PORTION_MIN) for part in served if part.seat == index
        ]
        program.wish(SMALL_PORTION, UNBOUNDED, SMALL_COST, portion)
        beside.append([(side, _add_side(program, served, index, seat, side)) for side in seat.sides])
        program.row(0, seat.sides_most, [(column, 1 / seat.side_most_g(side)) for side, column in beside[-1]])
        _keep_apart(program, day, seat, picks[-1], beside[-1])
        if day.tasteful:
            _keep_company(program, seat, picks[-1], beside[-1])
    _once_a_day(program, day, picks)
    _within_the_week(program, day, picks)
    add_limits(program, day, served)
    return _Built(program, picks, beside)


def _add_dish(
    program: Program, served: list[Helping], index: int, seat: Seat, dish: Dish, cost: float, *, whole: bool
) -> int:
    """A dish is taken or not; taken, it is the least portion and any more up to the most."""
    more_most = dish.most(seat.meals) - PORTION_MIN
    taken = program.column(0, 1, cost, whole=whole)
    more = program.column(0, more_most)
    program.row(-UNBOUNDED, 0, [(more, 1.0), (taken, -more_most)])
    least = {name: grams * PORTION_MIN for name, grams in dish.grams.items()}
    served.append(Helping(taken, index, dish.serving.times(PORTION_MIN), least, 1, dish.is_drunk))
    served.append(Helping(more, index, dish.serving, dish.grams, more_most, dish.is_drunk))
    return taken


def _add_side(program: Program, served: list[Helping], index: int, seat: Seat, side: Side) -> int:
    most_g = seat.side_most_g(side)
    column = program.column(0, most_g, SIDE_COST / most_g)
    served.append(Helping(column, index, side.gram, {side.name: 1.0}, most_g, side.is_drunk))
    return column


def _keep_apart(program: Program, day: DayModel, seat: Seat, picks: list[int], beside: Sided) -> None:
    """No side of the second tag with a dish of the first; sides of the first are not in the larder."""
    for first, second in day.apart:
        taken = [column for (dish, _), column in zip(seat.dishes, picks, strict=True) if first in dish.tags]
        for side, column in beside:
            if taken and second in side.food.tags:
                most_g = seat.side_most_g(side)
                program.row(-UNBOUNDED, most_g, [(column, 1.0), *((pick, most_g) for pick in taken)])


def _keep_company(program: Program, seat: Seat, picks: list[int], beside: Sided) -> None:
    """Sides of a kind only with a dish that they go with."""
    for kind in Kind:
        sides = [(column, 1 / seat.side_most_g(side)) for side, column in beside if side.kind is kind]
        taken = [pick for (dish, _), pick in zip(seat.dishes, picks, strict=True) if kind in dish.company]
        if sides and len(taken) < len(picks):
            program.row(-UNBOUNDED, 0, [*sides, *((pick, -float(seat.sides_most)) for pick in taken)])


def _once_a_day(program: Program, day: DayModel, picks: list[list[int]]) -> None:
    """A dish stands at one meal of a day; a main protein is wished to."""
    dishes, proteins = dict[str, list[int]](), dict[str, list[int]]()
    for seat, taken in zip(day.seats, picks, strict=True):
        for (dish, _), column in zip(seat.dishes, taken, strict=True):
            dishes.setdefault(dish.name, []).append(column)
            proteins.setdefault(dish.recipe.primary_protein or dish.name, []).append(column)
    for same in dishes.values():
        if len(same) > 1:
            program.row(0, 1, [(column, 1.0) for column in same])
    for same in proteins.values():
        if len(same) > 1:
            program.wish(-UNBOUNDED, 1, SAME_PROTEIN_COST, [(column, 1.0) for column in same])


def _within_the_week(program: Program, day: DayModel, picks: list[list[int]]) -> None:
    for tag, left in day.meals_left.items():
        tagged = [
            (column, 1.0)
            for seat, taken in zip(day.seats, picks, strict=True)
            for (dish, _), column in zip(seat.dishes, taken, strict=True)
            if tag in dish.tags
        ]
        if tagged:
            program.row(0, left, tagged)
