"""What operators did: who, what, to what, when and why, in the transaction that did it."""

import json
from collections.abc import Mapping
from types import MappingProxyType
from uuid import UUID

from sqlalchemy import Connection, text

RECORD = text("""
    INSERT INTO operator_actions (actor, action, subject_kind, subject_id, reason, detail)
    VALUES (:actor, :action, :subject_kind, :subject_id, :reason, CAST(:detail AS jsonb)) RETURNING id
""")

NOTHING: Mapping[str, object] = MappingProxyType({})


def record(
    session: Connection,
    actor: str,
    action: str,
    subject_kind: str,
    subject_id: object,
    reason: str,
    detail: Mapping[str, object] = NOTHING,
) -> UUID:
    """Record an action and return its id; call it in the transaction of what it records."""
    facts = {
        "actor": actor,
        "action": action,
        "subject_kind": subject_kind,
        "subject_id": str(subject_id),
        "reason": reason,
        "detail": json.dumps(dict(detail), default=str),
    }
    return session.execute(RECORD, facts).scalar_one()
