"""Questions to the PHYSICIAN and their answers. A question and its run are put in together, and end together."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, func, text, update
from sqlalchemy.dialects.postgresql import insert

from db.queries.named_client import NAMED, naming
from db.tables.safety import physician_queries
from domain.consult.composing import Answer
from domain.errors import Conflict, NotFound
from domain.facts import Facts
from domain.runs import RunStatus, Turn, TurnState
from domain.snapshot import Asked
from domain.vocabulary import PipelineAction, QueryUrgency

OF_RUN = text("""
    SELECT id AS query_id, query AS text FROM physician_queries
    WHERE pipeline_run_id = :run_id AND client_id = :client_id
""")

BY_KEY = text("SELECT id, client_id, query FROM physician_queries WHERE idempotency_key = :key")

LINES = """
    SELECT q.id, q.client_id, c.full_name, c.email, q.query, q.query_type AS kind, q.response ->> 'text' AS answer,
        (q.response ->> 'answered')::boolean AS in_tables, coalesce((q.response ->> 'emergency')::boolean, false)
        AS emergency, q.mechanism_explained AS mechanism, q.sources, q.referral_needed, q.referral_target, q.urgency,
        q.pipeline_action AS action, q.response -> 'topics' AS topics, q.response -> 'understood' AS understood,
        q.created_at, q.answered_at, q.pipeline_run_id AS run_id, r.status AS run_status, t.state,
        coalesce(t.error, r.error_message) AS error, other.id AS behind, p.reason AS paused
    FROM physician_queries q JOIN clients c ON c.id = q.client_id
    LEFT JOIN pipeline_runs r ON r.id = q.pipeline_run_id
    LEFT JOIN stage_turns t ON t.run_id = r.id AND t.lane = 0
    LEFT JOIN LATERAL (
        SELECT o.run_id AS id FROM stage_turns o
        WHERE t.state = 'behind' AND o.client_id = q.client_id AND o.lane = 0 AND o.run_id <> t.run_id
          AND o.state NOT IN ('delayed', 'behind') LIMIT 1) other ON true
    LEFT JOIN pauses p ON p.scope = 'client' AND p.subject = q.client_id::text
"""
ONE = text(f"{LINES} WHERE q.id = :query_id")
LIST = f"{LINES} WHERE {{which}} ORDER BY q.created_at DESC, q.id DESC LIMIT :limit"
PAGE = {
    "client_id": "q.client_id = :client_id",
    "answered": "(q.answered_at IS NOT NULL) = :answered",
    "after": "q.id < :after",
}
"""What narrows a page."""
FIND = text("SELECT id FROM physician_queries WHERE id::text LIKE :head OR id::text LIKE :tail LIMIT 2")


class QueryLine(Facts):
    """A question, how it stands, and its answer if it has one."""

    id: UUID
    client_id: UUID
    full_name: str
    email: str
    query: str
    kind: str
    answer: str | None
    in_tables: bool | None
    """Whether the tables had something on it; None before it is answered."""
    emergency: bool
    mechanism: str | None
    sources: tuple[str, ...] | None
    referral_needed: bool
    referral_target: str | None
    urgency: QueryUrgency
    action: PipelineAction | None
    topics: tuple[str, ...] | None
    understood: tuple[str, ...] | None
    created_at: datetime
    answered_at: datetime | None
    run_id: UUID | None
    """None for an emergency: it was answered where it was asked."""
    run_status: RunStatus | None
    state: TurnState | None
    error: str | None
    behind: UUID | None
    """The client's run that it waits for."""
    paused: str | None
    """Why the client is paused."""


