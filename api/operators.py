"""What an operator does to runs, over HTTP: the same as `regimen runs`, and recorded the same."""

from uuid import UUID

from flask import Response
from flask_openapi import APIBlueprint

from access.needs import needs
from access.runtime import runtime
from api.acting import operator
from api.answers import as_json
from api.bodies import insist_on_an_object
from api.ids import RunPath
from api.operator_models import (
    Actions,
    ActionsQuery,
    Because,
    NewFork,
    NewPriority,
    Operated,
    PerhapsBecause,
)
from api.problems import documented
from api.run_reply import Run, address, reply
from db.queries import operators, runs
from db.session import transaction
from domain.access import Scope
from jobs import control
from jobs.control.fork import Forked
from jobs.control.replay import Replay

PROBLEMS = documented(400, 404, 409, 413, 415, 422, 503)

routes = APIBlueprint("operators", __name__, url_prefix="/v1", abp_tags=[{"name": "operators"}])
routes.before_request(insist_on_an_object)


@routes.post("/runs/<run_id>/cancel", responses={200: Run, **PROBLEMS})
@needs(Scope.RUNS_OPERATE)
def cancel(header: Operated, path: RunPath, body: Because) -> Response:
    """End a run that has not ended.

    The stage in flight cannot commit any more.
    """
    control.cancel(runtime(), path.run_id, body.reason, operator(header))
    return _run(path.run_id)


@routes.post("/runs/<run_id>/resume", responses={200: Run, **PROBLEMS})
@needs(Scope.RUNS_OPERATE)
def resume(header: Operated, path: RunPath, body: PerhapsBecause) -> Response:
    """Let a failed run go on at the stage that failed.

    What finished stages said stays.
    """
    control.resume(runtime(), path.run_id, body.reason, operator(header))
    return _run(path.run_id)


@routes.post("/runs/<run_id>/retry", responses={200: Run, **PROBLEMS})
@needs(Scope.RUNS_OPERATE)
def retry(header: Operated, path: RunPath, body: PerhapsBecause) -> Response:
    """Try a stage at once that waits to be tried again."""
    control.retry_now(runtime(), path.run_id, body.reason, operator(header))
    return _run(path.run_id)


@routes.post("/runs/<run_id>/priority", responses={200: Run, **PROBLEMS})
@needs(Scope.RUNS_OPERATE)
def priority(header: Operated, path: RunPath, body: NewPriority) -> Response:
    """Let an open run go before others of its upstream and its client, or after them."""
    control.set_priority(runtime(), path.run_id, body.priority, body.reason, operator(header))
    return _run(path.run_id)


@routes.post("/runs/<run_id>/replay", responses={200: Replay, **PROBLEMS})
@needs(Scope.RUNS_OPERATE)
def replay(header: Operated, path: RunPath, body: PerhapsBecause) -> Response:
    """Think an ended run again from its frozen snapshot, and say what differs.

    Nothing is written but that somebody did it. The answer comes when the last stage has thought.
    """
    return as_json(control.replay(runtime(), path.run_id, body.reason, operator(header)))


@routes.post("/runs/<run_id>/fork", responses={200: Forked, 202: Forked, **PROBLEMS})
@needs(Scope.RUNS_OPERATE)
def fork(header: Operated, path: RunPath, body: NewFork) -> Response:
    """Put in a run that begins at a stage of an ended one with changed input.

    What was said before that stage is taken over. It publishes like any run if its verdict is clear. A dry run is
    answered with 200 and without a new run.
    """
    by = operator(header)
    if body.dry_run:
        return as_json(control.show_fork(runtime(), path.run_id, body.agent, body.change))
    made = control.fork(runtime(), path.run_id, body.agent, body.change, body.reason or "", by)
    return as_json(made, 202, {"Location": address(made.run_id)} if made.run_id else {})


@routes.get("/operator-actions", responses={200: Actions, **documented(422, 503)})
@needs(Scope.AUDIT_READ)
def actions(query: ActionsQuery) -> Response:
    """List what operators did: who, what, to what, when and why."""
    with transaction(runtime().engine) as session:
        done = operators.list_actions(session, run_id=query.run, limit=query.limit)
    return as_json(Actions(actions=tuple(done)))


def _run(run_id: UUID) -> Response:
    with transaction(runtime().engine) as session:
        return as_json(reply(runs.get_line(session, run_id), runs.list_attempts(session, run_id)))
