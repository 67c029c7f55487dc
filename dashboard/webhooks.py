"""/webhooks: who is told what happens, what was sent to each, and sending it again."""

from datetime import timedelta
from uuid import UUID

from flask import Blueprint, Response, request
from werkzeug.datastructures import MultiDict

from access.gate import acting
from access.needs import needs
from access.runtime import runtime
from dashboard import forms, pages
from db.queries import deliveries, schedules, webhooks
from db.session import transaction
from domain.access import Scope
from domain.errors import Conflict, InvalidInput
from domain.ids import read_id
from domain.webhooks.events import ASKED_FOR, EVENTS
from domain.webhooks.retries import State
from jobs.webhooks import endpoints
from jobs.webhooks.endpoints import Deed

PAGE = 25
SPANS = {"1": "the last hour", "24": "the last day", "168": "the last week", "720": "the last 30 days"}
"""Hours to look back for what was given up."""
WHEN = {event.type: event.when for event in EVENTS}
SWITCHED = {"enable": "It is told again; what waited goes out first.", "disable": "Nothing more is sent to it."}

routes = Blueprint("webhook_pages", __name__, url_prefix="/webhooks")


@routes.get("")
@needs(Scope.WEBHOOKS_READ)
def show_all() -> Response:
    """Show every endpoint, and a form for another."""
    return _list(MultiDict())


@routes.post("")
@needs(Scope.WEBHOOKS_WRITE)
def register() -> Response:
    """Register an endpoint and show its secret, this once."""
    form = request.form
    facts = {
        "url": form.get("url", "").strip(),
        "description": form.get("description", "").strip()[:200],
        "upstream": _app() or form.get("upstream", "").strip()[:60] or None,
        "event_types": tuple(form.getlist("event")),
    }
    try:
        endpoint, secret = endpoints.register(runtime(), facts, _deed())
    except InvalidInput as refusal:
        response = _list(form, str(refusal))
        response.status_code = 409 if isinstance(refusal, Conflict) else 422
        return response
    return pages.render("webhooks/secret.html", endpoint=endpoint, secret=secret, old_until=None)


@routes.get("/<uuid:endpoint_id>")
@needs(Scope.WEBHOOKS_READ)
def show(endpoint_id: UUID) -> Response:
    """Show an endpoint, and a page of what was sent to it, the newest first."""
    asked = request.args.get("state")
    state = State(asked) if asked in list(State) else None
    with transaction(runtime().engine, durable=False) as session:
        endpoint = webhooks.get(session, endpoint_id, _app())
        before = read_id(request.args.get("before", ""))
        lines = deliveries.list_deliveries(session, endpoint_id, before=before, state=state, limit=PAGE + 1)
    older = lines[PAGE - 1].id if len(lines) > PAGE else None
    values = {"endpoint": endpoint, "lines": lines[:PAGE], "older": older, "state": state, "states": tuple(State)}
    return pages.render("webhooks/show.html", live="webhooks/_deliveries.html", spans=SPANS, when=WHEN, **values)


@routes.post("/<uuid:endpoint_id>/<any(enable, disable):verb>")
@needs(Scope.WEBHOOKS_WRITE)
def switch(endpoint_id: UUID, verb: str) -> Response:
    """Let an endpoint be told again, or no more."""
    endpoints.change(runtime(), _app(), endpoint_id, {"enabled": verb == "enable"}, _deed())
    return pages.done(_address(endpoint_id), SWITCHED[verb])


@routes.post("/<uuid:endpoint_id>/remove")
@needs(Scope.WEBHOOKS_WRITE)
def remove(endpoint_id: UUID) -> Response:
    """Delete an endpoint."""
    endpoints.delete(runtime(), _app(), endpoint_id, _deed())
    return pages.done("/webhooks", "The endpoint is removed; what waited for it is not sent.")


@routes.post("/<uuid:endpoint_id>/rotate")
@needs(Scope.WEBHOOKS_WRITE)
def rotate(endpoint_id: UUID) -> Response:
    """Make a new secret and show it, this once."""
    made = endpoints.rotate(runtime(), _app(), endpoint_id, _deed())
    with transaction(runtime().engine, durable=False) as session:
        endpoint = webhooks.get(session, endpoint_id, _app())
    return pages.render("webhooks/secret.html", endpoint=endpoint, secret=made.secret, old_until=made.old_until)


@routes.post("/<uuid:endpoint_id>/test")
@needs(Scope.WEBHOOKS_WRITE)
def send_test(endpoint_id: UUID) -> Response:
    """Send a test."""
    endpoints.send_test(runtime(), _app(), endpoint_id)
    return pages.done(_address(endpoint_id), "A test goes out with the scheduler's next tick.")


@routes.post("/<uuid:endpoint_id>/deliveries/<uuid:delivery_id>/redeliver")
@needs(Scope.WEBHOOKS_WRITE)
def redeliver(endpoint_id: UUID, delivery_id: UUID) -> Response:
    """Send a message again."""
    endpoints.redeliver(runtime(), _app(), endpoint_id, delivery_id, _deed())
    return pages.done(_address(endpoint_id), "It goes out again with the scheduler's next tick.")


@routes.post("/<uuid:endpoint_id>/redeliver")
@needs(Scope.WEBHOOKS_WRITE)
def redeliver_failed(endpoint_id: UUID) -> Response:
    """Send every message again that was given up lately."""
    hours = request.form.get("hours", "")
    if hours not in SPANS:
        message = f"hours: is not known; choose one of {', '.join(SPANS)}"
        raise InvalidInput(message)
    with transaction(runtime().engine, durable=False) as session:
        since = schedules.get_now(session) - timedelta(hours=int(hours))
    count = endpoints.redeliver_failed(runtime(), _app(), endpoint_id, since, _deed())
    says = f"{count:,} given up in {SPANS[hours]} {'goes' if count == 1 else 'go'} out again."
    return pages.done(_address(endpoint_id), says, "good" if count else "warn")


def _list(form: MultiDict[str, str], wrong: str | None = None) -> Response:
    """Show the endpoints; with what was written in the form, where that was wrong."""
    with transaction(runtime().engine, durable=False) as session:
        found = webhooks.list_endpoints(session, _app())
    chosen = form.getlist("event") or list(ASKED_FOR)
    values = {"found": found, "events": ASKED_FOR, "when": WHEN}
    live = None if wrong else "webhooks/_endpoints.html"
    return pages.render("webhooks/list.html", live=live, form=form, chosen=chosen, wrong=wrong, **values)


def _app() -> str | None:
    """Return the app whose endpoints are shown: that of a key that is for one; None is all."""
    return acting().upstream


def _deed() -> Deed:
    return Deed(acting().name, forms.reason_if_any())


def _address(endpoint_id: UUID) -> str:
    return f"/webhooks/{endpoint_id}"
