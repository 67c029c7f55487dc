"""Virtual clients: a body, an intake form, and the ways in which a person does not do what the plan says.

Everything follows from a seed and a number, and every day has its own chance, so that the same client under two ways
of coaching has the same scale, the same holidays and the same appetite: what differs is the coaching.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Any

from benchmarks.coaching.body import ACTIVITY_SD, RESTING_SD, Body, body_of, unlike_hall
from domain.energy.body import jackson_body_fat_pct
from domain.energy.resting import body_fat_is_plausible
from domain.intake import Intake
from domain.vocabulary import ActivityLevel, Diet, Goal, Pace, Sex, Weekday

GOALS = (
    (Goal.FAT_LOSS, 0.50, (24.0, 40.0)),
    (Goal.MUSCLE_GAIN, 0.20, (19.0, 26.0)),
    (Goal.RECOMP, 0.10, (21.0, 30.0)),
    (Goal.MAINTENANCE, 0.10, (19.5, 30.0)),
    (Goal.PERFORMANCE, 0.10, (19.5, 27.0)),
)
"""Goal, share of clients, and the body mass index they come with."""
LEVELS = {
    ActivityLevel.SEDENTARY: 1.40,
    ActivityLevel.LIGHT: 1.55,
    ActivityLevel.MODERATE: 1.70,
    ActivityLevel.ACTIVE: 1.85,
}
"""What a day really spends over the resting rate. WHO 2004 bands [M]; the plan's formula has factors of its own."""
STALLS = 0.25
"""Share of clients who begin to move less."""
STALL_WEEKS, STALL_SHARE = (10, 14), (0.12, 0.20)
"""The week it begins, and the share of expenditure that goes."""
HOLIDAY_WEEKS = 0.04
"""Share of weeks in which the plan is forgotten."""
HONEST, UNDER_REPORTED = 0.4, (0.05, 0.30)
"""Share of clients who write down all they eat, and what share of it the others leave out."""
CYCLE_WATER_KG = (0.2, 1.0)
"""At menses; the mean is 0.45. Kanellakis 2023 [R]."""
KITCHENS = ((), ("barbell", "rack", "bench", "dumbbell", "mat", "pullup_bar"), ("dumbbell", "bench", "mat"), ("mat",))
CYCLE_DAYS, CYCLES_UNTIL, HAS_CYCLE, BLEEDING_DAYS = (26, 32), 48, 0.7, 4
FAT_MEASURED = 0.5
"""Share of clients who know their body fat, give or take four points."""
POUNDS_ON_THE_SCALE = 0.003
BORN_BEFORE = 2026


@dataclass(frozen=True, slots=True)
class Ways:
    """How a client lives and logs."""

    off_plan: float
    """Mean of what is eaten over the target, less 1, as the client counts it."""
    day_sd: float
    weekend: float
    unwritten: float
    """Share of what is eaten that is never counted."""
    weighs: float
    writes: float
    """Share of days with a weigh-in, and with food written down."""
    scale_sd_kg: float
    cycle_days: int | None
    cycle_water_kg: float
    stall_week: int | None
    stall_share: float
    season: float
    """How far activity swings through half a year."""


@dataclass(frozen=True, slots=True)
class Client:
    """One virtual client."""

    seed: int
    number: int
    intake: Intake
    ways: Ways

    def chance(self, what: str, when: object = "") -> Random:
        """Return the chance of one thing on one day: the same under every way of coaching."""
        return Random(f"{self.seed}/{self.number}/{what}/{when}")  # noqa: S311 - a seed is the point

    def body(self) -> Body:
        """Return the body on its first day; another one every time, all alike."""
        chance, intake = self.chance("body"), self.intake
        age, index = BORN_BEFORE - intake.birth_year, intake.weight_kg / (intake.height_cm / 100) ** 2
        fat = jackson_body_fat_pct(intake.sex, age, index) / 100 + chance.gauss(0, 0.03)
        level = LEVELS[intake.activity_level] * (1 + chance.gauss(0, ACTIVITY_SD))
        return body_of(
            unlike_hall(chance), intake.sex, age, intake.height_cm, intake.weight_kg,
            min(max(fat, 0.06 if intake.sex is Sex.MALE else 0.14), 0.55),
            activity_level=max(level, 1.25), resting_factor=1 + chance.gauss(0, RESTING_SD),
        )  # fmt: skip

    def moving(self, day: int) -> float:
        """Return the activity of a day, 1 is the first day's."""
        return 1 + self.ways.season * math.sin(2 * math.pi * day / 182) + self.chance("moving", day).gauss(0, 0.05)

    def is_away(self, week: int) -> bool:
        """Whether the plan is forgotten this week."""
        return week > 0 and self.chance("holiday", week).random() < HOLIDAY_WEEKS

    def stalled(self, week: int) -> bool:
        """Whether the client has begun to move less."""
        return self.ways.stall_week is not None and week >= self.ways.stall_week


