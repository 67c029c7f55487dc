"""GET /: how runs and processes are doing, for people; GET /status: the same as JSON, for monitors."""

from flask import Blueprint, Response, current_app, jsonify, make_response, redirect, request

from access.needs import needs
from access.runtime import runtime
from dashboard import pages
from dashboard.kept import Kept
from dashboard.notices import notices
from dashboard.overview_report import SPANS, look
from dashboard.report import collect
from domain.access import Scope
from domain.errors import InvalidInput

KEPT, KEPT_SECONDS = "status", 1
"""Under which name the application keeps the answer of `/status`, and for how long."""
FORMATS = {"json": "application/json", "html": "text/html"}

routes = Blueprint("overview_page", __name__)


@routes.get("/")
@needs(Scope.METRICS_READ)
def show() -> Response:
    """Show how things are.

    Raises:
        InvalidInput: no such span.
        SQLAlchemyError: the database does not answer, or is behind the code.
    """
    span = request.args.get("span", "1h")
    if span not in SPANS:
        message = f"span: {span!r} is not known; choose one of {', '.join(SPANS)}"
        raise InvalidInput(message)
    overview = look(runtime(), SPANS[span])
    return pages.render(
        "overview/overview.html",
        live="overview/_now.html",
        overview=overview,
        notices=notices(overview.report),
        span=span,
        spans=SPANS,
    )


@routes.get("/status")
@needs(Scope.METRICS_READ)
def status() -> Response:
    """Say as JSON how things are, at most a second old; send a reader to the overview.

    Raises:
        InvalidInput: `format` is neither json nor html.
        SQLAlchemyError: the database does not answer, or is behind the code.
    """
    if _wanted() == FORMATS["html"]:
        response = make_response(redirect("/"))
    else:
        response = make_response(_kept().get())
        response.mimetype = FORMATS["json"]
    response.vary.add("Accept")
    return response


def _wanted() -> str:
    """Return the media type asked for: by ?format=, else by the header Accept, else JSON."""
    asked = request.args.get("format")
    if asked is None:
        return request.accept_mimetypes.best_match(list(FORMATS.values())) or FORMATS["json"]
    if asked not in FORMATS:
        message = f"format: {asked!r} is not known; write one of {', '.join(FORMATS)}"
        raise InvalidInput(message)
    return FORMATS[asked]


def _kept() -> Kept[bytes]:
    return current_app.extensions.setdefault(KEPT, Kept(_write, KEPT_SECONDS))


def _write() -> bytes:
    report = collect(runtime())
    found = [notice.model_dump() for notice in notices(report)]
    return jsonify(notices=found, **report.model_dump(mode="json")).data
