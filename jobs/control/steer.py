"""Steering one run: cancel it, try it again now, resume it where it failed, let it go first."""

from collections.abc import Mapping
from uuid import UUID

from db.queries import clockwork, forking, messages, operators, runs, steering
from db.queries.operators import NOTHING
from db.session import transaction
from domain.errors import Conflict, IllegalTransition
from domain.runs import RunStatus, check
from jobs.control.past import known
from jobs.engine.admission import admit
from jobs.engine.watch import ended
from jobs.runtime import Runtime

UNNAMED = "unnamed"
"""Who acts where code calls this without saying for whom."""
NO_REASON = "none given"


def cancel(runtime: Runtime, run_id: UUID, reason: str, actor: str = UNNAMED) -> None:
    """End a run that has not ended; the stage in flight cannot commit any more.

    Raises:
        NotFound: no such run.
        IllegalTransition: it has ended.
    """
    admit(runtime, [end(runtime, run_id, reason, actor)])


def resume(runtime: Runtime, run_id: UUID, reason: str = NO_REASON, actor: str = UNNAMED) -> None:
    """Let a failed run go on at the stage that failed; what finished stages said stays.

    Raises:
        NotFound: no such run.
        IllegalTransition: it has not failed.
        Conflict: somebody resumed it in this moment, this code does not know its pipeline, its month was pruned, or
            a newer run of its program has published a week since.
    """
    reopen(runtime, run_id, reason, actor)
    admit(runtime)


def retry_now(
    runtime: Runtime,
    run_id: UUID,
    reason: str = NO_REASON,
    actor: str = UNNAMED,
    detail: Mapping[str, object] = NOTHING,
) -> None:
    """Let a run that waits to try its stage again do so at once.

    Raises:
        NotFound: no such run.
        IllegalTransition: no stage of it waits so.
    """
    with transaction(runtime.engine) as session:
        line = runs.get_line(session, run_id)
        dues = steering.retry_now(session, run_id)
        if not dues:
            message = f"run {run_id} is {line.status} and does not wait to try a stage again; see how it stands"
            raise IllegalTransition(message)
        operators.record(session, actor, "retry", "run", run_id, reason, detail)
    runtime.broker.send(dues)


def set_priority(runtime: Runtime, run_id: UUID, priority: int, reason: str, actor: str = UNNAMED) -> None:
    """Let an open run go before or after others of its upstream, and of its client; higher goes first.

    Raises:
        NotFound: no such run.
        IllegalTransition: it has ended.
    """
    with transaction(runtime.engine) as session:
        line = runs.get_line(session, run_id)
        if not steering.set_priority(session, run_id, priority):
            message = f"cannot rank a run that is {line.status}; it must be pending or running"
            raise IllegalTransition(message)
        change = {"before": line.priority, "after": priority}
        operators.record(session, actor, "priority", "run", run_id, reason, change)
    admit(runtime)


def end(runtime: Runtime, run_id: UUID, reason: str, actor: str, detail: Mapping[str, object] = NOTHING) -> UUID:
    """Cancel a run and return its client, whose next run is to be given out.

    Raises:
        NotFound, IllegalTransition: as `cancel`.
    """
    with transaction(runtime.engine) as session:
        check("cancel", runs.get_line(session, run_id).status)
        client_id = clockwork.cancel(session, run_id, reason)
        if client_id is None:
            message = f"run {run_id} ended in this moment"
            raise IllegalTransition(message)
        operators.record(session, actor, "cancel", "run", run_id, reason, detail)
    runtime.broker.hand_over([], ended=(client_id, run_id))
    ended(run_id, RunStatus.CANCELLED)
    return client_id


def reopen(runtime: Runtime, run_id: UUID, reason: str, actor: str, detail: Mapping[str, object] = NOTHING) -> None:
    """Resume a run, which is then to be given out.

    Raises:
        NotFound, IllegalTransition, Conflict: as `resume`.
    """
    with transaction(runtime.engine) as session:
        line = runs.get_line(session, run_id)
        check("resume", line.status)
        newer = forking.find_newer(session, run_id)
        if newer:
            raise Conflict(outdated(newer, run_id))
        pipeline = known(line.pipeline)
        said = messages.list_said(session, run_id).keys()
        if len(said) < line.stage:
            message = f"what run {run_id} said was pruned with its month; put a new run in instead"
            raise Conflict(message)
        dues = pipeline.due(said)
        if not dues:
            message = f"every agent of pipeline {line.pipeline!r} has spoken in run {run_id}; fork it instead"
            raise Conflict(message)
        if clockwork.reopen(session, run_id, pipeline.version, dues) is None:
            message = f"run {run_id} was resumed in this moment"
            raise Conflict(message)
        operators.record(session, actor, "resume", "run", run_id, reason, detail)


def outdated(newer: tuple[int, UUID], run_id: UUID) -> str:
    """Say that what a run rests on is not the newest any more."""
    week, newer_id = newer
    return f"week {week} was published after run {run_id} began, by run {newer_id}; put a new run in instead"
