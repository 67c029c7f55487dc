"""Putting runs in and sending their first messages: what the API, the CLI and the schedules share."""

from collections.abc import Sequence
from uuid import UUID

from db.queries import clients, enqueueing, operators
from db.queries.enqueueing import Request
from db.session import transaction
from domain.pipelines import find
from domain.vocabulary import Trigger
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


def plan_anew(runtime: Runtime, client_id: UUID, upstream: str, actor: str) -> UUID:
    """Put a run in for a client whose week has no plan, as an operator's deed, and return its id.

    Raises:
        NotFound: the client has no active program.
        Conflict: a run of the client is under way.
        TooMany: as db.queries.enqueueing.enqueue says.
    """
    with transaction(runtime.engine) as session:
        program_id = clients.find_program(session, client_id)
        wanted = Request(program_id=program_id, trigger=Trigger.MANUAL, upstream=upstream, on_busy="reject")
        run_id = enqueueing.enqueue(session, wanted)
        operators.record(session, actor, "plan", "run", run_id, "the week is planned anew")
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
