"""Errors as upstream apps see them: RFC 9457 problems, each with what was wrong and what to do."""

import logging
import re

import pydantic
from flask import Flask, Response, g, make_response, request
from flask_openapi.models import MediaType
from flask_openapi.models import Response as Documented
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import HTTPException

from db.failures import explain
from domain.errors import (
    Conflict,
    Forbidden,
    IllegalTransition,
    InvalidFile,
    InvalidInput,
    NotFound,
    NotReady,
    Refused,
    RegimenError,
    TooMany,
    Unknown,
)
from domain.facts import Facts
from domain.problems import describe

logger = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"
RETRY_SECONDS = "5"
"""When to ask again while a server is away."""
CHALLENGE = 'Bearer realm="regimen"'
CALENDARS_CHALLENGE = ', Basic realm="regimen", charset="UTF-8"'
"""Asked for this, calendar apps send the password they were given; elsewhere browsers would ask people for one."""
SEND_AGAIN = re.compile(r"send again in ([0-9]+) s")
"""How the database says when an upstream may put runs in again."""

KINDS: tuple[tuple[type[RegimenError], int, str, str], ...] = (
    (NotFound, 404, "not-found", "There is no such thing here"),
    (Refused, 409, "refused", "The intake gate let this client not in"),
    (Conflict, 409, "conflict", "It is there already, or the client is busy"),
    (IllegalTransition, 409, "conflict", "The run cannot move so"),
    (InvalidFile, 422, "invalid-fields", "Fields need mending"),
    (TooMany, 429, "too-many", "Too many for now"),
    (InvalidInput, 400, "invalid-input", "The request cannot be carried out as it stands"),
    (Unknown, 401, "unknown", "Nobody knows who asks"),
    (Forbidden, 403, "forbidden", "This is not for everybody"),
    (NotReady, 503, "not-ready", "A server is away or behind"),
    (RegimenError, 500, "error", "Something went wrong here"),
)
"""Error, status, slug of the type and title; the first that fits."""

HTTP_DETAILS = {
    404: "address: there is nothing here; /v1/openapi.json lists what there is",
    405: "method: this address has no such one; the header Allow names those it has",
    413: "body: is larger than 64 KiB, or 8 MiB for many runs at once; send less at a time",
    500: "this is a fault of the service; its log has the details. Try again, with the same idempotency key",
}
"""What to do about errors that the web framework raises."""


MOST_FIELDS, LONGEST_NAME = 50, 200
"""Wrong fields that a problem names, and characters of a field's name: an answer is not many times its request."""


class FieldProblem(Facts):
    """A field that needs mending."""

    field: str
    message: str


class Problem(Facts):
    """RFC 9457 problem details."""

    type: str
    title: str
    status: int
    detail: str
    instance: str | None = None
    """The request, by the id that its answer has in X-Request-Id."""
    errors: tuple[FieldProblem, ...] = ()
    """Each wrong field, where fields are what is wrong."""


def register(app: Flask) -> None:
    """Answer every error with a problem."""
    app.register_error_handler(RegimenError, of_regimen)
    app.register_error_handler(SQLAlchemyError, of_database)
    app.register_error_handler(HTTPException, of_http)


def of_regimen(error: RegimenError) -> Response:
    """Answer an error of the domain's tree."""
    if isinstance(error, InvalidFile):
        return _of_problems([(field, message) for field, _, message in (one.partition(": ") for one in error.problems)])
    status, slug, title = next(tuple(rest) for kind, *rest in KINDS if isinstance(error, kind))
    response = answer(_problem(status, slug, title, str(error)))
    if isinstance(error, TooMany) and (again := SEND_AGAIN.search(str(error))):
        response.headers["Retry-After"] = again.group(1)
    if isinstance(error, Unknown):
        response.headers["WWW-Authenticate"] = CHALLENGE + (
            CALENDARS_CHALLENGE if request.path.endswith(".ics") else ""
        )
    return response


def of_database(error: SQLAlchemyError) -> Response:
    """Answer a database that is away or behind; any other failed statement is a fault of ours."""
    named = explain(error)
    if named is not None:
        return of_regimen(named)
    logger.error("a statement failed", exc_info=error)
    return answer(_problem(500, "error", "Something went wrong here", HTTP_DETAILS[500]))


def of_http(error: HTTPException) -> Response:
    """Answer an error of the web framework, keeping its headers, such as Allow."""
    response = make_response(error.get_response())
    status = response.status_code
    detail = HTTP_DETAILS.get(status, error.description or error.name)
    return answer(_problem(status, "http", error.name, detail), response)


def of_fields(error: pydantic.ValidationError) -> Response:
    """Answer a request whose fields need mending, every one of them at once."""
    return _of_problems(describe(error))


def _of_problems(problems: list[tuple[str, str]]) -> Response:
    errors = tuple(
        FieldProblem(field=field[:LONGEST_NAME], message=message) for field, message in problems[:MOST_FIELDS]
    )
    detail = "; ".join(f"{one.field}: {one.message}" for one in errors)
    if len(problems) > MOST_FIELDS:
        detail = f"{detail}; and {len(problems) - MOST_FIELDS:,} more"
    return answer(_problem(422, "invalid-fields", "Fields need mending", detail, errors))


def answer(problem: Problem, response: Response | None = None) -> Response:
    """Return the problem as a response, or put it into one."""
    response = response or Response()
    response.status_code = problem.status
    response.content_type = MEDIA_TYPE
    response.set_data(problem.model_dump_json(exclude_defaults=True))
    if problem.status == 503:  # noqa: PLR2004 - HTTP's own number
        response.headers["Retry-After"] = RETRY_SECONDS
    return response


def documented(*statuses: int) -> dict[int, Documented]:
    """Return what OpenAPI says about answers with these statuses."""
    schema = {"schema": {"$ref": f"#/components/schemas/{Problem.__name__}"}}
    content = {MEDIA_TYPE: MediaType.model_validate(schema)}
    return {status: Documented(description=MEANINGS[status], content=content) for status in statuses}


MEANINGS = {
    400: "Not JSON, or a request that contradicts itself.",
    401: "No key and no session, or one that is no longer valid.",
    403: "Whoever asks may not do this; `detail` names the scope it needs.",
    404: "No such run, program or client.",
    409: "The client is busy or not admitted, the week has its run, or the key was used for something else.",
    413: "The body is larger than 64 KiB, or 8 MiB for many runs at once.",
    415: "The body is not said to be JSON.",
    422: "Fields need mending; `errors` names each.",
    429: "Too many requests, or runs of this client or upstream; `Retry-After` says when to send it again.",
    503: "A server is away or behind; try again with the same idempotency key.",
}


def _problem(status: int, slug: str, title: str, detail: str, errors: tuple[FieldProblem, ...] = ()) -> Problem:
    kind, instance = f"urn:regimen:problem:{slug}", f"urn:regimen:request:{g.request_id}" if "request_id" in g else None
    return Problem(type=kind, title=title, status=status, detail=detail, instance=instance, errors=errors)
