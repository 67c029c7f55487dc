"""The minimum viable day's plates: three quick meals, survival recipes first. DOMAIN.md, section 3.

It keeps every rule about foods and the day's upper limits; its energy and protein are those the DIETITIAN asks for.
"""

import re
from datetime import date

from domain.agents import dietitian
from domain.agents.dietitian import DayTarget, SlotTarget
from domain.catalogue import Recipe
from domain.meals.choosing import choose
from domain.meals.larder import Dish, Larder, Side
from domain.meals.limits import Limit, hard_limits
from domain.meals.menu_model import DayModel, Plate, Seat
from domain.meals.portioning import portion
from domain.meals.sides import Role
from domain.nutrition.viable_day import ViableDay
from domain.vocabulary import Weekday

HEAT = re.compile(
    r"\b(boil|bring|simmer|fry|microwave|toast|heat|warm|bake|roast|grill|cook|scramble|poach|steam)\b", re.IGNORECASE
)
"""Words of a step that needs heat. [D]"""

SUMS = frozenset({"energy", "fibre", "protein"})
"""Limits of a day that a viable day does not keep; it has its own energy and protein."""

OTHER_COST = 20.0
"""Cost of a dish that is no survival recipe. [D]"""

OFFERED, SIDES_A_ROLE, SIDES_A_MEAL = 8, 4, 3
"""Dishes on offer at a meal, sides of a role on offer, and sides beside a dish. [D]"""

RAW_EATEN = frozenset({
    "carrot raw", "tomato raw", "cucumber raw", "spinach raw", "red bell pepper raw", "celery raw", "cabbage raw",
})  # fmt: skip
"""Raw vegetables that need no cooking; other foods called raw, dry or frozen do."""


def cook_steps(recipe: Recipe) -> int:
    """Steps of a recipe that need heat."""
    return sum(bool(HEAT.search(step)) for step in recipe.instructions) if recipe.cook_minutes else 0


def plan_viable(larder: Larder, rules: dietitian.Said, asked: ViableDay) -> tuple[Plate, ...] | None:
    """Three plates that hold what a viable day asks; None if there are none."""
    target = _target(asked, rules.days[0].day)
    model = DayModel(
        seats=tuple(_seat(larder, rules, slot, asked) for slot in target.slots),
        limits=[*_own_limits(asked), *(one for one in hard_limits(target, rules, 0.0) if one.name not in SUMS)],
        wishes=(),
        apart=rules.apart_tags,
        meals_left={},
        larder=larder,
        tasteful=False,
    )
    if not all(seat.dishes for seat in model.seats):
        return None
    choice = choose(model)
    if choice is None:
        return None
    for sides in (choice.sides, [seat.sides for seat in model.seats]):
        plates = portion(model, choice, sides)
        if plates is not None:
            return plates
    return None


def _target(asked: ViableDay, day: date) -> DayTarget:
    slots = tuple(SlotTarget(**meal.model_dump(), prep_minutes_max=asked.minutes_max) for meal in asked.meals)
    return DayTarget(
        day=day,
        weekday=list(Weekday)[day.weekday()],
        training=False,
        kcal=asked.kcal_min,
        protein_g=asked.protein_min_g,
        fat_g=sum(slot.fat_g for slot in slots),
        carbs_g=sum(slot.carbs_g for slot in slots),
        slots=slots,
    )


def _own_limits(asked: ViableDay) -> tuple[Limit, ...]:
    """Energy and protein, with room for grams that are rounded."""
    return (
        Limit("energy", lambda n: n.kcal, asked.kcal_min + 1, max(asked.kcal_max, asked.kcal_min + 50) - 1),
        Limit("protein", lambda n: n.protein_g, low=asked.protein_min_g + 0.3),
    )


def _seat(larder: Larder, rules: dietitian.Said, slot: SlotTarget, asked: ViableDay) -> Seat:
    quick = [
        (dish, _cost(dish, rules))
        for dish in larder.dishes_for(slot.slot, composed=True)
        if dish.minutes <= asked.minutes_max
        and cook_steps(dish.recipe) <= asked.cook_steps_max
        and dish.tags.isdisjoint(rules.meals_a_week)
    ]
    return Seat(
        target=slot,
        meals=1,
        dishes=tuple(sorted(quick, key=lambda offer: offer[1])[:OFFERED]),
        sides=_sides(larder, slot),
        sides_most=SIDES_A_MEAL,
    )


def _sides(larder: Larder, slot: SlotTarget) -> tuple[Side, ...]:
    """The first few of each role that need no cooking."""
    ready = [side for side in larder.sides_for(slot.slot) if _is_ready(side)]
    return tuple(side for role in Role for side in [one for one in ready if one.role is role][:SIDES_A_ROLE])


def _cost(dish: Dish, rules: dietitian.Said) -> float:
    disliked = not dish.grams.keys().isdisjoint(rules.disliked_foods)
    return dish.minutes + OTHER_COST * (dish.recipe.kind != "survival") + OTHER_COST * disliked


def _is_ready(side: Side) -> bool:
    return side.name in RAW_EATEN or not side.name.endswith((" raw", " dry", " frozen"))
