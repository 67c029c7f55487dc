"""Taking clients in and taking their logs: all of a file, or nothing of it."""

import difflib
import json
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import TypeVar, cast
from uuid import UUID

from pydantic import ValidationError
from sqlalchemy import Connection, Engine

from db.queries import catalogue, clients, pantry, tracking, violations
from db.queries.clients import Imported
from db.session import transaction
from domain.check_in import local_date
from domain.errors import InvalidFile, NotFound
from domain.facts import Facts
from domain.intake import CheckIn, Intake, PantryCount, client_facts
from domain.intake_targets import opening_targets
from domain.meals.pantry import count
from domain.problems import describe
from domain.safety.intake import ADMITTED, assess_intake, free_texts
from domain.safety.notes import broken_by

Document = TypeVar("Document", bound=Facts)


def read_documents(source: str, content: object, kind: type[Document]) -> tuple[Document, ...]:
    """Return one document or a list of them.

    Raises:
        InvalidFile: every wrong field of every document, with what to do about it.
    """
    many = isinstance(content, list)
    items = cast("list[object]", content) if many else [content]
    documents: list[Document] = []
    problems: list[str] = []
    for position, item in enumerate(items):
        prefix = f"{position}." if many else ""
        wrong = _unwritable(item)
        if not wrong:
            try:
                documents.append(kind.model_validate_json(json.dumps(item)))
            except ValidationError as error:
                wrong = describe(error)
        problems += [f"{prefix}{field}: {sentence}" for field, sentence in wrong]
    if not items:
        problems.append("body: the list is empty; give one document or more")
    if problems:
        raise InvalidFile(source, problems)
    return tuple(documents)


def import_clients(engine: Engine, source: str, intakes: Sequence[Intake], start: datetime) -> list[Imported]:
    """Take every client through the intake gate; those it lets in get a program, another's program is paused.

    Raises:
        InvalidFile: a client stands twice in the file, or is not born yet; nothing is written.
    """
    problems = [*_doubled(intakes), *_unborn(intakes, start)]
    if problems:
        raise InvalidFile(source, problems)
    with transaction(engine) as session:
        return [_take_in(session, intake, start) for intake in intakes]


def submit_check_ins(engine: Engine, source: str, logs: Sequence[CheckIn], now: datetime) -> int:
    """Write what clients logged; return how many days.

    Raises:
        InvalidFile: an unknown client or exercise, a day to come, or one that stands twice; nothing is written.
    """
    with transaction(engine) as session:
        problems = [
            f"{position}.{problem}" if len(logs) > 1 else problem
            for position, log in enumerate(logs)
            for problem in _wrong(session, log, now)
        ]
        if problems:
            raise InvalidFile(source, problems)
        return sum(tracking.save(session, _client(session, log.client)[0], log) for log in logs)


def count_pantries(engine: Engine, source: str, counts: Sequence[PantryCount], now: datetime) -> tuple[str, ...]:
    """Write what clients have at home; return what must be asked about it, each under the client's e-mail.

    Raises:
        InvalidFile: an unknown client, or one that stands twice; nothing is written.
    """
    with transaction(engine) as session:
        problems = list(_uncountable(session, counts))
        if problems:
            raise InvalidFile(source, problems)
        foods = catalogue.get(session, catalogue.current_version(session)).food
        for one in counts:
            client_id, zone = _client(session, one.client)
            pantry.save(session, client_id, one.items, local_date(now, zone))
        return tuple(f"{one.client}: {question}" for one in counts for question in count(one.items, foods).questions)


def _uncountable(session: Connection, counts: Sequence[PantryCount]) -> Iterable[str]:
    seen: dict[str, int] = {}
    for position, one in enumerate(counts):
        prefix = f"{position}." if len(counts) > 1 else ""
        if clients.find_client(session, one.client) is None:
            yield f"{prefix}client: there is no client {one.client}; import the intake first"
        if one.client in seen:
            yield f"{prefix}client: {one.client} stands at {seen[one.client]} too; make one of the two"
        seen.setdefault(one.client, position)


