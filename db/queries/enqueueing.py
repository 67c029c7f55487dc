"""Putting runs in: SQL functions, for this code and for any app that shares the database."""

import json
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from domain.errors import Conflict, InvalidInput, NotFound, TooMany
from domain.facts import Facts
from domain.vocabulary import Trigger

ENQUEUE = text("SELECT enqueue_runs(CAST(:runs AS jsonb))")

REFUSALS: dict[str, type[InvalidInput]] = {
    "RG400": InvalidInput,
    "RG404": NotFound,
    "RG409": Conflict,
    "RG429": TooMany,
}
"""What enqueue_run() raises, by SQLSTATE."""


class Request(Facts):
    """A run somebody wants."""

    program_id: UUID
    trigger: Trigger = Trigger.MANUAL
    idempotency_key: str | None = None
    unique_for: timedelta | None = None
    """How long the key stands for this run; None is for ever."""
    upstream: str = "cli"
    pipeline: str = "coaching"
    priority: int = 0
    """Higher goes first among the runs of one upstream."""
    available_at: datetime | None = None
    """Not before; None is at once."""
    as_of: datetime | None = None
    on_busy: Literal["wait", "reject"] = "wait"


def enqueue(session: Connection, request: Request) -> UUID:
    """Insert a run and return its id; the same idempotency key returns the same run.

    Raises:
        NotFound: no such program.
        Conflict: the program is not active, its week has a run, the key was used for something else, or the client
            is busy and `on_busy` is `reject`.
        TooMany: the upstream has put in as many runs a minute as it may.
    """
    with _refusals(only=True):
        return session.execute(ENQUEUE, {"runs": _document([request])}).scalar_one()


def enqueue_many(session: Connection, requests: Sequence[Request]) -> list[UUID]:
    """Insert runs, all or none, and return their ids in the same order.

    Raises:
        NotFound, Conflict, TooMany: as `enqueue`; the message names the run by its place, from 0.
    """
    with _refusals(only=False):
        return list(session.execute(ENQUEUE, {"runs": _document(requests)}).scalars())


def _document(requests: Sequence[Request]) -> str:
    return json.dumps([_values(request) for request in requests])


def _values(request: Request) -> Mapping[str, object]:
    values = request.model_dump(mode="json")
    return values | {"unique_for": request.unique_for and f"{request.unique_for.total_seconds()} seconds"}


@contextmanager
def _refusals(*, only: bool) -> Generator[None]:
    """Turn what the function refuses into our errors; of the only run the place is not worth a word."""
    try:
        yield
    except DBAPIError as error:
        state = getattr(error.orig, "sqlstate", None)
        if state not in REFUSALS:
            raise
        message = str(error.orig).split("\n", maxsplit=1)[0]
        if only:
            message = message.removeprefix("runs.0: ").removesuffix("; nothing was put in")
        raise REFUSALS[state](message) from error
