"""Broken policies: logging them, listing those that hold a client, and recording that somebody settled one."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, select, text
from sqlalchemy.dialects.postgresql import insert

from db.tables.safety import policy_violations
from domain.errors import NotFound
from domain.facts import Facts
from domain.safety.findings import PolicyAction, Violation, ViolationTrigger
from domain.vocabulary import ViolationType

OPEN = text("""
    SELECT DISTINCT ON (v.client_id, v.rule, v.text_sha256) v.id, v.violation_type, v.trigger, v.rule, v.created_at,
        v.text_sha256, c.full_name, c.email
    FROM policy_violations v JOIN clients c ON c.id = v.client_id
    WHERE v.action = 'blocked' AND v.trigger = 'input' AND v.text_sha256 IS NOT NULL AND NOT EXISTS (
        SELECT FROM policy_violations s
        WHERE s.client_id = v.client_id AND s.text_sha256 = v.text_sha256 AND s.resolved_at IS NOT NULL)
    ORDER BY v.client_id, v.rule, v.text_sha256, v.created_at
""")
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
    full_name: str
    email: str


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
