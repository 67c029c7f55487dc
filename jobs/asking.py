"""Asking the PHYSICIAN about a client: what the API and the CLI share.

A question and the run that answers it are put in together. Words that tell of an emergency are answered right here, in
the transaction that keeps the question: they wait for no worker, no other run, no pause and no program.
"""

from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field
from sqlalchemy import Connection

from db.queries import clients, enqueueing, flags, pauses, physician_queries
from db.queries.enqueueing import Request
from db.queries.physician_queries import QueryLine
from db.session import transaction
from domain.consult.answering import LONGEST, answer_emergency
from domain.consult.composing import Answer
from domain.errors import NotFound
from domain.facts import Facts
from domain.pipelines import PHYSICIAN_QUERY
from jobs.engine.admission import admit
from jobs.engine.reply import pause_client
from jobs.runtime import Runtime

PRIORITY = 100
"""Before the weeks: a question takes a worker for milliseconds."""


class Question(Facts):
    """Something somebody wants to know about a client."""

    client: str
    """By e-mail or id."""
    text: Annotated[str, Field(min_length=1, max_length=LONGEST)]
    upstream: str = "cli"
    idempotency_key: str | None = None


def ask(runtime: Runtime, question: Question) -> QueryLine:
    """Put a question in and return how it stands; only an emergency is answered by then.

    Raises:
        NotFound: no such client.
        Refused: the client has no active program, so nothing can be run for them.
        Conflict: the key was used for another question.
        TooMany: the upstream has put in as many runs a minute as it may.
    """
    emergency = answer_emergency(question.text)
    with transaction(runtime.engine) as session:
        client_id = pauses.find_client(session, question.client)
        if client_id is None:
            message = f"client: there is no client {question.client}; `regimen clients` and GET /v1/clients list them"
            raise NotFound(message)
        query_id, is_new = physician_queries.put(session, client_id, question.text, question.idempotency_key)
        if is_new and emergency:
            _answer_here(session, client_id, query_id, emergency)
        elif is_new:
            program_id = clients.find_program(session, client_id)
            run_id = enqueueing.enqueue(session, _request(program_id, question.upstream))
            physician_queries.link(session, query_id, run_id)
    if is_new and not emergency:
        admit(runtime)
    return look_up(runtime, query_id)


def look_up(runtime: Runtime, query_id: UUID) -> QueryLine:
    """Return a question as it stands.

    Raises:
        NotFound: there is none of that id.
    """
    with transaction(runtime.engine) as session:
        return physician_queries.get_line(session, query_id)


def _request(program_id: UUID, upstream: str) -> Request:
    return Request(program_id=program_id, upstream=upstream, pipeline=PHYSICIAN_QUERY.name, priority=PRIORITY)


def _answer_here(session: Connection, client_id: UUID, query_id: UUID, said: Answer) -> None:
    physician_queries.answer(session, said, query_id=query_id)
    flags.raise_flags(session, said.flags, client_id, datetime.now(UTC))
    pause_client(session, client_id, f"question {query_id}")
