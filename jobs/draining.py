"""What an operator asks of one worker process: to take nothing more up, or to go on. Its heartbeat reads it."""

from uuid import UUID

from db.queries import health, operators
from db.queries.health import Process
from db.session import transaction
from domain.errors import Conflict
from jobs.runtime import Runtime


def drain(runtime: Runtime, process_id: UUID, actor: str, reason: str) -> Process:
    """Let a worker end the stages it has and take nothing more up; it hears of it with its next heartbeat.

    Raises:
        NotFound: no worker of that id lives.
        Conflict: it drains already.
    """
    return _ask(runtime, process_id, actor, reason, drain=True)


def fill(runtime: Runtime, process_id: UUID, actor: str, reason: str) -> Process:
    """Let a drained worker take up runs again.

    Raises:
        NotFound: no worker of that id lives.
        Conflict: it is not drained.
    """
    return _ask(runtime, process_id, actor, reason, drain=False)


def _ask(runtime: Runtime, process_id: UUID, actor: str, reason: str, *, drain: bool) -> Process:
    with transaction(runtime.engine) as session:
        worker = health.get_worker(session, process_id)
        if not health.set_drain(session, process_id, drain=drain):
            state = "drains already" if drain else "is not drained"
            message = f"worker: {worker.host}:{worker.pid} {state}; `regimen workers` lists them"
            raise Conflict(message)
        action = "drain" if drain else "fill"
        where = {"host": worker.host, "pid": worker.pid}
        operators.record(session, actor, action, "worker", process_id, reason, where)
    return worker
