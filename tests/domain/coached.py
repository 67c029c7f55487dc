"""A client under coaching, for tests of the agents: sensible figures that a test changes where it matters."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from domain.agents import nutritionist, scientist
from domain.catalogue import Catalogue
from domain.snapshot import ClientFacts, DayLog, ProgramFacts, Snapshot
from domain.vocabulary import ActivityLevel, AgentName, Goal, Pace, Phase, Sex, Tier, Trigger, Weekday

WEEK_START = date(2026, 6, 15)
NOTHING = Catalogue(foods=(), exercises=(), recipes=())


def client(**changes: object) -> ClientFacts:
    facts = {
        "client_id": UUID(int=1),
        "sex": Sex.FEMALE,
        "age_years": 30,
        "height_cm": 165,
        "intake_weight_kg": 70.0,
        "body_fat_pct": 32.0,
        "goal": Goal.FAT_LOSS,
        "pace": Pace.MODERATE,
        "activity_level": ActivityLevel.LIGHT,
        "daily_steps": 8000,
        "timezone": "UTC",
        "training_weekdays": (Weekday.MONDAY, Weekday.WEDNESDAY, Weekday.FRIDAY),
        "session_minutes": 60,
    }
    return ClientFacts.model_validate(facts | changes)


def program(**changes: object) -> ProgramFacts:
    facts = {
        "program_id": UUID(int=2),
        "start_date": WEEK_START - timedelta(days=28),
        "phase": Phase.FOUNDATIONS,
        "tier": Tier.HALF,
        "adaptation_complete": True,
        "start_weight_kg": 70.0,
        "target_weight_kg": 64.0,
        "bmr_kcal": 1400,
        "tdee_kcal": 1950,
        "target_kcal": 1800,
        "protein_g": 140.0,
        "fat_g": 54.0,
        "carbs_g": 188.5,
        "fiber_g": 25.2,
    }
    return ProgramFacts.model_validate(facts | changes)


def logged(
    count: int,
    weight: Callable[[int], float | None] = lambda _: 70.0,
    kcal: Callable[[int], int | None] = lambda _: 1800,
    **every_day: object,
) -> tuple[DayLog, ...]:
    """The `count` days before the week; `weight` and `kcal` take the day's index from 0."""
    first = WEEK_START - timedelta(days=count)
    return tuple(
        DayLog(day=first + timedelta(days=i), weight_kg=weight(i), energy_kcal=kcal(i), **every_day)
        for i in range(count)
    )


def snapshot(**changes: object) -> Snapshot:
    facts = {
        "now": datetime(2026, 6, 14, 18, tzinfo=UTC),
        "today": WEEK_START - timedelta(days=1),
        "trigger": Trigger.WEEKLY_CHECKIN,
        "week_number": 5,
        "week_start": WEEK_START,
        "client": client(),
        "program": program(),
        "catalogue_version": "test",
    }
    return Snapshot.model_validate(facts | changes)


def ask_scientist(seen: Snapshot) -> scientist.Said:
    return scientist.think(scientist.given(seen, {}), NOTHING)


def ask_nutritionist(seen: Snapshot, heard: scientist.Said | None = None) -> nutritionist.Said:
    said = heard or ask_scientist(seen)
    return nutritionist.think(nutritionist.given(seen, {AgentName.SCIENTIST: said}), NOTHING)
