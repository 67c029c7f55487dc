"""What an operator does to schedules: run a periodic job now; fire, skip or back-fill one program's check-in.

A back-filled week is the week as its check-in would have planned it: a run of its own, as of its slot, from what had
been logged by then. Weeks are back-filled in their order, each on the one before, and only after the newest week that
was planned: a plan is never rewritten under the weeks that rest on it.
"""

from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Connection

from db.queries import check_ins, enqueueing, health, operators, schedules, ticks
from db.queries.check_ins import CheckIn
from db.queries.enqueueing import Request
from db.queries.schedules import UPSTREAM, WEEKLY_CHECK_IN, DueCheckIn
from db.session import transaction
from domain.check_in import next_check_in
from domain.errors import Conflict, NotFound
from domain.facts import Facts
from domain.ticks import count_missed
from domain.vocabulary import ProgramStatus, Trigger
from jobs.engine.admission import admit
from jobs.maintenance.check_ins import WEEK
from jobs.runtime import Runtime
from jobs.schedule import SCHEDULE, Periodic

CHECK_IN = "check-in"
"""What people call the weekly check-in."""
MOST_WEEKS = 52
FIRST = 2
"""The week of a program's first check-in."""
HALF_A_DAY = timedelta(hours=12)
"""More than summer time moves a slot, less than the slots are apart."""


class Job(NamedTuple):
    """A periodic job and when it ticks next."""

    periodic: Periodic
    every_seconds: float
    next_tick_at: datetime | None
    """None while no scheduler lives."""
    last_tick: "Tick | None"
    """None while it has not ticked since its scheduler began."""
    missed: int
    """Ticks of the last seven days that were due and that nobody made up for."""


class Tick(Facts):
    """How a job went the last time it ran by itself."""

    at: datetime
    seconds: float
    done: int | None = None
    """What it counted."""
    error: str | None = None


class Slot(NamedTuple):
    """A week and the moment its check-in was due."""

    week: int
    due_at: datetime


def list_jobs(runtime: Runtime) -> list[Job]:
    """Return every periodic job with its next and its last tick by any scheduler that lives."""
    with transaction(runtime.engine) as session:
        processes = health.list_processes(session)
        missed = count_missed_ticks(runtime, session)
    living = [one.detail for one in processes if one.kind == "scheduler" and one.alive]
    upcoming, ran = ([detail.get(name, {}) for detail in living] for name in ("next_ticks", "last_ticks"))
    jobs: list[Job] = []
    for job in SCHEDULE:
        moments = [datetime.fromisoformat(tick[job.id]) for tick in upcoming if job.id in tick]
        last = max(
            (Tick.model_validate(one[job.id]) for one in ran if job.id in one), key=lambda one: one.at, default=None
        )
        jobs.append(Job(job, _every(runtime, job), min(moments, default=None), last, missed[job.id]))
    return jobs


def count_missed_ticks(runtime: Runtime, session: Connection) -> dict[str, int]:
    """Return for each job how many of its ticks of the last seven days were missed."""
    window = ticks.get_window(session)
    lives, paused = ticks.list_lives(session), ticks.list_pauses(session, window)
    return {
        job.id: count_missed(job.id, timedelta(seconds=_every(runtime, job)), lives, paused.get(job.id, ()), window)
        for job in SCHEDULE
    }


def _every(runtime: Runtime, job: Periodic) -> float:
    return job.every_seconds or runtime.tuning.rescue_seconds


def trigger_job(runtime: Runtime, name: str, actor: str, reason: str) -> int:
    """Run a periodic job now, here, and return what it counts; it commits as it does when it ticks.

    Raises:
        NotFound: there is no such job; the message says which there are.
    """
    name = WEEKLY_CHECK_IN if name == CHECK_IN else name
    job = next((job for job in SCHEDULE if job.id == name), None)
    if job is None:
        message = f"schedule: there is no job {name}; there is: {', '.join(job.id for job in SCHEDULE)}"
        raise NotFound(message)
    with transaction(runtime.engine) as session:
        operators.record(session, actor, "trigger", "schedule", job.id, reason)
    return job.work(runtime)


