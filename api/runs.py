"""POST /v1/runs puts a run in, GET /v1/runs lists them, GET /v1/runs/{id} says how one goes."""

import time
from uuid import UUID

from flask import Response, request
from flask_openapi import APIBlueprint
from pydantic import Field
from sqlalchemy import Connection

from access.gate import acting
from access.limits import count_run
from access.needs import needs
from access.runtime import runtime
from api import cursors, once
from api.acting import insist_on_known, kept_key, upstream
from api.answers import as_json
from api.bodies import insist_on_an_object
from api.conditional import UNCHANGED, Patience, conditional, tag
from api.ids import ClientName, RunPath
from api.listing import cut
from api.problems import documented
from api.requests import hung_up
from api.run_reply import Run, RunEntry, address, entry, reply
from api.run_request import Keyed, NewRun, agreed_key
from api.whose import client_asked_for, insist_on_own_run, looking
from db.queries import clients, runs
from db.queries.enqueueing import Request
from db.queries.paging import Cursor
from db.queries.run_search import RunFilter, search_runs
from db.queries.runs import RunLine
from db.session import transaction
from domain.access import Scope
from domain.facts import Facts
from domain.runs import ENDED, RunStatus
from jobs.enqueueing import enqueue

POLL_SECONDS = "2"
"""How long a caller does well to wait before it asks again."""

routes = APIBlueprint("runs", __name__, url_prefix="/v1", abp_tags=[{"name": "runs"}])
routes.before_request(insist_on_an_object)


class RunsAsked(RunFilter, cursors.PageFrom):
    """Which runs; they fit every filter given."""

    client: ClientName | None = Field(default=None, description="Whom they are for, by e-mail or id.")


class RunList(Facts):
    """A page of runs, the newest first."""

    runs: tuple[RunEntry, ...]
    next_cursor: str | None
    """Where the next page begins; null on the last."""


@routes.post("/runs", responses={202: Run, **documented(400, 404, 409, 413, 415, 422, 429, 503)})
@needs(Scope.RUNS_WRITE)
def put_in(header: Keyed, body: NewRun) -> Response:
    """Put a run in.

    The answer comes once the run is safely stored; ask at Location how it goes.
    """
    key = kept_key(agreed_key(header, body))
    if body.unique_for:
        once.answer_anew()
    with transaction(runtime().engine) as session:
        insist_on_own_run(session, body)
        program_id = body.program_id or clients.find_program(session, body.client_named)
    count_run(program_id)
    wanted = body.model_dump(include={"trigger", "priority", "on_busy", "unique_for"})
    wanted |= {"upstream": upstream(body.upstream), "idempotency_key": key, "available_at": body.due_at}
    run_id = enqueue(runtime(), Request(program_id=program_id, **wanted))
    with transaction(runtime().engine) as session:
        run = _read(session, run_id)
    return as_json(run, 202, {"Location": address(run_id), "Retry-After": POLL_SECONDS})


@routes.get("/runs", responses={200: RunList, **documented(400, 404, 422, 503)})
@needs(Scope.RUNS_READ)
def show_all(query: RunsAsked) -> Response:
    """List runs, the newest first, by what they have in common.

    Each page is as fast as the first, however many runs there are.
    """
    after = cursors.read(query.cursor)
    insist_on_known(query.upstream)
    asked = query.model_dump(include=set(RunFilter.model_fields) - {"client"})
    with looking() as session:
        client_id = client_asked_for(session, query.client)
        wanted = RunFilter(**asked, client=str(client_id) if client_id else None)
        found = search_runs(session, wanted, after, query.limit + 1)
    page, after_it = cut(found, query.limit, _place)
    return as_json(RunList(runs=tuple(map(entry, page)), next_cursor=after_it))


@routes.get("/runs/<one:run_id>", responses={200: Run, **UNCHANGED, **documented(404, 422, 503)})
@needs(Scope.RUNS_READ)
def show(path: RunPath, header: Patience) -> Response:
    """Say how a run goes.

    Status, outcome, summary, every attempt at a stage, and what to do if it failed. `Prefer: wait=30` answers when the
    run has ended, or with `If-None-Match` when it is another than that; at the latest after so many seconds.
    """
    seconds = header.seconds
    if not seconds:
        return conditional(_shown(path.run_id)[0])
    with runtime().watch.waiting(acting().counted_as) as admitted:
        response = _await(path.run_id, seconds if admitted else 0)
    if admitted:
        response.headers["Preference-Applied"] = f"wait={seconds}"
    return response


def _await(run_id: UUID, seconds: int) -> Response:
    deadline = time.monotonic() + seconds
    with runtime().watch.on(run_id, hung_up()) as changes:
        while True:
            response, status = _shown(run_id)
            known = request.if_none_match
            is_news = not known.contains_weak(response.get_etag()[0] or "") if known else status in ENDED
            if is_news or not changes.wait(deadline - time.monotonic()):
                return conditional(response)


def _shown(run_id: UUID) -> tuple[Response, RunStatus]:
    with looking() as session:
        run = _read(session, run_id)
    response = as_json(run, 200, {})
    tag(response)
    return response, run.status


def _read(session: Connection, run_id: UUID) -> Run:
    return reply(runs.get_line(session, run_id), runs.list_attempts(session, run_id))


def _place(line: RunLine) -> str:
    return cursors.write(Cursor(line.created_at, line.id))
