"""/safety: what the PHYSICIAN raised and whom it holds, and what somebody decided about it."""

from typing import Literal
from uuid import UUID

from flask import Blueprint, Response, request, url_for
from pydantic import ValidationError

from access.gate import acting
from access.needs import needs
from access.runtime import runtime
from dashboard import forms
from dashboard.pages import done, here, render
from dashboard.words import initials
from db.queries import client_lines, flags, holds, operators, violations
from db.queries.flags import FlagFilter
from db.session import transaction
from domain.access import Scope
from domain.errors import Forbidden, InvalidInput
from domain.problems import describe
from domain.vocabulary import FlagStatus, Severity
from jobs.enqueueing import plan_anew
from jobs.settling import DEEDS, settle_flag, settle_text

PAGE = 40
"""Flags on a page, and holds and texts: the oldest, so that what waits longest is decided first."""
TEXTS = 12
STATUS_AFTER = {deed: status for status, deed in DEEDS.items()}
SAID = {
    "acknowledge": "Acknowledged. It goes on holding until it is resolved.",
    "refer": "Referred. It goes on holding until it is resolved.",
    "resolve": "Resolved. The client's next run may publish again; the safety desk plans the week anew at once.",
}
UPSTREAM = "dashboard"
"""In whose name a week is planned anew from here."""

routes = Blueprint("safety", __name__, url_prefix="/safety")


@routes.get("")
@needs(Scope.FLAGS_READ)
def desk() -> Response:
    """Show what waits for a decision."""
    with transaction(runtime().engine, durable=False) as session:
        wanted = _filter()
        waiting = holds.list_waiting(session, PAGE + 1, wanted.client_id)
        texts = [one for one in violations.list_blocking(session) if wanted.client_id in {None, one.client_id}]
        found = flags.list_lines(session, wanted, PAGE + 1)
        names = client_lines.list_names(session, [flag.client_id for flag in found])
    older = here(after=found[PAGE - 1].id) if len(found) > PAGE else None
    return render(
        "safety/desk.html",
        live="safety/_desk.html",
        holds=waiting[:PAGE],
        more_holds=len(waiting) > PAGE,
        texts=texts[:TEXTS],
        count_of_texts=len(texts),
        flags=found[:PAGE],
        clients={client: initials(name) for client, name in names.items()},
        newer=here(after=None) if wanted.after else None,
        older=older,
        showing_all=wanted.open is None,
        severities=Severity,
        initials=initials,
    )


@routes.get("/flags/<uuid:flag_id>")
@needs(Scope.FLAGS_READ)
def show(flag_id: UUID) -> Response:
    """Show a flag; its words only when they are asked for, which is kept."""
    words = request.args.get("show") == "words"
    if words and not acting().may(Scope.HEALTH_READ):
        message = f"show: {acting().name} may not see health data; it needs the scope {Scope.HEALTH_READ}"
        raise Forbidden(message)
    with transaction(runtime().engine) as session:
        flag = flags.get_line(session, flag_id)
        names = client_lines.list_names(session, [flag.client_id])
        if words:
            operators.record(session, acting().name, "reveal", "flag", flag_id, "shown on a page")
        history = operators.list_of(session, "flag", flag_id)
    name = names[flag.client_id]
    return render("safety/flag.html", flag=flag, client=name if words else initials(name), words=words, history=history)


@routes.post("/flags/<uuid:flag_id>/<any(acknowledge, refer, resolve):decision>")
@needs(Scope.FLAGS_WRITE)
def decide(flag_id: UUID, decision: Literal["acknowledge", "refer", "resolve"]) -> Response:
    """Record what was decided about a flag."""
    status: FlagStatus = STATUS_AFTER[decision]
    settle_flag(runtime().engine, flag_id, status, _note(), acting().name)
    return done(url_for("safety.show", flag_id=flag_id), SAID[decision], "good" if decision == "resolve" else "warn")


@routes.post("/texts/<uuid:violation_id>/resolve")
@needs(Scope.FLAGS_WRITE)
def settle(violation_id: UUID) -> Response:
    """Record that a text that holds its client is settled."""
    settle_text(runtime().engine, violation_id, _note(), acting().name)
    return done(url_for("safety.desk"), "Settled. The client's next run reads past this text.")


@routes.post("/clients/<uuid:client_id>/plan")
@needs(Scope.RUNS_WRITE)
def plan(client_id: UUID) -> Response:
    """Put a run in for a client that was held."""
    run_id = plan_anew(runtime(), client_id, UPSTREAM, acting().name)
    return done(f"/runs/{run_id}", "This run plans the week anew.")


def _filter() -> FlagFilter:
    """Return which flags the address asks for.

    Raises:
        InvalidInput: a filter cannot be understood.
    """
    given = {name: request.args[name] for name in ("severity", "client_id", "after") if request.args.get(name)}
    try:
        return FlagFilter.model_validate(given | ({} if request.args.get("flags") == "all" else {"open": True}))
    except ValidationError as error:
        message = "; ".join(f"{field}: {problem}" for field, problem in describe(error))
        raise InvalidInput(message) from error


def _note() -> str:
    """Return what was found and decided.

    Raises:
        InvalidInput: it is missing, or too long.
    """
    note = request.form.get("note", "").strip()
    if not 1 <= len(note) <= forms.LONGEST:
        message = f"note: say what was found and decided, in 1 to {forms.LONGEST} characters; it is kept"
        raise InvalidInput(message)
    return note
