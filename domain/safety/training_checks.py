"""Checks of the finished training week, from the exercises table and the client."""

from collections.abc import Callable, Iterator

from domain.agents.coach import PlannedExercise, Session
from domain.catalogue import Catalogue
from domain.constraints import Broken
from domain.safety.chart import Chart
from domain.safety.findings import Figures
from domain.safety.menu_checks import Check
from domain.snapshot import ClientFacts
from domain.vocabulary import Phase, Pregnancy

VIGOROUS_MET = 6.0
"""From here on effort is vigorous. Compendium of Physical Activities 2024 [R]."""
WEEKS_TO_HEAL = 8
"""Weeks after birth without vigorous work. DOMAIN 6."""
EXPECTING = (Pregnancy.TRIMESTER_1, Pregnancy.TRIMESTER_2, Pregnancy.TRIMESTER_3)


def _expecting(client: ClientFacts) -> bool:
    return client.pregnancy in EXPECTING


def _healing(client: ClientFacts) -> bool:
    early = client.weeks_postpartum is None or client.weeks_postpartum < WEEKS_TO_HEAL
    return client.pregnancy in (Pregnancy.POSTPARTUM, Pregnancy.LACTATING) and early


RPE_CAPS: tuple[tuple[str, float, Callable[[Chart], bool]], ...] = (
    ("any week", 9.0, lambda chart: True),  # noqa: ARG005 - the row holds for every chart
    ("foundations", 7.0, lambda chart: chart.scientist.phase is Phase.FOUNDATIONS),
    ("deload", 6.0, lambda chart: chart.coach.deload),
    ("pregnancy", 7.0, lambda chart: _expecting(chart.client)),
    ("the first weeks after birth", 6.0, lambda chart: _healing(chart.client)),
    ("light clearance", 6.0, lambda chart: chart.client.cleared_light),
)
"""Highest RPE by state, 0 to 10. DOMAIN 1.8, 5; around birth moderate work only, ACOG opinion 804 [M], [D]."""


def _planned(chart: Chart) -> Iterator[tuple[Session, PlannedExercise]]:
    return ((session, planned) for session in chart.coach.sessions for planned in session.exercises)


def nothing_contraindicated(chart: Chart, catalogue: Catalogue) -> Iterator[Broken]:
    """No exercise loads an injured joint, is one the client refuses, or is unknown."""
    injured = {injury.joint for injury in chart.client.injuries}
    avoided = {name.casefold() for name in chart.client.exercises_avoided}
    for session, planned in _planned(chart):
        where = f"{planned.name} on {session.weekday}"
        exercise = catalogue.exercise.get(planned.name)
        if exercise is None:
            text = f"{where} is not in the exercises table"
            yield Broken(rule="plan.unknown_exercise", description=text, evidence={"exercise": planned.name})
            continue
        joints = sorted(exercise.contraindicated_joints & injured)
        if joints or planned.name.casefold() in avoided:
            why = f"loads the injured {joints[0]}" if joints else "is refused by the client"
            evidence: Figures = {"exercise": planned.name, "why": why}
            yield Broken(rule="plan.contraindicated_exercise", description=f"{where} {why}", evidence=evidence)


def effort_within_cap(chart: Chart, _: Catalogue) -> Iterator[Broken]:
    """No session or exercise asks for more effort than the client's state allows."""
    state, cap = min(((state, cap) for state, cap, holds in RPE_CAPS if holds(chart)), key=lambda row: row[1])
    asked = [session.target_rpe for session in chart.coach.sessions]
    asked += [planned.target_rpe for _, planned in _planned(chart)]
    if asked and max(asked) > cap:
        text = f"RPE {max(asked)} is asked for, at most {cap} in {state}"
        yield Broken(rule="plan.rpe_cap", description=text, evidence={"rpe": max(asked), "cap": cap, "state": state})


def nothing_vigorous(chart: Chart, catalogue: Catalogue) -> Iterator[Broken]:
    """No vigorous exercise in pregnancy, in the first weeks after birth, or on a light clearance."""
    client = chart.client
    if not (_expecting(client) or _healing(client) or client.cleared_light):
        return
    for session, planned in _planned(chart):
        exercise = catalogue.exercise.get(planned.name)
        if exercise is not None and exercise.met >= VIGOROUS_MET:
            text = f"{planned.name} on {session.weekday} is vigorous, {exercise.met} MET"
            evidence: Figures = {"exercise": planned.name, "met": exercise.met}
            yield Broken(rule="plan.vigorous_exercise", description=text, evidence=evidence)


TRAINING_CHECKS: tuple[Check, ...] = (nothing_contraindicated, effort_within_cap, nothing_vigorous)
"""Every check of what is trained; one that fails holds the week."""
