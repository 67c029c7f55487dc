"""Red flags: which there are, and what somebody decided about one."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import Connection, text
from sqlalchemy.dialects.postgresql import insert

from db.tables.safety import red_flags
from domain.errors import Conflict, NotFound
from domain.facts import Facts
from domain.safety.findings import Flag
from domain.vocabulary import AgentName, FlagStatus, FlagType, Severity

OPEN = text("""
    SELECT f.id, f.flag_type, f.severity, f.status, f.description, f.referral_target, f.detected_at, c.full_name,
        c.email
    FROM red_flags f JOIN clients c ON c.id = f.client_id
    WHERE f.status <> 'resolved' ORDER BY f.severity DESC, f.detected_at, f.id
""")

LINES = """
    SELECT f.id, f.client_id, f.program_id, f.pipeline_run_id AS run_id, f.flag_type, f.severity, f.status,
        f.detecting_agent, f.description, f.referral_target, f.rule, f.evidence, f.detected_at, f.resolved_at,
        f.resolution_notes
    FROM red_flags f JOIN clients c ON c.id = f.client_id AND c.deleted_at IS NULL
"""
CONDITIONS = {
    "open": "f.status IN ('detected', 'acknowledged', 'referred')",
    "status": "f.status = CAST(:status AS flag_status)",
    "severity": "f.severity = CAST(:severity AS flag_severity)",
    "flag_type": "f.flag_type = :flag_type",
    "client_id": "f.client_id = :client_id",
    "after": "f.id < :after",
}
"""What narrows a list."""

SETTLE = text("""
    UPDATE red_flags SET status = CAST(:status AS flag_status), resolution_notes = :notes,
        resolved_at = CASE WHEN :status = 'resolved' THEN now() END
    WHERE id = :flag_id AND status <> 'resolved'
    RETURNING (SELECT email FROM clients WHERE clients.id = red_flags.client_id)
""")

PASSED = "nothing shows it any more"
"""What the notes of a warning say that settled itself; should it come back, it is raised again."""
SETTLE_PASSED = text("""
    UPDATE red_flags SET status = 'resolved', resolved_at = :now, resolution_notes = :notes
    WHERE client_id = :client_id AND flag_type = ANY(:types) AND severity = 'warning' AND status = 'detected'
""")
FIND = text("SELECT id FROM red_flags WHERE id::text LIKE :head OR id::text LIKE :tail LIMIT 2")


class RedFlag(Facts):
    """A red flag that is not resolved."""

    id: UUID
    flag_type: FlagType
    severity: Severity
    status: FlagStatus
    description: str | None
    referral_target: str | None
    detected_at: datetime
    full_name: str
    email: str


class FlagLine(Facts):
    """A red flag, whatever became of it. No name of any client."""

    id: UUID
    client_id: UUID
    program_id: UUID | None
    run_id: UUID | None
    """The run whose PHYSICIAN raised it."""
    flag_type: FlagType
    severity: Severity
    status: FlagStatus
    detecting_agent: AgentName
    description: str | None
    referral_target: str | None
    rule: str | None
    evidence: dict[str, Any]
    detected_at: datetime
    resolved_at: datetime | None
    resolution_notes: str | None


class FlagFilter(Facts):
    """What the listed flags have in common."""

    open: Literal[True] | None = None
    """That nobody has resolved them."""
    status: FlagStatus | None = None
    severity: Severity | None = None
    flag_type: FlagType | None = None
    client_id: UUID | None = None
    after: UUID | None = None
    """The last one of the page before."""


def raise_flags(
    session: Connection,
    flags: Iterable[Flag],
    client_id: UUID,
    moment: datetime,
    program_id: UUID | None = None,
    run_id: UUID | None = None,
) -> None:
    """Record red flags; one that is open already at the same severity is left as it is."""
    owner = {"client_id": client_id, "program_id": program_id, "pipeline_run_id": run_id, "detected_at": moment}
    for flag in flags:
        session.execute(
            insert(red_flags)
            .values(flag.model_dump(mode="json") | owner)
            .on_conflict_do_nothing(
                index_elements=["client_id", "flag_type", "severity"],
                index_where=text("status IN ('detected', 'acknowledged', 'referred')"),
            )
        )


def list_open(session: Connection) -> list[RedFlag]:
    """Return every flag nobody has resolved, the gravest first, then the oldest."""
    return [RedFlag.model_validate(dict(row)) for row in session.execute(OPEN).mappings()]


def list_lines(session: Connection, wanted: FlagFilter, limit: int) -> list[FlagLine]:
    """Return flags that fit, the newest first."""
    given = wanted.model_dump(exclude_none=True)
    conditions = " AND ".join(CONDITIONS[name] for name in given) or "true"
    statement = text(f"{LINES} WHERE {conditions} ORDER BY f.id DESC LIMIT :limit")
    return [
        FlagLine.model_validate(dict(row)) for row in session.execute(statement, given | {"limit": limit}).mappings()
    ]


def get_line(session: Connection, flag_id: UUID, client_id: UUID | None = None) -> FlagLine:
    """Return one flag; of that client, where one is named.

    Raises:
        NotFound: there is none.
    """
    statement = text(
        f"{LINES} WHERE f.id = :flag_id AND (CAST(:client_id AS uuid) IS NULL OR f.client_id = :client_id)"
    )
    row = session.execute(statement, {"flag_id": flag_id, "client_id": client_id}).mappings().one_or_none()
    if row is None:
        message = f"flag_id: there is no flag {flag_id}; `regimen flags` lists the open ones"
        raise NotFound(message)
    return FlagLine.model_validate(dict(row))


def settle(session: Connection, flag_id: UUID, status: FlagStatus, notes: str) -> str:
    """Record what was decided and return the client's e-mail; only `resolved` lets the next week be published.

    Raises:
        Conflict: the flag is resolved already.
    """
    facts = {"flag_id": flag_id, "status": status.value, "notes": notes}
    email = session.execute(SETTLE, facts).scalar_one_or_none()
    if email is None:
        message = f"flag: {flag_id} is resolved already; `regimen flags` lists the open ones"
        raise Conflict(message)
    return email


def find_id(session: Connection, part: str) -> UUID:
    """Return the flag whose id begins or ends so, as the list shows it.

    Raises:
        NotFound: none, or more than one.
    """
    patterns = {"head": f"{part.lower()}%", "tail": f"%{part.lower()}"}
    found = session.execute(FIND, patterns).scalars().all()
    if len(found) != 1:
        many = "more than one flag; give more of its id"
        message = f"flag: {part!r} names {many if found else 'no flag; `regimen flags` lists them'}"
        raise NotFound(message)
    return found[0]


def settle_passed(session: Connection, client_id: UUID, passed: tuple[FlagType, ...], at: datetime) -> None:
    """Resolve the client's warnings of these types that nobody has taken up: nothing shows them any more."""
    facts = {"client_id": client_id, "types": list(passed), "now": at, "notes": PASSED}
    session.execute(SETTLE_PASSED, facts)
