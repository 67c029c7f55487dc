"""Random clients that an intake file may hold: every goal, diet, body, injury and way of logging, from a seed.

Nothing here is likely; everything is valid. The same seed and number give the same person in any interpreter.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from typing import Any, TypeVar

from benchmarks import kitchens
from domain.intake import Intake
from domain.vocabulary import (
    ActivityLevel,
    Allergen,
    Diet,
    Goal,
    Joint,
    Level,
    Pace,
    PlanType,
    Pregnancy,
    ProteinBasis,
    Sex,
    Weekday,
)

BORN_BEFORE = 2026
ONES = TypeVar("ONES")

EQUIPMENT = (
    (),
    ("mat",),
    ("band", "mat"),
    ("dumbbell", "bench", "mat"),
    ("kettlebell", "pullup_bar", "outdoor"),
    ("barbell", "rack", "bench", "dumbbell", "mat", "pullup_bar"),
    ("machine", "cable", "treadmill", "stationary_bike"),
    ("barbell", "rack", "bench", "dumbbell", "cable", "machine", "mat", "pullup_bar", "dip_bars", "box", "rower",
     "elliptical", "treadmill", "foam_roller", "medball", "rope", "ab_wheel"),
    ("pool",),
    ("a garden", "two chairs"),
)  # fmt: skip
MEDICATIONS = (
    "warfarin", "atorvastatin 20 mg", "lisinopril", "metformin", "sertraline", "levothyroxine", "phenelzine",
    "semaglutide", "bisoprolol", "the pill", "ibuprofen", "omeprazole", "lithium", "hay fever tablets",
)  # fmt: skip
SUPPLEMENTS = (
    "creatine", "vitamin D", "fish oil", "St John's wort", "magnesium", "potassium", "iron", "caffeine", "whey",
    "turmeric", "vitamin K2", "ashwagandha", "B12",
)  # fmt: skip
CONDITIONS = (
    "asthma", "coeliac disease", "lactose intolerance", "hypertension", "type 2 diabetes", "hypothyroidism", "IBS",
    "stress fracture 2025", "nephropathy", "arthritis", "migraine", "PCOS",
)  # fmt: skip
AVERSIONS: dict[str, tuple[str, ...]] = {
    "mushrooms": ("mushroom",),
    "no cilantro please": ("cilantro",),
    "I hate Brussels sprouts": ("brussels",),
    "fish": ("salmon", "tuna", "cod"),
    "eggs, olives": ("egg white", "olives"),
    "anything with tofu": ("tofu",),
    "oats": ("oat",),
    "red meat": ("beef", "lamb"),
    "spicy food": (),
    "bananas and rice": ("banana", "rice"),
    "cheese": ("cheese",),
    "beans": ("bean",),
    "grandmother's stew": (),
    "???": (),
    "peanut butter": ("peanut",),
    "chicken": ("chicken",),
    "nuts": ("almond", "walnut", "cashew"),
}
"""What clients write, and parts of names of foods that must then not be served."""
CUISINES = ("italian", "indian", "mexican", "japanese", "thai", "nordic", "klingon")
DISLIKES = ("broccoli", "cottage cheese", "kale", "salmon", "lentils", "yoghurt")
AVOIDED = ("burpees", "no jumping", "Barbell Back Squat", "running", "planks", "deadlifts", "anything silly")
ZONES = ("UTC", "Europe/Berlin", "Asia/Kolkata", "Pacific/Auckland", "America/St_Johns", "Pacific/Kiritimati")


def likely(chance: Random, share: float) -> bool:
    """Say yes in `share` of cases."""
    return chance.random() < share


def person(seed: int, number: int) -> Intake:
    """Return one valid intake; half are within what most clients are, the others may be anything."""
    chance = Random(f"{seed}/{number}/intake")  # noqa: S311 - a seed is the point
    wild = likely(chance, 0.5)
    sex = chance.choice(list(Sex))
    height = round(chance.gauss(168, 10) if not wild else chance.uniform(140, 205), 1)
    height = min(max(height, 125), 215)
    bmi = chance.uniform(17, 45) if wild else chance.triangular(18, 40, 25)
    weight = round(min(max(bmi * (height / 100) ** 2, 31), 290), 1)
    goal = chance.choice(list(Goal))
    more = Random(f"{seed}/{number}/options")  # noqa: S311 - a seed is the point
    adjusted = likely(more, 0.3)
    return Intake.model_validate(
        {
            "email": f"client{number}@example.org",
            "full_name": f"Client {number}",
            "sex": sex,
            "birth_year": BORN_BEFORE - chance.randint(18, 80),
            "height_cm": height,
            "weight_kg": weight,
            "target_weight_kg": _target(chance, goal, weight),
            "target_date": _target_date(Random(f"{seed}/{number}/target_date")),  # noqa: S311 - a seed is the point
            "body_fat_pct": chance.choice([None, round(chance.uniform(6, 55) if wild else _usual_fat(bmi, sex), 1)]),
            "goal": goal,
            "pace": chance.choice(list(Pace)),
            "timezone": chance.choice(ZONES),
            "activity_level": chance.choice(list(ActivityLevel)),
            "daily_steps": chance.choice([None, chance.randrange(0, 25_000, 500)]),
            "training": _training(chance, wild=wild) | {"cardio_weekdays": _cardio_days(seed, number)},
            "eating": _eating(chance, wild=wild)
            | kitchens.wishes(seed, number)
            | {
                "protein_basis": ProteinBasis.ADJUSTED if adjusted else ProteinBasis.ACTUAL,
                "protein_basis_approved_by": "their dietitian" if adjusted else None,
            },
            "health": _health(chance, sex, wild=wild) | {"luteal_appetite": likely(more, 0.5)},
        }
    )


def _usual_fat(bmi: float, sex: Sex) -> float:
    return min(max(1.2 * bmi + (-12 if sex is Sex.MALE else -2), 8), 55)


def _target_date(chance: Random) -> date | None:
    """A day in the next two years, or none; some have gone by."""
    return date(BORN_BEFORE, 1, 1) + timedelta(days=chance.randint(0, 900)) if likely(chance, 0.3) else None


def _target(chance: Random, goal: Goal, weight: float) -> float | None:
    if likely(chance, 0.3):
        return None
    share = {Goal.FAT_LOSS: (0.7, 0.98), Goal.MUSCLE_GAIN: (1.02, 1.25)}.get(goal, (0.95, 1.05))
    return round(min(max(weight * chance.uniform(*share), 30), 300), 1)


def _some(chance: Random, words: Sequence[ONES], most: int, share: float = 0.5) -> list[ONES]:
    return chance.sample(list(words), chance.randint(1, most)) if likely(chance, share) else []


def _training(chance: Random, *, wild: bool) -> dict[str, Any]:
    injured = _some(chance, list(Joint), 4 if wild else 1, 0.5 if wild else 0.2)
    days = chance.randint(0, 7)
    return {
        "experience": chance.choice(list(Level)),
        "weekdays": chance.sample(list(Weekday), days),
        "session_minutes": chance.randrange(20, 125, 5),
        "equipment": list(chance.choice(EQUIPMENT)),
        "plan_type": chance.choice([None, *PlanType]),
        "injuries": [{"joint": joint} for joint in injured],
        "exercises_avoided": _some(chance, AVOIDED, 2, 0.2),
        "accustomed": likely(chance, 0.7),
    }


def _cardio_days(seed: int, number: int) -> list[Weekday]:
    """A third of clients has further days for cardio; drawn apart, so that the rest of a person stays the same."""
    chance = Random(f"{seed}/{number}/cardio")  # noqa: S311 - a seed is the point
    return chance.sample(list(Weekday), chance.choice([0, 0, 0, 0, 1, 3]))


def _eating(chance: Random, *, wild: bool) -> dict[str, Any]:
    return {
        "diet": chance.choice(list(Diet)),
        "allergies": _some(chance, list(Allergen), 5 if wild else 2, 0.6),
        "aversions": _some(chance, list(AVERSIONS), 3, 0.4),
        "dislikes": _some(chance, DISLIKES, 2, 0.3),
        "meals_per_day": chance.randint(1, 6) if wild else chance.choice([2, 3, 3, 4, 4, 5, 5, 6]),
        "cuisines": _some(chance, CUISINES, 2, 0.4),
        "prep_minutes_max": chance.choice([None, None, 5, 10, 20, 45]),
    }


def _health(chance: Random, sex: Sex, *, wild: bool) -> dict[str, Any]:
    births = sex is not Sex.MALE and likely(chance, 0.3 if wild else 0.1)
    pregnancy = chance.choice(list(Pregnancy)) if births else Pregnancy.NONE
    born = pregnancy in (Pregnancy.POSTPARTUM, Pregnancy.LACTATING)
    tracks = sex is not Sex.MALE and likely(chance, 0.5)
    rate = 0.4 if wild else 0.1
    return {
        "par_q": {"bone_or_joint_problem": likely(chance, 0.1), "chest_pain": likely(chance, 0.02)},
        "conditions": _some(chance, CONDITIONS, 2, rate),
        "medications": _some(chance, MEDICATIONS, 2, rate),
        "supplements": _some(chance, SUPPLEMENTS, 3, 0.4),
        "medical_clearance": likely(chance, 0.8),
        "pregnancy": pregnancy,
        "weeks_postpartum": chance.choice([None, chance.randint(0, 60)]) if born else None,
        "tracks_cycle": tracks,
        "cycle_length_days": chance.choice([None, chance.randint(21, 40)]) if tracks else None,
        "cycle_suppressed": likely(chance, 0.2),
        "scoff_score": chance.choice([None, 0, 0, 0, 1, chance.randint(0, 5) if wild else 0]),
        "eating_disorder_history": likely(chance, 0.05),
    }
