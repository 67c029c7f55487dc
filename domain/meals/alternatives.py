"""What else a meal could be: dishes that, in another portion, hold as much and keep the day's limits."""

from collections.abc import Iterable, Sequence

from domain.agents import dietitian
from domain.agents.dietitian import DayTarget
from domain.meals.company import SIDE_KINDS, Kind
from domain.meals.larder import PORTION_MIN, Dish, Larder
from domain.meals.limits import ENERGY_TOLERANCE, Limit, hard_limits
from domain.meals.menu_model import Plate
from domain.meals.nutrients import Nutrients, add, of_grams
from domain.meals.offers import count_meals
from domain.meals.portioning import STEPS_A_SERVING
from domain.meals.serving import items_of

WANTED = 2
"""Alternatives a meal. DOMAIN.md, section 4; docs/seeds.md, B62."""

SWAP_TOLERANCE = 0.05
"""Largest share of a meal's energy that a swap may change. docs/seeds.md, B62."""

LENIENT = {"protein", "fibre"}
"""Where no swap keeps a day's least, one may fall short of it by the same share; every other limit holds. [D]"""


def alternatives(
    larder: Larder, rules: dietitian.Said, day: DayTarget, plates: Sequence[Plate]
) -> tuple[tuple[str, ...], ...]:
    """For each plate at most two dishes: recipes before composed plates, quick enough ones first, nearest in protein.

    Swapping one in, at the portion that keeps the plate's energy within 5 %, keeps the hard limits of the day;
    where no swap does, one that is up to 5 % short of the day's protein or fibre may stand.
    """
    held = [of_grams(items_of(plate), larder.grams) for plate in plates]
    total = add(held)
    today = {plate.dish.name for plate in plates}
    composed = {dish.name for dish in larder.composed}
    limits = hard_limits(day, rules, ENERGY_TOLERANCE - 0.001)
    found: list[tuple[str, ...]] = []
    for plate, meal in zip(plates, held, strict=True):
        rest = add([total, meal.times(-1)])
        sides = of_grams(plate.sides, larder.grams)
        swaps: list[tuple[int, bool, bool, float, str]] = []
        for dish in _candidates(larder, rules, plate, today):
            swapped = _swap(dish, plate, day, meal, sides)
            short = swapped and _falls_short(limits, add([rest, swapped]))
            if swapped is not None and short is not None:
                slow = dish.minutes > plate.target.prep_minutes_max
                swaps.append((short, dish.name in composed, slow, abs(swapped.protein_g - meal.protein_g), dish.name))
        found.append(tuple(name for *_, name in sorted(swaps)[:WANTED]))
    return tuple(found)


def _candidates(larder: Larder, rules: dietitian.Said, plate: Plate, today: set[str]) -> list[Dish]:
    """Dishes for the same meal, not served today, that go with the plate's sides and count towards no week's limit."""
    side_tags = frozenset(tag for name in plate.sides for tag in larder.foods[name].tags)
    kinds = {SIDE_KINDS.get(name, Kind.ANY) for name in plate.sides} & plate.dish.company
    return [
        dish
        for dish in larder.dishes_for(plate.target.slot, composed=True)
        if dish.name not in today
        and dish.tags.isdisjoint(rules.meals_a_week)
        and dish.grams.keys().isdisjoint(plate.sides)
        and kinds <= dish.company
        and not any(first in dish.tags and second in side_tags for first, second in rules.apart_tags)
    ]


def _swap(dish: Dish, plate: Plate, day: DayTarget, meal: Nutrients, sides: Nutrients) -> Nutrients | None:
    """What the plate would hold with the dish, in the portion nearest in energy; None if that is too far."""
    meals = count_meals(plate.target, day.slots)
    steps = round((meal.kcal - sides.kcal) / dish.serving.kcal * STEPS_A_SERVING)
    portion = min(max(steps / STEPS_A_SERVING, PORTION_MIN), dish.most(meals))
    if abs(dish.serving.kcal * portion + sides.kcal - meal.kcal) > SWAP_TOLERANCE * meal.kcal:
        return None
    return add([dish.serving.times(portion), sides])


def _falls_short(limits: Iterable[Limit], total: Nutrients) -> int | None:
    """How many lenient limits the day falls a little short of; None if it breaks any limit."""
    short = 0
    for limit in limits:
        amount = limit.of(total)
        slack = SWAP_TOLERANCE * limit.low if limit.name in LENIENT else 0.0
        if not limit.low - slack <= amount <= limit.high:
            return None
        short += amount < limit.low
    return short
