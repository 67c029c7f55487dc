"""How a week is split into sessions, and which movements each session is made of."""

from datetime import date, timedelta

from domain.facts import Facts
from domain.training.athlete import Athlete
from domain.vocabulary import Level, PlanType, Weekday

MOST_SESSIONS = 6
"""One day a week stays free [D]."""


class SessionKind(Facts):
    """A session: its movements in order, each named by the exercise that does it best with everything at hand."""

    focus: str
    movements: tuple[str, ...]


FULL_A = SessionKind(
    focus="Full body A",
    movements=(
        "Barbell Back Squat", "Barbell Bench Press", "Barbell Row", "Barbell Romanian Deadlift",
        "Dumbbell Lateral Raise", "Dumbbell Curl", "Standing Calf Raise", "Front Plank",
    ),
)  # fmt: skip
FULL_B = SessionKind(
    focus="Full body B",
    movements=(
        "Conventional Deadlift", "Incline Dumbbell Press", "Lat Pulldown", "Dumbbell Split Squat",
        "Face Pull", "Triceps Pushdown", "Seated Calf Raise", "Dead Bug",
    ),
)  # fmt: skip
UPPER_A = SessionKind(
    focus="Upper body A",
    movements=(
        "Barbell Bench Press", "Barbell Row", "Barbell Overhead Press", "Lat Pulldown",
        "Dumbbell Lateral Raise", "Dumbbell Curl", "Triceps Pushdown",
    ),
)  # fmt: skip
UPPER_B = SessionKind(
    focus="Upper body B",
    movements=(
        "Pull-Up", "Incline Dumbbell Press", "Chest-Supported Row", "Dumbbell Shoulder Press",
        "Face Pull", "Dumbbell Lateral Raise", "Hammer Curl", "Overhead Triceps Extension",
    ),
)  # fmt: skip
LOWER_A = SessionKind(
    focus="Lower body A",
    movements=(
        "Barbell Back Squat", "Barbell Romanian Deadlift", "Dumbbell Split Squat",
        "Seated Leg Curl", "Standing Calf Raise", "Front Plank",
    ),
)  # fmt: skip
LOWER_B = SessionKind(
    focus="Lower body B",
    movements=(
        "Conventional Deadlift", "Leg Press", "Barbell Hip Thrust",
        "Leg Extension", "Seated Calf Raise", "Side Plank",
    ),
)  # fmt: skip
PUSH = SessionKind(
    focus="Push",
    movements=(
        "Barbell Bench Press", "Barbell Overhead Press", "Incline Dumbbell Press",
        "Dumbbell Lateral Raise", "Cable Fly", "Triceps Pushdown",
    ),
)  # fmt: skip
PULL = SessionKind(
    focus="Pull",
    movements=("Barbell Row", "Lat Pulldown", "Chest-Supported Row", "Face Pull", "Dumbbell Curl", "Dumbbell Shrug"),
)
LEGS = SessionKind(
    focus="Legs",
    movements=(
        "Barbell Back Squat", "Barbell Romanian Deadlift", "Dumbbell Split Squat",
        "Seated Leg Curl", "Standing Calf Raise", "Front Plank",
    ),
)  # fmt: skip
"""The session kinds. Every muscle with an MEV is met twice in any week they are put together to [D]."""

ROTATION = {
    PlanType.FULL_BODY: (FULL_A, FULL_B),
    PlanType.UPPER_LOWER: (UPPER_A, LOWER_A, UPPER_B, LOWER_B),
    PlanType.PPL: (PUSH, PULL, LEGS),
}
FIFTH_DAY = FULL_A
"""Upper/lower on five days ends with the whole body. DOMAIN 5."""

PLAN_BY_DAYS = {4: PlanType.UPPER_LOWER, 5: PlanType.UPPER_LOWER, 6: PlanType.PPL}
"""DOMAIN 5; up to three days are full body."""

FEWEST_DAYS = {PlanType.FULL_BODY: 0, PlanType.UPPER_LOWER: 4, PlanType.PPL: 6}
"""Days a week from which a split meets every muscle twice. DOMAIN 5."""


def training_dates(athlete: Athlete, week_start: date) -> tuple[date, ...]:
    """The client's training days from `week_start` to six days later, at most six."""
    week = (week_start + timedelta(days=offset) for offset in range(7))
    return tuple(day for day in week if weekday_of(day) in athlete.training_weekdays)[:MOST_SESSIONS]


def light_dates(athlete: Athlete, week_start: date) -> tuple[tuple[date, ...], date | None]:
    """Return the days for cardio, and the seventh day of a week that was asked for whole: that one stays easy."""
    week = tuple(week_start + timedelta(days=offset) for offset in range(7))
    lifting = training_dates(athlete, week_start)
    asked = {*athlete.training_weekdays, *athlete.cardio_weekdays}
    others = tuple(day for day in week if weekday_of(day) in asked and day not in lifting)
    if len(lifting) + len(others) < len(week):
        return others, None
    return others[:-1], others[-1]


def weekday_of(day: date) -> Weekday:
    """The weekday of a date."""
    return list(Weekday)[day.weekday()]


def plan_type_for(athlete: Athlete, sessions: int) -> PlanType:
    """The client's wish where it meets every muscle twice a week, else what the number of days asks for.

    A beginner on up to three days trains the whole body.
    """
    wish = athlete.plan_type
    novice = athlete.experience is Level.BEGINNER and sessions <= 3
    if wish is not None and sessions >= FEWEST_DAYS[wish] and not novice:
        return wish
    return PLAN_BY_DAYS.get(sessions, PlanType.FULL_BODY)


def session_kinds(plan_type: PlanType, sessions: int) -> tuple[SessionKind, ...]:
    """The kinds of the week's sessions in order, 0 to 6 of them."""
    rotation = ROTATION[plan_type]
    kinds = tuple(rotation[number % len(rotation)] for number in range(sessions))
    fifth_is_full = plan_type is PlanType.UPPER_LOWER and sessions == 5
    return (*kinds[:4], FIFTH_DAY) if fifth_is_full else kinds
