"""Putting a run in and sending its first message: what the API, the CLI and the schedules share."""

from uuid import UUID

from db.queries import clockwork, enqueueing, publishing, runs
from db.queries.enqueueing import Request
from db.session import transaction
from domain.errors import Conflict, IllegalTransition
from domain.pipelines import find
from domain.runs import check
from jobs import client_lock
from jobs.engine.send import send
from jobs.runtime import Runtime


def enqueue(runtime: Runtime, request: Request) -> UUID:
    """Put a run in and return its id.

    Raises:
        NotFound, Conflict, InvalidInput: as db.queries.enqueueing.enqueue says.
        UnknownStage: there is no pipeline of that name.
    """
    find(request.pipeline)
    with transaction(runtime.engine) as session:
        run_id, due = enqueueing.enqueue(session, request)
    send(runtime.broker, [due] if due else [])
    return run_id


def cancel(runtime: Runtime, run_id: UUID, reason: str) -> None:
    """End a run that has not ended; the stage in flight cannot commit any more.

    Raises:
        NotFound: no such run.
        IllegalTransition: it has ended.
    """
    with transaction(runtime.engine) as session:
        check("cancel", runs.get_line(session, run_id).status)
        ended = clockwork.cancel(session, run_id, reason)
        if ended is None:
            message = f"run {run_id} ended in this moment"
            raise IllegalTransition(message)
        after = clockwork.wake_next(session, ended.client_id)
    client_lock.release(runtime.redis, ended.client_id, run_id)
    send(runtime.broker, [after] if after else [])


def resume(runtime: Runtime, run_id: UUID) -> None:
    """Let a failed run go on at the stage that failed; what finished stages said stays.

    Raises:
        NotFound: no such run.
        IllegalTransition: it has not failed.
        Conflict: somebody resumed it in this moment, or a newer run of its program has published a week since.
    """
    with transaction(runtime.engine) as session:
        line = runs.get_line(session, run_id)
        check("resume", line.status)
        outdated = publishing.find_newer(session, run_id)
        if outdated:
            raise Conflict(outdated)
        due = clockwork.resume(session, run_id, find(line.pipeline).version)
        if due is None:
            message = f"run {run_id} was resumed in this moment"
            raise Conflict(message)
    send(runtime.broker, [due])
