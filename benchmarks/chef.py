"""How long the CHEF takes for a client's week, in CPU seconds, how often a week has a menu, and how good it is.

Every diet x allergies x energy x macros, and clients that are hard to feed or cannot be; one thread. The exit code is 1
when a week that has a menu is without one, the median is over 0.5 s, or the worst week over 3 s.
Run: python -m benchmarks.chef [--quick]
"""

import statistics
import sys
import time
from collections.abc import Iterator
from datetime import date

from db.seeds.reading import read_catalogue
from domain.agents import chef, dietitian
from domain.catalogue import Catalogue
from domain.nutrition.day_cycle import Macros
from domain.units import ceil_tenth, tenth
from domain.vocabulary import Allergen, Diet, Goal, Pregnancy, Slot, Weekday

MEDIAN_SECONDS_MAX, WORST_SECONDS_MAX = 0.5, 3.0
ALLERGIES: tuple[tuple[Allergen, ...], ...] = (
    (),
    (Allergen.MILK,),
    (Allergen.EGG, Allergen.TREE_NUT),
    (Allergen.GLUTEN,),
    (Allergen.SOY,),
    (Allergen.FISH, Allergen.SHELLFISH, Allergen.SESAME),
)
ENERGY_KCAL = (1400, 1600, 1800, 2000, 2200, 2400, 2600, 2800, 3000, 3200, 3400)
QUICK_ENERGY_KCAL = (1400, 2200, 3400)
PROTEIN_G_PER_KCAL = (0.055, 0.08)
"""1.8 g/kg at 33 kcal/kg, and 2 g/kg at 25 kcal/kg: a light and a heavy client of the NUTRITIONIST's."""
ENERGY_SHARES = dict(zip(Slot, (0.25, 0.28, 0.12, 0.25, 0.10), strict=True))
PROTEIN_SHARES = dict(zip(Slot, (0.22, 0.22, 0.14, 0.22, 0.20), strict=True))
KETO_NET_CARBS_G = 40.0


def main(*arguments: str) -> int:
    """Print a line a diet, the hard clients and the whole; return 0 when all diets have menus and all are in time."""
    catalogue = read_catalogue()
    energy = QUICK_ENERGY_KCAL if "--quick" in arguments else ENERGY_KCAL
    every: list[tuple[float, chef.Said]] = []
    for diet in Diet:
        weeks = [_time_week(catalogue, asked) for asked in _orders(diet, energy, catalogue)]
        _report(diet.value, weeks)
        every += weeks
    _report("all diets", every)
    hard = [_time_week(catalogue, asked) for asked in _hard_orders(catalogue)]
    _report("hard clients", hard)
    seconds = [spent for spent, _ in every]
    in_time = statistics.median(seconds) <= MEDIAN_SECONDS_MAX
    in_time &= max(spent for spent, _ in (*every, *hard)) <= WORST_SECONDS_MAX
    return 0 if in_time and all(said.check.ok for _, said in every) else 1


def _orders(diet: Diet, energy: tuple[int, ...], catalogue: Catalogue) -> Iterator[chef.Given]:
    for kcal in energy:
        for per_kcal in PROTEIN_G_PER_KCAL:
            for allergies in ALLERGIES:
                rules = dietitian.think(_needs(diet, allergies, kcal, tenth(per_kcal * kcal)), catalogue)
                yield chef.Given(catalogue_version="seed", week_number=1, rules=rules)


