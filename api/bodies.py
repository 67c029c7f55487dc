"""What every request with a body must be: one JSON object."""

import math
from typing import Any

from flask import Request, request
from werkzeug.exceptions import RequestEntityTooLarge

from domain.errors import InvalidFile, InvalidInput
from domain.problems import list_unwritable

BODILESS = {"DELETE", "GET", "HEAD", "OPTIONS"}


class JsonRequest(Request):
    """A request that says where its JSON is broken."""

    def on_json_loading_failed(self, e: ValueError | None) -> Any:  # noqa: ANN401 - the framework's signature
        """Name the place; without an error the body is not said to be JSON, which the framework answers."""
        if e is None:
            return super().on_json_loading_failed(e)
        message = f'body: is not JSON: {e}; send one object such as {{"client": "ada@example.org"}}'
        raise InvalidInput(message)


def insist_on_an_object() -> None:
    """Refuse a body that is no JSON object.

    Raises:
        RequestEntityTooLarge: it reaches the limit; one sent in chunks would otherwise be cut off there.
        UnsupportedMediaType: it is not said to be JSON.
        InvalidInput: it is not JSON, or no object.
    """
    if request.method in BODILESS:
        return
    if len(request.get_data()) >= (request.max_content_length or math.inf):
        raise RequestEntityTooLarge
    try:
        body = request.get_json()
    except RecursionError as error:
        message = "body: is nested too deeply; send one flat object"
        raise InvalidInput(message) from error
    if not isinstance(body, dict):
        message = "body: is not an object; put the fields in { }"
        raise InvalidInput(message)


def insist_on_text_that_can_be_kept() -> None:
    """Refuse a document with text that the database cannot keep, naming every place; the rest is the model's to say.

    Raises:
        InvalidFile: a text has a NUL or half a character.
    """
    insist_on_an_object()
    if request.method in BODILESS:
        return
    problems = [f"{field}: {message}" for field, message in list_unwritable(request.get_json())]
    if problems:
        raise InvalidFile("body", problems)
