"""GET /v1/runs/{id}/why says why a number of a run's plan is what it is."""

from typing import Annotated

from flask import Response
from flask_openapi import APIBlueprint
from pydantic import BaseModel, ConfigDict, Field

from access.needs import needs
from access.runtime import runtime
from api.answers import as_json
from api.ids import RunPath
from api.problems import documented
from api.whose import as_caller, note_reading
from domain.access import Scope
from domain.facts import Facts
from domain.why.near import Askable, list_askable
from domain.why.record import Record
from domain.why.tracing import Why, trace
from jobs.recall import recall

routes = APIBlueprint("why", __name__, url_prefix="/v1", abp_tags=[{"name": "runs"}])


class Asked(BaseModel):
    """Which number, and how far to follow it."""

    model_config = ConfigDict(extra="forbid")

    path: Annotated[str, Field(min_length=1, max_length=300)]
    """Such as `program.target_intake_kcal` or `nutritionist.target_kcal`."""
    deep: bool = False
    """Follow the inputs upstream, to the logs, the snapshot and the catalogue."""


class Paths(Facts):
    """What can be asked for."""

    paths: tuple[Askable, ...]


@routes.get("/runs/<run_id>/why", responses={200: Why, **documented(400, 404, 409, 422, 503)})
@needs(Scope.HEALTH_READ)
def explain(path: RunPath, query: Asked) -> Response:
    """Say why a number of a run is what it is.

    Rule, sentence, formula with figures, source, and each input with where it comes from.
    """
    return as_json(trace(_record(path), query.path, deep=query.deep))


@routes.get("/runs/<run_id>/why/paths", responses={200: Paths, **documented(404, 409, 422, 503)})
@needs(Scope.HEALTH_READ)
def paths(path: RunPath) -> Response:
    """List what can be asked for.

    Every number of the run's plan, under the names it is published by and by agent.
    """
    return as_json(Paths(paths=list_askable(_record(path))))


def _record(path: RunPath) -> Record:
    record = recall(runtime().engine, path.run_id)
    with as_caller() as session:
        note_reading(session, "run", path.run_id)
    return record
