"""A few foods and exercises, each with one thing a rule looks at."""

from domain.catalogue import Catalogue, Exercise, Food
from domain.vocabulary import Joint, Level, Slot


def food(name: str, kcal: float, *tags: str) -> Food:
    return Food(
        name=name,
        category="test",
        kcal=kcal,
        protein_g=10,
        fat_g=5,
        carbs_g=10,
        fiber_g=2,
        tags=frozenset(tags),
        source="test",
        sodium_mg=0,
        potassium_mg=0,
        vitamin_k_ug=0,
        household_g=None,
        household_desc="",
        shelf_life_days=3,
        max_serving_g=2000,
        max_day_g=2000,
        slots=frozenset(Slot),
    )


def exercise(name: str, met: float = 3.5, *joints: Joint) -> Exercise:
    return Exercise(
        name=name,
        pattern="squat",
        primary_muscles=("quads",),
        secondary_muscles=(),
        equipment=frozenset({"bodyweight"}),
        level=Level.BEGINNER,
        unilateral=False,
        contraindicated_joints=frozenset(joints),
        met=met,
        compendium_code="02056",
        is_outdoor=False,
        indoor_alternative=None,
        seconds_per_rep=4,
    )


CATALOGUE = Catalogue(
    foods=(
        food("rice", 100),
        food("peanut butter", 100, "peanut", "nut_butter"),
        food("yoghurt", 100, "dairy"),
        food("beef", 100, "meat", "beef"),
        food("trail mix", 100, "may_contain_tree_nut"),
        food("oats", 100, "oats", "grain"),
        food("old cheese", 100, "dairy", "tyramine"),
        food("swordfish", 100, "fish", "mercury_high"),
    ),
    exercises=(exercise("Squat", 3.5, Joint.KNEE), exercise("Row", 3.5), exercise("Sprint", 11.0)),
    recipes=(),
)