def _hard_orders(catalogue: Catalogue) -> Iterator[chef.Given]:
    """Clients whose rules leave little or nothing: weeks without a menu must be told as quickly."""
    many = (Allergen.SOY, Allergen.WHEAT, Allergen.TREE_NUT, Allergen.SESAME, Allergen.GLUTEN)
    cases: tuple[tuple[Diet, tuple[Allergen, ...], int, float, dict[str, object]], ...] = (
        (Diet.KETO, (), 3300, 0.045, {"fiber_g": 45.0, "medications": ("lisinopril",)}),
        (Diet.KETO, (Allergen.EGG, Allergen.MILK, Allergen.FISH), 3000, 0.06, {"medications": ("warfarin",)}),
        (Diet.VEGAN, many, 1400, 0.08, {}),
        (Diet.VEGAN, many, 2600, 0.08, {}),
        (Diet.VEGAN, many, 3400, 0.055, {"medications": ("warfarin", "phenelzine")}),
        (Diet.VEGAN, many, 2000, 0.08, {"prep_minutes_max": 5, "dislikes": ("rice", "beans", "lentils", "potatoes")}),
        (Diet.PALEO, tuple(Allergen), 1400, 0.08, {}),
        (Diet.PALEO, tuple(Allergen), 3400, 0.055, {"medications": ("lisinopril",)}),
        (Diet.KOSHER, many, 2400, 0.07, {"medications": ("warfarin", "lisinopril"), "meals_per_day": 3}),
        (Diet.NONE, (), 1500, 0.08, {"fiber_g": 200.0}),
        (Diet.NONE, (), 2000, 0.16, {}),
        (Diet.VEGETARIAN, (Allergen.MILK, Allergen.EGG, Allergen.SOY), 1600, 0.09, {"meals_per_day": 2}),
    )
    for diet, allergies, kcal, per_kcal, more in cases:
        needs = _needs(diet, allergies, kcal, tenth(per_kcal * kcal)).model_copy(update=more)
        yield chef.Given(catalogue_version="seed", week_number=1, rules=dietitian.think(needs, catalogue))


def _needs(diet: Diet, allergies: tuple[Allergen, ...], kcal: int, protein_g: float) -> dietitian.Given:
    keto = diet is Diet.KETO
    carbs_g = KETO_NET_CARBS_G if keto else tenth((0.73 * kcal - 4 * protein_g) / 4)
    fat_g = ceil_tenth((kcal - 4 * protein_g - 4 * carbs_g) / 9)
    return dietitian.Given(
        catalogue_version="seed",
        week_start=date(2026, 3, 2),
        training_weekdays=(Weekday.MONDAY, Weekday.WEDNESDAY, Weekday.FRIDAY),
        goal=Goal.MAINTENANCE,
        meals_per_day=5,
        prep_minutes_max=None,
        diet=diet,
        allergies=allergies,
        aversions=(),
        dislikes=(),
        cuisines=(),
        medications=(),
        conditions=(),
        pregnancy=Pregnancy.NONE,
        mean=Macros(kcal=kcal, protein_g=protein_g, fat_g=fat_g, carbs_g=carbs_g),
        floor_kcal=1200,
        ceiling_kcal=6000,
        fiber_g=min(45.0, max(20.0, tenth(14 * kcal / 1000))),
        fiber_max_g=None,
        net_carbs_max_g=KETO_NET_CARBS_G if keto else None,
        energy_shares=ENERGY_SHARES,
        protein_shares=PROTEIN_SHARES,
    )


def _time_week(catalogue: Catalogue, asked: chef.Given) -> tuple[float, chef.Said]:
    before = time.process_time()
    said = chef.think(asked, catalogue)
    return time.process_time() - before, said


def _report(label: str, weeks: list[tuple[float, chef.Said]]) -> None:
    seconds = [spent for spent, _ in weeks]
    solved = [said for _, said in weeks if said.check.ok]
    gaps = [said.optimality_gap for said in solved if said.optimality_gap is not None] or [1.0]
    relaxed = sum(said.status == "relaxed" for said in solved)
    worst_error = max((said.check.worst_kcal_error for said in solved), default=1.0)
    print(  # noqa: T201 - a benchmark prints
        f"{label:12} {len(solved):4}/{len(weeks):<4} weeks, {relaxed:3} give up a wish  "
        f"median {statistics.median(seconds):5.2f} s, worst {max(seconds):5.2f} s  "
        f"gap of the worst day: median {statistics.median(gaps):.1%}, worst {max(gaps):.1%}  "
        f"largest day off by {worst_error:.2%}",
        flush=True,
    )


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
