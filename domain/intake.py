"""What an upstream app or a file says about a client: the intake, and what the client logs afterwards."""

import zoneinfo
from datetime import date
from functools import cache
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints, model_validator

from domain.facts import Facts, Score
from domain.kitchen import Budget, PantryItem
from domain.snapshot import ClientFacts, DayLog, Injury, LiftLog, Weather
from domain.vocabulary import (
    ActivityLevel,
    Allergen,
    Diet,
    Goal,
    Level,
    Pace,
    PlanType,
    Pregnancy,
    ProteinBasis,
    Sex,
    Weekday,
)


@cache
def _zones() -> frozenset[str]:
    """Return every time zone the machine knows; looking takes milliseconds, and every snapshot asks."""
    return frozenset(zoneinfo.available_timezones())


def _known_zone(name: str) -> str:
    if name not in _zones():
        message = "is not an IANA time zone; write one such as Europe/Berlin"
        raise ValueError(message)
    return name


def _lower(value: Any) -> Any:  # noqa: ANN401 - validators take whatever was sent
    return value.lower() if isinstance(value, str) else value


Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2_000)]
Email = Annotated[
    str, BeforeValidator(_lower), StringConstraints(pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$", max_length=254)
]
Zone = Annotated[str, AfterValidator(_known_zone)]


class CheckInSlot(Facts):
    """When, in the client's own time zone, the weekly check-in is due."""

    weekday: Weekday = Weekday.SUNDAY
    hour: Annotated[int, Field(ge=0, le=23)] = 18


class Training(Facts):
    """What the client can and may do."""

    experience: Level = Level.BEGINNER
    weekdays: Annotated[tuple[Weekday, ...], Field(max_length=7)] = ()
    cardio_weekdays: Annotated[tuple[Weekday, ...], Field(max_length=7)] = ()
    """Further days, for cardio or stretching without lifting."""
    session_minutes: Annotated[int, Field(ge=10, le=180)] = 60
    equipment: tuple[Text, ...] = ()
    """Words that exercises.csv uses; `bodyweight` and `none` are always at hand."""
    location: Text | None = None
    plan_type: PlanType | None = None
    """Without it the COACH chooses."""
    injuries: tuple[Injury, ...] = ()
    exercises_avoided: tuple[Text, ...] = ()
    """In the client's words."""
    accustomed: bool = False
    """Regular exercise in the last three months."""


class Eating(Facts):
    """What the client eats, and may not."""

    diet: Diet = Diet.NONE
    allergies: tuple[Allergen, ...] = ()
    aversions: tuple[Text, ...] = ()
    """Foods never served, in the client's words."""
    dislikes: tuple[Text, ...] = ()
    """Foods left out where there is a choice, in the client's words."""
    meals_per_day: Annotated[int, Field(ge=1, le=10)] = 5
    cuisines: tuple[Text, ...] = ()
    """Preferred ones; the files in db/seeds/recipes name them."""
    prep_minutes_max: Annotated[int, Field(ge=5, le=240)] | None = None
    """For a meal."""
    batch_cooking: bool = False
    """Cook on the week's cooking days only; between them leftovers and what needs no cooking."""
    budget: Budget = Budget.ANY
    """`low` prefers foods that are cheap for their kind; no prices are known."""
    calorie_boosts: bool = False
    """Say at each meal what would add energy to it, for those who find it hard to gain."""
    cooking_experience: Text | None = None
    appetite: Score | None = None
    """0 to 10, 10 is best."""
    protein_basis: ProteinBasis = ProteinBasis.ACTUAL
    """`adjusted` counts protein on the adjusted weight of a client of body mass index 30 or more."""
    protein_basis_approved_by: Text | None = None
    """Who decided for the adjusted weight; needed for it, and kept with every plan that follows it."""

    @model_validator(mode="after")
    def _another_basis_is_approved(self) -> Self:
        if self.protein_basis is not ProteinBasis.ACTUAL and self.protein_basis_approved_by is None:
            message = "protein_basis_approved_by: name the coach or dietitian who decided for protein_basis adjusted"
            raise ValueError(message)
        return self


class ParQ(Facts):
    """The seven general questions of the PAR-Q+."""

    heart_condition_or_blood_pressure: bool = False
    chest_pain: bool = False
    dizziness_or_fainting: bool = False
    other_chronic_condition: bool = False
    medication_for_chronic_condition: bool = False
    bone_or_joint_problem: bool = False
    supervised_activity_only: bool = False


class Health(Facts):
    """What the intake gate and the PHYSICIAN look at."""

    par_q: ParQ = ParQ()
    conditions: tuple[Text, ...] = ()
    medications: tuple[Text, ...] = ()
    supplements: tuple[Text, ...] = ()
    medical_clearance: bool = False
    """A physician has cleared the client in writing within the last 12 months."""
    systolic_mmhg: Annotated[int, Field(ge=50, le=300)] | None = None
    diastolic_mmhg: Annotated[int, Field(ge=30, le=200)] | None = None
    pregnancy: Pregnancy = Pregnancy.NONE
    """Pregnancy, birth or feeding."""
    weeks_postpartum: Annotated[int, Field(ge=0, le=104)] | None = None
    """Since birth."""
    tracks_cycle: bool = False
    cycle_length_days: Annotated[int, Field(ge=15, le=120)] | None = None
    cycle_suppressed: bool = False
    """Suppressive contraception or menopause: a missing period means nothing."""
    luteal_appetite: bool = False
    """More appetite in the week before menses; the plan then gives more on those days and less on the others."""
    scoff_score: Annotated[int, Field(ge=0, le=5)] | None = None
    """Answers of yes in the SCOFF questionnaire; from 2 on a physician must clear first."""
    eating_disorder_history: bool = False
    eating_disorder_active: bool = False


class Intake(Facts):
    """One client as they came in."""

    email: Email
    """Who the client is; the same e-mail sent again updates that client."""
    full_name: Text
    sex: Sex
    birth_year: Annotated[int, Field(ge=1900, le=2100)]
    height_cm: Annotated[float, Field(ge=120, le=230)]
    weight_kg: Annotated[float, Field(ge=30, le=300)]
    target_weight_kg: Annotated[float, Field(ge=30, le=300)] | None = None
    target_date: date | None = None
    """By when; the SCIENTIST says whether that can be had. The pace decides the plan all the same."""
    body_fat_pct: Annotated[float, Field(ge=4, le=60)] | None = None
    goal: Goal
    pace: Pace = Pace.MODERATE
    goal_in_their_words: Text | None = None
    timezone: Zone = "UTC"
    """An IANA name such as Europe/Berlin."""
    check_in: CheckInSlot = CheckInSlot()
    activity_level: ActivityLevel = ActivityLevel.LIGHT
    daily_steps: Annotated[int, Field(ge=0, le=40_000)] | None = None
    """Steps a day as a habit."""
    sleep_quality: Score | None = None
    """0 to 10, 10 is best."""
    stress: Score | None = None
    """0 to 10, 10 is worst."""
    training: Training = Training()
    eating: Eating = Eating()
    health: Health = Health()
    notes: Text | None = None

    @model_validator(mode="after")
    def _goal_and_target_agree(self) -> Self:
        target = self.target_weight_kg
        if target is not None:
            if self.goal is Goal.FAT_LOSS and target >= self.weight_kg:
                message = "target_weight_kg: must be below weight_kg for the goal fat_loss"
                raise ValueError(message)
            if self.goal is Goal.MUSCLE_GAIN and target <= self.weight_kg:
                message = "target_weight_kg: must be above weight_kg for the goal muscle_gain"
                raise ValueError(message)
        return self

    def age_on(self, day: date) -> int:
        """Whole years by calendar year, the most that a birth year tells."""
        return day.year - self.birth_year


class WeeklyEntry(Facts):
    """The weekly check-in form: seed 0's progress entry. Missing weight is read from the trend."""

    recorded_on: date
    weight_kg: Annotated[float, Field(ge=20, le=500)] | None = None
    """Left out it is the mean of the last seven weigh-ins up to that day"""
    waist_cm: Annotated[float, Field(ge=30, le=250)] | None = None
    hip_cm: Annotated[float, Field(ge=30, le=250)] | None = None
    neck_cm: Annotated[float, Field(ge=20, le=80)] | None = None
    """With the waist, and for everyone but men the hip, it gives body fat where the intake gave none."""
    thigh_cm: Annotated[float, Field(ge=20, le=150)] | None = None
    arm_cm: Annotated[float, Field(ge=10, le=100)] | None = None
    minimum_viable_days: Annotated[int, Field(ge=0, le=2)] = 0
    """At most two a week; a third is a reason to talk."""
    meals_completed: Annotated[int, Field(ge=0, le=70)] | None = None
    """Eaten as planned, of the week's `meals_target`."""
    meals_target: Annotated[int, Field(ge=0, le=70)] | None = None
    """Planned for the week."""
    notes: Text | None = None


class CheckIn(Facts):
    """What a client logged: days, lifts and the weekly form. Days already known are replaced."""

    client: Email
    """A client that was taken in before."""
    days: tuple[DayLog, ...] = ()
    lifts: tuple[LiftLog, ...] = ()
    weekly: tuple[WeeklyEntry, ...] = ()
    weather: tuple[Weather, ...] = ()
    """What is forecast for days to come; a day known already is replaced."""


class PantryCount(Facts):
    """What a client has at home, all of it: what was counted before is forgotten."""

    client: Email
    """A client that was taken in before."""
    items: Annotated[tuple[PantryItem, ...], Field(max_length=500)]
    """Empty for an empty pantry."""


def client_facts(intake: Intake, client_id: UUID, today: date, *, cleared_light: bool = False) -> ClientFacts:
    """Return the intake as the agents read it: fields of the same name, and five that are called otherwise."""
    parts = (intake, intake.training, intake.eating, intake.health)
    same = {name: getattr(part, name) for part in parts for name in ClientFacts.model_fields if hasattr(part, name)}
    return ClientFacts(
        **same,
        client_id=client_id,
        age_years=intake.age_on(today),
        intake_weight_kg=intake.weight_kg,
        training_weekdays=intake.training.weekdays,
        cleared_light=cleared_light,
    )
