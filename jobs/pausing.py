"""What an operator pauses and unpauses: a pipeline, an agent's queue, one client, a periodic job."""

from collections.abc import Callable, Iterable

from sqlalchemy import Connection

from db.queries import operators, pauses
from db.session import transaction
from domain.errors import Conflict, NotFound
from domain.pipelines import PIPELINES
from domain.runs import PauseScope
from jobs.engine.admission import admit
from jobs.runtime import Runtime
from jobs.schedule import SCHEDULE


def pause(runtime: Runtime, scope: PauseScope, name: str, actor: str, reason: str) -> None:
    """Begin nothing of it and go on with nothing of it; a stage that a worker has ends first.

    Raises:
        NotFound: there is none of that name; the message says what there is.
        Conflict: it is paused already.
    """
    with transaction(runtime.engine) as session:
        subject = SUBJECTS[scope](session, name)
        if not pauses.pause(session, scope, subject, actor, reason):
            message = f"{scope}: {name} is paused already; `regimen pause` says by whom and why"
            raise Conflict(message)
        operators.record(session, actor, "pause", scope, subject, reason)


def unpause(runtime: Runtime, scope: PauseScope, name: str, actor: str, reason: str) -> int:
    """Let it go on, and return how many stages were held by this pause and by no other.

    Raises:
        NotFound: it is not paused; the message says what is.
    """
    with transaction(runtime.engine) as session:
        paused = pauses.list_pauses(session)
        subject = find_meant(session, scope, name)
        if not pauses.unpause(session, scope, subject):
            what = ", ".join(f"{one.scope} {one.subject}" for one in paused) or "nothing"
            message = f"{scope}: {name} is not paused; paused is: {what}"
            raise NotFound(message)
        given_back = pauses.give_back(session)
        operators.record(session, actor, "unpause", scope, subject, reason, {"given_back": given_back})
    admit(runtime)
    return given_back


def is_schedule_paused(runtime: Runtime, name: str) -> bool:
    """Whether a periodic job does not tick for now."""
    with transaction(runtime.engine, durable=False) as session:
        return pauses.is_paused(session, PauseScope.SCHEDULE, name)


def _pipeline(_: Connection, name: str) -> str:
    return _one_of("pipeline", name, PIPELINES)


def _agent(_: Connection, name: str) -> str:
    agents = {str(stage.agent) for pipeline in PIPELINES.values() for stage in pipeline.stages}
    return _one_of("agent", name.upper() if name.upper() in agents else name, sorted(agents))


def _client(session: Connection, name: str) -> str:
    client_id = pauses.find_client(session, name)
    if client_id is None:
        message = f"client: there is no client {name}; `regimen clients` and GET /v1/clients list them"
        raise NotFound(message)
    return str(client_id)


def _schedule(_: Connection, name: str) -> str:
    return _one_of("schedule", name, [job.id for job in SCHEDULE if job.pausable])


SUBJECTS: dict[PauseScope, Callable[[Connection, str], str]] = {
    PauseScope.PIPELINE: _pipeline,
    PauseScope.AGENT: _agent,
    PauseScope.CLIENT: _client,
    PauseScope.SCHEDULE: _schedule,
}
"""How each scope finds what a name means."""


def find_meant(session: Connection, scope: PauseScope, name: str) -> str:
    """Return what is meant, also when the code or the database does not know it any more."""
    try:
        return SUBJECTS[scope](session, name)
    except NotFound:
        return name


def _one_of(kind: str, name: str, known: Iterable[str]) -> str:
    if name not in known:
        message = f"{kind}: there is no {kind} {name}; there is: {', '.join(known)}"
        raise NotFound(message)
    return name
