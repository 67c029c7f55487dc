"""What an operator does to many runs at once, over HTTP: look, confirm, see how far it has come, stop it."""

from flask import Response
from flask_openapi import APIBlueprint

from access.needs import needs
from access.runtime import runtime
from api.acting import operator
from api.answers import as_json
from api.bodies import insist_on_an_object
from api.listing import PageAfter, cut
from api.operator_models import (
    Because,
    Bulk,
    BulkAction,
    BulkActionPath,
    BulkActions,
    BulkPath,
    Many,
    Operated,
    bulk_action,
    bulk_reply,
    choice_reply,
)
from api.problems import documented
from db.queries import bulk
from db.session import transaction
from domain.access import Scope
from domain.bulk import BulkState
from domain.errors import InvalidInput
from jobs import control
from jobs.control.steer import NO_REASON

PROBLEMS = documented(400, 404, 409, 413, 415, 422, 503)
LOOK_AGAIN_SECONDS = 2

routes = APIBlueprint("bulk_actions", __name__, url_prefix="/v1", abp_tags=[{"name": "operators"}])
routes.before_request(insist_on_an_object)


@routes.post("/runs:bulk-<action>", responses={200: Bulk, 202: Bulk, **PROBLEMS})
@needs(Scope.RUNS_OPERATE)
def act(header: Operated, path: BulkPath, body: Many) -> Response:
    """Cancel, resume or retry every run that fits, at most 100,000.

    First with dry_run, then with the token it gave: it reaches the runs that were seen, and none that came to fit
    since. What is done within a second is answered with 200. Else the answer is 202 with Location, and it goes on by
    itself. The same token again changes nothing and says how far it has come.
    """
    by = operator(header)
    if body.dry_run:
        return as_json(choice_reply(control.choose(runtime(), path.action, body.where, by)))
    if body.reason is None and path.action == "cancel":
        message = "reason: is missing; say why"
        raise InvalidInput(message)
    reason = body.reason or NO_REASON
    line = control.carry_out(runtime(), path.action, body.where, body.confirm, reason, by)
    answer = as_json(bulk_reply(line))
    if line.state is BulkState.AT_WORK:
        answer.status_code = 202
        answer.headers["Location"] = f"/v1/bulk-actions/{line.id}"
        answer.headers["Retry-After"] = str(LOOK_AGAIN_SECONDS)
    return answer


@routes.get("/bulk-actions", responses={200: BulkActions, **documented(422, 503)})
@needs(Scope.RUNS_OPERATE)
def show_all(query: PageAfter) -> Response:
    """List what was done to many runs at once."""
    with transaction(runtime().engine, durable=False) as session:
        lines, after = cut(bulk.list_lines(session, query.limit + 1, query.cursor), query.limit, lambda line: line.id)
    return as_json(BulkActions(bulk_actions=tuple(map(bulk_action, lines)), next_cursor=after))


@routes.get("/bulk-actions/<bulk_id>", responses={200: BulkAction, **documented(404, 422, 503)})
@needs(Scope.RUNS_OPERATE)
def show(path: BulkActionPath) -> Response:
    """Say how far a bulk action has come."""
    return as_json(bulk_action(control.get_bulk(runtime(), path.bulk_id)))


@routes.post("/bulk-actions/<bulk_id>/stop", responses={200: BulkAction, **PROBLEMS})
@needs(Scope.RUNS_OPERATE)
def stop(header: Operated, path: BulkActionPath, body: Because) -> Response:
    """Leave the runs as they are that did not have their turn.

    What was done stays done.
    """
    return as_json(bulk_action(control.stop_bulk(runtime(), path.bulk_id, body.reason, operator(header))))
