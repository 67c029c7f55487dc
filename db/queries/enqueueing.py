"""Putting runs in: one SQL function, for this code and for any app that shares the database."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from db.queries import clockwork
from db.queries.clockwork import FREE
from domain.errors import Conflict, InvalidInput, NotFound
from domain.facts import Facts
from domain.runs import Due
from domain.vocabulary import Trigger

ENQUEUE = text("""
    SELECT enqueue_run(
        p_program_id => :program_id, p_trigger => CAST(:trigger AS pipeline_trigger),
        p_idempotency_key => :idempotency_key, p_upstream => :upstream, p_pipeline => :pipeline,
        p_priority => CAST(:priority AS smallint), p_available_at => :available_at, p_as_of => :as_of,
        p_on_busy => :on_busy)
""")

FRESH = text(f"""
    SELECT id AS run_id, client_id, pipeline, stage, fence FROM pipeline_runs r
    WHERE id = :run_id AND status = 'pending' AND fence = 0 AND sent_at IS NULL AND available_at <= now() AND {FREE}
""")

REFUSALS: dict[str, type[InvalidInput]] = {"RG400": InvalidInput, "RG404": NotFound, "RG409": Conflict}
"""What enqueue_run() raises, by SQLSTATE."""


class Request(Facts):
    """A run somebody wants."""

    program_id: UUID
    trigger: Trigger = Trigger.MANUAL
    idempotency_key: str | None = None
    upstream: str = "cli"
    pipeline: str = "coaching"
    priority: int = 0
    available_at: datetime | None = None
    as_of: datetime | None = None
    on_busy: Literal["wait", "reject"] = "wait"


def enqueue(session: Connection, request: Request) -> tuple[UUID, Due | None]:
    """Insert a run and return its id, with the message to send after the commit if its client is free.

    The same idempotency key returns the same run.

    Raises:
        NotFound: no such program.
        Conflict: the program is not active, its week has a run, the key was used for something else, or the client
            is busy and `on_busy` is `reject`.
    """
    try:
        run_id: UUID = session.execute(ENQUEUE, request.model_dump()).scalar_one()
    except DBAPIError as error:
        state = getattr(error.orig, "sqlstate", None)
        if state not in REFUSALS:
            raise
        message = str(error.orig).split("\n", maxsplit=1)[0]
        raise REFUSALS[state](message) from error
    row = session.execute(FRESH, {"run_id": run_id}).mappings().one_or_none()
    if row is None:
        return run_id, None
    clockwork.mark_sent(session, [run_id])
    return run_id, Due(**dict(row))
