"""What would add energy to a meal for somebody who finds it hard to gain: a little oil or seeds, never nuts.

An option beside the plan, not part of its sums; it keeps every rule about foods, and the day's upper limits even when
every meal takes it.
"""

from collections import Counter
from collections.abc import Sequence

from domain.agents import dietitian
from domain.agents.dietitian import DayTarget
from domain.meals.company import SIDE_KINDS, Kind
from domain.meals.larder import Larder
from domain.meals.limits import ENERGY_TOLERANCE, hard_limits
from domain.meals.menu_model import Plate
from domain.meals.nutrients import add, of_grams
from domain.meals.served import Boost
from domain.meals.serving import items_of
from domain.units import tenth

BOOST_G = (5.0, 10.0)
"""Least and most of a booster where the DIETITIAN names none. DOMAIN.md, section 1.8. [D]"""

OPTIONS = 2
"""Boosts named at a meal, at most. [D]"""

BOOSTERS = (
    "olive oil", "canola oil", "avocado oil", "tahini", "sunflower seed butter", "coconut oil", "chia seeds",
    "pumpkin seeds", "hemp seeds", "sunflower seeds", "ghee", "butter", "honey", "maple syrup",
)  # fmt: skip
"""What may be stirred in or poured over, the plainest first; no nuts. [D]"""


def boosts_of(
    larder: Larder, rules: dietitian.Said, day: DayTarget, plates: Sequence[Plate]
) -> tuple[tuple[Boost, ...], ...]:
    """For each plate at most two boosts: those of its recipe without nuts first, then what suits the meal."""
    least, most = rules.boost_g or BOOST_G
    total = add(of_grams(items_of(plate), larder.grams) for plate in plates)
    limits = [limit for limit in hard_limits(day, rules, ENERGY_TOLERANCE) if limit.name != "energy"]
    eaten_g = Counter[str]()
    for plate in plates:
        eaten_g.update(items_of(plate))  # pyright: ignore[reportArgumentType] - a counter of grams
    found = list[tuple[Boost, ...]]()
    for plate in plates:
        options = list[Boost]()
        for name, wanted_g in _wanted(plate, most).items():
            grams = min(max(wanted_g, least), most)
            every_meal_g = grams * len(plates)
            if not _suits(larder, rules, plate, name, grams):
                continue
            if eaten_g[name] + every_meal_g > larder.foods[name].max_day_g:
                continue
            boosted = add([total, larder.grams[name].times(every_meal_g)])
            if all(limit.of(boosted) <= limit.high for limit in limits):
                options.append(Boost(food=name, grams=grams, kcal=tenth(larder.grams[name].kcal * grams)))
        found.append(tuple(options[:OPTIONS]))
    return tuple(found)


def _wanted(plate: Plate, most_g: float) -> dict[str, float]:
    """Boosters and grams: the recipe's own, then the others at their most."""
    own = {part.food: part.grams for part in plate.dish.recipe.boosts}
    return own | {name: most_g for name in BOOSTERS if name not in own}


def _suits(larder: Larder, rules: dietitian.Said, plate: Plate, name: str, grams: float) -> bool:
    """Whether a food may be served, is no nut, suits the meal and is no more than a serving together with the plate."""
    food = larder.foods.get(name)
    if food is None or "tree_nut" in food.tags or plate.target.slot not in food.slots:
        return False
    if SIDE_KINDS.get(name, Kind.ANY) not in plate.dish.company:
        return False
    if any(food.tags & {first, second} and plate.dish.tags & {first, second} for first, second in rules.apart_tags):
        return False
    return items_of(plate).get(name, 0.0) + grams <= food.max_serving_g
