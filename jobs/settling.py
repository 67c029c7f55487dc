"""What somebody decides about a red flag, or about a text that holds a client: recorded with who and why."""

from uuid import UUID

from sqlalchemy import Engine

from db.queries import flags, operators, violations
from db.session import transaction
from domain.vocabulary import FlagStatus

DEEDS = {
    FlagStatus.ACKNOWLEDGED: "acknowledge",
    FlagStatus.REFERRED: "refer",
    FlagStatus.RESOLVED: "resolve",
}
"""What an operator does that gives a flag its status."""


def settle_flag(engine: Engine, flag_id: UUID, status: FlagStatus, notes: str, actor: str) -> str:
    """Record what was decided about a flag and return the client's e-mail; only `resolved` lets a week be published.

    Raises:
        Conflict: it is resolved already.
        InvalidInput: nobody is named, or the notes are empty.
    """
    with transaction(engine) as session:
        email = flags.settle(session, flag_id, status, notes)
        operators.record(session, actor, DEEDS[status], "flag", flag_id, notes)
        return email


def settle_text(engine: Engine, violation_id: UUID, notes: str, actor: str) -> str:
    """Record that a text is settled and return the client's e-mail; the next run reads past it.

    Raises:
        NotFound: it is settled already, or rests on no text.
        InvalidInput: nobody is named, or the notes are empty.
    """
    with transaction(engine) as session:
        email = violations.resolve(session, violation_id, notes)
        operators.record(session, actor, "resolve", "violation", violation_id, notes)
        return email
