"""All a run may know, frozen at its start. An agent sees nothing else but what the agents before it said."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AwareDatetime, Field

from domain.agents.coach_state import CoachState
from domain.agents.scientist_state import ScientistState
from domain.facts import Facts, Ratio, Scalar, Score
from domain.kitchen import Budget, PantryItem
from domain.vocabulary import (
    ActivityLevel,
    Allergen,
    Diet,
    FlagStatus,
    FlagType,
    Goal,
    Joint,
    Level,
    Pace,
    Phase,
    PlanType,
    Pregnancy,
    ProteinBasis,
    Severity,
    Sex,
    Symptom,
    Tier,
    Trigger,
    Weekday,
)


class Injury(Facts):
    """A site that exercises must spare."""

    joint: Joint
    since: str = ""
    note: str = ""


class ClientFacts(Facts):
    """The coached person, read from the intake."""

    client_id: UUID
    sex: Sex
    age_years: Annotated[int, Field(ge=0, le=120)]
    height_cm: Annotated[float, Field(ge=50, le=300)]
    intake_weight_kg: Annotated[float, Field(ge=20, le=500)]
    target_weight_kg: Annotated[float, Field(ge=20, le=500)] | None = None
    target_date: date | None = None
    """By when the client wants the target weight."""
    body_fat_pct: Annotated[float, Field(ge=2, le=75)] | None = None
    goal: Goal
    pace: Pace
    activity_level: ActivityLevel
    daily_steps: Annotated[int, Field(ge=0, le=40_000)] | None = None
    timezone: str

    experience: Level = Level.BEGINNER
    training_weekdays: tuple[Weekday, ...] = ()
    cardio_weekdays: tuple[Weekday, ...] = ()
    """Days for cardio or stretching, without lifting."""
    session_minutes: Annotated[int, Field(ge=10, le=180)] = 60
    equipment: tuple[str, ...] = ()
    """Words of exercises.csv; `bodyweight` and `none` are always available."""
    plan_type: PlanType | None = None
    injuries: tuple[Injury, ...] = ()
    exercises_avoided: tuple[str, ...] = ()

    diet: Diet = Diet.NONE
    allergies: tuple[Allergen, ...] = ()
    aversions: tuple[str, ...] = ()
    """Foods never served, as the client words them."""
    dislikes: tuple[str, ...] = ()
    meals_per_day: Annotated[int, Field(ge=1, le=10)] = 5
    cuisines: tuple[str, ...] = ()
    prep_minutes_max: Annotated[int, Field(ge=0, le=240)] | None = None
    protein_basis: ProteinBasis = ProteinBasis.ACTUAL
    protein_basis_approved_by: str | None = None
    batch_cooking: bool = False
    budget: Budget = Budget.ANY
    calorie_boosts: bool = False

    medications: tuple[str, ...] = ()
    supplements: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()
    pregnancy: Pregnancy = Pregnancy.NONE
    weeks_postpartum: int | None = None
    tracks_cycle: bool = False
    cycle_length_days: Annotated[int, Field(ge=15, le=120)] | None = None
    cycle_suppressed: bool = False
    """Suppressive contraception or menopause: a missing period means nothing."""
    luteal_appetite: bool = False
    """More appetite in the week before menses, as the client reports."""
    scoff_score: Annotated[int, Field(ge=0, le=5)] | None = None
    eating_disorder_history: bool = False
    cleared_light: bool = False
    """The intake gate cleared light to moderate work only."""


class ProgramFacts(Facts):
    """The program's live state when the run began."""

    program_id: UUID
    start_date: date
    phase: Phase
    tier: Tier
    adaptation_complete: bool
    start_weight_kg: float
    target_weight_kg: float
    bmr_kcal: int
    tdee_kcal: int
    target_kcal: int
    protein_g: float
    fat_g: float
    carbs_g: float
    fiber_g: float


class Pain(Facts):
    """Pain on a day, 0 to 10."""

    site: Joint
    score: Score
    """0 to 10, 10 is worst."""