def _take_in(session: Connection, intake: Intake, start: datetime) -> Imported:
    today = local_date(start, intake.timezone)
    decision = assess_intake(intake, today)
    client_id, is_new = clients.save_intake(session, intake, decision, today)
    violations.record(session, client_id, None, broken_by(free_texts(intake)), start)
    program_id: UUID | None = None
    if decision.outcome not in ADMITTED:
        clients.pause_program(session, client_id)
    else:
        facts = client_facts(intake, client_id, today, cleared_light=decision.outcome == "cleared_light")
        program_id = clients.open_program(session, client_id, intake, opening_targets(facts, today), start)
    return Imported(
        client_id=client_id,
        email=intake.email,
        full_name=intake.full_name,
        is_new=is_new,
        decision=decision,
        program_id=program_id,
    )


def _unwritable(document: object) -> list[tuple[str, str]]:
    """Return the path of every text with a NUL or half a character, which PostgreSQL cannot keep."""
    found: list[tuple[str, str]] = []
    places: list[tuple[str, object]] = [("", document)]
    while places:
        path, value = places.pop()
        if isinstance(value, dict):
            places += [(f"{path}.{name}", inner) for name, inner in cast("dict[str, object]", value).items()]
        elif isinstance(value, list):
            places += [(f"{path}.{number}", inner) for number, inner in enumerate(cast("list[object]", value))]
        elif isinstance(value, str) and re.search("[\0\ud800-\udfff]", value):
            found.append((path.lstrip(".") or "body", "holds a NUL or half a character; remove it"))
    return found


def _doubled(intakes: Sequence[Intake]) -> Iterable[str]:
    seen: dict[str, int] = {}
    for position, intake in enumerate(intakes):
        if intake.email in seen:
            yield f"{position}.email: {intake.email} stands at {seen[intake.email]} too; keep one of them"
        seen.setdefault(intake.email, position)


def _unborn(intakes: Sequence[Intake], start: datetime) -> Iterable[str]:
    for position, intake in enumerate(intakes):
        if intake.birth_year > start.year:
            prefix = f"{position}." if len(intakes) > 1 else ""
            yield f"{prefix}birth_year: {intake.birth_year} is in the future; give the year of birth"


def _wrong(session: Connection, log: CheckIn, now: datetime) -> Iterable[str]:
    found = clients.find_client(session, log.client)
    if found is None:
        yield f"client: there is no client {log.client}; import the intake first"
        return
    client_id, zone = found
    yield from _misdated(log, local_date(now, zone))
    known = catalogue.list_exercise_names(session)
    for number, lift in enumerate(log.lifts):
        if lift.exercise not in known:
            close = difflib.get_close_matches(lift.exercise, known, n=1)
            hint = f"; did you mean {close[0]}?" if close else "; db/seeds/exercises.csv lists the names"
            yield f"lifts.{number}.exercise: {lift.exercise!r} is not in the catalogue{hint}"
    if log.weekly and not clients.has_program(session, client_id):
        yield "weekly: the client has no active program; leave it out"


def _misdated(log: CheckIn, today: date) -> Iterable[str]:
    """Say what lies in the future, and what stands twice so that one would hide the other."""
    entries: list[tuple[str, date, tuple[date | str, ...]]] = [
        *((f"days.{number}.day", one.day, ("days", one.day)) for number, one in enumerate(log.days)),
        *((f"lifts.{number}.day", one.day, (one.exercise, one.day)) for number, one in enumerate(log.lifts)),
        *(
            (f"weekly.{number}.recorded_on", one.recorded_on, ("", one.recorded_on))
            for number, one in enumerate(log.weekly)
        ),
    ]
    forecasts = [(f"weather.{number}.day", one.day, ("weather", one.day)) for number, one in enumerate(log.weather)]
    seen: dict[tuple[date | str, ...], str] = {}
    for path, day, same in (*entries, *forecasts):
        if day > today and not path.startswith("weather."):
            yield f"{path}: {day} is in the future; give a day up to {today}"
        if same in seen:
            yield f"{path}: {day} stands at {seen[same]} too; make one of the two"
        seen.setdefault(same, path)


def _client(session: Connection, email: str) -> tuple[UUID, str]:
    found = clients.find_client(session, email)
    if found is None:
        message = f"client: there is no client {email}"
        raise NotFound(message)
    return found
