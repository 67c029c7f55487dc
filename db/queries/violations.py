"""Broken policies: logging them, listing those that hold a client, and recording that somebody settled one."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import Connection, select, text
from sqlalchemy.dialects.postgresql import insert

from db.tables.safety import policy_violations
from domain.errors import NotFound
from domain.facts import Facts
from domain.safety.findings import PolicyAction, Violation, ViolationTrigger
from domain.vocabulary import ViolationType

HOLDS = """
    (v.action = 'blocked' AND v.trigger = 'input' AND v.text_sha256 IS NOT NULL AND NOT EXISTS (
        SELECT FROM policy_violations s
        WHERE s.client_id = v.client_id AND s.text_sha256 = v.text_sha256 AND s.resolved_at IS NOT NULL))
"""
OPEN = text(f"""
    SELECT DISTINCT ON (v.client_id, v.rule, v.text_sha256) v.id, v.violation_type, v.trigger, v.rule, v.created_at,
        v.text_sha256, v.client_id, c.full_name, c.email
    FROM policy_violations v JOIN clients c ON c.id = v.client_id
    WHERE {HOLDS}
    ORDER BY v.client_id, v.rule, v.text_sha256, v.created_at
""")
LINES = f"""
    SELECT v.id, v.client_id, v.pipeline_run_id AS run_id, v.violation_type, v.severity, v.trigger, v.action, v.rule,
        v.details, {HOLDS} AS holds, v.created_at, v.resolved_at, v.resolution_notes
    FROM policy_violations v JOIN clients c ON c.id = v.client_id AND c.deleted_at IS NULL
"""
CONDITIONS = {
    "holds": HOLDS,
    "violation_type": "v.violation_type = :violation_type",
    "client_id": "v.client_id = :client_id",
    "after": "v.id < :after",
}
"""What narrows a list."""
RESOLVE = text("""
    UPDATE policy_violations v SET resolved_at = now(), resolution_notes = :notes
    FROM policy_violations o
    WHERE o.id = :violation_id AND v.client_id = o.client_id AND v.text_sha256 = o.text_sha256 AND v.resolved_at IS NULL
    RETURNING (SELECT email FROM clients WHERE clients.id = v.client_id)
""")


class BlockingText(Facts):
    """A text that holds its client's weeks until somebody settles it."""

    id: UUID
    violation_type: ViolationType
    trigger: ViolationTrigger
    rule: str
    created_at: datetime
    text_sha256: str
    client_id: UUID
    full_name: str
    email: str


class ViolationLine(Facts):
    """A broken policy as it was logged: never the words, no name of any client."""

    id: UUID
    client_id: UUID
    run_id: UUID | None
    violation_type: ViolationType
    severity: str
    """`warning` or `critical`."""
    trigger: ViolationTrigger
    action: PolicyAction
    rule: str
    details: dict[str, Any]
    holds: bool
    """Whether its client's weeks wait until somebody settles it."""
    created_at: datetime
    resolved_at: datetime | None
    resolution_notes: str | None


class ViolationFilter(Facts):
    """What the listed violations have in common."""

    holds: Literal[True] | None = None
    """That their client's weeks wait for somebody."""
    violation_type: ViolationType | None = None
    client_id: UUID | None = None
    after: UUID | None = None
    """The last one of the page before."""


def record(
    session: Connection, client_id: UUID, run_id: UUID | None, violations: Iterable[Violation], at: datetime
) -> None:
    """Log each violation once a run, with the hash of its text and never its words; critical ones were blocked."""
    for violation in violations:
        figures = dict(violation.evidence)
        figures.pop("phrase", None)
        row = {
            "client_id": client_id,
            "pipeline_run_id": run_id,
            "violation_type": violation.violation_type,
            "severity": "critical" if violation.critical else "warning",
            "trigger": violation.trigger,
            "action": PolicyAction.BLOCKED if violation.critical else PolicyAction.WARNED,
            "rule": str(figures.pop("cue", None) or violation.rule),
            "text_sha256": figures.pop("text_sha256", None),
            "details": figures | {"policy": violation.rule},
            "created_at": at,
        }
        session.execute(insert(policy_violations).values(row).on_conflict_do_nothing())


def list_settled_texts(session: Connection, client_id: UUID) -> tuple[str, ...]:
    """Return the hashes of the client's texts that somebody has settled, in order."""
    table = policy_violations
    statement = select(table.c.text_sha256).where(
        table.c.client_id == client_id, table.c.resolved_at.is_not(None), table.c.text_sha256.is_not(None)
    )
    return tuple(session.execute(statement.distinct().order_by(table.c.text_sha256)).scalars())


def list_blocking(session: Connection) -> list[BlockingText]:
    """Return every text that holds a client and that nobody has settled, the oldest first."""
    rows = [BlockingText.model_validate(dict(row)) for row in session.execute(OPEN).mappings()]
    return sorted(rows, key=lambda row: (row.created_at, row.id))


def list_lines(session: Connection, wanted: ViolationFilter, limit: int) -> list[ViolationLine]:
    """Return violations that fit, the newest first."""
    given = wanted.model_dump(exclude_none=True)
    conditions = " AND ".join(CONDITIONS[name] for name in given) or "true"
    statement = text(f"{LINES} WHERE {conditions} ORDER BY v.id DESC LIMIT :limit")
    rows = session.execute(statement, given | {"limit": limit}).mappings()
    return [ViolationLine.model_validate(dict(row)) for row in rows]


def get_line(session: Connection, violation_id: UUID, client_id: UUID | None = None) -> ViolationLine:
    """Return one violation; of that client, where one is named.

    Raises:
        NotFound: there is none.
    """
    one = "v.id = :violation_id AND (CAST(:client_id AS uuid) IS NULL OR v.client_id = :client_id)"
    facts = {"violation_id": violation_id, "client_id": client_id}
    row = session.execute(text(f"{LINES} WHERE {one}"), facts).mappings().one_or_none()
    if row is None:
        message = f"violation_id: there is no violation {violation_id}; `regimen violations` lists those that hold"
        raise NotFound(message)
    return ViolationLine.model_validate(dict(row))


def resolve(session: Connection, violation_id: UUID, notes: str) -> str:
    """Record that somebody settled this text, and return the client's e-mail; the next run reads past it.

    Raises:
        NotFound: it is settled already, or rests on no text.
    """
    emails = session.execute(RESOLVE, {"violation_id": violation_id, "notes": notes}).scalars().all()
    if not emails:
        message = f"violation: {violation_id} is settled already, or rests on no text; `regimen violations` lists them"
        raise NotFound(message)
    return emails[0]


def find_id(session: Connection, part: str) -> UUID:
    """Return the one listed violation whose id begins or ends so.

    Raises:
        NotFound: none, or more than one.
    """
    ids = [
        row.id
        for row in list_blocking(session)
        if str(row.id).startswith(part.lower()) or str(row.id).endswith(part.lower())
    ]
    if len(ids) != 1:
        many = "more than one; give more of its id"
        message = f"violation: {part!r} names {many if ids else 'none; `regimen violations` lists them'}"
        raise NotFound(message)
    return ids[0]
