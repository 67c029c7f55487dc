"""Clients as lists and pages show them, and the newest intake of one."""

from collections.abc import Collection
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, text

from domain.errors import NotFound
from domain.facts import Facts
from domain.ids import read_id

LINES = """
    SELECT c.id, c.email, c.full_name, c.timezone, c.created_at, coalesce(p.status::text, 'none') AS status,
        p.id AS program_id, p.current_week,
        CASE WHEN p.status = 'active' THEN p.next_check_in_at END AS next_check_in_at
    FROM clients c LEFT JOIN LATERAL (
        SELECT id, status, current_week, next_check_in_at FROM programs
        WHERE client_id = c.id AND deleted_at IS NULL ORDER BY status = 'active' DESC, created_at DESC
        LIMIT 1) p ON true
    WHERE c.deleted_at IS NULL
"""
CONDITIONS = {
    "email": "c.email = lower(:email)",
    "status": """p.status = CAST(:status AS program_status) AND EXISTS (
        SELECT FROM programs s
        WHERE s.client_id = c.id AND s.status = CAST(:status AS program_status) AND s.deleted_at IS NULL)""",
    "without_program": "NOT EXISTS (SELECT FROM programs s WHERE s.client_id = c.id AND s.deleted_at IS NULL)",
    "client_id": "c.id = :client_id",
    "after": "c.id < :after",
}
"""What narrows a list."""

INTAKE = text("""
    SELECT answers, outcome, message, reasons, cleared_until, received_at FROM intake_answers
    WHERE client_id = :client_id ORDER BY received_at DESC LIMIT 1
""")


class ClientStatus(StrEnum):
    """How a client's newest program stands, or that there is none."""

    ACTIVE = "active"
    PAUSED = "paused"
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    NONE = "none"


class ClientLine(Facts):
    """A client."""

    id: UUID
    email: str
    full_name: str
    timezone: str
    created_at: datetime
    status: ClientStatus
    program_id: UUID | None
    """The active program, else the newest."""
    current_week: int | None
    next_check_in_at: datetime | None


class ClientFilter(Facts):
    """What the listed clients have in common."""

    email: str | None = None
    status: ClientStatus | None = None
    client_id: UUID | None = None
    after: UUID | None = None
    """The last one of the page before."""


class IntakeLine(Facts):
    """The newest intake of a client, and what the gate decided on it."""

    answers: dict[str, Any]
    outcome: str
    message: str
    reasons: list[Any]
    cleared_until: date | None
    received_at: datetime


def list_lines(session: Connection, wanted: ClientFilter, limit: int) -> list[ClientLine]:
    """Return clients that fit, the newest first."""
    given = wanted.model_dump(exclude_none=True)
    if wanted.status is ClientStatus.NONE:
        given = {name: value for name, value in given.items() if name != "status"} | {"without_program": True}
    conditions = "".join(f" AND {CONDITIONS[name]}" for name in given)
    rows = session.execute(text(f"{LINES}{conditions} ORDER BY c.id DESC LIMIT :limit"), given | {"limit": limit})
    return [ClientLine.model_validate(dict(row)) for row in rows.mappings()]


def get_line(session: Connection, name: str, only: UUID | None = None) -> ClientLine:
    """Return the client with that id or e-mail, if it is the `only` one, where one is given.

    Raises:
        NotFound: there is none.
    """
    client_id = read_id(name)
    which = ClientFilter(client_id=client_id) if client_id else ClientFilter(email=name)
    found = list_lines(session, which, 1)
    if not found or only not in {None, found[0].id}:
        message = f"client: there is no client {name}; `regimen clients` and GET /v1/clients list them"
        raise NotFound(message)
    return found[0]


def get_intake(session: Connection, client_id: UUID) -> IntakeLine | None:
    """Return the client's newest intake; None for a client without one."""
    row = session.execute(INTAKE, {"client_id": client_id}).mappings().one_or_none()
    return IntakeLine.model_validate(dict(row)) if row else None


def list_names(session: Connection, client_ids: Collection[UUID]) -> dict[UUID, str]:
    """Return the full names of clients, by id."""
    statement = text("SELECT id, full_name FROM clients WHERE id = ANY(:ids)")
    return {row.id: row.full_name for row in session.execute(statement, {"ids": list(client_ids)})}
