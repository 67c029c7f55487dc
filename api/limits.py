"""How many stages of an agent are at work at once, over HTTP."""

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
from db.queries import limits
from db.queries.limits import Limit
from db.session import transaction
from domain.access import Scope
from domain.facts import Facts
from jobs import limiting

routes = APIBlueprint("limits", __name__, url_prefix="/v1", abp_tags=[{"name": "limits"}])
routes.before_request(insist_on_an_object)


class LimitedAgent(Because):
    """Whose limit is lifted, and why."""

    agent: Annotated[str, Field(min_length=1, max_length=60), Shown] = Field(description="The name of an agent.")


class NewLimit(LimitedAgent):
    """How many stages of an agent may be at work at once, and why."""

    at_most: int = Field(ge=1, le=limiting.MOST, strict=True, description="To let none begin, pause the agent.")


class LimitList(Facts):
    """Every limit, by agent."""

    limits: tuple[Limit, ...]


class LetIn(Facts):
    """What goes on without the limit."""

    let_in: int
    """Stages that waited for a place."""


@routes.get("/limits", responses={200: LimitList, **documented(503)})
@needs(Scope.RUNS_READ)
def show() -> Response:
    """List the limits of agents, by whom and why, how many of each are at work and how many wait for a place."""
    return as_json(_list())


@routes.post("/limits", responses={200: LimitList, **documented(400, 404, 413, 415, 422, 503)})
@needs(Scope.RUNS_OPERATE)
def set_limit(header: Operated, body: NewLimit) -> Response:
    """Let no more than so many stages of an agent be at work at once, or change how many.

    Stages at work end first; what finds no place waits.
    """
    limiting.set_limit(runtime(), body.agent, body.at_most, operator(header), body.reason)
    return as_json(_list())


@routes.post("/limits/lift", responses={200: LetIn, **documented(400, 404, 413, 415, 422, 503)})
@needs(Scope.RUNS_OPERATE)
def lift(header: Operated, body: LimitedAgent) -> Response:
    """Take an agent's limit away."""
    let_in = limiting.lift_limit(runtime(), body.agent, operator(header), body.reason)
    return as_json(LetIn(let_in=let_in))


def _list() -> LimitList:
    with transaction(runtime().engine) as session:
        return LimitList(limits=tuple(limits.list_limits(session)))
