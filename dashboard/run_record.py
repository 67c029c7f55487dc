"""/runs/{id}/plan, /record, /why: what a run knew, said and planned. Health data: each showing is on the record."""

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, request
from sqlalchemy import Connection

from access.gate import acting
from access.needs import needs
from access.runtime import runtime
from dashboard.pages import render
from dashboard.plan_figures import compare, exercises_changed, meals_changed
from db.queries import messages, operators, runs, snapshots
from db.session import transaction
from domain.access import Scope
from domain.errors import InvalidInput, NotFound
from domain.vocabulary import AgentName
from domain.why.near import list_askable
from domain.why.paths import NOTHING, entries, read, split
from domain.why.tracing import trace
from jobs.recall import recall

SNAPSHOT = "snapshot"
MOST_ENTRIES = 200
"""Fields or entries shown of one part of a document."""
LONGEST_PATH = 300
NO_PLAN = "there is no plan to see yet: "

routes = Blueprint("run_record", __name__, url_prefix="/runs/<uuid:run_id>")


@routes.get("/plan")
@needs(Scope.HEALTH_READ)
def plan(run_id: UUID) -> Response:
    """Show the week it planned, beside the one before."""
    with transaction(runtime().engine) as session:
        line = runs.get_line(session, run_id)
        said = messages.list_said(session, run_id)
        if AgentName.CHEF not in said:
            message = f"plan: {NO_PLAN}CHEF has not spoken; look at the run for how it stands"
            raise NotFound(message)
        before = runs.get_bundle_before(session, line)
        _keep(session, run_id, "plan")
    old = before[1] if before else {}
    shown = {agent.lower(): said.get(agent) for agent in AgentName}
    return render(
        "run/plan.html",
        line=line,
        figures=compare(old, said),
        week_before=before[0] if before else None,
        meals=meals_changed(old, said),
        exercises=exercises_changed(old, said),
        **shown,
    )


@routes.get("/record")
@needs(Scope.HEALTH_READ)
def record(run_id: UUID) -> Response:
    """Show a place in its snapshot or in what an agent said, with a way further in."""
    part, at = request.args.get("part", SNAPSHOT), request.args.get("at", "")[:LONGEST_PATH]
    with transaction(runtime().engine) as session:
        line = runs.get_line(session, run_id)
        document = _document(session, run_id, part)
        found = read(document, split(at)) if at else document
        if found is NOTHING:
            message = f"at: {at!r} is no place in what {part} holds"
            raise NotFound(message)
        _keep(session, run_id, f"{part} {at}".strip())
    return render("run/record.html", line=line, part=part, at=at, rows=_rows(found, at), value=_leaf(found))


@routes.get("/why")
@needs(Scope.HEALTH_READ)
def why(run_id: UUID) -> Response:
    """Say why a number is what it is, or list what can be asked for."""
    known = recall(runtime().engine, run_id)
    path = request.args.get("path", "").strip()[:LONGEST_PATH]
    answer, trouble = None, ""
    try:
        answer = trace(known, path) if path else None
    except InvalidInput as error:
        trouble = str(error)
    with transaction(runtime().engine) as session:
        line = runs.get_line(session, run_id)
        _keep(session, run_id, f"why {path}".strip())
    return render("run/why.html", line=line, path=path, why=answer, trouble=trouble, askable=list_askable(known))


def _document(session: Connection, run_id: UUID, part: str) -> object:
    """Return the snapshot, or an agent's message.

    Raises:
        NotFound: it is not there.
    """
    document = (
        snapshots.get_frozen(session, run_id) if part == SNAPSHOT else messages.list_said(session, run_id).get(part)
    )
    if document is None:
        message = f"part: the run has no {part}; it has not come so far, or its month was pruned"
        raise NotFound(message)
    return document


def _rows(document: object, at: str) -> list[dict[str, Any]]:
    """Return the fields of a place: each with its value, or with how much is below and where."""
    fields = entries(document)
    if fields is None:
        return []
    rows = []
    for name, value in list(fields.items())[:MOST_ENTRIES]:
        below = entries(value)
        path = f"{at}.{name}" if at else str(name)
        rows.append({"name": name, "value": _leaf(value), "below": len(below) if below else None, "path": path})
    return rows


def _leaf(value: object) -> str | None:
    """Return a value as it is shown; None for what has something below it."""
    if entries(value):
        return None
    if value is None or value in ([], {}):
        return "nothing"
    return str(value).lower() if isinstance(value, bool) else str(value)


def _keep(session: Connection, run_id: UUID, what: str) -> None:
    operators.record(session, acting().name, "reveal", "run", run_id, "shown on a page", {"what": what})
