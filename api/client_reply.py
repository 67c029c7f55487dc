"""Clients as upstream apps see them; what they say of their health only for those who may read that."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from api.run_reply import Links
from db.queries.client_lines import ClientLine, ClientStatus, IntakeLine
from domain.facts import Facts
from jobs.intake import TakenIn


class ClientLinks(Links):
    """Where to go on from here."""

    programs: str
    program: str | None


class ClientEntry(Facts):
    """A client as a list shows it."""

    id: UUID
    email: str
    full_name: str
    status: ClientStatus
    """How the newest program stands; `none` without one."""
    program_id: UUID | None
    """The active program, else the newest."""
    created_at: datetime
    links: ClientLinks


class Clients(Facts):
    """A page of clients, the newest first."""

    clients: tuple[ClientEntry, ...]
    next_cursor: UUID | None
    """Where the next page begins; null on the last."""


class NewestIntake(Facts):
    """What the client said last, and what the gate decided on it."""

    answers: dict[str, Any]
    outcome: str
    message: str
    reasons: list[Any]
    cleared_until: date | None
    received_at: datetime


class Client(ClientEntry):
    """A client."""

    timezone: str
    current_week: int | None
    next_check_in_at: datetime | None
    redacted: bool
    """Whether the intake is left out, for want of the right to read health data."""
    intake: NewestIntake | None
    """Null when it is redacted, too."""


class Admitted(Facts):
    """What became of an intake."""

    client_id: UUID
    email: str
    is_new: bool
    outcome: str
    """`cleared`, `cleared_light`; or no program began: `clearance_required`, `delayed`, `refused`."""
    message: str
    """What was found and what to do next, for the person who sent it."""
    program_id: UUID | None
    run_id: UUID | None
    """The program's first run, where it was asked for and there was none."""
    links: ClientLinks


def entry_of(line: ClientLine) -> ClientEntry:
    """Return the client as a list shows it."""
    return ClientEntry(**_shared(line, ClientEntry), links=_links(line.id, line.program_id))


def reply_to(line: ClientLine, intake: IntakeLine | None, *, redacted: bool) -> Client:
    """Return the client, with the intake unless it is redacted."""
    said = None if redacted or intake is None else NewestIntake.model_validate(intake.model_dump())
    return Client(**_shared(line, Client), redacted=redacted, intake=said, links=_links(line.id, line.program_id))


def admitted_reply(taken: TakenIn) -> Admitted:
    """Return what became of an intake."""
    imported = taken.imported
    return Admitted(
        client_id=imported.client_id,
        email=imported.email,
        is_new=imported.is_new,
        outcome=imported.decision.outcome,
        message=imported.decision.message,
        program_id=imported.program_id,
        run_id=taken.run_id,
        links=_links(imported.client_id, imported.program_id),
    )


def address(client_id: UUID) -> str:
    """Return where a client is found."""
    return f"/v1/clients/{client_id}"


def _shared(line: ClientLine, kind: type[ClientEntry]) -> dict[str, Any]:
    return {name: getattr(line, name) for name in kind.model_fields if hasattr(line, name)}


def _links(client_id: UUID, program_id: UUID | None) -> ClientLinks:
    program = program_id and f"/v1/programs/{program_id}"
    return ClientLinks(self=address(client_id), programs=f"{address(client_id)}/programs", program=program)
