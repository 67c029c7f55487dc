"""What an operator does to a run."""

from uuid import UUID

from db.queries import clockwork, messages, publishing, runs
from db.session import transaction
from domain.errors import Conflict, IllegalTransition
from domain.pipelines import find
from domain.runs import check
from jobs.engine.admission import admit
from jobs.runtime import Runtime


def cancel(runtime: Runtime, run_id: UUID, reason: str) -> None:
    """End a run that has not ended; the stage in flight cannot commit any more.

    Raises:
        NotFound: no such run.
        IllegalTransition: it has ended.
    """
    with transaction(runtime.engine) as session:
        check("cancel", runs.get_line(session, run_id).status)
        client_id = clockwork.cancel(session, run_id, reason)
        if client_id is None:
            message = f"run {run_id} ended in this moment"
            raise IllegalTransition(message)
    runtime.broker.hand_over([], ended=(client_id, run_id))
    admit(runtime, [client_id])


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
        pipeline = find(line.pipeline)
        dues = pipeline.due(messages.list_said(session, run_id).keys())
        if clockwork.reopen(session, run_id, pipeline.version, dues) is None:
            message = f"run {run_id} was resumed in this moment"
            raise Conflict(message)
    admit(runtime)
