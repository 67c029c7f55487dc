"""The client as training sees them: only what changes a session, so that nothing else makes the week stale."""

from datetime import date, timedelta

from domain.facts import Facts, Score
from domain.safety.words import Words, find
from domain.snapshot import ClientFacts, DayLog, Injury, Pain
from domain.vocabulary import Goal, Level, PlanType, Pregnancy, Weekday

RECENT_DAYS = 14
"""Days of subjective markers that the COACH looks at [D]."""
BETA_BLOCKERS: Words = ("beta blocker", "*olol", "carvedilol")
"""Words clients write for medicines that hold the pulse down [M]."""


class Athlete(Facts):
    """What the client can, wants and may do."""

    goal: Goal
    weight_kg: float
    experience: Level
    training_weekdays: tuple[Weekday, ...]
    session_minutes: int
    equipment: tuple[str, ...]
    plan_type: PlanType | None
    injuries: tuple[Injury, ...]
    exercises_avoided: tuple[str, ...]
    pregnancy: Pregnancy
    weeks_postpartum: int | None
    cleared_light: bool
    cardio_weekdays: tuple[Weekday, ...] = ()
    age_years: int | None = None
    beta_blocked: bool = False
    """Takes a beta-blocker: the pulse says nothing about effort."""


class Feeling(Facts):
    """How a day felt, as far as it bears on recovery."""

    day: date
    sleep_quality: Score | None
    soreness: Score | None
    motivation: Score | None
    energy: Score | None = None
    stress: Score | None = None
    pain: tuple[Pain, ...]


def athlete_of(client: ClientFacts, weight_kg: float) -> Athlete:
    """Pick the training facts; order and repetition of the lists do not matter."""
    return Athlete(
        goal=client.goal,
        weight_kg=weight_kg,
        experience=client.experience,
        training_weekdays=tuple(day for day in Weekday if day in client.training_weekdays),
        session_minutes=client.session_minutes,
        equipment=tuple(sorted(set(client.equipment))),
        plan_type=client.plan_type,
        injuries=client.injuries,
        exercises_avoided=client.exercises_avoided,
        pregnancy=client.pregnancy,
        weeks_postpartum=client.weeks_postpartum,
        cleared_light=client.cleared_light,
        cardio_weekdays=tuple(day for day in Weekday if day in client.cardio_weekdays),
        age_years=client.age_years,
        beta_blocked=find(client.medications, BETA_BLOCKERS) is not None,
    )


def recent_feelings(days: tuple[DayLog, ...], week_start: date) -> tuple[Feeling, ...]:
    """The days of the last two weeks before `week_start`, oldest first."""
    since = week_start - timedelta(days=RECENT_DAYS)
    recent = sorted((log for log in days if since <= log.day < week_start), key=lambda log: log.day)
    return tuple(
        Feeling(
            day=log.day,
            sleep_quality=log.sleep_quality,
            soreness=log.soreness,
            motivation=log.motivation,
            energy=log.energy,
            stress=log.stress,
            pain=log.pain,
        )
        for log in recent
    )
