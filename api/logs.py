"""What a client logs, over HTTP: check-ins, weekly entries, the pantry."""

from datetime import UTC, date, datetime, timedelta
from operator import attrgetter
from uuid import UUID

from flask import Response
from flask_openapi import APIBlueprint
from pydantic import BaseModel, ConfigDict, Field

from access.needs import needs
from access.runtime import runtime
from api.answers import as_json
from api.bodies import insist_on_an_object
from api.ids import ClientPath
from api.listing import PageAfter, cut
from api.problems import documented
from api.whose import as_caller, client_named, note_reading, only_client
from db.queries import progress, tracking
from db.queries.client_lines import ClientLine
from db.queries.progress import Entry
from domain.access import Scope
from domain.check_in import local_date
from domain.errors import InvalidFile
from domain.facts import Facts
from domain.intake import CheckIn, Email, PantryCount, WeeklyEntry
from domain.kitchen import PantryItem
from domain.snapshot import DayLog, LiftLog, Weather
from jobs.intake import count_pantries, submit_check_ins
from jobs.pantries import look

SHOWN_DAYS = timedelta(days=28)
"""How far back logs are shown where nobody says."""
MOST_DAYS = timedelta(days=366)
PROBLEMS = documented(400, 404, 413, 415, 422, 503)

routes = APIBlueprint("logs", __name__, url_prefix="/v1", abp_tags=[{"name": "clients"}])
routes.before_request(insist_on_an_object)


class NewCheckIn(CheckIn):
    """What a client logged; the document that `regimen check-in submit` takes."""

    client: Email | None = Field(default=None, description="May be left out; else the e-mail of the addressed client.")


class NewPantry(PantryCount):
    """All that is at home; the document that `regimen pantry import` takes."""

    client: Email | None = Field(default=None, description="May be left out; else the e-mail of the addressed client.")


class LogsAsked(BaseModel):
    """Which days."""

    model_config = ConfigDict(extra="forbid")

    since: date | None = Field(default=None, description="From this day on; without it, four weeks before `before`.")
    before: date | None = Field(default=None, description="Before this day; without it, up to the client's today.")


class Written(Facts):
    """What was written; what was there for the same day, lift or week is replaced whole."""

    client_id: UUID
    days: int
    """How many."""
    lifts: int
    """How many."""
    weekly: int
    """How many entries."""
    weather: int
    """How many days."""


class Logs(Facts):
    """What a client logged in [since, before), the oldest first; its shape is that of a check-in."""

    client_id: UUID
    since: date
    before: date
    days: tuple[DayLog, ...]
    lifts: tuple[LiftLog, ...]
    weather: tuple[Weather, ...]
    """What was forecast."""


class Progress(Facts):
    """A page of weekly entries, the newest first."""

    entries: tuple[Entry, ...]
    next_cursor: UUID | None
    """Where the next page begins; null on the last."""


class PantryLot(Facts):
    """Something at home as the next plan reads it."""

    food: str
    grams: float | None
    """Null: some, nobody said how much."""
    expires_on: date | None


class Pantry(Facts):
    """What a client has at home."""

    client_id: UUID
    items: tuple[PantryItem, ...]
    """As they were counted, within the days that a count is believed."""
    lots: tuple[PantryLot, ...]
    """As they were understood; what expires first stands first."""
    questions: tuple[str, ...]
    """About what was not, and does not count."""


@routes.post("/clients/<client>/check-ins", responses={200: Written, **PROBLEMS})
@needs(Scope.CLIENTS_WRITE)
def check_in(path: ClientPath, body: NewCheckIn) -> Response:
    """Take in what a client logged: days, lifts, weekly entries, forecasts. All of it, or nothing."""
    line = _addressed(path, body.client)
    _submit(line, body.model_copy(update={"client": line.email}))
    counts = {name: len(getattr(body, name)) for name in ("days", "lifts", "weekly", "weather")}
    return as_json(Written(client_id=line.id, **counts))


