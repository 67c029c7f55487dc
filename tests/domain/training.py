"""What the tests of the COACH share: the seed exercises, an athlete, and a week for them."""

from datetime import date, timedelta
from functools import cache

from db.seeds.reading import SEEDS, read_exercises
from domain.agents import coach
from domain.catalogue import Catalogue, Exercise
from domain.snapshot import LiftLog, SetLog
from domain.training.athlete import Athlete, Feeling
from domain.training.block import BLOCK
from domain.training.line import Line, line_for
from domain.vocabulary import Goal, Level, Phase, Pregnancy, Weekday

WEEK_START = date(2026, 3, 2)
GYM = ("barbell", "rack", "bench", "dumbbell", "machine", "cable", "mat", "pullup_bar", "box", "stationary_bike")
THREE_DAYS = (Weekday.MONDAY, Weekday.WEDNESDAY, Weekday.FRIDAY)


@cache
def catalogue() -> Catalogue:
    return Catalogue(foods=(), exercises=read_exercises(SEEDS), recipes=())


def exercise(name: str) -> Exercise:
    return catalogue().exercise[name]


def athlete(**facts: object) -> Athlete:
    return Athlete.model_validate(
        {
            "goal": Goal.MUSCLE_GAIN,
            "weight_kg": 80.0,
            "experience": Level.INTERMEDIATE,
            "training_weekdays": THREE_DAYS,
            "session_minutes": 75,
            "equipment": GYM,
            "plan_type": None,
            "injuries": (),
            "exercises_avoided": (),
            "pregnancy": Pregnancy.NONE,
            "weeks_postpartum": None,
            "cleared_light": False,
            **facts,
        }
    )


def week_of(person: Athlete | None = None, **facts: object) -> coach.Given:
    return coach.Given.model_validate(
        {
            "athlete": person or athlete(),
            "week_start": WEEK_START,
            "phase": Phase.ACCUMULATION,
            "adherence": None,
            "deficit": False,
            "cardio_barred": False,
            "lifts": (),
            "feelings": (),
            "state": None,
            "catalogue_version": "1",
            **facts,
        }
    )


def plan(given: coach.Given) -> coach.Said:
    return coach.think(given, catalogue())


def names(said: coach.Said) -> list[str]:
    return [planned.name for session in said.sessions for planned in session.exercises]


def ago(days: int) -> date:
    return WEEK_START - timedelta(days=days)


def lifted(name: str, days_ago: int, *sets: tuple[float, int, float]) -> LiftLog:
    """A session `days_ago` days before the week; each set is kg, repetitions and RPE."""
    done = tuple(SetLog(weight_kg=kg, reps=reps, rpe=rpe) for kg, reps, rpe in sets)
    return LiftLog(day=ago(days_ago), exercise=name, sets=done)


def felt(days_ago: int, **marks: object) -> Feeling:
    facts = {"sleep_quality": None, "soreness": None, "motivation": None, "pain": (), **marks}
    return Feeling.model_validate({"day": ago(days_ago), **facts})


def line(name: str, sets: int = 3, rpe: float = 7.0) -> Line:
    return line_for(exercise(name), sets, "hypertrophy", BLOCK[0], rpe)
