"""When does a goal have to step back? Pregnancy, feeding, youth, underweight, eating disorders, a goal already met."""

from collections.abc import Collection

from domain.energy.body import bmi
from domain.facts import Facts
from domain.nutrition.goals import GOALS
from domain.vocabulary import FlagType, Goal, Pace, Pregnancy, Sex

UNDERWEIGHT_BMI = 18.5
"""kg/m2; below it nobody is put in a deficit. WHO [M]."""
ADULT_YEARS = 18
SCOFF_POSITIVE = 2
"""Answers with yes; a screen, not a diagnosis. Morgan 1999 [R]."""
FLAGS_AGAINST_DEFICIT = frozenset({FlagType.DISORDERED_EATING_SIGNS, FlagType.AMENORRHEA, FlagType.REDS_INDICATORS})
"""While one is open there is no deficit [D]."""
PREGNANCY_EXTRA_KCAL = {Pregnancy.TRIMESTER_1: 0, Pregnancy.TRIMESTER_2: 340, Pregnancy.TRIMESTER_3: 452}
"""Beyond expenditure. Institute of Medicine 2005 [M]."""
FEEDING_EXTRA_KCAL = ((26, 330), (None, 400))
"""Up to this week after birth, then after; an unknown week counts as early. Institute of Medicine 2005 [M]."""
NO_DEFICIT_WEEKS = 8
"""After a birth [M]; an unknown week counts as within."""
FEEDING_DEFICIT_CAP, FEEDING_FLOOR_KCAL = 0.10, 1800
"""Share of the need, and kcal, while feeding [D]."""


class Person(Facts):
    """What a goal is checked against."""

    goal: Goal
    pace: Pace
    sex: Sex
    age_years: float
    height_cm: float
    weight_kg: float
    target_weight_kg: float | None = None
    pregnancy: Pregnancy = Pregnancy.NONE
    weeks_postpartum: int | None = None
    scoff_score: int | None = None
    open_flags: tuple[FlagType, ...] = ()
    """Sorted, each once: a set has no order that two processes agree on, and this is part of a cache key."""


class Circumstances(Facts):
    """The goal as it may be pursued, and what changes the energy."""

    goal: Goal
    extra_kcal: int = 0
    deficit_allowed: bool = True
    deficit_cap: float = 1.0
    floor_kcal: int = 0
    considerations: tuple[str, ...] = ()


def is_pregnant(pregnancy: Pregnancy) -> bool:
    """Say whether the client is pregnant."""
    return pregnancy in PREGNANCY_EXTRA_KCAL


def extra_kcal(pregnancy: Pregnancy, weeks_postpartum: int | None) -> int:
    """Return what pregnancy or feeding needs beyond expenditure, kcal/d."""
    if pregnancy is not Pregnancy.LACTATING:
        return PREGNANCY_EXTRA_KCAL.get(pregnancy, 0)
    early, late = FEEDING_EXTRA_KCAL
    return late[1] if weeks_postpartum is not None and weeks_postpartum > (early[0] or 0) else early[1]


def _soon_after_birth(person: Person) -> bool:
    if person.pregnancy not in (Pregnancy.POSTPARTUM, Pregnancy.LACTATING):
        return False
    return person.weeks_postpartum is None or person.weeks_postpartum < NO_DEFICIT_WEEKS


def reasons_against_deficit(person: Person) -> tuple[str, ...]:
    """Return why this person may not be in a deficit; empty if they may."""
    checks = (
        ("pregnancy", is_pregnant(person.pregnancy)),
        ("first_8_weeks_after_birth", _soon_after_birth(person)),
        ("bmi_below_18.5", bmi(person.weight_kg, person.height_cm) < UNDERWEIGHT_BMI),
        ("age_below_18", person.age_years < ADULT_YEARS),
        ("eating_disorder_screen", (person.scoff_score or 0) >= SCOFF_POSITIVE),
        ("open_red_flag", not FLAGS_AGAINST_DEFICIT.isdisjoint(person.open_flags)),
    )
    return tuple(name for name, holds in checks if holds)


def _target_reached(person: Person) -> bool:
    target, rate = person.target_weight_kg, GOALS[person.goal].rate_pct[person.pace]
    if target is None or person.goal not in (Goal.FAT_LOSS, Goal.MUSCLE_GAIN):
        return False
    return person.weight_kg <= target if rate < 0 else person.weight_kg >= target


def circumstances(person: Person) -> Circumstances:
    """Return the goal that may be pursued and every condition that changes the energy.

    A goal that needs a deficit becomes maintenance for someone who may not have one; so does any goal in pregnancy,
    and a goal whose weight is reached. Feeding allows a tenth below the need, never below 1800 kcal.
    """
    against = reasons_against_deficit(person)
    losing = GOALS[person.goal].rate_pct[person.pace] < 0
    reached = _target_reached(person)
    steps_back = (against and losing) or reached or is_pregnant(person.pregnancy)
    feeding = person.pregnancy is Pregnancy.LACTATING
    refused = tuple(f"no_deficit: {name}" for name in against)
    return Circumstances(
        goal=Goal.MAINTENANCE if steps_back else person.goal,
        extra_kcal=extra_kcal(person.pregnancy, person.weeks_postpartum),
        deficit_allowed=not against,
        deficit_cap=FEEDING_DEFICIT_CAP if feeding else 1.0,
        floor_kcal=FEEDING_FLOOR_KCAL if feeding else 0,
        considerations=refused + _notes(person, reached=reached, feeding=feeding),
    )


def _notes(person: Person, *, reached: bool, feeding: bool) -> tuple[str, ...]:
    notes: Collection[tuple[str, bool]] = (
        ("target_weight_reached", reached),
        ("caffeine_max_200_mg", is_pregnant(person.pregnancy) or feeding),
        ("lactation", feeding),
    )
    return tuple(name for name, holds in notes if holds)
