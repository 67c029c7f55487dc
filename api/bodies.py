"""What every request with a body must be: one JSON object, said plainly."""

import codecs
import json
import math
import re
from collections import Counter
from typing import Any

from flask import Request, current_app, request
from flask.json.provider import DefaultJSONProvider
from werkzeug.exceptions import RequestEntityTooLarge, UnsupportedMediaType

from domain.errors import InvalidFile, InvalidInput
from domain.problems import list_unwritable

BODILESS = {"DELETE", "GET", "HEAD", "OPTIONS"}
DEEPEST = 32
"""Lists and objects within each other."""
TOO_LONG_A_NUMBER = "a number has thousands of digits"
PERHAPS_REFUSED = re.compile(rb"\\[ubf]|[\x7f]|\xc2[\x80-\x9f]|\xe2(?:\x80[\xaa-\xae]|\x81[\xa6-\xa9])")
"""How a control character or half a character comes in JSON, if at all: escaped or in UTF-8."""


class StrictJson(DefaultJSONProvider):
    """JSON as RFC 8259 and RFC 7493 have it: UTF-8, and no name twice in an object."""

    sort_keys = False

    def loads(self, s: bytes | str, **kwargs: Any) -> Any:  # noqa: ANN401 - the framework's signature
        """Return what was sent.

        Raises:
            ValueError: it is no such JSON.
        """
        text = s.decode() if isinstance(s, bytes) else s
        return json.loads(text, object_pairs_hook=_once, **kwargs)


class JsonRequest(Request):
    """A request that says where its JSON is broken."""

    def on_json_loading_failed(self, e: ValueError | None) -> Any:  # noqa: ANN401 - the framework's signature
        """Name the place; without an error the body is not said to be JSON."""
        if e is None:
            message = "Content-Type: does not say that the body is JSON; send the header Content-Type: application/json"
            raise UnsupportedMediaType(message)
        message = f'body: is not JSON: {_where(e)}; send one object such as {{"client": "ada@example.org"}}'
        raise InvalidInput(message)


def insist_on_an_object() -> None:
    """Refuse a body that is no JSON object.

    Raises:
        RequestEntityTooLarge: it reaches the limit; one sent in chunks would otherwise be cut off there.
        UnsupportedMediaType: it is packed, or not said to be JSON.
        InvalidInput: it is not JSON, no object, or nested too deeply.
        InvalidFile: a text has a control character or half a character.
    """
    if request.method in BODILESS or not _takes_body():
        return
    if request.headers.get("Content-Encoding", "identity").lower() != "identity":
        message = "Content-Encoding: bodies are not unpacked here; send the JSON as it is, without this header"
        raise UnsupportedMediaType(message)
    if len(request.get_data()) >= (request.max_content_length or math.inf):
        raise RequestEntityTooLarge
    try:
        body = request.get_json()
    except RecursionError:
        body = None
        deep = True
    else:
        deep = _is_deep(body)
    if deep:
        message = f"body: is nested too deeply; at most {DEEPEST} lists and objects within each other"
        raise InvalidInput(message)
    if not isinstance(body, dict):
        message = "body: is not an object; put the fields in { }"
        raise InvalidInput(message)
    if PERHAPS_REFUSED.search(request.get_data()) and (
        wrong := [f"{field}: {message}" for field, message in list_unwritable(body)]
    ):
        raise InvalidFile("body", wrong)


def _where(error: ValueError) -> str:
    """Return what is wrong with a text that should be JSON, for whoever wrote it."""
    if not request.get_data():
        return "it is empty"
    if request.get_data().startswith(codecs.BOM_UTF8):
        return "it begins with a byte order mark"
    if isinstance(error, UnicodeDecodeError):
        return f"byte {error.start} is not UTF-8"
    if isinstance(error, json.JSONDecodeError):
        return f"{error.msg} at line {error.lineno} column {error.colno}"
    return TOO_LONG_A_NUMBER if "int_max_str_digits" in str(error) else str(error)


def _takes_body() -> bool:
    view = current_app.view_functions.get(request.endpoint or "")
    return "body" in getattr(view, "__annotations__", {})


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        twice = next(name for name, count in Counter(name for name, _ in pairs).items() if count > 1)
        message = f"{twice[:60]!r} stands twice in one object"
        raise ValueError(message)
    return found


def _is_deep(body: object) -> bool:
    level = [body]
    for _ in range(DEEPEST):
        level = [inner for outer in level for inner in _within(outer)]
        if not level:
            return False
    return True


def _within(value: object) -> list[Any]:
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [one for one in inside if isinstance(one, dict | list)]
