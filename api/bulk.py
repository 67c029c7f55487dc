"""POST /v1/runs/bulk puts thousands of runs in, all or none."""

from collections import Counter
from collections.abc import Sequence
from uuid import UUID

from flask import Response, request
from flask_openapi import APIBlueprint
from pydantic import Field
from sqlalchemy import Connection

from access.needs import needs
from access.runtime import runtime
from api.acting import kept_key, upstream
from api.answers import as_json
from api.bodies import insist_on_an_object
from api.problems import documented
from api.run_request import NewRun
from db.queries import clients, upstreams
from db.queries.enqueueing import Request
from db.session import transaction
from domain.access import Scope
from domain.errors import InvalidInput
from domain.facts import Facts
from jobs.enqueueing import enqueue_many
from jobs.runtime import Runtime

MOST = 10_000
"""Runs in one call."""
BODY_LIMIT_BYTES = 8 * 1024 * 1024

routes = APIBlueprint("bulk", __name__, url_prefix="/v1", abp_tags=[{"name": "runs"}])


class NewRuns(Facts):
    """Runs somebody wants, each as one put in by itself."""

    runs: tuple[NewRun, ...] = Field(min_length=1, max_length=MOST)


class RunIds(Facts):
    """What was put in."""

    ids: tuple[UUID, ...]
    """Each run's id, in the order they were sent; a key that was used before gives the run it gave then."""


@routes.before_app_request
def let_many_in() -> None:
    """Take a larger body than elsewhere, before anybody reads it."""
    if request.blueprint == routes.name:
        request.max_content_length = BODY_LIMIT_BYTES


routes.before_request(insist_on_an_object)


@routes.post("/runs/bulk", responses={202: RunIds, **documented(400, 404, 409, 413, 415, 422, 429, 503)})
@needs(Scope.RUNS_WRITE)
def put_in(body: NewRuns) -> Response:
    """Put many runs in, all or none.

    The answer comes once all are safely stored. A problem names the run by its place, from 0; then none was put in.
    """
    runs = [
        run.model_copy(update={"upstream": upstream(run.upstream), "idempotency_key": kept_key(run.idempotency_key)})
        for run in body.runs
    ]
    ids = put_in_many(runtime(), runs)
    return as_json(RunIds(ids=tuple(ids)), 202)


def put_in_many(runtime: Runtime, runs: Sequence[NewRun]) -> list[UUID]:
    """Put runs in, all or none, and return their ids in the same order.

    Raises:
        NotFound, Refused, Conflict, TooMany: the message names the run by its place, from 0.
        InvalidInput: more runs of one upstream than it may ever put in at once.
    """
    with transaction(runtime.engine) as session:
        _check_limits(session, runs)
        programs = _programs(session, runs)
    requests = [
        Request(
            program_id=run.program_id or programs[str(run.client_named)],
            available_at=run.due_at,
            **run.model_dump(include={"trigger", "priority", "on_busy", "upstream", "idempotency_key", "unique_for"}),
        )
        for run in runs
    ]
    return enqueue_many(runtime, requests)


def _check_limits(session: Connection, runs: Sequence[NewRun]) -> None:
    counts = Counter(run.upstream for run in runs)
    for name, at_once in upstreams.get_at_once(session, counts).items():
        if counts[name] > at_once:
            message = (
                f"runs: {counts[name]:,} are of upstream {name}, which may put in {at_once:,} at once; "
                "send so many in a call, or have an operator raise its burst; nothing was put in"
            )
            raise InvalidInput(message)


def _programs(session: Connection, runs: Sequence[NewRun]) -> dict[str, UUID]:
    """Return the program of every client that is named."""
    places = {run.client_named: place for place, run in reversed(list(enumerate(runs))) if run.program_id is None}
    programs = clients.list_programs(session, places)
    for name, place in sorted(places.items(), key=lambda item: item[1]):
        if str(name) not in programs:
            try:
                programs[str(name)] = clients.find_program(session, name)
            except InvalidInput as error:
                message = f"runs.{place}: {error}; nothing was put in"
                raise type(error)(message) from error
    return programs
