"""How long the CHEF takes for a client's week, in CPU seconds, and how often a week has a menu.

Every diet x allergies x energy x macros, one thread. Run: python -m benchmarks.chef [--quick]
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

ALLERGIES: tuple[tuple[Allergen, ...], ...] = (
    (),
    (Allergen.MILK,),
    (Allergen.EGG, Allergen.TREE_NUT),
    (Allergen.GLUTEN,),
    (Allergen.SOY,),
)
ENERGY_KCAL = (1400, 1800, 2200, 2600, 3000, 3400)
QUICK_ENERGY_KCAL = (1400, 2200, 3400)
PROTEIN_G_PER_KCAL = (0.055, 0.08)
"""1.8 g/kg at 33 kcal/kg, and 2 g/kg at 25 kcal/kg: a light and a heavy client of the NUTRITIONIST's."""
ENERGY_SHARES = dict(zip(Slot, (0.25, 0.28, 0.12, 0.25, 0.10), strict=True))
PROTEIN_SHARES = dict(zip(Slot, (0.22, 0.22, 0.14, 0.22, 0.20), strict=True))
KETO_NET_CARBS_G = 40.0


def main(*arguments: str) -> int:
    """Print a line a diet and the whole; return 0 when every week has a menu that passes the check."""
    catalogue = read_catalogue()
    energy = QUICK_ENERGY_KCAL if "--quick" in arguments else ENERGY_KCAL
    every: list[tuple[float, chef.Said]] = []
    for diet in Diet:
        weeks = [_time_week(catalogue, asked) for asked in _orders(diet, energy, catalogue)]
        _report(diet.value, weeks)
        every += weeks
    _report("all", every)
    return 0 if all(said.check.ok for _, said in every) else 1


def _orders(diet: Diet, energy: tuple[int, ...], catalogue: Catalogue) -> Iterator[chef.Given]:
    for kcal in energy:
        for per_kcal in PROTEIN_G_PER_KCAL:
            for allergies in ALLERGIES:
                rules = dietitian.think(_needs(diet, allergies, kcal, tenth(per_kcal * kcal)), catalogue)
                yield chef.Given(catalogue_version="seed", week_number=1, rules=rules)


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
    solved = sum(said.check.ok for _, said in weeks)
    worst_error = max((said.check.worst_kcal_error for _, said in weeks if said.check.ok), default=1.0)
    print(  # noqa: T201 - a benchmark prints
        f"{label:12} {solved:4}/{len(weeks):<4} weeks  median {statistics.median(seconds):5.2f} s  "
        f"worst {max(seconds):5.2f} s  largest day off by {worst_error:.2%}"
    )


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
