"""From a planned week to what is said of it: meals with their cooking, alternatives and boosts, and the viable day."""

from domain.agents import dietitian
from domain.meals.alternatives import alternatives
from domain.meals.boosts import boosts_of
from domain.meals.larder import Larder
from domain.meals.menu import Menu
from domain.meals.served import DayMenu, Meal
from domain.meals.serving import Cooking, serve_day, serve_meal
from domain.meals.viable import plan_viable
from domain.meals.wishes import Wishes


def serve_menu(menu: Menu, rules: dietitian.Said, wishes: Wishes) -> tuple[DayMenu, ...]:
    """Every day as it is said, with what else a meal could be and what would add energy to it."""
    gram = menu.larder.grams
    boosted = wishes.calorie_boosts or rules.boost_g is not None
    days = list[DayMenu]()
    for number, (target, planned) in enumerate(zip(rules.days, menu.days, strict=True)):
        swaps = alternatives(menu.larder, rules, target, planned.plates)
        boosts = boosts_of(menu.larder, rules, target, planned.plates) if boosted else ((),) * len(swaps)
        cookings = [_cooking(menu, rules, number, place) for place in range(len(planned.plates))]
        meals = {
            plate.target.slot: serve_meal(plate, gram, cooking, names, options)
            for plate, cooking, names, options in zip(planned.plates, cookings, swaps, boosts, strict=True)
        }
        days.append(serve_day(target, meals, gram))
    return tuple(days)


def serve_viable(larder: Larder, rules: dietitian.Said) -> tuple[Meal, ...]:
    """The minimum viable day's meals; none where none keep the rules, or none are asked for."""
    plates = plan_viable(larder, rules, rules.viable_day) if rules.viable_day else None
    return tuple(serve_meal(plate, larder.grams) for plate in plates or ())


def _cooking(menu: Menu, rules: dietitian.Said, number: int, place: int) -> Cooking:
    """When a plate's dish is cooked; on that day, for how many meals and servings of this and later days."""
    plate, cooked_on = menu.days[number].plates[place], menu.days[number].cooked_on[place]
    if cooked_on < rules.days[number].day:
        return Cooking(cooked_on, 0, 0.0)
    portions = [
        other.portion
        for later in menu.days[number:]
        for other, cooked in zip(later.plates, later.cooked_on, strict=True)
        if other.dish is plate.dish and cooked == cooked_on
    ]
    return Cooking(cooked_on, len(portions), round(sum(portions), 2))
