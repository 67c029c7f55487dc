"""What must hold of every published week's cooking and buying, whoever the client is."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta

from benchmarks.line import Week
from domain.agents import chef, dietitian
from domain.agents.upstream import spoken
from domain.catalogue import Catalogue
from domain.safety.forbidden import why_forbidden
from domain.vocabulary import AgentName

COVERED_MOST, KEPT_MOST, COOK_DAYS_MOST = 4, 4, 3
"""Meals of one cooking, days in the fridge, days a week on which meals are cooked ahead. DOMAIN.md, section 3."""
ROUNDING_G = 0.11


def check_kitchen(week: Week, catalogue: Catalogue) -> Iterator[str]:
    """Every way in which a week cooks, keeps, offers or buys what it must not."""
    menu = spoken(week.said, AgentName.CHEF, chef.Said)
    rules = spoken(week.said, AgentName.DIETITIAN, dietitian.Said)
    yield from _keeping(menu, catalogue)
    yield from _options(menu, week, catalogue)
    yield from _buying(menu)
    if menu.viable_day and rules.viable_day:
        if sum(meal.kcal for meal in menu.viable_day) < rules.viable_day.kcal_min - 1:
            yield "the viable day holds too little energy"
        if any(meal.minutes > rules.viable_day.minutes_max for meal in menu.viable_day):
            yield "the viable day takes too long"


def _keeping(menu: chef.Said, catalogue: Catalogue) -> Iterator[str]:
    helpings, ahead = Counter[tuple[str, date]](), set[date]()
    for day in menu.days:
        for meal in (meal for meal in day.meals if meal.recipe):
            cooked_on = meal.cooked_on or day.day
            helpings[meal.recipe or "", cooked_on] += 1
            recipe = catalogue.recipe.get(meal.recipe or "")
            most = min(KEPT_MOST, recipe.fridge_days) if recipe and recipe.batch_friendly else 0
            if not timedelta(0) <= day.day - cooked_on <= timedelta(days=most):
                yield f"{day.day}: {meal.recipe} of {cooked_on}"
            if cooked_on < day.day:
                ahead.add(cooked_on)
    if len(ahead) > COOK_DAYS_MOST:
        yield f"cooks ahead on {len(ahead)} days"
    yield from (f"{many} meals of one {name}" for (name, _), many in helpings.items() if many > COVERED_MOST)


def _options(menu: chef.Said, week: Week, catalogue: Catalogue) -> Iterator[str]:
    """Whatever may be chosen instead is as safe as what is served."""
    client = week.snapshot.client
    recipes = {**catalogue.recipe, **{recipe.name: recipe for recipe in menu.composed}}
    meals = [*(meal for day in menu.days for meal in day.meals), *menu.viable_day]
    offered = {part.food for meal in meals for name in meal.alternatives for part in recipes[name].ingredients}
    offered |= {item.food for meal in menu.viable_day for item in meal.items}
    offered |= {boost.food for meal in meals for boost in meal.boosts}
    yield from (
        f"offers {food}: {why}" for food in sorted(offered) if (why := why_forbidden(catalogue.food[food], client))
    )


def _buying(menu: chef.Said) -> Iterator[str]:
    first = menu.days[0].day if menu.days else date.min
    for use in menu.pantry:
        if use.used_g and use.expires_on is not None and use.expires_on < first:
            yield f"uses {use.food} that expired on {use.expires_on}"
        if use.grams is not None and use.used_g > use.grams + ROUNDING_G:
            yield f"uses more {use.food} than there is"
    served = Counter[str]()
    for item in (item for day in menu.days for meal in day.meals for item in meal.items):
        served[item.food] += round(10 * item.grams)
    listed = {line.food: round(10 * line.grams) for line in menu.groceries}
    if any(abs(listed.get(food, 0) - tenths) > 1 for food, tenths in served.items()) or listed.keys() - served.keys():
        yield "the groceries are not what is served"
