"""Why each number of the week is what it is, and what the client reads beside it."""

from collections.abc import Iterator

from domain.facts import Reason, Scalar
from domain.training import autoregulation, outdoor
from domain.training.block import BLOCK, DELOAD_LOAD, DELOAD_SETS
from domain.training.cardio import heart_rates
from domain.training.conditions import Conditions, PlannedSession
from domain.training.landmarks import credit
from domain.training.limits import PREGNANT
from domain.training.line import Line
from domain.training.volume_plan import Target
from domain.training.week import PlannedWeek
from domain.vocabulary import Pregnancy

NEXT_SET_INPUTS = {f"rpe{above:+d}": kg for above, kg in autoregulation.NEXT_SET_KG}


STOP_SIGNS = (
    "Stop and call your midwife or doctor: bleeding, fluid, regular painful contractions, chest pain, dizziness, "
    "headache, short breath before effort, weak muscles, a painful or swollen calf. Never hold your breath"
)
"""ACOG opinion 804 [M]."""

PROGRESSION = {"steady": "steady", "interval": "rounds_then_pace", "mobility": "range_then_time"}
"""How work that is no lift moves on."""


def progression_rule(line: Line) -> str:
    """The id of how the exercise moves on."""
    if line.kind != "lift":
        return PROGRESSION[line.kind]
    if line.hold:
        return "hold_longer"
    return "double_progression" if line.loadable else "reps_then_harder_variation"


def notes_for(line: Line) -> str:
    """What the client should know to do the exercise as planned."""
    exercise = line.exercise
    parts = (
        ("Each side.", exercise.unilateral),
        ("Lighter on purpose: deload.", line.deloaded),
        ("Pick a load that meets the RPE and log it.", line.loadable and not line.hold and line.load_kg is None),
        (f"Indoors: {line.indoors}.", line.indoors is not None),
        ("At a pace that lets you talk.", line.kind == "steady"),
        ("Each round hard, then as long easy.", line.kind == "interval"),
        ("To mild tension, breathing calmly.", line.kind == "mobility"),
    )
    return " ".join(text for text, applies in parts if applies)


def session_notes(conditions: Conditions, session: PlannedSession) -> tuple[str, ...]:
    """What the client reads before the session: who takes turns, the next set, the pulse, when to stay indoors."""
    pairs: dict[str, list[str]] = {}
    for line in session.lines:
        if line.superset:
            pairs.setdefault(line.superset, []).append(line.exercise.name)
    turns = (f"Superset {letter}: a set of {' and one of '.join(names)}, then rest" for letter, names in pairs.items())
    expecting = (STOP_SIGNS,) if conditions.athlete.pregnancy in PREGNANT else ()
    return (
        *expecting,
        *turns,
        *autoregulation.tables(session.lines),
        *_pulse(conditions, session),
        *_weather(conditions, session),
    )


def _pulse(conditions: Conditions, session: PlannedSession) -> Iterator[str]:
    """Beats a minute of steady cardio, for those whose pulse tells their effort."""
    athlete = conditions.athlete
    if not any(line.kind in {"steady", "interval"} for line in session.lines):
        return
    if athlete.beta_blocked or athlete.pregnancy is not Pregnancy.NONE:
        why = "a beta-blocker holds it down" if athlete.beta_blocked else "it tells little in and after pregnancy"
        yield f"Go by how hard it feels and by talking, not by your pulse: {why}"
    elif athlete.age_years is not None and any(line.kind == "steady" for line in session.lines):
        low, high = heart_rates(athlete.age_years)
        yield f"Steady work: a pulse of about {low} to {high} if you measure it; how hard it feels goes first"


def _weather(conditions: Conditions, session: PlannedSession) -> Iterator[str]:
    if session.verdict is not None:
        yield f"Weather forecast: {session.verdict.gate.replace('_', ' ')}, {session.verdict.reason}"
    if session.indoor_alternative is not None:
        yield outdoor.table(session.indoor_alternative, easy_allowed=not conditions.limits.restrictions)


def week_reasons(conditions: Conditions, week: PlannedWeek, weekly_sets: dict[str, float]) -> Iterator[Reason]:
    """One reason for each number of the week."""
    yield Reason(
        about="block_week",
        rule="coach.block",
        inputs={
            "week": conditions.week.week,
            "of": len(BLOCK),
            "kind": conditions.week.kind,
            "deload": conditions.deload,
            "signs": ", ".join(conditions.readiness.signs),
            "layoff_days": conditions.readiness.layoff_days,
        },
        source="docs: design choice",
    )
    for muscle, sets in weekly_sets.items():
        target = week.targets.get(muscle)
        yield Reason(
            about=f"weekly_sets.{muscle}",
            rule="coach.weekly_sets",
            inputs={"planned": sets, "deload": conditions.deload, **_target_inputs(conditions, target)},
            source="Pelland 2024 (indirect 0.5); RP landmarks; docs: design choice",
        )
    yield Reason(
        about="cardio_minutes",
        rule="coach.cardio_minutes",
        inputs={
            "most": conditions.cardio.minutes,
            "goal": conditions.athlete.goal.value,
            "phase": conditions.phase.value,
            "intervals": conditions.cardio.intervals,
            "barred_by": conditions.cardio.barred_by,
        },
        source="WHO 2020; docs: design choice",
    )
    for number, session in enumerate(week.sessions):
        yield from _session_reasons(conditions, session, f"sessions.{number}")


