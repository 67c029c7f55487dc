"""POST /v1/clients/{client}/queries asks the PHYSICIAN something, GET /v1/queries/{id} reads the answer."""

from uuid import UUID

from flask import Response, current_app
from flask_openapi import APIBlueprint
from pydantic import BaseModel

from api.bodies import insist_on_an_object
from api.problems import documented
from api.query_reply import Query, address, reply_to
from api.query_request import ClientPath, NewQuery
from api.run_request import Keyed, agreed_key
from jobs import asking
from jobs.asking import Question
from jobs.runtime import Runtime

POLL_SECONDS = "1"
"""How long a caller does well to wait before it asks again."""

routes = APIBlueprint("queries", __name__, url_prefix="/v1", abp_tags=[{"name": "queries"}])
routes.before_request(insist_on_an_object)


class QueryPath(BaseModel):
    """The address of a question."""

    query_id: UUID


@routes.post(
    "/clients/<client>/queries",
    responses={201: Query, 202: Query, **documented(400, 404, 409, 413, 415, 422, 429, 503)},
)
def ask(path: ClientPath, header: Keyed, body: NewQuery) -> Response:
    """Ask the PHYSICIAN something about a client.

    202: it is safely stored and will be answered; ask at Location. 201: it tells of an emergency, or was asked with
    this key before, and is answered already.
    """
    key = agreed_key(header, body)
    question = Question(client=path.client, text=body.question, upstream=body.upstream, idempotency_key=key)
    line = asking.ask(_runtime(), question)
    headers = {"Location": address(line.id)}
    if line.answered_at:
        return _json(reply_to(line), 201, headers)
    return _json(reply_to(line), 202, {**headers, "Retry-After": POLL_SECONDS})


@routes.get("/queries/<query_id>", responses={200: Query, **documented(404, 422, 503)})
def show(path: QueryPath) -> Response:
    """Read a question and its answer.

    Mechanism, sources, referral, urgency, and what it does to the client's coaching.
    """
    return _json(reply_to(asking.look_up(_runtime(), path.query_id)), 200, {})


def _json(query: Query, status: int, headers: dict[str, str]) -> Response:
    return Response(query.model_dump_json(), status, headers, mimetype="application/json")


def _runtime() -> Runtime:
    return current_app.extensions["runtime"]
