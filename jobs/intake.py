"""Taking clients in and taking their logs: all of a file, or nothing of it."""

import difflib
import json
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import NamedTuple, TypeVar, cast
from uuid import UUID

from pydantic import ValidationError
from sqlalchemy import Connection, Engine

from db.queries import catalogue, check_ins, clients, enqueueing, pantry, tracking, violations
from db.queries.clients import Imported
from db.queries.enqueueing import Request
from db.session import transaction
from domain.check_in import local_date
from domain.errors import InvalidFile, NotFound
from domain.facts import Facts
from domain.intake import CheckIn, Intake, PantryCount, client_facts
from domain.intake_targets import opening_targets
from domain.meals.pantry import count
from domain.problems import describe, list_unwritable
from domain.safety.intake import ADMITTED, assess_intake, free_texts
from domain.safety.notes import broken_by
from domain.vocabulary import Trigger
from jobs.engine.admission import admit
from jobs.runtime import Runtime

Document = TypeVar("Document", bound=Facts)

OLDEST_YEARS = 120
"""Nobody who was older is taken at their word."""


class TakenIn(NamedTuple):
    """What became of an intake, and the first run that was put in with it."""

    imported: Imported
    run_id: UUID | None


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
        wrong = list_unwritable(item)
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
        InvalidFile: a client stands twice in the file, is not born yet, or long dead; nothing is written.
    """
    problems = [*_doubled(intakes), *_unborn(intakes, start)]
    if problems:
        raise InvalidFile(source, problems)
    with transaction(engine) as session:
        return [_take_in(session, intake, start) for intake in intakes]


def take_in(runtime: Runtime, intake: Intake, now: datetime, begin_for: str | None = None) -> TakenIn:
    """Take one client in as `import_clients` does; for an upstream, put the first run in if the program has none.

    Raises:
        InvalidFile: the client is not born yet, or long dead; nothing is written.
        TooMany: the upstream has put in as many runs a minute as it may; nothing is written.
    """
    problems = list(_unborn([intake], now))
    if problems:
        raise InvalidFile("intake", problems)
    with transaction(runtime.engine) as session:
        imported = _take_in(session, intake, now)
        run_id = _begin(session, imported.program_id, begin_for) if begin_for else None
    if run_id:
        admit(runtime)
    return TakenIn(imported, run_id)


def submit_check_ins(
    engine: Engine, source: str, logs: Sequence[CheckIn], now: datetime, client_id: UUID | None = None
) -> int:
    """Write what clients logged, acting as that client where one is named; return how many days.

    Raises:
        InvalidFile: an unknown client or exercise, a day to come, or one that stands twice; nothing is written.
    """
    with transaction(engine, client_id=client_id) as session:
        problems = [
            f"{position}.{problem}" if len(logs) > 1 else problem
            for position, log in enumerate(logs)
            for problem in _wrong(session, log, now)
        ]
        if problems:
            raise InvalidFile(source, problems)
        return sum(tracking.save(session, _client(session, log.client)[0], log) for log in logs)


def count_pantries(
    engine: Engine, source: str, counts: Sequence[PantryCount], now: datetime, client_id: UUID | None = None
) -> tuple[str, ...]:
    """Write what clients have at home; return what must be asked about it, each under the client's e-mail.

    With `client_id` it acts as that client.

    Raises:
        InvalidFile: an unknown client, or one that stands twice; nothing is written.
    """
    with transaction(engine, client_id=client_id) as session:
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
            yield f"{prefix}client: there is no client {one.client}; take the intake in first"
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


def _doubled(intakes: Sequence[Intake]) -> Iterable[str]:
    seen: dict[str, int] = {}
    for position, intake in enumerate(intakes):
        if intake.email in seen:
            yield f"{position}.email: {intake.email} stands at {seen[intake.email]} too; keep one of them"
        seen.setdefault(intake.email, position)


def _begin(session: Connection, program_id: UUID | None, upstream: str) -> UUID | None:
    program = check_ins.lock(session, program_id) if program_id else None
    if program is None or program.has_begun:
        return None
    request = Request(program_id=program.program_id, trigger=Trigger.INITIAL, upstream=upstream)
    return enqueueing.enqueue(session, request)


def _unborn(intakes: Sequence[Intake], start: datetime) -> Iterable[str]:
    for position, intake in enumerate(intakes):
        prefix = f"{position}." if len(intakes) > 1 else ""
        if intake.birth_year > start.year:
            yield f"{prefix}birth_year: {intake.birth_year} is in the future; give the year of birth"
        if intake.birth_year < start.year - OLDEST_YEARS:
            yield f"{prefix}birth_year: {intake.birth_year} is over {OLDEST_YEARS} years ago; give the year of birth"


def _wrong(session: Connection, log: CheckIn, now: datetime) -> Iterable[str]:
    found = clients.find_client(session, log.client)
    if found is None:
        yield f"client: there is no client {log.client}; take the intake in first"
        return
    client_id, zone = found
    yield from _misdated(log, local_date(now, zone))
    known = catalogue.list_exercise_names(session)
    for number, lift in enumerate(log.lifts):
        if lift.exercise not in known:
            close = difflib.get_close_matches(lift.exercise, known, n=1)
            hint = f"; did you mean {close[0]}?" if close else "; db/seeds/exercises.csv lists the names"
            yield f"lifts.{number}.exercise: {lift.exercise!r} is not in the catalogue{hint}"
    weighed = [day.day for day in log.days if day.weight_kg is not None]
    for number, entry in enumerate(log.weekly):
        until = entry.recorded_on
        weighed_by_then = min(weighed, default=date.max) <= until or tracking.has_weight(session, client_id, until)
        if entry.weight_kg is None and not weighed_by_then:
            yield f"weekly.{number}.weight_kg: no weight was ever logged up to {until}; enter one"
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
