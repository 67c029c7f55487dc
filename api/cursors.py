"""Cursors of lists that are ordered by moment: opaque, and good only for the question they were given for."""

import base64
import binascii
import struct
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from typing import Annotated
from urllib.parse import urlencode
from uuid import UUID

from flask import request
from pydantic import Field

from api.listing import Page
from db.queries.paging import Cursor
from domain.errors import InvalidInput

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
POSITION = struct.Struct(">q16s")
CHECK_BYTES = 9
"""As many as leave no `=` at the end of a cursor."""
NOT_ASKED = {"cursor", "limit"}
"""Parameters that say which page, not what is looked for."""


class PageFrom(Page):
    """Which page of a list that is ordered by moment."""

    cursor: Annotated[str, Field(min_length=1, max_length=100)] | None = Field(
        default=None, description="`next_cursor` of the page before, with the same filters."
    )


def read(said: str | None) -> Cursor | None:
    """Return the row after which the page asked for begins; None is the first page.

    Raises:
        InvalidInput: the cursor is none that this question gave.
    """
    if said is None:
        return None
    try:
        raw = base64.b64decode(said, altchars=b"-_", validate=True)
        microseconds, id_bytes = POSITION.unpack(raw[:-CHECK_BYTES])
        after = Cursor(EPOCH + microseconds * MICROSECOND, UUID(bytes=id_bytes))
    except (binascii.Error, ValueError, struct.error, OverflowError):
        after = None
    if after is None or write(after) != said:
        message = "cursor: is none of this list; send `next_cursor` of the page before, with the same filters"
        raise InvalidInput(message)
    return after


def write(after: Cursor) -> str:
    """Return the cursor with which the question just asked goes on after this row."""
    position = POSITION.pack((after.created_at - EPOCH) // MICROSECOND, after.id.bytes)
    asked = sorted(pair for pair in request.args.items(multi=True) if pair[0] not in NOT_ASKED)
    check = blake2b(position + f"{request.path}?{urlencode(asked)}".encode(), digest_size=CHECK_BYTES).digest()
    return base64.b64encode(position + check, altchars=b"-_").decode()
