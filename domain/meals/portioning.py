"""The second program of a day: the dishes are chosen; how much of each, and of what beside it, in steps to weigh."""

from collections.abc import Sequence

from domain.meals.choosing import Choice
from domain.meals.larder import PORTION_MIN, Dish, Side
from domain.meals.menu_model import SIDE_COST, SMALL_COST, SMALL_PORTION, DayModel, Helping, Plate, Seat, add_limits
from domain.meals.milp import UNBOUNDED, Program
from domain.meals.sides import STEP_G

STEPS_A_SERVING = 20
"""Portions are multiples of 0.05 of a serving. [D]"""

WORTH, RESCUE_WORTH, NODES = 5.0, 40.0, 30
"""Where the program stops: a cost not worth more search, one where any answer will do, and nodes; never a clock. [D]"""


def portion(
    day: DayModel, choice: Choice, sides: Sequence[Sequence[Side]], worth: float = WORTH
) -> tuple[Plate, ...] | None:
    """The day's plates, from the chosen dishes and any of `sides`; None if no steps keep the limits."""
    program, served = Program(), list[Helping]()
    steps, beside = list[int](), list[list[tuple[Side, int]]]()
    for index, seat in enumerate(day.seats):
        dish = choice.dishes[index]
        steps.append(_add_dish(program, served, index, seat, dish))
        fitting = [side for side in sides[index] if _fits(day, dish, side)]
        columns = [(side, *_add_side(program, served, index, seat, side)) for side in fitting]
        program.row(0, seat.sides_most, [(used, 1.0) for _, used, _ in columns])
        beside.append([(side, column) for side, _, column in columns])
        _limit_foods_at_meal(program, seat, dish, steps[-1], beside[-1])
    add_limits(program, day, served)
    answer = program.solve(worth, NODES)
    if answer is None:
        return None
    return tuple(
        Plate(
            seat.target,
            choice.dishes[index],
            round(answer.values[steps[index]]) / STEPS_A_SERVING,
            {side.name: STEP_G * grams for side, column in beside[index] if (grams := round(answer.values[column]))},
        )
        for index, seat in enumerate(day.seats)
    )


def _fits(day: DayModel, dish: Dish, side: Side) -> bool:
    """Whether a side may stand beside a dish; sides of a first tag that must stay apart are not in the larder."""
    if day.tasteful and side.kind not in dish.company:
        return False
    return not any(first in dish.tags and second in side.food.tags for first, second in day.apart)


def _add_dish(program: Program, served: list[Helping], index: int, seat: Seat, dish: Dish) -> int:
    most = int(dish.most(seat.meals) * STEPS_A_SERVING + 1e-9)
    column = program.column(PORTION_MIN * STEPS_A_SERVING, most, whole=True)
    step = {name: grams / STEPS_A_SERVING for name, grams in dish.grams.items()}
    program.wish(SMALL_PORTION, UNBOUNDED, SMALL_COST, [(column, 1 / STEPS_A_SERVING)])
    served.append(Helping(column, index, dish.serving.times(1 / STEPS_A_SERVING), step, most, dish.is_drunk))
    return column


def _add_side(program: Program, served: list[Helping], index: int, seat: Seat, side: Side) -> tuple[int, int]:
    """A side is used or not; used, it is at least its least and at most its most grams."""
    most, least = int(seat.side_most_g(side) / STEP_G), side.least_g / STEP_G
    used = program.column(0, 1, SIDE_COST, whole=True)
    column = program.column(0, most, whole=True)
    program.row(-UNBOUNDED, 0, [(column, 1.0), (used, -float(most))])
    program.row(0, UNBOUNDED, [(column, 1.0), (used, -least)])
    served.append(Helping(column, index, side.gram.times(STEP_G), {side.name: float(STEP_G)}, most, side.is_drunk))
    return used, column


def _limit_foods_at_meal(program: Program, seat: Seat, dish: Dish, steps: int, beside: list[tuple[Side, int]]) -> None:
    """A food that stands in the dish and beside it is no more than the table's most at a meal."""
    for side, column in beside:
        if side.name in dish.grams:
            terms = [(steps, dish.grams[side.name] / STEPS_A_SERVING), (column, float(STEP_G))]
            program.row(0, side.food.max_serving_g * seat.meals, terms)
