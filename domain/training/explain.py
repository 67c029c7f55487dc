"""Why each number of the week is what it is, and what the client reads beside it."""

from collections.abc import Iterator

from domain.facts import Reason, Scalar
from domain.reasons import DESIGN
from domain.training import autoregulation, outdoor
from domain.training.block import BLOCK, DELOAD_LOAD
from domain.training.cardio import heart_rates
from domain.training.conditions import Conditions, PlannedSession
from domain.training.limits import PREGNANT
from domain.training.line import Line
from domain.training.volume_plan import Target
from domain.training.week import PlannedWeek
from domain.vocabulary import Pregnancy

LINES = "sessions.*.exercises.*"
LIGHT_RULES = {"steady": "coach.cardio", "interval": "coach.intervals", "mobility": "coach.flexibility"}


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
    """What the week's numbers rest on beyond what the messages say; `formulas.py` has the rest."""
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
        source=DESIGN,
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
        source="WHO 2020; " + DESIGN,
    )
    yield from _alike(conditions)
    for number, session in enumerate(week.sessions):
        for place, line in enumerate(session.lines):
            yield from _own_reasons(conditions, line, f"sessions.{number}.exercises.{place}")


def _alike(conditions: Conditions) -> Iterator[Reason]:
    """What bears on every exercise of the week alike."""
    effort: dict[str, Scalar] = {"week_rpe": conditions.week.rpe, "limit": conditions.limits.rpe_max}
    for about in ("sessions.*.target_rpe", f"{LINES}.target_rpe"):
        yield Reason(about=about, rule="coach.rpe", inputs=effort, source=DESIGN)
    for about, rule in ((f"{LINES}.reps", "coach.rep_band"), (f"{LINES}.rest_sec", "coach.rest")):
        yield Reason(about=about, rule=rule, inputs={"style": conditions.style})
    yield Reason(about=f"{LINES}.load_kg", rule="coach.load", inputs=_shares(conditions, deload=conditions.deload))


def _own_reasons(conditions: Conditions, line: Line, at: str) -> Iterator[Reason]:
    """What sets one exercise apart from the week's others."""
    if line.kind != "lift":
        yield Reason(about=at, rule=LIGHT_RULES[line.kind])
    elif line.deloaded and not conditions.deload:
        yield Reason(about=f"{at}.target_rpe", rule="coach.aching")
        yield Reason(about=f"{at}.sets", rule="coach.aching")
        yield Reason(about=f"{at}.load_kg", rule="coach.load", inputs=_shares(conditions, deload=True))


def _shares(conditions: Conditions, *, deload: bool) -> dict[str, Scalar]:
    return {"layoff_share": conditions.readiness.layoff_share, "deload_share": DELOAD_LOAD if deload else 1.0}


def _target_inputs(conditions: Conditions, target: Target | None) -> dict[str, Scalar]:
    if target is None:
        return {}
    answered: dict[str, Scalar] = {"recovery": target.recovery, "strength_pct": target.strength_pct}
    error = {"error": round(target.errors[-1], 3), "errors_sum": round(sum(target.errors), 3)} if target.errors else {}
    known = {name: value for name, value in answered.items() if value is not None}
    return {"target": target.sets, "by": target.rule, "deficit": conditions.deficit, **known, **error}
