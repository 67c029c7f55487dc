"""A published week as upstream apps see it: whole, or a part of it."""

from collections.abc import Iterable
from datetime import date, datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from api.program_reply import address as address_of_program
from api.run_reply import Links
from db.queries.plans import Plan, Version
from domain.agents import chef, coach, dietitian, nutritionist, physician
from domain.facts import Facts
from domain.meals.served import ComposedPlate, DayMenu, Grocery, Meal, PantryUse
from domain.nutrition.supplements import Protocol
from domain.vocabulary import AgentName, Phase, PlanType, Weekday


class PlanEntry(Facts):
    """One publish of a week, as a list shows it."""

    version: int
    """Counts the program's publishes, from 1."""
    week_number: int
    week_start: date | None
    in_force: bool
    """Whether no later run has planned the week anew."""
    run_id: UUID
    published_at: datetime
    sha256: str
    links: Links


class Plans(Facts):
    """A page of publishes, the newest first."""

    plans: tuple[PlanEntry, ...]
    next_cursor: int | None
    """Where the next page begins; null on the last."""


class Week(Facts):
    """Which week it is, and which publish of it."""

    program_id: UUID
    week_number: int
    week_start: date
    """The first of its seven days."""
    version: int
    run_id: UUID
    published_at: datetime


class Macros(Facts):
    """The week's mean daily targets."""

    kcal: int
    protein_g: float
    fat_g: float
    carbs_g: float
    fiber_g: float
    """At least."""
    water_l: float
    considerations: tuple[str, ...]
    supplements: Protocol


class DayGoal(Facts):
    """What one day should hold."""

    kcal: int
    protein_g: float
    fat_g: float
    carbs_g: float


class DayOutline(Facts):
    """One day of a week: what it should hold."""

    day: date
    weekday: Weekday
    training: bool
    goal: DayGoal


class Day(DayOutline):
    """One day: what it should hold, what is served, and the session if there is one."""

    menu: DayMenu | None
    session: coach.Session | None


class Meals(Facts):
    """What is eaten."""

    days: tuple[DayMenu, ...]
    viable_day: tuple[Meal, ...]
    """Three quick meals for a day on which the plan cannot be kept."""
    composed: tuple[ComposedPlate, ...]
    """Plates made for this week; meals may name them."""
    gave_up: tuple[str, ...]
    """Wishes that could not be had."""
    questions: tuple[str, ...]
    notes: tuple[str, ...]


class Aisle(Facts):
    """What is bought at one place of the shop."""

    aisle: str
    items: tuple[Grocery, ...]


class Groceries(Facts):
    """What is bought for the week, in the order of the way through a shop."""

    aisles: tuple[Aisle, ...]
    from_pantry: tuple[PantryUse, ...]
    """What the week uses of what is at home."""
    relative_cost: float | None
    """1 cheap to 3 dear for its energy; no prices."""


class Sessions(Facts):
    """How the week is trained."""

    plan_type: PlanType
    phase: Phase
    block_week: int
    deload: bool
    sessions: tuple[coach.Session, ...]
    weekly_sets: dict[str, float]
    cardio_minutes: int
    dropped: tuple[str, ...]
    limits: tuple[str, ...]


class Safety(Facts):
    """What the PHYSICIAN said of it."""

    summary: str
    modifications: tuple[str, ...]
    """What a warning changes, for the client to read."""


class WholeWeek(Week):
    """A published week."""

    targets: Macros
    days: tuple[DayOutline, ...]
    meals: Meals
    groceries: Groceries
    training: Sessions
    safety: Safety


class DayOfWeek(Day, Week):
    """One day of a published week."""


class MealsOfWeek(Meals, Week):
    """The meals of a published week."""


class GroceriesOfWeek(Groceries, Week):
    """The grocery list of a published week."""


class SessionsOfWeek(Sessions, Week):
    """The training of a published week."""


def entry_of(line: Version) -> PlanEntry:
    """Return a publish as a list shows it."""
    own = f"{address_of_program(line.program_id)}/plans/{line.week_number}"
    return PlanEntry(**line.model_dump(exclude={"program_id"}), links=Links(self=own))


