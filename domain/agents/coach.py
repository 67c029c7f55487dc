"""COACH: which sessions, exercises, sets, repetitions and loads this week?"""

from collections.abc import Mapping
from datetime import date, timedelta

from domain.agents import nutritionist, scientist
from domain.agents.coach_state import CoachState
from domain.agents.upstream import spoken
from domain.catalogue import Catalogue, Exercise
from domain.facts import Facts, Ratio, Reason
from domain.snapshot import LiftLog, Snapshot, Weather
from domain.training.athlete import Athlete, Feeling, athlete_of, recent_feelings
from domain.training.avoidance import avoided_names
from domain.training.block import block_week, follows_deload, microcycle, week_rpe
from domain.training.cardio import Allowance, allowance, counted_minutes
from domain.training.conditions import Category, Conditions, PlannedSession
from domain.training.effort import net_kcal
from domain.training.explain import notes_for, progression_rule, session_notes, week_reasons
from domain.training.fitting import frame_for, lines_net_kcal, session_minutes
from domain.training.landmarks import count_sets, is_deficit
from domain.training.limits import Limits, limits_of
from domain.training.line import Line
from domain.training.readiness import assess
from domain.training.response import Response, respond
from domain.training.split import light_dates, plan_type_for, training_dates, weekday_of
from domain.training.warmup import warmup_for
from domain.training.week import PlannedWeek, plan_week
from domain.units import half_up
from domain.vocabulary import AgentName, FlagType, Phase, PlanType, Weekday

LIFT_DAYS = 56
"""Days of logged lifts that the COACH looks at."""

WEEK = timedelta(days=7)

FRAME_MET = 3.0
"""Warm-up and cool-down are easy movement. Compendium 2024 [D]."""

NO_CARDIO_FLAGS = frozenset({
    FlagType.EXCESSIVE_CARDIO, FlagType.REDS_INDICATORS, FlagType.DISORDERED_EATING_SIGNS, FlagType.TRAINING_DIZZINESS,
})  # fmt: skip
"""While one of these is open no cardio is added. DOMAIN 6 [D]."""

NO_DAYS = "All sessions: no training days are given; name the weekdays that suit"
SEVENTH_DAY = "Seventh day: stretching alone, so that the body recovers"


class Given(Facts):
    """What training depends on, and of food only whether it is less than is spent."""

    athlete: Athlete
    week_start: date
    phase: Phase
    adherence: Ratio | None
    deficit: bool
    """Whether less energy is planned than is spent."""
    cardio_barred: bool
    """By an open flag."""
    cardio_minutes: int = 0
    """Moderate minutes logged in the last week."""
    weather: tuple[Weather, ...] = ()
    lifts: tuple[LiftLog, ...]
    feelings: tuple[Feeling, ...]
    state: CoachState | None
    catalogue_version: str


class PlannedExercise(Facts):
    """One exercise of a session, in seed 0's words."""

    name: str
    sets: int
    reps: str
    """A range such as `10-15`, or seconds such as `30 s` for a hold."""
    rest_sec: int
    target_rpe: float
    load_kg: float | None
    """None where the body is the load or no lift was ever logged: pick a load that meets the RPE."""
    progression_rule: str
    notes: str
    superset: str | None = None
    """A letter shared with the exercise it takes turns with."""


class Session(Facts):
    """One training session."""

    day: date
    weekday: Weekday
    focus: str
    warmup: tuple[str, ...]
    exercises: tuple[PlannedExercise, ...]
    target_rpe: float
    minutes: int
    """Estimated, at most the client's limit."""
    net_kcal: int
    category: Category = "strength"
    indoor_alternative: str | None = None
    """Of the exercise that is outdoors; always there when one is."""
    notes: tuple[str, ...] = ()
    """Supersets, each lift's next load by the RPE of the last set, and when to stay indoors."""


class Said(Facts):
    """The week's training."""

    plan_type: PlanType
    phase: Phase
    block_week: int
    deload: bool
    sessions: tuple[Session, ...]
    weekly_sets: dict[str, float]
    """By muscle: direct sets count 1, indirect 0.5."""
    cardio_minutes: int = 0
    """Moderate minutes planned; a vigorous one counts two."""
    dropped: tuple[str, ...] = ()
    """What was left out and why."""
    limits: tuple[str, ...] = ()
    """Rules that hold the week back, such as `pregnancy` or `cleared_light`."""
    state: CoachState
    reasons: tuple[Reason, ...]


def given(snapshot: Snapshot, said: Mapping[str, Facts]) -> Given:
    """Pick the client's training facts, eight weeks of lifts, two weeks of markers, the phase, and the deficit."""
    science = spoken(said, AgentName.SCIENTIST, scientist.Said)
    targets = spoken(said, AgentName.NUTRITIONIST, nutritionist.Said)
    since = snapshot.week_start - timedelta(days=LIFT_DAYS)
    return Given(
        athlete=athlete_of(snapshot.client, science.weight_kg),
        week_start=snapshot.week_start,
        phase=science.phase,
        adherence=science.adherence,
        deficit=is_deficit(targets.target_kcal, science.tdee_kcal),
        cardio_barred=any(flag.flag_type in NO_CARDIO_FLAGS for flag in snapshot.open_flags),
        cardio_minutes=sum(log.cardio_minutes or 0 for log in snapshot.days if log.day >= snapshot.week_start - WEEK),
        weather=tuple(day for day in snapshot.weather if 0 <= (day.day - snapshot.week_start).days < WEEK.days),
        lifts=tuple(log for log in snapshot.lifts if since <= log.day < snapshot.week_start),
        feelings=recent_feelings(snapshot.days, snapshot.week_start),
        state=snapshot.coach_state,
        catalogue_version=snapshot.catalogue_version,
    )


