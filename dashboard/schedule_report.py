"""What the page of schedules says, read in a few statements."""

from datetime import datetime, timedelta
from uuid import UUID

from dashboard.words import initials
from db.queries import firings, health, lateness, pauses
from db.queries.firings import CheckIn, Place
from db.queries.lateness import Lag
from db.queries.pauses import Pause
from db.session import transaction
from domain.facts import Facts
from domain.runs import PauseScope
from jobs import scheduling
from jobs.runtime import Runtime
from jobs.scheduling import Tick

PAGE = 25
WINDOW, WIDTH = timedelta(days=7), timedelta(hours=6)
SHOWN = set(CheckIn.model_fields) - {"full_name", "weekday", "hour"}
SPANS = ((86_400, "day"), (3_600, "hour"), (60, "min"), (1, "s"))
ALONE = {"day", "hour"}
"""One of these is said without its number."""


class JobLine(Facts):
    """A periodic job."""

    id: str
    what_for: str
    every: str
    next_at: datetime | None
    """None while no scheduler lives."""
    last: Tick | None
    missed: int
    """Ticks of the last seven days."""
    pausable: bool
    pause: Pause | None


class CheckInLine(Facts):
    """A check-in to come, without its client's name."""

    program_id: UUID
    client_id: UUID
    client: str
    when: str
    timezone: str
    week_number: int
    due_at: datetime
    last_fired_at: datetime | None
    last_run_id: UUID | None
    missed: int
    paused: bool


class Schedules(Facts):
    """What the page shows."""

    jobs: tuple[JobLine, ...]
    check_ins: tuple[CheckInLine, ...]
    more: bool


class Lateness(Facts):
    """How late check-ins fired, over the window."""

    lag: tuple[float, ...]
    """The p95 of the lag in each part of the window, seconds; 0 where nothing fired."""
    worst: timedelta | None
    fired: int
    missed: int
    late: int


def look_back(runtime: Runtime) -> Lateness:
    """Return how late the check-ins of the last week fired."""
    with transaction(runtime.engine, durable=False) as session:
        since = health.get_now(session) - WINDOW
        lag = lateness.list_lag(session, since, WIDTH)
    return Lateness(
        lag=_curve(lag, since),
        worst=max((one.p95 for one in lag if one.p95), default=None),
        fired=sum(one.fired for one in lag),
        missed=sum(one.missed for one in lag),
        late=sum(one.late for one in lag),
    )


def collect(runtime: Runtime, after: Place | None, client: str | None) -> Schedules:
    """Return the jobs and a page of check-ins."""
    with transaction(runtime.engine, durable=False) as session:
        paused = {one.subject: one for one in pauses.list_pauses(session) if one.scope is PauseScope.SCHEDULE}
        check_ins = firings.list_check_ins(session, PAGE + 1, after=after, client=client)
    jobs = [
        JobLine(
            id=job.periodic.id,
            what_for=job.periodic.what_for,
            every=every(job.every_seconds),
            next_at=job.next_tick_at,
            last=job.last_tick,
            missed=job.missed,
            pausable=job.periodic.pausable,
            pause=paused.get(job.periodic.id),
        )
        for job in scheduling.list_jobs(runtime)
    ]
    return Schedules(
        jobs=tuple(jobs),
        check_ins=tuple(_line(one) for one in check_ins[:PAGE]),
        more=len(check_ins) > PAGE,
    )


def every(seconds: float) -> str:
    """Return how often in words, such as `every 5 s`, `every hour`, `every 90 s`."""
    for size, name in SPANS:
        if seconds % size == 0:
            count = int(seconds // size)
            return f"every {name}" if count == 1 and name in ALONE else f"every {count} {name}"
    return f"every {seconds:g} s"


def weekly(one: CheckIn) -> str:
    """Return when a program checks in, such as `Mondays at 07:00 in Europe/Berlin`."""
    return f"{one.weekday.capitalize()}s at {one.hour:02}:00 in {one.timezone.replace('_', ' ')}"


def _line(one: CheckIn) -> CheckInLine:
    return CheckInLine(**one.model_dump(include=SHOWN), client=initials(one.full_name), when=weekly(one))


def _curve(lag: list[Lag], since: datetime) -> tuple[float, ...]:
    seconds = [0.0] * (WINDOW // WIDTH + 1)
    for one in lag:
        seconds[(one.begins_at - since) // WIDTH] = one.p95.total_seconds() if one.p95 else 0.0
    return tuple(seconds)