class DayLog(Facts):
    """What a client logged on one local day; everything may be missing."""

    day: date
    weight_kg: Annotated[float, Field(ge=20, le=500)] | None = None
    energy_kcal: Annotated[int, Field(ge=0, le=20_000)] | None = None
    protein_g: Annotated[float, Field(ge=0, le=1_000)] | None = None
    fat_g: Annotated[float, Field(ge=0, le=1_000)] | None = None
    carbs_g: Annotated[float, Field(ge=0, le=2_000)] | None = None
    fiber_g: Annotated[float, Field(ge=0, le=200)] | None = None
    liquid_share: Ratio | None = None
    """Share of the day's energy that was drunk."""
    steps: Annotated[int, Field(ge=0, le=100_000)] | None = None
    """Of the whole day."""
    cardio_minutes: Annotated[int, Field(ge=0, le=1_440)] | None = None
    """Moderate-equivalent minutes of cardio."""
    exercise_kcal: Annotated[int, Field(ge=0, le=10_000)] | None = None
    """Net energy of logged exercise."""
    sleep_hours: Annotated[float, Field(ge=0, le=24)] | None = None
    sleep_quality: Score | None = None
    """0 to 10, 10 is best."""
    energy: Score | None = None
    """0 to 10, 10 is best."""
    mood: Score | None = None
    """0 to 10, 10 is best."""
    stress: Score | None = None
    """0 to 10, 10 is worst."""
    soreness: Score | None = None
    """0 to 10, 10 is worst."""
    appetite: Score | None = None
    """0 to 10, 10 is best."""
    gi_comfort: Score | None = None
    """0 to 10, 10 is best."""
    motivation: Score | None = None
    """0 to 10, 10 is best."""
    resting_pulse: Annotated[int, Field(ge=20, le=220)] | None = None
    """Beats a minute."""
    menses: bool = False
    viable_day: bool = False
    """A minimum viable day: three quick meals instead of the plan."""
    pain: tuple[Pain, ...] = ()
    symptoms: tuple[Symptom, ...] = ()


class SetLog(Facts):
    """One set as done."""

    reps: Annotated[int, Field(ge=0, le=200)]
    """Repetitions."""
    weight_kg: Annotated[float, Field(ge=0, le=1_000)]
    """0 is the body alone."""
    rpe: Annotated[float, Field(ge=1, le=10)] | None = None
    """Rate of perceived exertion: 10 is all there was."""


class LiftLog(Facts):
    """One exercise as done on one day, its sets in order."""

    day: date
    exercise: str
    sets: tuple[SetLog, ...]


class Weather(Facts):
    """What the weather is expected to be when the client trains on a day; everything may be missing."""

    day: date
    temperature_c: Annotated[float, Field(ge=-60, le=60)] | None = None
    humidity_pct: Annotated[float, Field(ge=0, le=100)] | None = None
    wind_kmh: Annotated[float, Field(ge=0, le=400)] | None = None
    precipitation_mm_h: Annotated[float, Field(ge=0, le=500)] | None = None
    air_quality_index: Annotated[int, Field(ge=0, le=1_000)] | None = None
    """US EPA's index."""
    thunder: bool | None = None
    daylight: bool | None = None


class Girths(Facts):
    """A weekly tape measurement."""

    day: date
    waist_cm: float | None = None
    hip_cm: float | None = None
    neck_cm: float | None = None
    weight_kg: float | None = None
    """On that day."""


class Note(Facts):
    """What a client wrote in their own words with a weekly entry."""

    day: date
    text: Annotated[str, Field(max_length=2_000)]


class OpenFlag(Facts):
    """A red flag nobody has resolved."""

    flag_type: FlagType
    severity: Severity
    status: FlagStatus
    detected_on: date


class SettledFlag(Facts):
    """A red flag that somebody resolved: the same evidence does not raise it again."""

    flag_type: FlagType
    severity: Severity
    resolved_on: date
    evidence: dict[str, Scalar] = {}


class Asked(Facts):
    """The question that a run of the pipeline `physician_query` answers."""

    query_id: UUID
    text: str


class Snapshot(Facts):
    """Everything a run is allowed to look at."""

    format: Literal[1] = 1
    now: AwareDatetime
    today: date
    """The client's local date at `now`."""
    trigger: Trigger
    week_number: Annotated[int, Field(ge=1)]
    week_start: date
    """First of the seven days this run plans."""
    client: ClientFacts
    program: ProgramFacts
    days: tuple[DayLog, ...] = ()
    """Logged days before `week_start`, oldest first, at most 56 days back."""
    lifts: tuple[LiftLog, ...] = ()
    girths: tuple[Girths, ...] = ()
    weather: tuple[Weather, ...] = ()
    """Forecasts for days from `week_start` on, as far as anybody sent some."""
    open_flags: tuple[OpenFlag, ...] = ()
    settled_flags: tuple[SettledFlag, ...] = ()
    notes: tuple[Note, ...] = ()
    """What the client wrote with the weekly entries, at most 56 days back."""
    settled_texts: tuple[str, ...] = ()
    """SHA-256 of texts that broke a policy and that somebody has looked at and settled."""
    last_menses_on: date | None = None
    """The latest day with menses ever logged, however long ago; None if there is none."""
    scientist_state: ScientistState | None = None
    """What the SCIENTIST of the last published week remembered."""
    coach_state: CoachState | None = None
    catalogue_version: str
    pantry: tuple[PantryItem, ...] = ()
    """What was at home when it was last counted, at most a week ago."""
    asked: Asked | None = None
    """Only in a run that answers a question."""


class Bare(Facts):
    """What a run of a pipeline that loads nothing may know: itself."""

    format: Literal[1] = 1
    now: AwareDatetime
    trigger: Trigger
    week_number: int
    run_id: UUID
    client_id: UUID
    program_id: UUID
