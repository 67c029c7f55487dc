"""Lists in pages: each says where the next begins, and what is added meanwhile shifts nothing."""

from collections.abc import Callable, Sequence
from typing import TypeVar
from urllib.parse import urlencode

from flask import Response, g, request
from pydantic import ConfigDict, Field

from api.ids import Id
from api.parameters import Parameters

Line = TypeVar("Line")
Key = TypeVar("Key")

MOST = 200
"""Entries on a page."""


class Page(Parameters):
    """Which page of a list."""

    model_config = ConfigDict(extra="forbid")

    limit: int = Field(default=50, ge=1, le=MOST, description="Entries on a page, the newest first.")


class PageAfter(Page):
    """Which page of a list whose entries have ids."""

    cursor: Id | None = Field(default=None, description="`next_cursor` of the page before.")


def cut(lines: Sequence[Line], limit: int, key: Callable[[Line], Key]) -> tuple[tuple[Line, ...], Key | None]:
    """Return a page, and where the next begins if there is one, of lines read to one more than the limit."""
    page = tuple(lines[:limit])
    g.next_cursor = key(page[-1]) if len(lines) > limit else None
    return page, g.next_cursor


def link_next(response: Response) -> Response:
    """Name the next page of a list in the header Link, too, as RFC 8288 has it."""
    if cursor := g.get("next_cursor"):
        asked = [pair for pair in request.args.items(multi=True) if pair[0] != "cursor"]
        response.headers["Link"] = f'<{request.path}?{urlencode([*asked, ("cursor", cursor)])}>; rel="next"'
    return response
