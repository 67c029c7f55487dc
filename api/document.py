"""The OpenAPI document: what the views say of themselves, and what holds for each of them because of who guards it.

Views declare bodies, parameters and answers of their own. Keys, scopes, limits, request ids and the answers that come
from them are the same everywhere, so they are written once, here, and into every operation.
"""

import re
import threading
from collections.abc import Iterator
from typing import Any

from flask import current_app

from access.gate import COOKIE
from access.needs import admits
from api.problems import MEANINGS, MEDIA_TYPE
from api.requests import operations
from domain.access import SCOPES, Scope

Node = dict[str, Any]

VERSION = "3.1.0"
ABOUT = (
    "Put coaching runs in, ask how they go, read the weeks they publish, and look after them. Every error is a problem "
    "(RFC 9457) that says what was wrong and what to do. docs/api.md tells it in prose, with examples."
)
SCHEMES: Node = {
    "key": {"type": "http", "scheme": "bearer", "description": "A key of an app, as `regimen keys add` shows it once."},
    "basic": {"type": "http", "scheme": "basic", "description": "For calendars: any name, and a key as the password."},
    "session": {"type": "apiKey", "in": "cookie", "name": COOKIE, "description": "Of somebody who signed in."},
}
TEXT, COUNT = {"type": "string"}, {"type": "integer"}
HEADERS: dict[str, Node] = {
    "X-Request-Id": {"description": "The request's name in the log.", "schema": TEXT},
    "RateLimit-Policy": {"description": "How many requests fit into how many seconds.", "schema": TEXT},
    "RateLimit": {"description": "How many are left, and when there are all again.", "schema": TEXT},
    "Retry-After": {"description": "Seconds after which to ask again.", "schema": COUNT},
    "Location": {"description": "Where it is found.", "schema": {"type": "string", "format": "uri-reference"}},
    "Link": {"description": 'The next page, as rel="next"; none on the last.', "schema": TEXT},
    "ETag": {"description": "What to send as `If-None-Match`.", "schema": TEXT},
    "Preference-Applied": {"description": "How long it may have waited.", "schema": TEXT},
    "Idempotency-Replayed": {"description": "`true` if it was answered before.", "schema": TEXT},
    "WWW-Authenticate": {"description": "How to say who asks.", "schema": TEXT},
}
EVERYWHERE = ("X-Request-Id",)
GUARDED = ("RateLimit-Policy", "RateLimit")
OF_STATUS = {201: ("Location",), 202: ("Location", "Retry-After"), 401: ("WWW-Authenticate",)} | dict.fromkeys(
    (409, 429, 503), ("Retry-After",)
)
"""Headers beside those; a 409 has one while a request with the same key is in flight."""
RUN, WEEK = "/v1/runs/{run_id}", "/v1/programs/{program_id}/plans/{week}"
WITH_ETAG = {
    RUN,
    WEEK,
    *(f"{WEEK}/{part}" for part in ("days/{day}", "meals", "groceries", "sessions")),
    "/v1/programs/{program_id}/calendar.ics",
}
"""What is read is answered with an `ETag`, and with 304 while it still is so."""
OF_OPERATION = {("get", path): ("ETag",) for path in WITH_ETAG} | {("get", RUN): ("ETag", "Preference-Applied")}
UNLESS_PARAMETER: Node = {
    "name": "If-None-Match",
    "in": "header",
    "required": False,
    "description": "The `ETag` of the answer before; 304 while it still is so.",
    "schema": {"type": "string", "maxLength": 1_000},
}
KEY_PARAMETER: Node = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "The same key makes the request once, however often it is sent; quoted or bare.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 200, "pattern": r"^[!#-\[\]-~][ !#-\[\]-~]{0,198}$"},
}
ALWAYS, WITH_SCOPE, WITH_PATH, WITH_BODY, WITH_KEY = (400, 422, 429, 503), (401, 403), (404,), (413, 415), (409,)
OF_THE_SERVER: dict[str, Node] = {
    "414": {"description": "The address is longer than 8,190 bytes.", "content": {"text/html": {"schema": TEXT}}},
    "431": {"description": "A header is longer than 8,190 bytes.", "content": {"text/html": {"schema": TEXT}}},
}
"""What is refused before anybody here sees it."""
EXAMPLES: dict[str, Node] = {
    "NewRun": {"client": "ada@example.org", "upstream": "coach-app", "trigger": "adjustment"},
    "NewRuns": {"runs": [{"client": "ada@example.org", "idempotency_key": "coach-app:4711", "delay": "PT2H"}]},
    "NewQuery": {"question": "May she take magnesium with levothyroxine?", "upstream": "chat-bot"},
    "Intake": {
        "email": "ada@example.org",
        "full_name": "Ada Example",
        "sex": "female",
        "birth_year": 1990,
        "height_cm": 170,
        "weight_kg": 76.5,
        "goal": "fat_loss",
        "timezone": "Europe/Berlin",
        "training": {"weekdays": ["monday", "wednesday", "saturday"], "equipment": ["dumbbell", "mat"]},
        "eating": {"diet": "vegetarian", "allergies": ["peanut"]},
        "health": {"medications": ["cetirizine"]},
    },
    "NewCheckIn": {"days": [{"day": "2026-11-20", "weight_kg": 76.2, "energy_kcal": 1950, "sleep_hours": 7.5}]},
    "WeeklyEntry": {"recorded_on": "2026-11-20", "weight_kg": 76.2, "waist_cm": 84},
    "NewPantry": {"items": [{"food": "oats", "quantity": 500, "unit": "g", "expires_on": "2026-12-01"}]},
    "Decision": {"note": "spoke to the client; resolved by her GP"},
    "NewWebhook": {"url": "https://coach.example.org/hooks", "event_types": ["plan.published", "flag.raised"]},
    "WebhookChanges": {"enabled": True},
    "FailedSince": {"since": "2026-11-20T00:00:00Z"},
    "NewPriority": {"priority": 50, "reason": "the client waits at the desk"},
    "NewFork": {"agent": "DIETITIAN", "change": {"client": {"diet": "vegan"}}, "dry_run": True},
    "Many": {"where": {"agent": "CHEF", "error": "solver"}, "dry_run": True},
    "Paused": {"scope": "agent", "subject": "CHEF", "reason": "the solver is being mended"},
    "LimitedAgent": {"agent": "CHEF", "reason": "the solver is quick again"},
    "NewLimit": {"agent": "CHEF", "at_most": 2, "reason": "the solver takes much memory"},
    "Weeks": {"weeks": 2, "reason": "the queue was paused"},
    "NewShare": {"weight": 2, "runs_per_minute": 60, "reason": "a campaign begins"},
    "Because": {"reason": "the client moved away"},
    "PerhapsBecause": {"reason": "the disk is mended"},
    "Problem": {
        "type": "urn:regimen:problem:invalid-fields",
        "title": "Fields need mending",
        "status": 422,
        "detail": "priority: 500 is too large; give 100 or less",
        "instance": "urn:regimen:request:01a1fb8b-7a01-7cc2-8a31-9a2f0c6f2b11",
        "errors": [{"field": "priority", "message": "500 is too large; give 100 or less"}],
    },
}
BREAK = re.compile(r"<br/>")
_making = threading.RLock()
"""Whoever asks while it is made waits for it: it is made in place."""


