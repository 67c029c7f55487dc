"""Putting runs in and sending their first messages: what the API, the CLI and the schedules share."""

from collections.abc import Sequence
from uuid import UUID

from db.queries import enqueueing
from db.queries.enqueueing import Request
from db.session import transaction
from domain.pipelines import find
from jobs.engine.admission import admit
from jobs.runtime import Runtime


def enqueue(runtime: Runtime, request: Request) -> UUID:
    """Put a run in and return its id.

    Raises:
        NotFound, Conflict, TooMany, InvalidInput: as db.queries.enqueueing.enqueue says.
        UnknownStage: there is no pipeline of that name.
    """
    find(request.pipeline)
    with transaction(runtime.engine) as session:
        run_id = enqueueing.enqueue(session, request)
    admit(runtime)
    return run_id


def enqueue_many(runtime: Runtime, requests: Sequence[Request]) -> list[UUID]:
    """Put runs in, all or none, and return their ids in the same order.

    Raises:
        NotFound, Conflict, TooMany, InvalidInput: the message names the run by its place, from 0.
        UnknownStage: there is no pipeline of that name.
    """
    for name in {request.pipeline for request in requests}:
        find(name)
    with transaction(runtime.engine) as session:
        run_ids = enqueueing.enqueue_many(session, requests)
    admit(runtime)
    return run_ids