def put(session: Connection, client_id: UUID, query: str, key: str | None) -> tuple[UUID, bool]:
    """Insert a question and return its id and whether it is new; the same key is the same question.

    Raises:
        Conflict: the key was used for another client or another question.
    """
    values = {"client_id": client_id, "query": query, "query_type": "open", "idempotency_key": key}
    new = insert(physician_queries).values(values).on_conflict_do_nothing(index_elements=["idempotency_key"])
    query_id = session.execute(new.returning(physician_queries.c.id)).scalar_one_or_none()
    if query_id is not None:
        return query_id, True
    row = session.execute(BY_KEY, {"key": key}).one()
    if (row.client_id, row.query) != (client_id, query):
        message = f"idempotency_key: {key} was used for another question ({row.id}); send a new key"
        raise Conflict(message)
    return row.id, False


def link(session: Connection, query_id: UUID, run_id: UUID) -> None:
    """Say which run answers a question, in the transaction that puts the two in."""
    session.execute(update(physician_queries).where(physician_queries.c.id == query_id).values(pipeline_run_id=run_id))


def find_asked(session: Connection, turn: Turn) -> Asked | None:
    """Return the question that a run was put in with."""
    row = session.execute(OF_RUN, {"run_id": turn.run_id, "client_id": turn.client_id}).mappings().one_or_none()
    return Asked.model_validate(dict(row)) if row else None


def answer(session: Connection, said: Answer, *, query_id: UUID | None = None, run_id: UUID | None = None) -> bool:
    """Write the answer to a question, named by itself or by its run; False when there is none without an answer."""
    table = physician_queries
    which = table.c.id == query_id if query_id else table.c.pipeline_run_id == run_id
    values: dict[str, Any] = {
        "query_type": said.kind,
        "user_context": said.context,
        "response": said.model_dump(mode="json", exclude={"context"}),
        "mechanism_explained": said.mechanism,
        "sources": list(said.sources),
        "referral_needed": said.referral_target is not None,
        "referral_target": said.referral_target,
        "urgency": said.urgency,
        "pipeline_action": said.action,
        "answered_at": func.clock_timestamp(),
    }
    return session.execute(update(table).where(which, table.c.answered_at.is_(None)).values(values)).rowcount == 1


def get_line(session: Connection, query_id: UUID) -> QueryLine:
    """Return a question.

    Raises:
        NotFound: there is none of that id.
    """
    row = session.execute(ONE, {"query_id": query_id}).mappings().one_or_none()
    if row is None:
        message = f"query_id: there is no question {query_id}; `regimen queries` lists them"
        raise NotFound(message)
    return QueryLine.model_validate(dict(row))


def list_lines(session: Connection, *, client: str | None = None, limit: int = 20) -> list[QueryLine]:
    """Return questions, the newest first; of one client, named by e-mail or id, if wanted."""
    statement = text(LIST.format(which=f"c.deleted_at IS NULL AND {NAMED if client else 'true'}"))
    rows = session.execute(statement, {"limit": limit} | (naming(client) if client else {})).mappings()
    return [QueryLine.model_validate(dict(row)) for row in rows]


def list_page(
    session: Connection, *, client_id: UUID | None = None, answered: bool | None = None, after: UUID | None, limit: int
) -> list[QueryLine]:
    """Return questions put in before the one `after`, the newest first; of a client, or answered or not, if wanted."""
    facts: dict[str, Any] = {"client_id": client_id, "answered": answered, "after": after}
    given = [PAGE[name] for name, value in facts.items() if value is not None]
    statement = text(f"{LINES} WHERE {' AND '.join(['c.deleted_at IS NULL', *given])} ORDER BY q.id DESC LIMIT :limit")
    rows = session.execute(statement, facts | {"limit": limit}).mappings()
    return [QueryLine.model_validate(dict(row)) for row in rows]


def find_id(session: Connection, part: str) -> UUID:
    """Return the question whose id begins or ends so, as the list shows it.

    Raises:
        NotFound: none, or more than one.
    """
    found = session.execute(FIND, {"head": f"{part.lower()}%", "tail": f"%{part.lower()}"}).scalars().all()
    if len(found) != 1:
        many = "more than one question; give more of its id"
        message = f"query: {part!r} names {many if found else 'no question; `regimen queries` lists them'}"
        raise NotFound(message)
    return found[0]