def trigger_check_in(runtime: Runtime, program_id: UUID, actor: str, reason: str) -> UUID:
    """Fire the program's next check-in now; its slot does not fire again.

    Returns:
        The run.

    Raises:
        NotFound: no such program.
        Conflict: it is not active, has not begun, has no check-in to come, or the slot fired or the week has a run.
    """
    with transaction(runtime.engine) as session:
        due, now = _due(session, program_id)
        fire_id = schedules.record_fire(session, WEEKLY_CHECK_IN, program_id, due.due_at)
        if fire_id is None:
            message = f"check-in: that of {due.due_at:%Y-%m-%d %H:%M} UTC has fired already; skip it"
            raise Conflict(message)
        request = Request(program_id=program_id, trigger=Trigger.WEEKLY_CHECKIN, upstream=UPSTREAM, as_of=now)
        run_id = enqueueing.enqueue(session, request)
        schedules.record_run(session, fire_id, run_id, missed=max(now - due.due_at, timedelta()) // WEEK)
        detail = {"due_at": due.due_at, "run_id": run_id}
        operators.record(session, actor, "trigger", "program", program_id, reason, detail)
    admit(runtime)
    return run_id


def skip_check_in(runtime: Runtime, program_id: UUID, actor: str, reason: str) -> datetime:
    """Let the program's next check-in go by without a run; the plan there is goes on for a week more.

    Returns:
        When the one after it is due; it plans the week the skipped one would have planned.

    Raises:
        NotFound: no such program.
        Conflict: it is not active, has not begun or has no check-in to come.
    """
    with transaction(runtime.engine) as session:
        due, _ = _due(session, program_id)
        schedules.record_fire(session, WEEKLY_CHECK_IN, program_id, due.due_at)
        schedules.skip(session, due)
        after, _ = _due(session, program_id)
        detail = {"due_at": due.due_at, "next_due_at": after.due_at}
        operators.record(session, actor, "skip", "program", program_id, reason, detail)
    return after.due_at


def backfill_check_ins(runtime: Runtime, program_id: UUID, weeks: int, actor: str, reason: str) -> list[UUID]:
    """Put in a run for each of the latest `weeks` check-ins that were due, in their order.

    Returns:
        The runs, the earliest week first.

    Raises:
        NotFound: no such program.
        Conflict: it is not active or has not begun, so many were never due, one has a run, or a later week is planned.
    """
    with transaction(runtime.engine) as session:
        check_in = _check_in(session, program_id)
        slots = _missed(session, check_in, weeks)
        run_ids = [
            check_ins.put_in(session, check_in, slot.week, slot.due_at, _after(check_in, slot.due_at)) for slot in slots
        ]
        detail = {"weeks": [slot.week for slot in slots], "run_ids": run_ids}
        operators.record(session, actor, "backfill", "program", program_id, reason, detail)
    admit(runtime)
    return run_ids


def _missed(session: Connection, check_in: CheckIn, weeks: int) -> list[Slot]:
    skipped = check_ins.list_skipped(session, check_in.program_id)
    were_due = [slot for slot in _slots(check_in, skipped) if slot.due_at <= check_in.now]
    if len(were_due) < weeks:
        message = f"weeks: only {len(were_due)} check-ins of this program were due so far; give no more"
        raise Conflict(message)
    wanted = were_due[-weeks:]
    taken = check_ins.list_taken(session, check_in.program_id)
    for slot in wanted:
        if slot.week in taken:
            run = taken[slot.week]
            message = f"weeks: week {slot.week} has run {run.run_id} ({run.status}); only weeks without one are put in"
            raise Conflict(message)
    newest = check_ins.get_newest_planned(session, check_in.program_id)
    if wanted[0].week < newest:
        message = (
            f"weeks: week {wanted[0].week} lies before week {newest}, which is planned, and is not planned under it; "
            "what was logged then counts in every later plan"
        )
        raise Conflict(message)
    return wanted


def _slots(check_in: CheckIn, skipped: set[datetime]) -> list[Slot]:
    """Return the slot of every week from the first check-in's to the last that is due, the earliest first."""
    slots: list[Slot] = []
    if check_in.due_at is None:
        return slots
    due_at = check_in.due_at
    for week in range(check_in.current_week, FIRST - 1, -1):
        due_at = _before(check_in, due_at)
        while due_at in skipped:
            due_at = _before(check_in, due_at)
        slots.insert(0, Slot(week, due_at))
    due_at, week = check_in.due_at, check_in.current_week + 1
    while due_at <= check_in.now:
        slots.append(Slot(week, due_at))
        due_at, week = _after(check_in, due_at), week + 1
    return slots


def _before(check_in: CheckIn, slot: datetime) -> datetime:
    return next_check_in(slot - WEEK - HALF_A_DAY, check_in.timezone, check_in.weekday, check_in.hour)


def _after(check_in: CheckIn, slot: datetime) -> datetime:
    return next_check_in(slot + HALF_A_DAY, check_in.timezone, check_in.weekday, check_in.hour)


def _due(session: Connection, program_id: UUID) -> tuple[DueCheckIn, datetime]:
    """Lock the program; return its next check-in and the database's now."""
    check_in = _check_in(session, program_id)
    if check_in.due_at is None:
        message = f"check-in: program {program_id} has none to come; send its client's intake again"
        raise Conflict(message)
    return DueCheckIn(program_id=program_id, due_at=check_in.due_at), check_in.now


def _check_in(session: Connection, program_id: UUID) -> CheckIn:
    check_in = check_ins.lock(session, program_id)
    if check_in is None:
        message = f"program_id: there is no program {program_id}"
        raise NotFound(message)
    if check_in.status is not ProgramStatus.ACTIVE:
        message = f"program_id: program {program_id} is {check_in.status}; only an active program checks in"
        raise Conflict(message)
    if not check_in.has_begun:
        message = f"program_id: program {program_id} has not begun; put its first run in with trigger initial"
        raise Conflict(message)
    return check_in