def client(seed: int, number: int) -> Client:
    """Return virtual client `number`; the diets take turns, all else is drawn."""
    chance = Random(f"{seed}/{number}")  # noqa: S311 - a seed is the point
    goal, _, index_range = chance.choices(GOALS, [share for _, share, _ in GOALS])[0]
    sex = chance.choice([Sex.FEMALE, Sex.MALE])
    height = round(chance.gauss(166 if sex is Sex.FEMALE else 179, 6.5), 1)
    weight = round(chance.triangular(*index_range) * (height / 100) ** 2, 1)
    age = chance.randint(20, 62)
    cycle = (
        chance.randint(*CYCLE_DAYS)
        if sex is Sex.FEMALE and age < CYCLES_UNTIL and chance.random() < HAS_CYCLE
        else None
    )
    index = weight / (height / 100) ** 2
    fat = jackson_body_fat_pct(sex, age, index) + chance.gauss(0, 4)
    measured = chance.random() < FAT_MEASURED and body_fat_is_plausible(sex, fat)
    intake = Intake.model_validate(
        {
            "email": f"client{number}@example.org",
            "full_name": f"Client {number}",
            "sex": sex,
            "birth_year": BORN_BEFORE - age,
            "height_cm": height,
            "weight_kg": weight,
            "body_fat_pct": round(fat, 1) if measured else None,
            "goal": goal,
            "pace": chance.choice(list(Pace)),
            "timezone": "UTC",
            "activity_level": chance.choice(list(LEVELS)),
            "training": _training(chance),
            "eating": {
                "diet": list(Diet)[number % len(Diet)],
                "meals_per_day": chance.choice([3, 4, 5]),
            },
            "health": {"tracks_cycle": cycle is not None, "cycle_length_days": cycle},
        }
    )
    return Client(seed, number, intake, _ways(chance, cycle))


def _training(chance: Random) -> dict[str, Any]:
    weekdays: Sequence[Weekday] = sorted(chance.sample(list(Weekday), chance.randint(2, 5)), key=list(Weekday).index)
    return {
        "experience": chance.choice(["beginner", "intermediate", "advanced"]),
        "weekdays": weekdays,
        "session_minutes": chance.choice([45, 60, 75]),
        "equipment": chance.choice(KITCHENS),
        "accustomed": True,
    }


def _ways(chance: Random, cycle: int | None) -> Ways:
    honest, stalls = chance.random() < HONEST, chance.random() < STALLS
    return Ways(
        off_plan=chance.gauss(0.02, 0.04),
        day_sd=chance.uniform(0.06, 0.15),
        weekend=chance.uniform(0.0, 0.12),
        unwritten=0.0 if honest else chance.uniform(*UNDER_REPORTED),
        weighs=chance.uniform(0.5, 1.0),
        writes=chance.uniform(0.55, 1.0),
        scale_sd_kg=chance.uniform(0.3, 0.6),
        cycle_days=cycle,
        cycle_water_kg=chance.uniform(*CYCLE_WATER_KG),
        stall_week=chance.randint(*STALL_WEEKS) if stalls else None,
        stall_share=chance.uniform(*STALL_SHARE),
        season=chance.uniform(-0.06, 0.06),
    )


def water_of_the_cycle_kg(ways: Ways, day: date) -> float:
    """Return the water of a morning: most in the first days of bleeding, gone three days to either side."""
    if ways.cycle_days is None:
        return 0.0
    into = (day.toordinal() % ways.cycle_days + ways.cycle_days / 2) % ways.cycle_days - ways.cycle_days / 2
    return ways.cycle_water_kg * math.exp(-((into - 1) ** 2) / 8)


def bleeds(ways: Ways, day: date) -> bool:
    """Whether a day is one of the first four of a cycle."""
    return ways.cycle_days is not None and day.toordinal() % ways.cycle_days < BLEEDING_DAYS
