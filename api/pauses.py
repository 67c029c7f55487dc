"""What is paused, over HTTP: a pipeline, an agent's queue, one client, a periodic job."""

from datetime import datetime
from typing import Annotated

from flask import Response
from flask_openapi import APIBlueprint
from pydantic import Field

from access.needs import needs
from access.runtime import runtime
from api.acting import operator
from api.answers import as_json
from api.bodies import insist_on_an_object
from api.ids import Shown
from api.operator_models import Because, Operated
from api.problems import documented
from db.queries import pauses
from db.session import transaction
from domain.access import Scope
from domain.facts import Facts
from domain.runs import PauseScope
from jobs import pausing

routes = APIBlueprint("pauses", __name__, url_prefix="/v1", abp_tags=[{"name": "pauses"}])
routes.before_request(insist_on_an_object)


class Paused(Because):
    """What is paused or unpaused, and why."""

    scope: PauseScope
    subject: Annotated[str, Field(min_length=1, max_length=254), Shown] = Field(
        description="The name of a pipeline, an agent or a periodic job; a client's e-mail or id."
    )


class Pause(Facts):
    """A pause. No name of any client."""

    scope: PauseScope
    subject: str
    actor: str
    reason: str
    paused_at: datetime
    held: int
    """How many runs wait because of it."""


class PauseList(Facts):
    """Every pause, the oldest first."""

    pauses: tuple[Pause, ...]


class GivenBack(Facts):
    """What an unpause let go on."""

    given_back: int
    """Stages that this pause held and no other holds."""


@routes.get("/pauses", responses={200: PauseList, **documented(503)})
@needs(Scope.RUNS_READ)
def show() -> Response:
    """List what is paused, by whom and why, and how many runs wait for it."""
    return as_json(_list())


@routes.post("/pauses", responses={200: PauseList, **documented(400, 404, 409, 413, 415, 422, 503)})
@needs(Scope.RUNS_OPERATE)
def pause(header: Operated, body: Paused) -> Response:
    """Begin and go on with nothing of it.

    A stage that a worker has ends first, and its run waits before the next.
    """
    pausing.pause(runtime(), body.scope, body.subject, operator(header), body.reason)
    return as_json(_list())


@routes.post("/pauses/lift", responses={200: GivenBack, **documented(400, 404, 413, 415, 422, 503)})
@needs(Scope.RUNS_OPERATE)
def lift(header: Operated, body: Paused) -> Response:
    """Let it go on."""
    given_back = pausing.unpause(runtime(), body.scope, body.subject, operator(header), body.reason)
    return as_json(GivenBack(given_back=given_back))


def _list() -> PauseList:
    with transaction(runtime().engine) as session:
        found = pauses.list_pauses(session)
    return PauseList(pauses=tuple(Pause.model_validate(one.model_dump(exclude={"client_name"})) for one in found))