def _target_inputs(conditions: Conditions, target: Target | None) -> dict[str, Scalar]:
    if target is None:
        return {}
    answered: dict[str, Scalar] = {"recovery": target.recovery, "strength_pct": target.strength_pct}
    error = {"error": round(target.errors[-1], 3), "errors_sum": round(sum(target.errors), 3)} if target.errors else {}
    known = {name: value for name, value in answered.items() if value is not None}
    return {"target": target.sets, "by": target.rule, "deficit": conditions.deficit, **known, **error}


def _session_reasons(conditions: Conditions, session: PlannedSession, at: str) -> Iterator[Reason]:
    yield Reason(
        about=f"{at}.minutes",
        rule="coach.duration",
        inputs={"limit_minutes": conditions.athlete.session_minutes, "left_out": len(session.dropped)},
        source="docs: design choice",
    )
    yield Reason(
        about=f"{at}.net_kcal",
        rule="coach.net_energy",
        inputs={"weight_kg": conditions.athlete.weight_kg},
        source="Compendium of Physical Activities 2024: (MET - 1) x kg x h",
    )
    yield Reason(
        about=f"{at}.target_rpe", rule="coach.rpe", inputs=_rpe_inputs(conditions), source="docs: design choice"
    )
    if session_notes(conditions, session):
        inputs: dict[str, Scalar] = {
            **NEXT_SET_INPUTS,
            "age_years": conditions.athlete.age_years,
            "outdoors": session.indoor_alternative is not None,
        }
        yield Reason(
            about=f"{at}.notes",
            rule="coach.notes",
            inputs=inputs,
            source="PMC11057620; Tanaka 2001",
        )
    for number, line in enumerate(session.lines):
        yield from _line_reasons(conditions, line, f"{at}.exercises.{number}")


def _line_reasons(conditions: Conditions, line: Line, at: str) -> Iterator[Reason]:
    if line.kind != "lift":
        yield from _light_reasons(conditions, line, at)
        return
    scheme = {"style": conditions.style, "isolation": line.isolation, "reps_change": conditions.week.reps_change}
    muscles = ", ".join(sorted(muscle for muscle, share in credit(line.exercise).items() if share == 1))
    yield Reason(
        about=f"{at}.sets",
        rule="coach.sets",
        inputs={"muscles": muscles, "deload_share": DELOAD_SETS if line.deloaded else 1.0},
        source="RP landmarks; docs: design choice",
    )
    yield Reason(about=f"{at}.reps", rule="coach.rep_band", inputs=dict(scheme), source="docs: design choice")
    yield Reason(about=f"{at}.rest_sec", rule="coach.rest", inputs=dict(scheme), source="docs: design choice")
    yield Reason(
        about=f"{at}.target_rpe", rule="coach.rpe", inputs=_rpe_inputs(conditions), source="docs: design choice"
    )
    if line.load_kg is not None:
        yield Reason(
            about=f"{at}.load_kg",
            rule="coach.load",
            inputs={
                "layoff_share": conditions.readiness.layoff_share,
                "deload_share": DELOAD_LOAD if line.deloaded else 1.0,
                "reps_low": line.reps_low,
                "target_rpe": line.rpe,
            },
            source="Double progression; Epley, Brzycki and the RTS table for a new range",
        )


LIGHT_RULES = {"steady": "coach.cardio", "interval": "coach.intervals", "mobility": "coach.flexibility"}
LIGHT_SOURCES = {
    "steady": "WHO 2020; docs: design choice",
    "interval": "Little 2010, Gibala 2012; docs: design choice",
    "mobility": "ACSM 2011; docs: design choice",
}


def _light_reasons(conditions: Conditions, line: Line, at: str) -> Iterator[Reason]:
    inputs: dict[str, Scalar] = {
        "seconds": line.reps_high,
        "rounds": line.sets,
        "met": line.exercise.met,
        "rpe": line.rpe,
        "week_minutes": conditions.cardio.minutes,
    }
    for field in ("sets", "reps", "rest_sec", "target_rpe"):
        yield Reason(
            about=f"{at}.{field}", rule=LIGHT_RULES[line.kind], inputs=dict(inputs), source=LIGHT_SOURCES[line.kind]
        )


def _rpe_inputs(conditions: Conditions) -> dict[str, str | int | float | bool | None]:
    return {
        "phase": conditions.phase.value,
        "block_week": conditions.week.week,
        "week_rpe": conditions.week.rpe,
        "limit": conditions.limits.rpe_max,
        "deload": conditions.deload,
    }
