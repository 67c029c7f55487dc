"""Programs and their published weeks over HTTP."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Literal

from flask import Response, request
from flask_openapi import APIBlueprint
from pydantic import BeforeValidator, Field

from access.needs import needs
from api import plan_reply
from api.answers import as_json
from api.ids import ClientPath, ProgramPath
from api.listing import Page, cut
from api.plan_reply import DayOfWeek, GroceriesOfWeek, MealsOfWeek, Plans, SessionsOfWeek, WholeWeek, entry_of
from api.problems import documented
from api.program_reply import Program, Programs, reply_to
from api.whose import as_caller, client_named, note_reading, only_client, sees_health
from db.queries import plans, program_lines
from db.queries.plans import Plan
from db.queries.program_lines import ProgramLine
from domain.access import Scope
from domain.check_in import local_date
from domain.errors import NotFound
from domain.facts import Facts
from domain.vocabulary import Weekday
from jobs.published import get_plan

PROBLEMS = documented(404, 422, 503)
LAST_WEEK = 9_999
WEEK_NUMBER = re.compile("[1-9][0-9]{0,3}")

routes = APIBlueprint("programs", __name__, url_prefix="/v1", abp_tags=[{"name": "programs"}])


def _week(value: object) -> object:
    if value == "current" or (isinstance(value, str) and WEEK_NUMBER.fullmatch(value)):
        return value
    message = f"{str(value)[:60]!r} is no week; write its number, 1 to {LAST_WEEK}, or current"
    raise ValueError(message)


def _day(value: object) -> object:
    if isinstance(value, str) and (value.lower() in {"today", *Weekday} or re.fullmatch(r"\d{4}-\d\d-\d\d", value)):
        return value.lower()
    message = f"{str(value)[:60]!r} is no day; write a weekday such as monday, a date such as 2026-11-23, or today"
    raise ValueError(message)


class WeekPath(ProgramPath):
    """The address of a published week."""

    week: Annotated[Annotated[int, Field(ge=1, le=LAST_WEEK)] | Literal["current"], BeforeValidator(_week)] = Field(
        description="The week's number, or `current`."
    )


class DayPath(WeekPath):
    """The address of a day of a published week."""

    day: Annotated[str, BeforeValidator(_day)] = Field(description="A weekday, a date, or `today`.")


class PlansAsked(Page):
    """Which page of publishes."""

    cursor: Annotated[int, Field(ge=1, le=2**31 - 1)] | None = Field(
        default=None, description="`next_cursor` of the page before."
    )


@routes.get("/clients/<client>/programs", responses={200: Programs, **PROBLEMS})
@needs(Scope.CLIENTS_READ)
def show_all(path: ClientPath) -> Response:
    """List a client's programs, the newest first."""
    with as_caller() as session:
        client_id = client_named(session, path.client).id
        lines = program_lines.list_of_client(session, client_id)
        if sees_health():
            note_reading(session, "client", client_id)
    return as_json(Programs(programs=tuple(reply_to(line, health=sees_health()) for line in lines)))


@routes.get("/programs/<program_id>", responses={200: Program, **PROBLEMS})
@needs(Scope.CLIENTS_READ)
def show(path: ProgramPath) -> Response:
    """Show a program: status, week, phase, targets, next check-in."""
    with as_caller() as session:
        line = program_lines.get_line(session, path.program_id, only_client())
        if sees_health():
            note_reading(session, "program", line.id)
    return as_json(reply_to(line, health=sees_health()))


@routes.get("/programs/<program_id>/plans", responses={200: Plans, **PROBLEMS})
@needs(Scope.PLANS_READ)
def show_versions(path: ProgramPath, query: PlansAsked) -> Response:
    """List what was published for a program, every version of every week, the newest first."""
    with as_caller() as session:
        program = program_lines.get_line(session, path.program_id, only_client())
        lines = plans.list_versions(session, program.id, query.cursor, query.limit + 1)
    page, after = cut(lines, query.limit, lambda line: line.version)
    return as_json(Plans(plans=tuple(map(entry_of, page)), next_cursor=after))


@routes.get("/programs/<program_id>/plans/<week>", responses={200: WholeWeek, **PROBLEMS})
@needs(Scope.PLANS_READ)
def show_week(path: WeekPath) -> Response:
    """Show a published week: targets, days, meals, groceries, training, and what the PHYSICIAN said.

    Without a plan the problem says why: held, failed, cancelled, under way or not run yet.
    """
    return _part(path, plan_reply.whole)


@routes.get("/programs/<program_id>/plans/<week>/days/<day>", responses={200: DayOfWeek, **PROBLEMS})
@needs(Scope.PLANS_READ)
def show_day(path: DayPath) -> Response:
    """Show one day of a published week: what it should hold, its meals, its session."""
    program, plan = _find(path)
    day = _pick(plan, path.day, local_date(datetime.now(UTC), program.timezone))
    return _tagged(plan, lambda: _day_of(plan, day), day.isoformat())


@routes.get("/programs/<program_id>/plans/<week>/meals", responses={200: MealsOfWeek, **PROBLEMS})
@needs(Scope.PLANS_READ)
def show_meals(path: WeekPath) -> Response:
    """Show the meals of a published week, each food in grams."""
    return _part(path, plan_reply.meals)


@routes.get("/programs/<program_id>/plans/<week>/groceries", responses={200: GroceriesOfWeek, **PROBLEMS})
@needs(Scope.PLANS_READ)
def show_groceries(path: WeekPath) -> Response:
    """Show the grocery list of a published week, aisle by aisle."""
    return _part(path, plan_reply.groceries)


@routes.get("/programs/<program_id>/plans/<week>/sessions", responses={200: SessionsOfWeek, **PROBLEMS})
@needs(Scope.PLANS_READ)
def show_sessions(path: WeekPath) -> Response:
    """Show the training of a published week."""
    return _part(path, plan_reply.sessions)


def _find(path: WeekPath) -> tuple[ProgramLine, Plan]:
    with as_caller() as session:
        program = program_lines.get_line(session, path.program_id, only_client())
        note_reading(session, "program", program.id)
        return program, get_plan(session, program, program.current_week if path.week == "current" else path.week)


def _part(path: WeekPath, compose: Callable[[Plan], Facts]) -> Response:
    _, plan = _find(path)
    return _tagged(plan, lambda: compose(plan))


def _tagged(plan: Plan, compose: Callable[[], Facts], part: str = "week") -> Response:
    """Answer with a part of a plan, or that it is still the one the caller has."""
    tag = f"{plan.version}-{part}-{plan.sha256}"
    response = Response(mimetype="application/json", headers={"Cache-Control": "private, no-cache"})
    response.set_etag(tag)
    if request.if_none_match.contains_weak(tag):
        response.status_code = 304
    else:
        response.set_data(compose().model_dump_json())
    return response


def _pick(plan: Plan, named: str, today: date) -> date:
    """Return the day of a week that was named.

    Raises:
        NotFound: it is not one of the seven.
    """
    week = {day.isoformat(): day for day in (plan.week_start + timedelta(days=number) for number in range(7))}
    names = week | {list(Weekday)[day.weekday()].value: day for day in week.values()}
    wanted = today.isoformat() if named == "today" else named
    found = names.get(wanted)
    if found is None:
        message = f"day: week {plan.week_number} has no {wanted}; its days are {', '.join(week)}"
        raise NotFound(message)
    return found


def _day_of(plan: Plan, day: date) -> DayOfWeek:
    return next(one for one in plan_reply.list_days(plan) if one.day == day)
