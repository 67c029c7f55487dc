"""One client under every way of coaching: what each week was, and what each arm believed, promised and changed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from benchmarks.coaching.agents import agents_for
from benchmarks.coaching.arms import SIMPLE, Advice, CheckIn, asked_rate, is_unsafe, opening
from benchmarks.coaching.body import Body
from benchmarks.coaching.clients import Client
from benchmarks.coaching.life import Plan, live_a_week
from domain.catalogue import Catalogue
from domain.intake import client_facts
from domain.snapshot import ClientFacts, DayLog

START = date(2026, 3, 2)
"""A Monday."""
WEEKS_BEFORE = (0, 0, 2)
"""Weeks a client logged before the first plan."""
OURS = "regimen"
ARMS = (OURS, *SIMPLE)

Adviser = Callable[[Sequence[DayLog], date, int, Advice], Advice]


@dataclass(slots=True)
class Week:
    """One client-week under one arm; rates in kg a week, energy in kcal a day."""

    kcal: int
    promised: float
    rate: float
    """Of tissue, as it was."""
    asked: float
    """What the goal asks of this body: its rate, within caps and above the floor, by what it really spends."""
    unsafe: bool
    """Whether the plan is below the floor, or beyond a hard rate by what the arm itself believes."""
    weight_kg: float
    believed_kcal: float
    """Expenditure at the check-in that opened the week, as the arm had it."""
    spent_kcal: float
    """Of the week before that check-in, as it was."""
    written_kcal: float
    """The same by the client's own counting."""
    status: str
    stalled: bool


@dataclass(slots=True)
class Course:
    """All weeks of one client under one arm."""

    weeks: list[Week] = field(default_factory=list[Week])
    problems: list[str] = field(default_factory=list[str])
    menus: list[bool] = field(default_factory=list[bool])
    """Whether each week had one; empty where none was asked for."""
    plants: list[int] = field(default_factory=list[int])
    published: int = 0


@dataclass(slots=True)
class Trial:
    """One client, every arm."""

    client: Client
    courses: dict[str, Course]


def try_out(client: Client, weeks: int, catalogue: Catalogue | None, arms: Sequence[str] = ARMS) -> Trial:
    """Let the client live so many weeks under each arm; without a catalogue nothing is cooked or trained."""
    return Trial(client, {arm: _coached(client, arm, weeks, catalogue) for arm in arms})


def _coached(client: Client, arm: str, weeks: int, catalogue: Catalogue | None) -> Course:
    facts = client_facts(client.intake, UUID(int=client.number + 1), START)
    if arm != OURS:
        return _live(client, facts, weeks, _simple(facts, arm))
    agents = agents_for(client, START, catalogue)
    course = _live(client, facts, weeks, agents.advise)
    course.problems, course.menus, course.plants = agents.problems, agents.menus, agents.plants
    course.published = agents.published
    return course


def _simple(facts: ClientFacts, arm: str) -> Adviser:
    return lambda days, today, week, last: SIMPLE[arm](CheckIn(facts, days, today, week, last)) if week else last


def _live(client: Client, facts: ClientFacts, weeks: int, advise: Adviser) -> Course:
    body, course, advice = client.body(), Course(), opening(facts)
    logs, spent, written = _before(client, body)
    for week in range(weeks):
        today = START + timedelta(weeks=week)
        advice = advise(logs, today, week, advice)
        asked, unsafe = asked_rate(facts, body, spent), is_unsafe(facts, body.tissue_kg, advice)
        lived = live_a_week(client, body, advice.plan, today, week)
        course.weeks.append(
            Week(
                kcal=advice.plan.kcal,
                promised=advice.promised_kg_per_week,
                rate=lived.change_kg,
                asked=asked,
                unsafe=unsafe,
                weight_kg=lived.weight_kg,
                believed_kcal=advice.expenditure_kcal,
                spent_kcal=spent,
                written_kcal=written,
                status=advice.status,
                stalled=client.stalled(week),
            )
        )
        logs += lived.logs
        spent, written = lived.spent_kcal, lived.written_kcal
    return course


def _before(client: Client, body: Body) -> tuple[list[DayLog], float, float]:
    """The weeks before the first plan, in which the client eats as ever: logs, expenditure, and that as counted."""
    usual = body.usual_kcal * (1 - client.ways.unwritten)
    plan = Plan(round(usual), usual * 0.17 / 4, usual * 0.33 / 9, usual * 0.50 / 4)
    logs, spent, written = list[DayLog](), body.usual_kcal, usual
    for week in range(-client.chance("before").choice(WEEKS_BEFORE), 0):
        lived = live_a_week(client, body, plan, START + timedelta(weeks=week), week)
        logs += lived.logs
        spent, written = lived.spent_kcal, lived.written_kcal
    return logs, spent, written