def think(given: Given, catalogue: Catalogue) -> Said:
    """Plan the week's training; a client without training days gets none, and is told so.

    Raises nothing: what cannot be had is left out and named in `dropped`.
    """
    avoided, unmatched = avoided_names(given.athlete, catalogue.exercises)
    conditions = _conditions(given, avoided, respond(given.feelings, given.lifts, catalogue.exercise, given.week_start))
    week = plan_week(conditions, catalogue)
    sessions = tuple(_session(conditions, session, week.usable) for session in week.sessions)
    weekly_sets = count_sets(
        (line.exercise, line.sets) for session in week.sessions for line in session.lines if line.kind == "lift"
    )
    return Said(
        plan_type=conditions.plan_type,
        phase=conditions.phase,
        block_week=conditions.week.week,
        deload=conditions.deload,
        sessions=sessions,
        weekly_sets=weekly_sets,
        cardio_minutes=sum(counted_minutes(session.lines) for session in week.sessions),
        dropped=_dropped(given, conditions, week, unmatched),
        limits=conditions.limits.names,
        state=_remember(conditions, week, given.week_start),
        reasons=tuple(week_reasons(conditions, week, weekly_sets)),
    )


def _conditions(given: Given, avoided: frozenset[str], response: Response) -> Conditions:
    state = given.state
    again = state is not None and state.week_start == given.week_start
    readiness = assess(
        given.feelings,
        given.lifts,
        given.week_start,
        after_deload=follows_deload(state, given.week_start),
        lifted_before=state is not None and any(lift.load_kg is not None for lift in state.lifts),
    )
    limits = limits_of(given.athlete, readiness.spared, avoided)
    phase = Phase.FOUNDATIONS if readiness.long_layoff else given.phase
    cycle = microcycle(1 if readiness.long_layoff else block_week(state, given.week_start))
    deload = readiness.deload or cycle.kind == "deload"
    dates = training_dates(given.athlete, given.week_start)
    light, easy = light_dates(given.athlete, given.week_start)
    return Conditions(
        athlete=given.athlete,
        plan_type=plan_type_for(given.athlete, len(dates)),
        dates=dates,
        phase=phase,
        week=cycle,
        rpe=week_rpe(cycle, phase, limits.rpe_max),
        deload=deload,
        limits=limits,
        readiness=readiness,
        response=response,
        deficit=given.deficit,
        volume_before={} if state is None else state.volume_before if again else state.volume,
        adherence=given.adherence,
        cardio=_allowance(given, phase, limits, tired=deload or bool(readiness.signs)),
        light_dates=light,
        easy_date=easy,
        weather=given.weather,
        lifts=given.lifts,
        state=state,
        after_deload=follows_deload(state, given.week_start),
    )


def _allowance(given: Given, phase: Phase, limits: Limits, *, tired: bool) -> Allowance:
    return allowance(
        given.athlete, phase, limits, flagged=given.cardio_barred, logged_minutes=given.cardio_minutes, tired=tired
    )


def _session(conditions: Conditions, session: PlannedSession, usable: tuple[Exercise, ...]) -> Session:
    athlete = conditions.athlete
    frame = frame_for(athlete.session_minutes)
    lifting = [line for line in session.lines if line.kind == "lift"]
    kcal = lines_net_kcal(session.lines, athlete.weight_kg)
    return Session(
        day=session.day,
        weekday=weekday_of(session.day),
        focus=session.focus,
        warmup=warmup_for(lifting, usable, frame),
        exercises=tuple(_exercise(line) for line in session.lines),
        target_rpe=max(line.rpe for line in lifting or session.lines),
        minutes=session_minutes(session.lines, frame),
        net_kcal=half_up(kcal + net_kcal(FRAME_MET, athlete.weight_kg, frame.seconds / 3600)),
        category=session.category,
        indoor_alternative=session.indoor_alternative,
        notes=session_notes(conditions, session),
    )


def _exercise(line: Line) -> PlannedExercise:
    return PlannedExercise(
        name=line.exercise.name,
        sets=line.sets,
        reps=line.reps,
        rest_sec=line.rest_sec,
        target_rpe=line.rpe,
        load_kg=line.load_kg,
        progression_rule=progression_rule(line),
        notes=notes_for(line),
        superset=line.superset,
    )


def _dropped(given: Given, conditions: Conditions, week: PlannedWeek, unmatched: tuple[str, ...]) -> tuple[str, ...]:
    athlete, barred = given.athlete, conditions.cardio.barred_by
    asked = {*athlete.training_weekdays, *athlete.cardio_weekdays}
    whole = () if asked else (NO_DAYS,)
    seventh = (SEVENTH_DAY,) if conditions.easy_date else ()
    cardio = (f"Cardio: none is added because of {barred}",) if barred and asked else ()
    questions = (f"Avoided {phrase!r}: no exercise is called that; ask the client" for phrase in unmatched)
    return (*whole, *seventh, *cardio, *questions, *week.dropped)


def _remember(conditions: Conditions, week: PlannedWeek, week_start: date) -> CoachState:
    return CoachState(
        plan_type=conditions.plan_type,
        block_week=conditions.week.week,
        lifts=week.lifts,
        sets_per_muscle={muscle: target.sets for muscle, target in week.targets.items()},
        volume=week.volume,
        volume_before=conditions.volume_before,
        week_start=week_start,
        deload=conditions.deload,
        after_deload=conditions.after_deload,
    )
