"""Answers that are sent once: entity tags, 304, and waiting for what is new (RFC 9110, RFC 7240)."""

import hashlib
import re
from typing import Annotated

from flask import Response, request
from flask_openapi.models import Response as Documented
from pydantic import ConfigDict, Field

from api.parameters import Parameters

LONGEST_WAIT_SECONDS = 30
WAIT = re.compile(r'(?:^|[,;])\s*wait\s*=\s*"?([0-9]{1,6})"?\s*(?=$|[,;])', re.IGNORECASE)
UNCHANGED = {304: Documented(description="It is as `If-None-Match` says.")}


class Patience(Parameters):
    """What the caller has, and how long it would wait for something else."""

    model_config = ConfigDict(extra="ignore")

    if_none_match: Annotated[str, Field(max_length=1_000)] | None = Field(
        default=None, alias="If-None-Match", description="The `ETag` of the answer before; 304 while it still is so."
    )
    prefer: Annotated[str, Field(max_length=1_000)] | None = Field(
        default=None,
        alias="Prefer",
        description=f"`wait=30`: seconds to wait for an end, or for a change; at most {LONGEST_WAIT_SECONDS}.",
    )

    @property
    def seconds(self) -> int:
        """How long the caller would wait; a preference nobody understands is none, as RFC 7240 has it."""
        said = WAIT.search(self.prefer or "")
        return min(int(said[1]), LONGEST_WAIT_SECONDS) if said else 0


def tag(response: Response) -> None:
    """Name what is answered by its content."""
    response.set_etag(hashlib.sha256(response.get_data()).hexdigest()[:32])
    response.headers["Cache-Control"] = "no-store"


def conditional(response: Response) -> Response:
    """Answer 304 without a body where the caller has it already."""
    return response.make_conditional(request)  # pyright: ignore[reportReturnType] - it returns itself
