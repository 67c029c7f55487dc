"""Firing the weekly check-ins that are due, each once: many in one transaction, those that are odd one by one."""

import logging
from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from db.queries import enqueueing, schedules
from db.queries.enqueueing import Request
from db.queries.schedules import PIPELINE, UPSTREAM, WEEKLY_CHECK_IN, DueCheckIn, Fired
from db.session import transaction
from domain.errors import Conflict, InvalidInput, TooMany
from domain.vocabulary import Trigger
from jobs.engine.admission import admit
from jobs.runtime import Runtime

logger = logging.getLogger(__name__)

WEEK = timedelta(days=7)
BATCH = 1_000
"""Programs in one transaction."""


class Progress(NamedTuple):
    """What came of looking at programs one by one."""

    seen: int
    fired: int


def fire_check_ins(runtime: Runtime, moment: datetime | None = None) -> int:
    """Put in a run for every program whose check-in is due, and return how many.

    A program that missed weeks, because no scheduler ran, gets one run for the latest of them. One that cannot be put
    in is left for the next tick and does not keep the others waiting.
    """
    total = 0
    failed: list[UUID] = []
    while True:
        together = _fire_together(runtime, moment, failed)
        total += together.runs
        if together.runs:
            admit(runtime, together.behind)
            continue
        apart = _fire_apart(runtime, moment, failed)
        total += apart.fired
        if apart.fired:
            admit(runtime)
        if not apart.seen:
            return total


def _fire_together(runtime: Runtime, moment: datetime | None, failed: list[UUID]) -> Fired:
    """Fire a batch, or nothing where one program in it spoils it for the others."""
    try:
        with transaction(runtime.engine) as session:
            return schedules.fire_together(session, moment or schedules.get_now(session), BATCH, without=failed)
    except SQLAlchemyError as error:
        logger.warning("check-ins go one by one: %s", _reason(error))
        return Fired(runs=0, behind=())


def _fire_apart(runtime: Runtime, moment: datetime | None, failed: list[UUID]) -> Progress:
    """Fire up to a batch of programs, each in a transaction of its own; add those that cannot be put in to `failed`."""
    seen = fired = 0
    while seen < BATCH:
        due: DueCheckIn | None = None
        try:
            with transaction(runtime.engine) as session:
                now = moment or schedules.get_now(session)
                due = schedules.take_due(session, now, without=failed)
                if due is None:
                    break
                is_in = _fire(session, due, now)
            fired += is_in
        except TooMany as error:
            logger.warning("the other check-ins wait: %s", error)
            return Progress(0, fired)
        except (SQLAlchemyError, InvalidInput) as error:
            if due is None:
                raise
            logger.warning("check-in of program %s failed: %s", due.program_id, _reason(error))
            failed.append(due.program_id)
        seen += 1
    return Progress(seen, fired)


def _fire(session: Connection, due: DueCheckIn, now: datetime) -> bool:
    """Fire one check-in; False when it was fired before, or an upstream app was first with its week."""
    fire_id = schedules.record_fire(session, WEEKLY_CHECK_IN, due.program_id, due.due_at)
    if fire_id is None:
        schedules.skip(session, due)
        return False
    run_id = _enqueue(session, due, now)
    schedules.record_run(session, fire_id, run_id, missed=(now - due.due_at) // WEEK)
    return run_id is not None


def _enqueue(session: Connection, due: DueCheckIn, now: datetime) -> UUID | None:
    request = Request(
        program_id=due.program_id,
        trigger=Trigger.WEEKLY_CHECKIN,
        idempotency_key=f"{WEEKLY_CHECK_IN}:{due.program_id}:{due.due_at.astimezone(UTC):%Y-%m-%dT%H%M%SZ}",
        upstream=UPSTREAM,
        pipeline=PIPELINE,
        as_of=now,
    )
    try:
        with session.begin_nested():
            return enqueueing.enqueue(session, request)
    except Conflict as error:  # an upstream app was first with this week
        logger.warning("check-in of program %s skipped: %s", due.program_id, error)
        schedules.skip(session, due)
        return None


def _reason(error: Exception) -> str:
    """Return what the database said, without the statement it said it of."""
    return str(getattr(error, "orig", error)).split("\n", maxsplit=1)[0]
