"""The scheduler process: one loop over the SCHEDULE table. Two may run at once; each check-in still fires once."""

import json
import logging
import signal
import threading
import time
from datetime import UTC, datetime

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.blocking import BlockingScheduler
from apscheduler.triggers.interval import IntervalTrigger
from sqlalchemy.exc import SQLAlchemyError

from db.queries import health
from db.session import transaction
from jobs import logs, pausing, traces
from jobs.broker import connect
from jobs.meters import HEARTBEATS_MISSED, TICK_SECONDS, TICKS_FAILED, Sending
from jobs.pulse import Pulse, Ticked
from jobs.runtime import Runtime
from jobs.schedule import SCHEDULE, Periodic, trigger
from settings import get_settings

logger = logging.getLogger("scheduler")

HEARTBEAT_SECONDS = 5
STEP_SECONDS = 1
"""A clock that moves by more than this beside the monotonic one was set."""


def main() -> None:
    """Tick until told to stop."""
    settings = get_settings()
    logs.configure("scheduler", settings)
    logging.getLogger("apscheduler.scheduler").setLevel("ERROR")  # a tick that finds its job at work is no news
    traces.configure(settings, "scheduler")
    runtime = connect(settings)
    pulse = Pulse(HEARTBEAT_SECONDS)
    clock = build(runtime, pulse)
    sending = Sending(runtime, "scheduler")
    sending.start()
    signal.signal(signal.SIGTERM, lambda *_: _stop(clock, runtime))
    signal.signal(signal.SIGINT, lambda *_: _stop(clock, runtime))
    threading.Thread(target=keep_pace, args=(clock,), name="pace", daemon=True).start()
    try:
        clock.start()
    finally:
        beat(runtime, clock, pulse, stopped=True)
        sending.stop()
        traces.close()
        runtime.close()


def build(runtime: Runtime, pulse: Pulse) -> BlockingScheduler:
    """Return a scheduler with every line of SCHEDULE; a tick that comes late still runs, and never twice at once."""
    clock = BlockingScheduler(
        timezone="UTC",
        executors={"default": ThreadPoolExecutor(sum(job.at_once for job in SCHEDULE) + 1)},
        job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
    )
    now = datetime.now(UTC)
    for job in SCHEDULE:
        TICKS_FAILED.labels(job.id)  # it begins at zero, so that its first failure is seen as one
        work = {"args": (runtime, job, pulse.ticked), "max_instances": job.at_once}
        clock.add_job(tick, trigger(job, runtime), id=job.id, next_run_time=now, **work)
    every = IntervalTrigger(seconds=HEARTBEAT_SECONDS, timezone="UTC")
    clock.add_job(beat, every, args=(runtime, clock, pulse), id="heartbeat", next_run_time=now)
    return clock


def keep_pace(clock: BlockingScheduler) -> None:
    """Tick at once whenever the wall clock was set, forth or back: APScheduler waits for a moment by that clock."""
    offset = _offset()
    while True:
        time.sleep(STEP_SECONDS)
        before, offset = offset, _offset()
        if abs(offset - before) > STEP_SECONDS:
            logger.warning("the clock was set by %.0f s; every job ticks now", offset - before)
            for job in clock.get_jobs():
                job.modify(next_run_time=datetime.now(UTC))


def _offset() -> float:
    return datetime.now(UTC).timestamp() - time.monotonic()


def tick(runtime: Runtime, job: Periodic, ticked: Ticked) -> None:
    """Run a job unless it is paused; a database that is away is asked again at the next tick."""
    began = datetime.now(UTC)
    try:
        if job.pausable and pausing.is_schedule_paused(runtime, job.id):
            return
        with TICK_SECONDS.labels(job.id).time():
            done = job.work(runtime)
    except SQLAlchemyError as error:
        TICKS_FAILED.labels(job.id).inc()
        logger.warning("%s did not run: %s", job.id, error)
        came_to: dict[str, object] = {"error": str(getattr(error, "orig", error)).split("\n", maxsplit=1)[0]}
    else:
        logger.log(logging.INFO if done else logging.DEBUG, "%s: %d", job.id, done)
        came_to = {"done": done}
    seconds = (datetime.now(UTC) - began).total_seconds()
    ticked[job.id] = {"at": began.isoformat(), "seconds": round(seconds, 3)} | came_to


def beat(runtime: Runtime, clock: BlockingScheduler, pulse: Pulse, *, stopped: bool = False) -> None:
    """Say that this scheduler lives, how its last ticks went, and what it fires next."""
    detail = json.dumps(pulse.tell((job.id, job.next_run_time) for job in clock.get_jobs() if job.next_run_time))
    process = {**runtime.identity, "kind": "scheduler", "detail": detail}
    try:
        with transaction(runtime.engine, durable=False) as session:
            health.beat(session, process, stopped=stopped)
    except SQLAlchemyError as error:
        HEARTBEATS_MISSED.labels("scheduler").inc()
        logger.warning("heartbeat missed: %s", error)
    finally:
        pulse.rest()


def _stop(clock: BlockingScheduler, runtime: Runtime) -> None:
    runtime.stopping.set()
    clock.shutdown(wait=False)


if __name__ == "__main__":
    main()
