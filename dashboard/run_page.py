"""/runs/{id}: one run, live while it goes on, and what an operator does to it."""

import json
from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, request, url_for

from access.gate import acting
from access.needs import needs
from access.runtime import runtime
from dashboard import forms
from dashboard.pages import done, render
from dashboard.run_report import OPEN, collect
from db.session import transaction
from domain.access import Scope
from domain.errors import InvalidInput
from jobs import control
from jobs.runtime import Runtime

DEEDS: dict[str, tuple[Callable[[Runtime, UUID, str, str], None], str]] = {
    "cancel": (control.cancel, "Cancelled. The stage in flight cannot commit any more."),
    "resume": (control.resume, "Resumed: it goes on at the stage that failed."),
    "retry": (control.retry_now, "It is tried at once."),
}
"""What is done, and what is said then."""

routes = Blueprint("run", __name__, url_prefix="/runs/<uuid:run_id>")


@routes.get("")
@needs(Scope.RUNS_READ)
def show(run_id: UUID) -> Response:
    """Show a run."""
    with transaction(runtime().engine, durable=False) as session:
        report = collect(session, run_id)
    stream = f"/v1/runs/{run_id}/events" if report.line.status in OPEN else None
    return render("run/show.html", live="run/_live.html", stream=stream, run=report, line=report.line)


@routes.post("/<any(cancel, resume, retry):verb>")
@needs(Scope.RUNS_OPERATE)
def act(run_id: UUID, verb: str) -> Response:
    """Cancel, resume or retry it."""
    deed, said = DEEDS[verb]
    deed(runtime(), run_id, forms.reason() if verb == "cancel" else forms.reason_if_any(), acting().name)
    return done(url_for("run.show", run_id=run_id), said)


@routes.post("/priority")
@needs(Scope.RUNS_OPERATE)
def set_priority(run_id: UUID) -> Response:
    """Let it go before others, or after them."""
    priority = forms.number("priority", -100, 100)
    control.set_priority(runtime(), run_id, priority, forms.reason(), acting().name)
    return done(url_for("run.show", run_id=run_id), f"Its priority is {priority}.")


@routes.post("/replay")
@needs(Scope.RUNS_OPERATE)
def replay(run_id: UUID) -> Response:
    """Think it again from its snapshot and say what differs; where it differs is shown, what was said is not."""
    result = control.replay(runtime(), run_id, forms.reason_if_any(), acting().name)
    return render("run/replay.html", result=result)


@routes.get("/fork")
@needs(Scope.RUNS_OPERATE)
def plan_fork(run_id: UUID) -> Response:
    """Ask where a fork begins and what it changes."""
    return _fork_form(run_id, request.args.get("agent"), "{}")


@routes.post("/fork")
@needs(Scope.RUNS_OPERATE)
def fork(run_id: UUID) -> Response:
    """Show what a fork would take over and change, or make it; what was written stays where it is refused."""
    agent, written = request.form.get("agent") or None, request.form.get("change", "").strip() or "{}"
    shown, trouble = None, ""
    try:
        change = _change(written)
        shown = control.show_fork(runtime(), run_id, agent, change)
        if request.form.get("make"):
            made = control.fork(runtime(), run_id, agent, change, forms.reason(), acting().name)
            said = "This is the fork. It publishes if its verdict is clear."
            return done(url_for("run.show", run_id=made.run_id), said)
    except InvalidInput as refusal:
        trouble = str(refusal)
    response = _fork_form(run_id, shown.agent if shown else agent, written, shown=shown, trouble=trouble)
    response.status_code = 400 if trouble else 200
    return response


def _fork_form(run_id: UUID, agent: str | None, change: str, **said: object) -> Response:
    with transaction(runtime().engine, durable=False) as session:
        report = collect(session, run_id)
    return render("run/fork.html", run=report, agent=agent, change=change, **said)


def _change(written: str) -> dict[str, Any]:
    try:
        change = json.loads(written)
    except (ValueError, RecursionError) as error:
        message = f'change: is not JSON ({error}); write an object such as {{"client": {{"weight_kg": 80}}}}'
        raise InvalidInput(message) from None
    if not isinstance(change, dict):
        message = "change: is not an object; put the fields in { }"
        raise InvalidInput(message)
    return change