def whole(plan: Plan) -> WholeWeek:
    """Return the whole week."""
    verdict = physician.Said.model_validate(plan.bundle[AgentName.PHYSICIAN])
    return WholeWeek(
        **_week(plan),
        targets=_macros(nutritionist.Said.model_validate(plan.bundle[AgentName.NUTRITIONIST])),
        days=tuple(map(_outline, _wanted(plan).days)),
        meals=_meals(plan),
        groceries=_groceries(plan),
        training=_sessions(plan),
        safety=Safety(summary=verdict.summary, modifications=verdict.modifications),
    )


def list_days(plan: Plan) -> tuple[DayOfWeek, ...]:
    """Return the seven days, each by itself."""
    return tuple(DayOfWeek(**_week(plan), **_parts(day)) for day in _days(plan))


def meals(plan: Plan) -> MealsOfWeek:
    """Return the meals."""
    return MealsOfWeek(**_week(plan), **_parts(_meals(plan)))


def groceries(plan: Plan) -> GroceriesOfWeek:
    """Return the grocery list."""
    return GroceriesOfWeek(**_week(plan), **_parts(_groceries(plan)))


def sessions(plan: Plan) -> SessionsOfWeek:
    """Return the training."""
    return SessionsOfWeek(**_week(plan), **_parts(_sessions(plan)))


def _week(plan: Plan) -> dict[str, Any]:
    return {name: getattr(plan, name) for name in Week.model_fields}


def _parts(facts: Facts) -> dict[str, Any]:
    return {name: getattr(facts, name) for name in type(facts).model_fields}


def _macros(targets: nutritionist.Said) -> Macros:
    same = {name: getattr(targets, name) for name in ("protein_g", "fat_g", "carbs_g", "fiber_g", "water_l")}
    return Macros(
        **same,
        kcal=targets.target_kcal,
        considerations=targets.special_considerations,
        supplements=targets.supplements,
    )


def _menu(plan: Plan) -> chef.Said:
    return chef.Said.model_validate(plan.bundle[AgentName.CHEF])


def _training(plan: Plan) -> coach.Said:
    return coach.Said.model_validate(plan.bundle[AgentName.COACH])


def _wanted(plan: Plan) -> dietitian.Said:
    return dietitian.Said.model_validate(plan.bundle[AgentName.DIETITIAN])


def _days(plan: Plan) -> tuple[Day, ...]:
    menus = {menu.day: menu for menu in _menu(plan).days}
    planned = {session.day: session for session in _training(plan).sessions}
    return tuple(
        Day(**_parts(_outline(day)), menu=menus.get(day.day), session=planned.get(day.day))
        for day in _wanted(plan).days
    )


def _outline(day: dietitian.DayTarget) -> DayOutline:
    goal = DayGoal(kcal=day.kcal, protein_g=day.protein_g, fat_g=day.fat_g, carbs_g=day.carbs_g)
    return DayOutline(day=day.day, weekday=day.weekday, training=day.training, goal=goal)


def _meals(plan: Plan) -> Meals:
    menu = _menu(plan)
    return Meals(**_same(menu, Meals, {"notes"}), notes=_wanted(plan).notes)


def _groceries(plan: Plan) -> Groceries:
    menu = _menu(plan)
    return Groceries(aisles=tuple(_aisles(menu.groceries)), from_pantry=menu.pantry, relative_cost=menu.relative_cost)


def _aisles(lines: Iterable[Grocery]) -> Iterable[Aisle]:
    for aisle, items in groupby(lines, lambda line: line.aisle):
        yield Aisle(aisle=aisle, items=tuple(items))


def _sessions(plan: Plan) -> Sessions:
    return Sessions(**_same(_training(plan), Sessions, set()))


def _same(said: Facts, kind: type[Facts], without: set[str]) -> dict[str, Any]:
    return {name: getattr(said, name) for name in kind.model_fields if name not in without}