def document() -> Node:
    """Return the document, made once for each application."""
    with _making:
        made: Node | None = current_app.extensions.get("document")
        if made is None:
            made = current_app.extensions["document"] = _complete(current_app.api_doc)  # pyright: ignore[reportAttributeAccessIssue] - flask_openapi's
        return made


def written() -> bytes:
    """Return the document as JSON, written once: anybody may ask for it, as often as they like."""
    with _making:
        text: bytes | None = current_app.extensions.get("document_written")
        if text is None:
            text = current_app.extensions["document_written"] = current_app.json.dumps(document()).encode()
        return text


def _complete(said: Node) -> Node:
    """Write into what the views say what holds for each of them."""
    said["openapi"] = VERSION
    said["info"]["description"] = ABOUT
    said["servers"] = [{"url": "/"}]
    components = said["components"]
    components["securitySchemes"] = SCHEMES
    components["headers"] = HEADERS
    for name, example in EXAMPLES.items():
        if name in components["schemas"]:
            components["schemas"][name]["examples"] = [example]
    for endpoint, method, path, operation in operations():
        scope = admits(current_app.view_functions[endpoint])
        _guard(operation, scope if isinstance(scope, Scope) else None)
        _parametrize(operation, method, path)
        _answer(operation, method, path, guarded=isinstance(scope, Scope))
        operation["operationId"] = endpoint.replace(".", "_")
        if "description" in operation:
            operation["description"] = BREAK.sub("\n", operation["description"]).strip()
    return said


