"""Cancelling, resuming and retrying runs, any number in one transaction: those that cannot move so are refused."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Connection

from db.queries import clockwork, operators, steering
from db.queries.clockwork import Ended, Reopening
from db.queries.operators import NOTHING
from db.queries.steering import Resumable
from domain.bulk import Deed
from domain.errors import Conflict, IllegalTransition, NotFound, RegimenError
from domain.runs import Due, RunStatus, check
from jobs.control.past import known
from jobs.engine.admission import admit
from jobs.engine.watch import ended
from jobs.runtime import Runtime


class By(NamedTuple):
    """Who acts, and why."""

    actor: str
    reason: str
    detail: Mapping[str, object] = NOTHING
    """What else is recorded with each run."""
    seen_at: datetime | None = None
    """When the runs were looked at; one that failed since is not the one that was seen."""


class Acted(NamedTuple):
    """What came of it, and what is left to do once that is committed."""

    refused: Mapping[UUID, RegimenError]
    ended: Sequence[Ended] = ()
    dues: Sequence[Due] = ()


def cancel(session: Connection, run_ids: Sequence[UUID], by: By) -> Acted:
    """End runs that have not ended; their stages in flight cannot commit any more."""
    gone = clockwork.cancel(session, run_ids, by.reason)
    done = {one.run_id for one in gone}
    operators.record_each(session, by.actor, "cancel", "run", _in_order(run_ids, done), by.reason, by.detail)
    return Acted(_refuse(session, run_ids, done, _cannot_cancel), ended=gone)


def resume(session: Connection, run_ids: Sequence[UUID], by: By) -> Acted:
    """Let failed runs go on at the stage that failed; what finished stages said stays."""
    found = steering.list_resumable(session, run_ids)
    wanted: list[Reopening] = []
    refused: dict[UUID, RegimenError] = {}
    for run_id in run_ids:
        try:
            wanted.append(_place(run_id, found.get(run_id), by.seen_at))
        except RegimenError as error:
            refused[run_id] = error
    done = clockwork.reopen(session, wanted)
    operators.record_each(session, by.actor, "resume", "run", _in_order(run_ids, done), by.reason, by.detail)
    return Acted(refused)


def retry(session: Connection, run_ids: Sequence[UUID], by: By) -> Acted:
    """Let runs that wait to try a stage again do so at once."""
    dues = steering.retry_now(session, run_ids)
    done = {due.run_id for due in dues}
    operators.record_each(session, by.actor, "retry", "run", _in_order(run_ids, done), by.reason, by.detail)
    return Acted(_refuse(session, run_ids, done, _cannot_retry), dues=dues)


DEEDS: Mapping[Deed, Callable[[Connection, Sequence[UUID], By], Acted]] = {
    "cancel": cancel,
    "resume": resume,
    "retry": retry,
}


def follow_up(runtime: Runtime, acted: Acted) -> None:
    """Send what is due, and give out what may begin; what is lost here the reconciler makes up for."""
    for one in acted.ended:
        if one.was_out:
            runtime.broker.hand_over([], ended=(one.client_id, one.run_id))
        ended(one.run_id, RunStatus.CANCELLED)
    runtime.broker.send(acted.dues)
    admit(runtime, {one.client_id for one in acted.ended})


def outdated(newer: tuple[int, UUID], run_id: UUID) -> str:
    """Say that what a run rests on is not the newest any more."""
    week, newer_id = newer
    return f"week {week} was published after run {run_id} began, by run {newer_id}; put a new run in instead"


def _place(run_id: UUID, run: Resumable | None, seen_at: datetime | None) -> Reopening:
    """Return where a failed run goes on.

    Raises:
        NotFound, IllegalTransition, Conflict: it cannot be resumed.
    """
    if run is None:
        raise _not_there(run_id)
    check("resume", run.status)
    if seen_at and run.completed_at and run.completed_at > seen_at:
        message = f"run {run_id} was resumed and failed again since it was looked at; look at why"
        raise Conflict(message)
    if run.newer_week is not None and run.newer_run_id is not None:
        raise Conflict(outdated((run.newer_week, run.newer_run_id), run_id))
    pipeline = known(run.pipeline)
    if len(run.said) < run.stage:
        message = f"what run {run_id} said was pruned with its month; put a new run in instead"
        raise Conflict(message)
    dues = pipeline.due(run.said)
    if not dues:
        message = f"every agent of pipeline {run.pipeline!r} has spoken in run {run_id}; fork it instead"
        raise Conflict(message)
    return Reopening(run_id, pipeline.version, dues)


def _refuse(
    session: Connection, run_ids: Sequence[UUID], done: set[UUID], why: Callable[[UUID, RunStatus], RegimenError]
) -> dict[UUID, RegimenError]:
    left = [run_id for run_id in run_ids if run_id not in done]
    statuses = steering.list_statuses(session, left) if left else {}
    return {run_id: why(run_id, statuses[run_id]) if run_id in statuses else _not_there(run_id) for run_id in left}


def _cannot_cancel(run_id: UUID, status: RunStatus) -> RegimenError:
    try:
        check("cancel", status)
    except IllegalTransition as error:
        return error
    return IllegalTransition(f"run {run_id} was resumed in this moment")


def _cannot_retry(run_id: UUID, status: RunStatus) -> RegimenError:
    return IllegalTransition(f"run {run_id} is {status} and does not wait to try a stage again; see how it stands")


def _not_there(run_id: UUID) -> RegimenError:
    return NotFound(f"run: there is no run {run_id}; `regimen runs` lists them")


def _in_order(run_ids: Iterable[UUID], done: set[UUID]) -> list[UUID]:
    return [run_id for run_id in run_ids if run_id in done]
