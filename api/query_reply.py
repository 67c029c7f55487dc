"""A question as upstream apps see it: how it stands, and the answer. No name of any client."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from api.run_reply import Failure, Links
from api.run_reply import address as address_of_run
from db.queries.physician_queries import QueryLine
from domain.facts import Facts
from domain.runs import RunStatus, TurnState
from domain.vocabulary import PipelineAction, QueryUrgency

Status = Literal["waiting", "answered", "failed", "cancelled"]
ENDS: dict[RunStatus | None, Status] = {RunStatus.FAILED: "failed", RunStatus.CANCELLED: "cancelled"}
WHAT_TO_DO: dict[Status, str] = {
    "failed": "mend the cause, then have an operator run `regimen runs resume {id}`, or ask again; do not wait with"
    " what feels urgent",
    "cancelled": "ask again if it still matters",
    "waiting": "nothing: it is tried again by itself; do not wait with what feels urgent",
    "answered": "nothing",
}


class Reply(Facts):
    """What the tables say."""

    text: str
    in_tables: bool
    """False when they have nothing on it; then it refers, and nothing is made up."""
    mechanism: str | None
    sources: tuple[str, ...]
    """Each with its mark: [R] read, [M] from memory, [D] our choice."""
    topics: tuple[str, ...]
    """The rows that answered; docs/answers.md has them."""
    understood: tuple[str, ...]
    """The words of the question by which the rows were found."""


class QueryLinks(Links):
    """Where to go on from here."""

    run: str | None
    """The run that answers it; none for an emergency, which is answered at once."""


class Query(Facts):
    """A question about a client."""

    id: UUID
    client_id: UUID
    question: str
    status: Status
    waits_for: str | None
    """Why it has no answer yet, where that is not a worker's turn."""
    kind: str
    emergency: bool
    urgency: QueryUrgency | None
    """`routine`, `soon` or `urgent`; null until it is answered."""
    referral_needed: bool | None
    referral_target: str | None
    pipeline_action: PipelineAction | None
    """`continue`, `modify` or `pause`: what the answer does to the client's coaching."""
    answer: Reply | None
    error: Failure | None
    created_at: datetime
    answered_at: datetime | None
    links: QueryLinks


class QueryEntry(Facts):
    """A question as a list shows it, without its words."""

    id: UUID
    client_id: UUID
    status: Status
    kind: str
    emergency: bool
    urgency: QueryUrgency | None
    referral_needed: bool | None
    pipeline_action: PipelineAction | None
    created_at: datetime
    answered_at: datetime | None
    links: QueryLinks


class Queries(Facts):
    """A page of questions, the newest first."""

    queries: tuple[QueryEntry, ...]
    next_cursor: UUID | None
    """Where the next page begins; null on the last."""


def status_of(line: QueryLine) -> Status:
    """Return where a question stands."""
    return "answered" if line.answered_at else ENDS.get(line.run_status, "waiting")


def waits_for(line: QueryLine) -> str | None:
    """Return why a question waits longer than for a worker."""
    if status_of(line) != "waiting":
        return None
    if line.state is TurnState.HELD:
        return f"the client is paused: {line.paused}" if line.paused else "its pipeline or its agent is paused"
    return f"the client's run {line.behind} to end" if line.behind else None


def reply_to(line: QueryLine) -> Query:
    """Return the question as it is shown."""
    status = status_of(line)
    answered = status == "answered"
    return Query(
        id=line.id,
        client_id=line.client_id,
        question=line.query,
        status=status,
        waits_for=waits_for(line),
        kind=line.kind,
        emergency=line.emergency,
        urgency=line.urgency if answered else None,
        referral_needed=line.referral_needed if answered else None,
        referral_target=line.referral_target,
        pipeline_action=line.action if answered else None,
        answer=_answer(line),
        error=_failure(line, status),
        created_at=line.created_at,
        answered_at=line.answered_at,
        links=QueryLinks(self=address(line.id), run=address_of_run(line.run_id) if line.run_id else None),
    )


def line_of(line: QueryLine) -> QueryEntry:
    """Return the question as a list shows it."""
    whole = reply_to(line)
    return QueryEntry(**{name: getattr(whole, name) for name in QueryEntry.model_fields})


def address(query_id: UUID) -> str:
    """Return where a question is found."""
    return f"/v1/queries/{query_id}"


def _answer(line: QueryLine) -> Reply | None:
    if line.answer is None:
        return None
    return Reply(
        text=line.answer,
        in_tables=bool(line.in_tables),
        mechanism=line.mechanism,
        sources=line.sources or (),
        topics=line.topics or (),
        understood=line.understood or (),
    )


def _failure(line: QueryLine, status: Status) -> Failure | None:
    if line.error is None or status == "answered":
        return None
    return Failure(agent="PHYSICIAN", message=line.error, what_to_do=WHAT_TO_DO[status].format(id=line.run_id))
