"""Lists in pages: each says where the next begins, and what is added meanwhile shifts nothing."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, Field

from api.ids import Id

Line = TypeVar("Line")
Key = TypeVar("Key")

MOST = 200
"""Entries on a page."""


class Page(BaseModel):
    """Which page of a list."""

    model_config = ConfigDict(extra="forbid")

    limit: int = Field(default=50, ge=1, le=MOST, description="Entries on a page, the newest first.")


class PageAfter(Page):
    """Which page of a list whose entries have ids."""

    cursor: Id | None = Field(default=None, description="`next_cursor` of the page before.")


def cut(lines: Sequence[Line], limit: int, key: Callable[[Line], Key]) -> tuple[tuple[Line, ...], Key | None]:
    """Return a page, and where the next begins if there is one, of lines read to one more than the limit."""
    page = tuple(lines[:limit])
    return page, key(page[-1]) if len(lines) > limit else None
