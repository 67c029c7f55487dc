"""Who puts runs in, over HTTP: the share and the limit of each."""

from typing import Annotated

from flask import Response
from flask_openapi import APIBlueprint
from pydantic import BaseModel, Field

from access.needs import needs
from access.runtime import runtime
from api.acting import operator
from api.answers import as_json
from api.bodies import insist_on_an_object
from api.ids import Shown
from api.operator_models import Because, Operated
from api.problems import documented
from db.queries import upstreams
from db.queries.upstreams import Share, Upstream
from db.session import transaction
from domain.access import Scope
from domain.facts import Facts
from jobs.upstreams import get_upstream, set_upstream

routes = APIBlueprint("upstreams", __name__, url_prefix="/v1", abp_tags=[{"name": "upstreams"}])
routes.before_request(insist_on_an_object)


class UpstreamPath(BaseModel):
    """The address of an upstream."""

    name: Annotated[str, Field(min_length=1, max_length=60), Shown]


class NewShare(Share, Because):
    """The whole share an upstream is to have, and why; what is left out is as for a new upstream."""


class UpstreamList(Facts):
    """Every upstream, by name."""

    upstreams: tuple[Upstream, ...]


@routes.get("/upstreams", responses={200: UpstreamList, **documented(503)})
@needs(Scope.RUNS_READ)
def show_all() -> Response:
    """List who puts runs in: share, limit, and how many of its runs are open and waiting."""
    with transaction(runtime().engine) as session:
        found = upstreams.list_upstreams(session)
    return as_json(UpstreamList(upstreams=tuple(found)))


@routes.get("/upstreams/<path:name>", responses={200: Upstream, **documented(404, 422, 503)})
@needs(Scope.RUNS_READ)
def show(path: UpstreamPath) -> Response:
    """Show one upstream."""
    return as_json(get_upstream(runtime(), path.name))


@routes.put("/upstreams/<path:name>", responses={200: Upstream, **documented(400, 413, 415, 422, 503)})
@needs(Scope.RUNS_OPERATE)
def put(header: Operated, path: UpstreamPath, body: NewShare) -> Response:
    """Give an upstream its share, before or after its first run."""
    changes = body.model_dump(include=set(Share.model_fields))
    return as_json(set_upstream(runtime(), path.name, changes, operator(header), body.reason))
