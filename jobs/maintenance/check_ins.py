"""Firing the weekly check-ins that are due, each once, each in a transaction of its own."""

import logging
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from db.queries import enqueueing, schedules
from db.queries.enqueueing import Request
from db.queries.schedules import WEEKLY_CHECK_IN, DueCheckIn
from db.session import transaction
from domain.errors import Conflict, InvalidInput
from domain.vocabulary import Trigger
from jobs.engine.admission import admit
from jobs.runtime import Runtime

logger = logging.getLogger(__name__)

WEEK = timedelta(days=7)


def fire_check_ins(runtime: Runtime, moment: datetime | None = None) -> int:
    """Put in a run for every program whose check-in is due, and return how many.

    A program that missed weeks, because no scheduler ran, gets one run for the latest of them. One that cannot be put
    in is left for the next tick and does not keep the others waiting.
    """
    fired = 0
    failed: list[UUID] = []
    while True:
        due: DueCheckIn | None = None
        try:
            with transaction(runtime.engine) as session:
                now = moment or schedules.get_now(session)
                due = schedules.take_due(session, now, without=failed)
                if due is None:
                    break
                _fire(session, due, now)
        except (SQLAlchemyError, InvalidInput) as error:
            if due is None:
                raise
            logger.warning("check-in of program %s failed: %s", due.program_id, error)
            failed.append(due.program_id)
            continue
        fired += 1
    if fired:
        admit(runtime)
    return fired


def _fire(session: Connection, due: DueCheckIn, now: datetime) -> None:
    fire_id = schedules.record_fire(session, WEEKLY_CHECK_IN, due.program_id, due.due_at)
    if fire_id is None:
        schedules.skip(session, due)
        return
    run_id = _enqueue(session, due, now)
    schedules.record_run(session, fire_id, run_id, missed=(now - due.due_at) // WEEK)


def _enqueue(session: Connection, due: DueCheckIn, now: datetime) -> UUID | None:
    request = Request(
        program_id=due.program_id,
        trigger=Trigger.WEEKLY_CHECKIN,
        idempotency_key=f"{WEEKLY_CHECK_IN}:{due.program_id}:{due.due_at.isoformat()}",
        upstream="schedule",
        as_of=now,
    )
    try:
        with session.begin_nested():
            return enqueueing.enqueue(session, request)
    except Conflict as error:  # an upstream app was first with this week
        logger.warning("check-in of program %s skipped: %s", due.program_id, error)
        schedules.skip(session, due)
        return None
