"""What operators did: who, what, to what, when and why, in the transaction that did it."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, text

from domain.errors import InvalidInput
from domain.facts import Facts

RECORD = text("""
    INSERT INTO operator_actions (actor, action, subject_kind, subject_id, reason, detail)
    VALUES (:actor, :action, :subject_kind, :subject_id, :reason, CAST(:detail AS jsonb)) RETURNING id
""")

RECORD_EACH = text("""
    INSERT INTO operator_actions (actor, action, subject_kind, subject_id, reason, detail)
    SELECT :actor, :action, :subject_kind, id::text, :reason, CAST(:detail AS jsonb)
    FROM unnest(CAST(:subject_id AS uuid[])) WITH ORDINALITY AS each (id, place) ORDER BY place
""")

LIST = """
    SELECT id, actor, action, subject_kind, subject_id, reason, detail, created_at FROM operator_actions
    WHERE {which} ORDER BY created_at DESC, id DESC LIMIT :limit
"""
OF_RUN = "subject_kind = 'run' AND subject_id = CAST(:run_id AS text)"

FILTERS = {
    "actor": "actor = :actor",
    "action": "action = :action",
    "subject_kind": "subject_kind = :subject_kind",
    "subject_id": "subject_id = :subject_id",
    "after": "id < :after",
}
"""What narrows a page of the audit."""

NOTHING: Mapping[str, object] = MappingProxyType({})


class Action(Facts):
    """Something an operator did."""

    id: UUID
    actor: str
    action: str
    subject_kind: str
    subject_id: str
    reason: str
    detail: dict[str, Any]
    created_at: datetime


class ActionFilter(Facts):
    """What listed actions have in common."""

    actor: str | None = None
    action: str | None = None
    subject_kind: str | None = None
    subject_id: str | None = None
    after: UUID | None = None
    """The last one of the page before."""


def record(
    session: Connection,
    actor: str,
    action: str,
    subject_kind: str,
    subject_id: object,
    reason: str,
    detail: Mapping[str, object] = NOTHING,
) -> UUID:
    """Record an action and return its id; call it in the transaction of what it records.

    Raises:
        InvalidInput: nobody is named, or no reason is given.
    """
    facts = _said(actor, action, subject_kind, reason, detail)
    return session.execute(RECORD, facts | {"subject_id": str(subject_id)}).scalar_one()


def record_each(
    session: Connection,
    actor: str,
    action: str,
    subject_kind: str,
    subject_ids: Sequence[UUID],
    reason: str,
    detail: Mapping[str, object] = NOTHING,
) -> None:
    """Record an action for each of many subjects, as `record` does for one.

    Raises:
        InvalidInput: as `record`.
    """
    facts = _said(actor, action, subject_kind, reason, detail)
    session.execute(RECORD_EACH, facts | {"subject_id": list(subject_ids)})


def list_actions(session: Connection, *, run_id: UUID | None = None, limit: int = 50) -> list[Action]:
    """Return what operators did, the newest first; of one run where it is named."""
    statement = text(LIST.format(which="true" if run_id is None else OF_RUN))
    rows = session.execute(statement, {"run_id": run_id, "limit": limit}).mappings()
    return [Action.model_validate(dict(row)) for row in rows]


def list_of(session: Connection, subject_kind: str, subject_id: object) -> list[Action]:
    """Return what was done to one thing, the newest first."""
    return list_page(session, ActionFilter(subject_kind=subject_kind, subject_id=str(subject_id)), 50)


def list_page(session: Connection, wanted: ActionFilter, limit: int) -> list[Action]:
    """Return actions that fit, the newest first."""
    given = wanted.model_dump(exclude_none=True)
    which = " AND ".join(FILTERS[name] for name in given) or "true"
    statement = text(LIST.format(which=which).replace("created_at DESC, id DESC", "id DESC"))
    rows = session.execute(statement, given | {"limit": limit}).mappings()
    return [Action.model_validate(dict(row)) for row in rows]


def _said(actor: str, action: str, subject_kind: str, reason: str, detail: Mapping[str, object]) -> dict[str, object]:
    for name, value in (("actor", actor), ("reason", reason)):
        if not value.strip():
            message = f"{name}: is empty; say who does it and why"
            raise InvalidInput(message)
    said = json.dumps(dict(detail), default=str)
    return {"actor": actor, "action": action, "subject_kind": subject_kind, "reason": reason, "detail": said}