def _guard(operation: Node, scope: Scope | None) -> None:
    operation["security"] = [{name: [scope.value] if name == "key" else []} for name in SCHEMES] if scope else []
    if scope:
        needed = f"Needs the scope `{scope}`: {SCOPES[scope]}."
        operation["description"] = "\n\n".join(filter(None, (operation.get("description"), needed)))
        operation["x-scope"] = scope.value


def _parametrize(operation: Node, method: str, path: str) -> None:
    parameters: list[Node] = operation.setdefault("parameters", [])
    for parameter in parameters:
        parameter["schema"] = _without_null(parameter["schema"])
    everywhere = [KEY_PARAMETER] if method == "post" else [UNLESS_PARAMETER] if path in WITH_ETAG else []
    named = {one["name"] for one in everywhere}
    operation["parameters"] = [one for one in parameters if one["name"] not in named] + everywhere


def _without_null(schema: Node) -> Node:
    """Return the schema of a parameter as it can be sent: left out it is null, but nobody can send a null."""
    kinds = [one for one in schema.get("anyOf", []) if one != {"type": "null"}]
    if not kinds:
        return schema
    rest = {name: value for name, value in schema.items() if name != "anyOf"}
    return rest | kinds[0] if len(kinds) == 1 else rest | {"anyOf": kinds}


def _answer(operation: Node, method: str, path: str, *, guarded: bool) -> None:
    statuses = {
        *ALWAYS,
        *(WITH_SCOPE if guarded else ()),
        *(WITH_PATH if "{" in path else ()),
        *(WITH_BODY if "requestBody" in operation else ()),
        *(WITH_KEY if method == "post" else ()),
    }
    answers: Node = operation["responses"]
    if method == "get" and path in WITH_ETAG:
        answers["304"] = {"description": "It is as `If-None-Match` says."}
    for status in statuses:
        schema = {"$ref": "#/components/schemas/Problem"}
        content = {MEDIA_TYPE: {"schema": schema}}
        answers[str(status)] = {"description": MEANINGS[status], "content": content}
    operation["responses"] = dict(sorted({**answers, **OF_THE_SERVER}.items()))
    for status, response in answers.items():
        names = _headers(int(status), method, path, response, guarded=guarded)
        response["headers"] = {name: {"$ref": f"#/components/headers/{name}"} for name in names}


def _headers(status: int, method: str, path: str, response: Node, *, guarded: bool) -> Iterator[str]:
    yield from EVERYWHERE
    if guarded:
        yield from GUARDED
    yield from OF_STATUS.get(status, ())
    if status < 400:  # noqa: PLR2004 - HTTP's own number
        yield from OF_OPERATION.get((method, path), ())
        if method == "post":
            yield "Idempotency-Replayed"
        if "next_cursor" in str(_schema(response).get("properties", {})):
            yield "Link"


def _schema(response: Node) -> Node:
    """Return the schema of an answer in JSON."""
    reference = response.get("content", {}).get("application/json", {}).get("schema", {}).get("$ref", "")
    schemas: Node = current_app.api_doc["components"]["schemas"]  # pyright: ignore[reportAttributeAccessIssue] - flask_openapi's
    return schemas.get(reference.rpartition("/")[2], {})
