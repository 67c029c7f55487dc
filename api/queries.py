"""POST /v1/clients/{client}/queries asks the PHYSICIAN something, GET /v1/queries/{id} reads the answer."""

from operator import attrgetter
from typing import Literal

from flask import Response
from flask_openapi import APIBlueprint
from pydantic import BaseModel, Field

from access.needs import needs
from access.runtime import runtime
from api.acting import kept_key, upstream
from api.answers import as_json
from api.bodies import insist_on_an_object
from api.ids import ClientName, ClientPath, Id
from api.listing import PageAfter, cut
from api.problems import documented
from api.query_reply import Queries, Query, address, line_of, reply_to
from api.query_request import NewQuery
from api.run_request import Keyed, agreed_key
from api.whose import as_caller, client_asked_for, note_reading
from db.queries import physician_queries
from db.session import transaction
from domain.access import Scope
from jobs import asking
from jobs.asking import Question

POLL_SECONDS = "1"
"""How long a caller does well to wait before it asks again."""

routes = APIBlueprint("queries", __name__, url_prefix="/v1", abp_tags=[{"name": "queries"}])
routes.before_request(insist_on_an_object)


class QueryPath(BaseModel):
    """The address of a question."""

    query_id: Id


class QueriesAsked(PageAfter):
    """Which questions."""

    status: Literal["all", "open", "answered"] = Field(default="all", description="`open` is without an answer.")
    client: ClientName | None = Field(default=None, description="Of this client, by id or e-mail.")


@routes.post(
    "/clients/<client>/queries",
    responses={201: Query, 202: Query, **documented(400, 404, 409, 413, 415, 422, 429, 503)},
)
@needs(Scope.QUERIES_WRITE)
def ask(path: ClientPath, header: Keyed, body: NewQuery) -> Response:
    """Ask the PHYSICIAN something about a client.

    202: it is safely stored and will be answered; ask at Location. 201: it tells of an emergency, or was asked with
    this key before, and is answered already.
    """
    key = kept_key(agreed_key(header, body))
    question = Question(client=path.client, text=body.question, upstream=upstream(body.upstream), idempotency_key=key)
    line = asking.ask(runtime(), question)
    headers = {"Location": address(line.id)}
    if line.answered_at:
        return as_json(reply_to(line), 201, headers)
    return as_json(reply_to(line), 202, {**headers, "Retry-After": POLL_SECONDS})


@routes.get("/queries", responses={200: Queries, **documented(404, 422, 503)})
@needs(Scope.QUERIES_READ)
def show_all(query: QueriesAsked) -> Response:
    """List questions, the newest first: how each stands and how grave it is, without its words."""
    answered = None if query.status == "all" else query.status == "answered"
    with transaction(runtime().engine) as session:
        lines = physician_queries.list_page(
            session,
            client_id=client_asked_for(session, query.client),
            answered=answered,
            after=query.cursor,
            limit=query.limit + 1,
        )
    page, after = cut(lines, query.limit, attrgetter("id"))
    return as_json(Queries(queries=tuple(map(line_of, page)), next_cursor=after), 200, {})


@routes.get("/queries/<query_id>", responses={200: Query, **documented(404, 422, 503)})
@needs(Scope.QUERIES_READ)
def show(path: QueryPath) -> Response:
    """Read a question and its answer.

    Mechanism, sources, referral, urgency, and what it does to the client's coaching.
    """
    line = asking.look_up(runtime(), path.query_id)
    with as_caller() as session:
        note_reading(session, "query", line.id)
    return as_json(reply_to(line), 200, {})
