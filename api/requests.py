"""What every request must be, whatever it asks for: an address that can be read, parameters that exist, a name."""

import re
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial
from typing import Any
from urllib.parse import unquote_to_bytes
from uuid import UUID

from flask import Flask, Response, current_app, g, request

from access.patience import has_hung_up
from domain.errors import InvalidFile, InvalidInput
from domain.problems import FIXES
from jobs.logs import bind

SANE_ID = re.compile(r"[A-Za-z0-9._-]{1,100}")
BROKEN_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")
CONVERTER = re.compile(r"<(?:\w+:)?(\w+)>")
HEADER = "X-Request-Id"


def stand(app: Flask) -> None:
    """Look at every request before anything else does, and put its id into its answer."""
    app.before_request(name)
    app.before_request(insist_on_an_address)
    app.before_request(insist_on_known_parameters)
    app.after_request(say_name)
    app.teardown_request(_unbind)


def name() -> None:
    """Give the request the id it came with, or one of its own; every line it logs says so."""
    said = request.headers.get(HEADER, "")
    g.request_id = said if SANE_ID.fullmatch(said) else str(new_id())
    g.bound = ExitStack()
    g.bound.enter_context(bind(request_id=g.request_id))


def say_name(response: Response) -> Response:
    """Answer with the id."""
    response.headers[HEADER] = g.request_id
    return response


def _unbind(_: BaseException | None) -> None:
    if bound := g.pop("bound", None):
        bound.close()


def new_id() -> UUID:
    """Return a UUIDv7 (RFC 9562): milliseconds since 1970, then random bits."""
    milliseconds, random = time.time_ns() // 1_000_000, secrets.randbits(74)
    return UUID(int=milliseconds << 80 | 7 << 76 | (random >> 62) << 64 | 2 << 62 | random & (1 << 62) - 1)


def hung_up() -> Callable[[], bool]:
    """Return what says whether whoever asks has gone meanwhile; servers other than gunicorn do not know."""
    sock = request.environ.get("gunicorn.socket")
    return partial(has_hung_up, sock) if sock else lambda: False


def insist_on_an_address() -> None:
    """Refuse an address that is no text.

    Raises:
        InvalidInput: it is escaped wrongly, not in UTF-8, or holds the character NUL.
    """
    address: str = request.environ.get("RAW_URI") or request.environ.get("REQUEST_URI") or request.full_path
    try:
        read = unquote_to_bytes(address.encode("latin-1")).decode()
    except UnicodeError:
        read = "\0"
    if "\0" in read or BROKEN_ESCAPE.search(address):
        message = "address: cannot be read; write it in UTF-8, escape each byte as % and two digits, and leave NUL out"
        raise InvalidInput(message)


def insist_on_known_parameters() -> None:
    """Refuse parameters that an operation of the API does not have, and those given twice where one counts.

    Raises:
        InvalidFile: there are such.
    """
    known = _parameters().get((request.endpoint, "GET" if request.method == "HEAD" else request.method))
    if known is None or not request.args:
        return
    wrong = [f"{field[:60]}: {FIXES['extra_forbidden']}" for field in request.args if field not in known]
    wrong += [
        f"{field}: is given more than once; give it once"
        for field, values in request.args.lists()
        if len(values) > 1 and known.get(field) == "one"
    ]
    if wrong:
        raise InvalidFile("query", wrong)


def _parameters() -> dict[tuple[str | None, str], dict[str, str]]:
    """Return for every documented operation, by endpoint and method, its query parameters: `one` value or `many`."""
    found = current_app.extensions.get("query_parameters")
    if found is None:
        found = current_app.extensions["query_parameters"] = {
            (endpoint, method.upper()): _query_parameters(operation) for endpoint, method, _, operation in operations()
        }
    return found


def operations() -> Iterator[tuple[str, str, str, dict[str, Any]]]:
    """Yield every documented operation: its endpoint, its method in small letters, its path, and what it says."""
    paths = current_app.api_doc["paths"]  # pyright: ignore[reportAttributeAccessIssue] - flask_openapi's
    for rule in current_app.url_map.iter_rules():
        path = CONVERTER.sub(r"{\1}", str(rule))
        for method, operation in paths.get(path, {}).items():
            if method.upper() in (rule.methods or ()):
                yield rule.endpoint, method, path, operation


def _query_parameters(operation: dict[str, Any]) -> dict[str, str]:
    return {
        parameter["name"]: "many" if "array" in str(parameter["schema"]) else "one"
        for parameter in operation.get("parameters", [])
        if parameter["in"] == "query"
    }
