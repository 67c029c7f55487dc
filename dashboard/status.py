"""GET /status: run health, as JSON or as a page that reloads itself."""

from flask import Blueprint, Response, current_app, jsonify, make_response, render_template, request

from access.needs import needs
from dashboard import words
from dashboard.notices import notices
from dashboard.report import Report, collect
from domain.access import Scope
from domain.errors import InvalidInput
from jobs.runtime import Runtime

REFRESH_SECONDS = 5
FORMATS = {"json": "application/json", "html": "text/html"}

routes = Blueprint(
    "dashboard", __name__, template_folder="templates", static_folder="static", static_url_path="/static"
)

for word in (words.tail, words.span, words.relative, words.local, words.commands, words.shortened):
    routes.add_app_template_filter(word)


@routes.get("/status")
@needs(Scope.METRICS_READ)
def status() -> Response:
    """Say how runs and processes are doing.

    Raises:
        InvalidInput: `format` is neither json nor html.
        SQLAlchemyError: the database does not answer, or is behind the code.
    """
    as_page = _wanted() == FORMATS["html"]
    report = collect(_runtime())
    return _page(report) if as_page else _json(report)


def _wanted() -> str:
    """Return the media type asked for: by ?format=, else by the header Accept, else JSON."""
    asked = request.args.get("format")
    if asked is None:
        return request.accept_mimetypes.best_match(list(FORMATS.values())) or FORMATS["json"]
    if asked not in FORMATS:
        message = f"format: {asked!r} is not known; write one of {', '.join(FORMATS)}"
        raise InvalidInput(message)
    return FORMATS[asked]


def _page(report: Report) -> Response:
    return _html(render_template("status.html", report=report, notices=notices(report), refresh=_refresh()))


def _json(report: Report) -> Response:
    response = jsonify(notices=[notice.model_dump() for notice in notices(report)], **report.model_dump(mode="json"))
    response.vary.add("Accept")
    return response


def _refresh() -> int | None:
    """Return the seconds after which the page loads anew; None when the reader wants it to hold still."""
    return None if request.args.get("refresh") == "off" else REFRESH_SECONDS


def _html(page: str) -> Response:
    response = make_response(page)
    response.vary.add("Accept")
    return response


def _runtime() -> Runtime:
    return current_app.extensions["runtime"]
