"""Answers as upstream apps get them; what is refused is a problem (api.problems)."""

from collections.abc import Mapping

from flask import Response
from pydantic import BaseModel

MEDIA_TYPE = "application/json"


def as_json(answer: BaseModel, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """Return what was asked for as JSON."""
    return Response(answer.model_dump_json(), status, headers, mimetype=MEDIA_TYPE)
