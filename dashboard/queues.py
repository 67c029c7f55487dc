"""GET /queues: what waits for each agent, who works on it, and an operator's hand on both."""

from uuid import UUID

from flask import Blueprint, Response, request

from access.gate import acting
from access.needs import needs
from access.runtime import runtime
from dashboard import forms, pages
from dashboard.queue_report import collect
from domain.access import Scope
from domain.errors import InvalidInput
from domain.pipelines import PIPELINES
from domain.runs import PauseScope
from jobs import draining, limiting, pausing
from jobs.upstreams import get_upstream, set_upstream

HEAVIEST, MOST_A_MINUTE = 1_000, 1_000_000

routes = Blueprint("queues_page", __name__, url_prefix="/queues")


@routes.get("")
@needs(Scope.METRICS_READ)
def show() -> Response:
    """Show queues, workers, pauses and upstream apps."""
    return pages.render("queues/queues.html", live="queues/_now.html", report=collect(runtime()), pipelines=PIPELINES)


@routes.post("/pause")
@needs(Scope.RUNS_OPERATE)
def pause() -> Response:
    """Pause an agent's queue, a pipeline, a client or a job."""
    scope, subject = _what()
    pausing.pause(runtime(), scope, subject, acting().name, forms.reason())
    return _done(f"Paused {_named(scope, subject)}. A stage that a worker has ends first.", "warn")


@routes.post("/unpause")
@needs(Scope.RUNS_OPERATE)
def unpause() -> Response:
    """Let go on what is paused."""
    scope, subject = _what()
    given_back = pausing.unpause(runtime(), scope, subject, acting().name, forms.reason())
    return _done(f"Unpaused {_named(scope, subject)}; {given_back:,} {'goes' if given_back == 1 else 'go'} on.")


@routes.post("/limit")
@needs(Scope.RUNS_OPERATE)
def limit() -> Response:
    """Let only so many stages of an agent be at work at once."""
    agent, at_most = _agent(), forms.number("at_most", 1, limiting.MOST)
    limiting.set_limit(runtime(), agent, at_most, acting().name, forms.reason())
    return _done(f"{agent} has at most {at_most:,} at work at once. Those at work end first.", "warn")


@routes.post("/unlimit")
@needs(Scope.RUNS_OPERATE)
def unlimit() -> Response:
    """Take the limit of an agent away."""
    agent = _agent()
    let_in = limiting.lift_limit(runtime(), agent, acting().name, forms.reason())
    return _done(f"{agent} has no limit; {let_in:,} that waited {'goes' if let_in == 1 else 'go'} on.")


@routes.post("/workers/<uuid:process_id>/drain")
@needs(Scope.RUNS_OPERATE)
def drain(process_id: UUID) -> Response:
    """Let a worker take nothing more up."""
    worker = draining.drain(runtime(), process_id, acting().name, forms.reason())
    return _done(f"{worker.host}:{worker.pid} drains with its next heartbeat.", "warn")


@routes.post("/workers/<uuid:process_id>/fill")
@needs(Scope.RUNS_OPERATE)
def fill(process_id: UUID) -> Response:
    """Let a drained worker go on."""
    worker = draining.fill(runtime(), process_id, acting().name, forms.reason())
    return _done(f"{worker.host}:{worker.pid} takes up runs again with its next heartbeat.")


@routes.post("/upstreams/<path:name>")
@needs(Scope.RUNS_OPERATE)
def share(name: str) -> Response:
    """Give an upstream app its weight and limit."""
    get_upstream(runtime(), name)
    changes = {
        "weight": forms.number("weight", 1, HEAVIEST),
        "runs_per_minute": forms.number_if_any("runs_per_minute", 1, MOST_A_MINUTE),
        "burst": forms.number_if_any("burst", 1, MOST_A_MINUTE),
    }
    set_upstream(runtime(), name, changes, acting().name, forms.reason())
    return _done(f"Changed the share of {name}.")


def _what() -> tuple[PauseScope, str]:
    sent = request.form.get("scope", "")
    if sent not in set(PauseScope):
        message = f"scope: {sent!r} is not known; it is one of {', '.join(PauseScope)}"
        raise InvalidInput(message)
    return PauseScope(sent), forms.word("subject", "name what is meant")


def _agent() -> str:
    return forms.word("agent", "name the agent")


def _named(scope: PauseScope, subject: str) -> str:
    """Return what is paused in words; a notice names no client."""
    return "the client" if scope is PauseScope.CLIENT else f"{scope} {subject}"


def _done(text: str, tone: pages.Tone = "good") -> Response:
    return pages.done("/queues", text, tone)
