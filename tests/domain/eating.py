"""What the tests of the DIETITIAN and the CHEF share: the seed catalogue and the needs of a client."""

from datetime import date
from functools import cache

from db.seeds.reading import read_catalogue
from domain.agents import chef, dietitian
from domain.catalogue import Catalogue
from domain.nutrition.day_cycle import Macros
from domain.units import ceil_tenth, tenth
from domain.vocabulary import Diet, Goal, Pregnancy, Slot, Weekday

ENERGY_SHARES = dict(zip(Slot, (0.25, 0.28, 0.12, 0.25, 0.10), strict=True))
PROTEIN_SHARES = dict(zip(Slot, (0.22, 0.22, 0.14, 0.22, 0.20), strict=True))


@cache
def catalogue() -> Catalogue:
    return read_catalogue()


def mean_day(kcal: int, weight_kg: float = 70, fat_share: float = 0.27, protein_per_kg: float = 1.8) -> Macros:
    protein_g = tenth(protein_per_kg * weight_kg)
    fat_g = ceil_tenth(fat_share * kcal / 9)
    return Macros(kcal=kcal, protein_g=protein_g, fat_g=fat_g, carbs_g=tenth((kcal - 4 * protein_g - 9 * fat_g) / 4))


def needs(kcal: int = 2000, diet: Diet = Diet.NONE, **more: object) -> dietitian.Given:
    keto = diet is Diet.KETO
    mean = mean_day(kcal)
    if keto:
        mean = mean.model_copy(update={"carbs_g": 60.0, "fat_g": tenth((kcal - 4 * mean.protein_g - 240) / 9)})
    facts: dict[str, object] = {
        "catalogue_version": "1",
        "week_start": date(2026, 3, 2),
        "training_weekdays": (Weekday.MONDAY, Weekday.WEDNESDAY, Weekday.FRIDAY),
        "goal": Goal.MAINTENANCE,
        "meals_per_day": 5,
        "prep_minutes_max": None,
        "diet": diet,
        "allergies": (),
        "aversions": (),
        "dislikes": (),
        "cuisines": (),
        "medications": (),
        "conditions": (),
        "pregnancy": Pregnancy.NONE,
        "mean": mean,
        "floor_kcal": 1200,
        "ceiling_kcal": 6000,
        "fiber_g": min(45.0, max(20.0, tenth(14 * kcal / 1000))),
        "fiber_max_g": None,
        "net_carbs_max_g": 40.0 if keto else None,
        "energy_shares": ENERGY_SHARES,
        "protein_shares": PROTEIN_SHARES,
    }
    return dietitian.Given(**{**facts, **more})


def week(kcal: int = 2000, diet: Diet = Diet.NONE, **more: object) -> dietitian.Said:
    return dietitian.think(needs(kcal, diet, **more), catalogue())


def order(kcal: int = 2000, diet: Diet = Diet.NONE, *, week_number: int = 1, **more: object) -> chef.Given:
    """What the CHEF is given for such a client."""
    return chef.Given(catalogue_version="1", week_number=week_number, rules=week(kcal, diet, **more))
