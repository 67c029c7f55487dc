"""Which wishes a menu does not keep: one line a wish, for a person to see what this week asks them to give up."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from domain.agents import dietitian
from domain.agents.dietitian import DayTarget
from domain.catalogue import Food
from domain.meals.giving_up import Wish
from domain.meals.menu import Menu, PlannedDay
from domain.meals.menu_model import Plate
from domain.meals.served import DayMenu
from domain.meals.variety import OILY_FISH, OILY_FISH_MEALS, PLANTS_A_WEEK

MEAL_OFF_MAX = 0.15
"""Share of a meal's target that its energy is wished within. DOMAIN.md, section 4."""

PROTEIN_OVER_MAX = 0.20
"""Share above a day's protein that is wished not to be passed. DOMAIN.md, section 4."""


def list_unmet(menu: Menu, days: Sequence[DayMenu], rules: dietitian.Said) -> tuple[str, ...]:
    """One line for each wish that some meal, day or the week breaks; the client's own wishes stand first."""
    plates: dict[Wish, list[Plate]] = {wish: [] for wish in Wish}
    for planned in menu.days:
        for wish, plate in planned.broken:
            plates[wish].append(plate)
    return (
        *(_of_dishes(wish, found, rules) for wish, found in reversed(plates.items()) if found),
        *_of_days(days, rules),
        *_of_meals(menu.days, days, rules, menu.larder.foods),
        *_of_week(menu),
    )


def _of_dishes(wish: Wish, plates: Sequence[Plate], rules: dietitian.Said) -> str:
    meals = "1 meal" if len(plates) == 1 else f"{len(plates)} meals"
    match wish:
        case Wish.TIME:
            slowest = max(plates, key=lambda plate: plate.dish.minutes)
            what = f"up to {slowest.dish.minutes} minutes, wished {slowest.target.prep_minutes_max}"
        case Wish.DISLIKES:
            served = {name for plate in plates for name in (*plate.dish.grams, *plate.sides)}
            what = ", ".join(sorted(served & set(rules.disliked_foods)))
        case Wish.PROTEINS:
            what = ", ".join(sorted({str(plate.dish.recipe.primary_protein) for plate in plates})) + " for a third day"
        case Wish.COOKING:
            what = "cooked on other days"
        case Wish.REPEATS:
            what = ", ".join(sorted({plate.dish.name for plate in plates})) + " once more"
    return f"{wish}: {meals}, {what}"


def _of_days(days: Sequence[DayMenu], rules: dietitian.Said) -> Iterable[str]:
    salty = [day.sodium_mg for day in days if day.sodium_mg > rules.sodium_max_mg]
    if salty:
        yield f"sodium: {_days(salty)} above {rules.sodium_max_mg} mg, up to {max(salty):.0f}"
    rich = [
        day.protein_g
        for day, target in zip(days, rules.days, strict=True)
        if day.protein_g > target.protein_g * (1 + PROTEIN_OVER_MAX)
    ]
    if rich:
        yield f"protein: {_days(rich)} more than {PROTEIN_OVER_MAX:.0%} over, up to {max(rich):.0f} g"
    fibrous = [day.fiber_g for day in days if rules.fiber_max_g is not None and day.fiber_g > rules.fiber_max_g]
    if fibrous:
        yield f"fibre: {_days(fibrous)} above {rules.fiber_max_g:g} g, up to {max(fibrous):.0f}"


def _days(found: Sequence[float]) -> str:
    return "1 day" if len(found) == 1 else f"{len(found)} days"


def _of_meals(
    planned: Sequence[PlannedDay], days: Sequence[DayMenu], rules: dietitian.Said, foods: Mapping[str, Food]
) -> Iterable[str]:
    off = [
        abs(meal.kcal - slot.kcal) / slot.kcal
        for day, target in zip(days, rules.days, strict=True)
        for meal, slot in zip(day.meals, target.slots, strict=True)
        if slot.kcal and abs(meal.kcal - slot.kcal) > MEAL_OFF_MAX * slot.kcal
    ]
    if off:
        meals = "1 meal is" if len(off) == 1 else f"{len(off)} meals are"
        yield f"meal sizes: {meals} more than {MEAL_OFF_MAX:.0%} off, up to {max(off):.0%}"
    drunk = [
        _drunk(one, target, foods) for one, target in zip(planned, rules.days, strict=True) if rules.liquid_share_max
    ]
    wet = [share for share in drunk if rules.liquid_share_max and share > rules.liquid_share_max]
    if wet:
        yield f"liquid energy: {_days(wet)} above {rules.liquid_share_max:.0%}, up to {max(wet):.0%}"
    follows = sum(_follows(one, first, second, foods) for one in planned for first, second in rules.apart_next_tags)
    if follows:
        kinds = " and ".join(sorted({f"{second} after {first}" for first, second in rules.apart_next_tags}))
        yield f"a gap between meals: {follows} times {kinds} in the next meal"


def _drunk(planned: PlannedDay, target: DayTarget, foods: Mapping[str, Food]) -> float:
    """Share of a day's energy that is drunk."""
    return sum(plate.drunk_kcal(foods) for plate in planned.plates) / target.kcal


def _follows(planned: PlannedDay, first: str, second: str, foods: Mapping[str, Food]) -> int:
    tags = [{tag for name in (*plate.dish.grams, *plate.sides) for tag in foods[name].tags} for plate in planned.plates]
    return sum(first in one and second in after for one, after in pairwise(tags))


def _of_week(menu: Menu) -> Iterable[str]:
    week = menu.week
    if len(week.plants) < PLANTS_A_WEEK:
        yield f"plants: {len(week.plants)} distinct in the week, wished {PLANTS_A_WEEK}"
    if week.oily_fish < OILY_FISH_MEALS and not OILY_FISH.isdisjoint(menu.larder.foods):
        yield f"oily fish: {week.oily_fish} meals in the week, wished {OILY_FISH_MEALS}"