@routes.get("/clients/<client>/check-ins", responses={200: Logs, **documented(404, 422, 503)})
@needs(Scope.HEALTH_READ)
def show_logs(path: ClientPath, query: LogsAsked) -> Response:
    """Show what a client logged: days with weight, food and how it felt, and every set that was lifted."""
    with as_caller() as session:
        line = client_named(session, path.client)
        note_reading(session, "client", line.id)
        since, before = _window(query, local_date(datetime.now(UTC), line.timezone))
        found = {
            "days": tracking.list_days(session, line.id, since, before),
            "lifts": tracking.list_lifts(session, line.id, since, before),
            "weather": tracking.list_weather(session, line.id, since, before),
        }
    return as_json(Logs(client_id=line.id, since=since, before=before, **found))


@routes.post("/clients/<client>/progress", responses={200: Entry, **PROBLEMS})
@needs(Scope.CLIENTS_WRITE)
def enter(path: ClientPath, body: WeeklyEntry) -> Response:
    """Enter a week: the weekly form. One of the same day is replaced."""
    line = _addressed(path, None)
    _submit(line, CheckIn(client=line.email, weekly=(body,)))
    with as_caller() as session:
        return as_json(progress.get_entry(session, line.id, body.recorded_on))


@routes.get("/clients/<client>/progress", responses={200: Progress, **documented(404, 422, 503)})
@needs(Scope.HEALTH_READ)
def show_progress(path: ClientPath, query: PageAfter) -> Response:
    """List weekly entries, the newest first."""
    with as_caller() as session:
        line = client_named(session, path.client)
        note_reading(session, "client", line.id)
        entries = progress.list_entries(session, line.id, query.cursor, query.limit + 1)
    page, after = cut(entries, query.limit, attrgetter("id"))
    return as_json(Progress(entries=page, next_cursor=after))


@routes.get("/clients/<client>/pantry", responses={200: Pantry, **documented(404, 422, 503)})
@needs(Scope.CLIENTS_READ)
def show_pantry(path: ClientPath) -> Response:
    """Show what is at home, as counted and as the next plan reads it."""
    return as_json(_pantry(_addressed(path, None)))


@routes.put("/clients/<client>/pantry", responses={200: Pantry, **PROBLEMS})
@needs(Scope.CLIENTS_WRITE)
def count_pantry(path: ClientPath, body: NewPantry) -> Response:
    """Write all that is at home; what was counted before is forgotten."""
    line = _addressed(path, body.client)
    count = PantryCount(client=line.email, items=body.items)
    count_pantries(runtime().engine, "body", [count], datetime.now(UTC), only_client())
    return as_json(_pantry(line))


def _window(query: LogsAsked, today: date) -> tuple[date, date]:
    """Return the first day that is shown, and the day after the last.

    Raises:
        InvalidFile: they are not in order, or too far apart.
    """
    before = query.before or today + timedelta(days=1)
    if query.since is None:
        return before - min(SHOWN_DAYS, before - date.min), before
    if not timedelta() < before - query.since <= MOST_DAYS:
        raise InvalidFile("query", [f"since: is not 1 to {MOST_DAYS.days} days before {before}; give such a day"])
    return query.since, before


def _addressed(path: ClientPath, named: str | None) -> ClientLine:
    """Return the client of the address, whom the body may name again.

    Raises:
        NotFound: there is none.
        InvalidFile: the body names another.
    """
    with as_caller() as session:
        line = client_named(session, path.client)
    if named not in {None, line.email}:
        raise InvalidFile("body", [f"client: is not the client of this address; leave it out, or give {line.email}"])
    return line


def _submit(line: ClientLine, log: CheckIn) -> None:
    submit_check_ins(runtime().engine, line.email, [log], datetime.now(UTC), only_client())


def _pantry(line: ClientLine) -> Pantry:
    with as_caller() as session:
        items, counted = look(session, line.id, local_date(datetime.now(UTC), line.timezone))
    lots = tuple(PantryLot(food=lot.food, grams=lot.grams, expires_on=lot.expires_on) for lot in counted.lots)
    return Pantry(client_id=line.id, items=items, lots=lots, questions=counted.questions)
