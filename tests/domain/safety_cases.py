"""Small snapshots and a sound plan for them, with one thing changed at a time."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from domain.agents import chef, coach, dietitian, nutritionist, physician, scientist
from domain.agents.coach_state import CoachState
from domain.agents.scientist_state import ScientistState
from domain.facts import Facts
from domain.safety.chart import Chart
from domain.snapshot import ClientFacts, DayLog, ProgramFacts, Snapshot
from domain.vocabulary import (
    AgentName,
    FlagType,
    Goal,
    Phase,
    PlanType,
    Sex,
    Slot,
    Symptom,
    Tier,
    Trigger,
    Weekday,
)
from tests.domain.safety_catalogue import CATALOGUE

TODAY = date(2025, 11, 2)
"""A Sunday; the planned week begins the next day."""
WEEK_START = TODAY + timedelta(days=1)

CLIENT: dict[str, Any] = {
    "client_id": UUID(int=1),
    "sex": Sex.FEMALE,
    "age_years": 30,
    "height_cm": 165,
    "intake_weight_kg": 70,
    "goal": Goal.FAT_LOSS,
    "pace": "moderate",
    "activity_level": "light",
    "timezone": "UTC",
}
PROGRAM: dict[str, Any] = {
    "program_id": UUID(int=2),
    "start_date": TODAY - timedelta(days=100),
    "phase": Phase.ACCUMULATION,
    "tier": Tier.FULL,
    "adaptation_complete": True,
    "start_weight_kg": 70,
    "target_weight_kg": 62,
    "bmr_kcal": 1420,
    "tdee_kcal": 2000,
    "target_kcal": 1700,
    "protein_g": 140,
    "fat_g": 51,
    "carbs_g": 170,
    "fiber_g": 24,
}
SCIENTIST: dict[str, Any] = {
    "weight_kg": 70.0,
    "bmi": 25.7,
    "body_fat_pct": 32.0,
    "fat_mass_kg": 22.4,
    "ffm_kg": 47.6,
    "method": "mifflin",
    "bmr_kcal": 1420,
    "tdee_formula_kcal": 2000,
    "tdee_kcal": 2000,
    "tdee_sd_kcal": 80.0,
    "activity_multiplier": 1.41,
    "confidence": "high",
    "density_kcal_per_kg": 7000,
    "exercise_kcal_per_day": 100,
    "energy_availability_kcal_per_kg": 33.0,
    "week_status": "on_track",
    "observed_rate_kg_per_week": -0.3,
    "rate_se_kg_per_week": 0.1,
    "target_rate_kg_per_week": -0.4,
    "adherence": 0.9,
    "days_logged": 7,
    "weigh_ins": 7,
    "intake_trim_kcal": 0,
    "calories_may_change": True,
    "tier": Tier.FULL,
    "phase": Phase.ACCUMULATION,
    "adaptation_complete": True,
    "state": ScientistState(),
    "reasons": (),
}
NUTRITIONIST: dict[str, Any] = {
    "target_kcal": 1700,
    "energy_change_kcal": -300,
    "floor_kcal": 1210,
    "ceiling_kcal": 2500,
    "calories_held": False,
    "protein_g": 140.0,
    "fat_g": 51.0,
    "carbs_g": 170.0,
    "fiber_g": 24.0,
    "fiber_max_g": None,
    "net_carbs_max_g": None,
    "water_l": 2.5,
    "protein_shares": {},
    "energy_shares": {},
    "reasons": (),
}


def week_days() -> list[tuple[date, Weekday]]:
    return [(WEEK_START + timedelta(days=index), weekday) for index, weekday in enumerate(Weekday)]


def targets(kcal: int = 1700, protein_g: float = 140.0, **changes: object) -> dietitian.Said:
    days = tuple(
        dietitian.DayTarget(
            day=day, weekday=weekday, training=False, kcal=kcal, protein_g=protein_g, fat_g=51, carbs_g=170, slots=()
        )
        for day, weekday in week_days()
    )
    said: dict[str, Any] = {
        "days": days,
        "fiber_g": 24,
        "net_carbs_max_g": None,
        "sodium_max_mg": 2300,
        "potassium_max_mg": None,
        "forbidden_tags": (),
        "forbidden_foods": (),
        "disliked_foods": (),
        "apart_tags": (),
        "required_tags": {},
        "unmatched_aversions": (),
        "cuisines": (),
        "reasons": (),
    }
    return dietitian.Said(**{**said, "days": days, **changes})


def menu(foods: tuple[str, ...] = ("rice",), kcal: float = 1700, **changes: object) -> chef.Said:
    """Seven days of one meal that holds `kcal` in equal grams of foods of 100 kcal per 100 g."""
    items = tuple(chef.Item(food=name, grams=kcal / len(foods)) for name in foods)
    sums = {"kcal": kcal, "protein_g": 140, "fat_g": 51, "carbs_g": 170, "fiber_g": 24}
    meal = chef.Meal(
        slot=Slot.LUNCH, recipe="bowl", portion=1, items=items, minutes=10, cuisine=None, primary_protein=None, **sums
    )
    said: dict[str, Any] = {
        "status": "solved",
        "days": tuple(
            chef.DayMenu(day=day, weekday=weekday, meals=(meal,), sodium_mg=0, **sums) for day, weekday in week_days()
        ),
        "groceries": (),
        "distinct_plants": 1,
        "optimality_gap": 0.0,
        "check": chef.Check(ok=True, worst_kcal_error=0.0),
        "reasons": (),
    }
    return chef.Said(**{**said, **changes})


def training(name: str = "Row", rpe: float = 7.0, minutes: int = 45, **changes: object) -> coach.Said:
    planned = coach.PlannedExercise(
        name=name, sets=3, reps="8-12", rest_sec=90, target_rpe=rpe, load_kg=None, progression_rule="", notes=""
    )
    session = coach.Session(
        day=WEEK_START,
        weekday=Weekday.MONDAY,
        focus="full",
        warmup=(),
        exercises=(planned,),
        target_rpe=rpe,
        minutes=minutes,
        net_kcal=100,
    )
    said: dict[str, Any] = {
        "plan_type": PlanType.FULL_BODY,
        "phase": Phase.ACCUMULATION,
        "block_week": 1,
        "deload": False,
        "sessions": (session,),
        "weekly_sets": {},
        "state": CoachState(plan_type=PlanType.FULL_BODY, block_week=1),
        "reasons": (),
    }
    return coach.Said(**{**said, **changes})


def days(count: int, **logged: object) -> tuple[DayLog, ...]:
    """The last `count` days up to today, each logged alike."""
    return tuple(DayLog(day=TODAY - timedelta(days=ago), **logged) for ago in reversed(range(count)))


def ticks(*ago_and_symptom: tuple[int, Symptom]) -> tuple[DayLog, ...]:
    return tuple(
        DayLog(day=TODAY - timedelta(days=ago), symptoms=(symptom,))
        for ago, symptom in sorted(ago_and_symptom, reverse=True)
    )


def snapshot_of(
    client: dict[str, Any] | None = None, program: dict[str, Any] | None = None, **changes: object
) -> Snapshot:
    facts: dict[str, Any] = {
        "now": datetime(2025, 11, 2, 18, tzinfo=UTC),
        "today": TODAY,
        "trigger": Trigger.WEEKLY_CHECKIN,
        "week_number": 15,
        "week_start": WEEK_START,
        "client": ClientFacts(**{**CLIENT, **(client or {})}),
        "program": ProgramFacts(**{**PROGRAM, **(program or {})}),
        "catalogue_version": "test",
    }
    return Snapshot(**{**facts, **changes})


def said_of(
    scientist_says: dict[str, Any] | None = None,
    nutritionist_says: dict[str, Any] | None = None,
    dietitian_said: dietitian.Said | None = None,
    chef_said: chef.Said | None = None,
    coach_said: coach.Said | None = None,
) -> dict[str, Facts]:
    return {
        AgentName.SCIENTIST: scientist.Said(**{**SCIENTIST, **(scientist_says or {})}),
        AgentName.NUTRITIONIST: nutritionist.Said(**{**NUTRITIONIST, **(nutritionist_says or {})}),
        AgentName.DIETITIAN: dietitian_said or targets(),
        AgentName.CHEF: chef_said or menu(),
        AgentName.COACH: coach_said or training(),
    }


def chart_of(snapshot: Snapshot | None = None, **said: object) -> Chart:
    return physician.given(snapshot or snapshot_of(), said_of(**said))


def review(snapshot: Snapshot | None = None, **said: object) -> physician.Said:
    return physician.think(physician.given(snapshot or snapshot_of(), said_of(**said)), CATALOGUE)


def severity_of(said: physician.Said, flag_type: FlagType) -> str | None:
    """The severity of the flag of this type, or None if it was not raised."""
    return next((flag.severity.value for flag in said.flags if flag.flag_type is flag_type), None)


def rules_of(broken: Iterable[Any]) -> set[str]:
    return {each.rule for each in broken}
