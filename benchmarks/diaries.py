"""What a random client logs: nothing, now and then, every day, or every day with slips and hard weeks."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any, Literal

from benchmarks.people import likely
from domain.catalogue import Catalogue, Exercise
from domain.intake import Intake
from domain.snapshot import DayLog, Girths, LiftLog
from domain.units import POUNDS_PER_KG
from domain.vocabulary import Joint, Symptom

Habit = Literal["none", "sparse", "full", "messy"]
KJ_PER_KCAL = 4.184
MENSES_DAYS = 4
DENSITY_KCAL_PER_KG = 7700
SHARES_LOGGED = {"none": 0.0, "sparse": 0.35, "full": 0.95, "messy": 0.85}


@dataclass(slots=True)
class Diarist:
    """A body that answers to what it eats, and somebody who writes part of it down."""

    chance: Random
    habit: Habit
    weight_kg: float
    expenditure_kcal: float
    keeps_to_plan: float
    """Mean of intake over target."""
    menses_every: int | None
    liked: tuple[Exercise, ...]
    sessions_a_week: int


def diarist(seed: int, number: int, intake: Intake, expenditure_kcal: float, catalogue: Catalogue) -> Diarist:
    """Return how this client lives and logs."""
    chance = Random(f"{seed}/{number}/diary")  # noqa: S311 - a seed is the point
    habit: Habit = chance.choice(["none", "sparse", "full", "full", "full", "messy"])
    return Diarist(
        chance=chance,
        habit=habit,
        weight_kg=intake.weight_kg,
        expenditure_kcal=expenditure_kcal * chance.uniform(0.8, 1.2),
        keeps_to_plan=chance.choice([1.0, 1.0, chance.uniform(0.7, 1.3)]),
        menses_every=intake.health.cycle_length_days or 29 if intake.health.tracks_cycle else None,
        liked=tuple(chance.sample(catalogue.exercises, 6)),
        sessions_a_week=len(intake.training.weekdays),
    )


def live(who: Diarist, first: date, days: int, target_kcal: int) -> Iterator[tuple[DayLog | None, tuple[LiftLog, ...]]]:
    """Yield each day's log, None where nothing was written, and the lifts; the body moves on either way."""
    hard_week = who.habit == "messy" and likely(who.chance, 0.3)
    for day in (first + timedelta(days=ahead) for ahead in range(days)):
        kcal = max(0.0, target_kcal * who.chance.gauss(who.keeps_to_plan, 0.1))
        if hard_week:
            kcal *= who.chance.choice([0.3, 1.0, 2.0])
        who.weight_kg = max(28.0, who.weight_kg + (kcal - who.expenditure_kcal) / DENSITY_KCAL_PER_KG)
        logged = likely(who.chance, SHARES_LOGGED[who.habit])
        yield (_day(who, day, kcal, hard=hard_week) if logged else None), (_lifts(who, day) if logged else ())


def _day(who: Diarist, day: date, kcal: float, *, hard: bool) -> DayLog:
    chance = who.chance
    weight = who.weight_kg + chance.gauss(0, 0.5)
    if who.habit == "messy":
        weight *= chance.choice([1.0] * 19 + [POUNDS_PER_KG])
        kcal *= chance.choice([1.0] * 19 + [KJ_PER_KCAL])
    protein = kcal * chance.uniform(0.15, 0.35) / 4
    fat = kcal * chance.uniform(0.2, 0.4) / 9
    known: dict[str, Any] = {
        "weight_kg": round(min(max(weight, 20), 500), 1),
        "energy_kcal": min(round(kcal), 20_000),
        "protein_g": round(min(protein, 1000), 1),
        "fat_g": round(min(fat, 1000), 1),
        "carbs_g": round(min(max(0, kcal - 4 * protein - 9 * fat) / 4, 2000), 1),
        "steps": chance.randrange(0, 20_000),
        "exercise_kcal": chance.choice([0, chance.randrange(0, 600)]),
        "cardio_minutes": chance.choice([0, 0, 30, 200 if hard else 20]),
        "liquid_share": round(chance.random() ** 3, 2),
        "resting_pulse": chance.randint(45, 85),
        **{mark: chance.randint(1 if hard else 4, 10 if hard else 9) for mark in MARKS},
    }
    kept = {name: value for name, value in known.items() if likely(chance, 0.9)}
    return DayLog(day=day, menses=_bleeds(who, day), **kept, **_troubles(chance, hard=hard))


MARKS = ("sleep_quality", "energy", "mood", "stress", "soreness", "appetite", "gi_comfort", "motivation")


def _bleeds(who: Diarist, day: date) -> bool:
    return who.menses_every is not None and day.toordinal() % who.menses_every < MENSES_DAYS


def _troubles(chance: Random, *, hard: bool) -> dict[str, Any]:
    """Pain and symptoms: rare, and in a hard week often."""
    rate = 0.2 if hard else 0.004
    pain = [{"site": chance.choice(list(Joint)), "score": chance.randint(1, 9)}] if likely(chance, rate) else []
    return {"pain": pain, "symptoms": [chance.choice(list(Symptom))] if likely(chance, rate) else []}


def _lifts(who: Diarist, day: date) -> tuple[LiftLog, ...]:
    chance = who.chance
    if chance.random() > who.sessions_a_week / 7:
        return ()
    done = chance.sample(who.liked, 3)
    sets = [{"reps": chance.randint(0, 20), "weight_kg": chance.choice([0, 20, 57.5]), "rpe": chance.choice([None, 8])}]
    return tuple(LiftLog.model_validate({"day": day, "exercise": one.name, "sets": sets * 3}) for one in done)


def tape(who: Diarist, day: date) -> tuple[Girths, ...]:
    """Return a tape measurement, as far as the client takes one."""
    if who.chance.random() > SHARES_LOGGED[who.habit]:
        return ()
    waist = round(who.weight_kg + who.chance.gauss(5, 4), 1)
    hip, neck = round(waist + who.chance.gauss(12, 8), 1), round(who.chance.gauss(37, 4), 1)
    known = neck if likely(who.chance, 0.7) else None
    return (Girths(day=day, waist_cm=waist, hip_cm=hip, neck_cm=known, weight_kg=round(who.weight_kg, 1)),)
