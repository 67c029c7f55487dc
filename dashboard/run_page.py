"""/runs/{id}: one run, live while it goes on, and what an operator does to it."""

import json
from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, current_app, request, url_for

from access.gate import acting
from access.needs import needs
from dashboard.pages import done, render
from dashboard.run_report import OPEN, collect
from db.session import transaction
from domain.access import Scope
from domain.errors import InvalidInput
from jobs import control
from jobs.control.steer import NO_REASON
from jobs.runtime import Runtime

LONGEST_REASON = 500
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
    with transaction(_runtime().engine, durable=False) as session:
        report = collect(session, run_id)
    stream = f"/v1/runs/{run_id}/events" if report.line.status in OPEN else None
    return render("run/show.html", live="run/_live.html", stream=stream, run=report, line=report.line)


@routes.post("/<any(cancel, resume, retry):verb>")
@needs(Scope.RUNS_OPERATE)
def act(run_id: UUID, verb: str) -> Response:
    """Cancel, resume or retry it."""
    deed, said = DEEDS[verb]
    deed(_runtime(), run_id, reason(needed=verb == "cancel"), acting().name)
    return done(url_for("run.show", run_id=run_id), said)


@routes.post("/priority")
@needs(Scope.RUNS_OPERATE)
def set_priority(run_id: UUID) -> Response:
    """Let it go before others, or after them."""
    try:
        priority = int(request.form.get("priority", ""))
    except ValueError:
        message = "priority: is no whole number; write -100 to 100"
        raise InvalidInput(message) from None
    if not -100 <= priority <= 100:  # noqa: PLR2004 - the limits of the column
        message = f"priority: {priority} is beyond the limits; write -100 to 100"
        raise InvalidInput(message)
    control.set_priority(_runtime(), run_id, priority, reason(needed=True), acting().name)
    return done(url_for("run.show", run_id=run_id), f"Its priority is {priority}.")


@routes.post("/replay")
@needs(Scope.RUNS_OPERATE)
def replay(run_id: UUID) -> Response:
    """Think it again from its snapshot and say what differs; where it differs is shown, what was said is not."""
    result = control.replay(_runtime(), run_id, reason(needed=False), acting().name)
    return render("run/replay.html", result=result)


@routes.get("/fork")
@needs(Scope.RUNS_OPERATE)
def plan_fork(run_id: UUID) -> Response:
    """Ask where a fork begins and what it changes."""
    with transaction(_runtime().engine, durable=False) as session:
        report = collect(session, run_id)
    return render("run/fork.html", run=report, agent=request.args.get("agent"), change="{}", shown=None)


@routes.post("/fork")
@needs(Scope.RUNS_OPERATE)
def fork(run_id: UUID) -> Response:
    """Show what a fork would take over and change, or make it."""
    agent, written = request.form.get("agent") or None, request.form.get("change", "").strip() or "{}"
    change = _change(written)
    if request.form.get("make"):
        made = control.fork(_runtime(), run_id, agent, change, reason(needed=True), acting().name)
        return done(url_for("run.show", run_id=made.run_id), "This is the fork. It publishes if its verdict is clear.")
    shown = control.show_fork(_runtime(), run_id, agent, change)
    with transaction(_runtime().engine, durable=False) as session:
        report = collect(session, run_id)
    return render("run/fork.html", run=report, agent=shown.agent, change=written, shown=shown)


def reason(*, needed: bool) -> str:
    """Return why somebody does it.

    Raises:
        InvalidInput: it is missing where it is needed, or too long.
    """
    given = request.form.get("reason", "").strip()
    if not given and needed:
        message = "reason: is missing; say why, it is kept with the action"
        raise InvalidInput(message)
    if len(given) > LONGEST_REASON:
        message = f"reason: has {len(given)} characters; write {LONGEST_REASON} or fewer"
        raise InvalidInput(message)
    return given or NO_REASON


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


def _runtime() -> Runtime:
    return current_app.extensions["runtime"]
