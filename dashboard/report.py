"""Everything `/status` says, read in one transaction and a handful of Redis calls."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from dashboard.reasons import reason
from dashboard.words import initials
from db.queries import health, schedules
from db.queries.health import Health, Process
from db.queries.run_search import RunFilter, search_runs
from db.queries.runs import RunLine
from db.session import transaction
from domain.errors import NotReady
from domain.facts import Facts
from domain.runs import RunStatus
from domain.vocabulary import AgentName, Trigger
from jobs.runtime import Runtime
from jobs.schedule import SCHEDULE

RECENT_RUNS = 20
NEXT_CHECK_INS = 5


class AgentLine(Facts):
    """What an agent has to do."""

    agent: str
    waiting: int | None
    """Messages on its queue; None while Redis is away."""
    at_work: int
    failed_last_hour: int


class RecentRun(Facts):
    """A run without its client's name."""

    id: UUID
    client: str
    trigger: Trigger
    week_number: int
    status: RunStatus
    outcome: str | None
    agent: str | None
    reason: str
    """Why it stands as it does: its error, or where it is. What is the client's own is not here."""
    created_at: datetime
    available_at: datetime
    started_at: datetime | None
    completed_at: datetime | None


class NextCheckIn(Facts):
    """A check-in to come, without its client's name."""

    client: str
    due_at: datetime
    timezone: str
    week_number: int


class NextTick(Facts):
    """When a periodic job is looked at next."""

    job: str
    what_for: str
    due_at: datetime | None
    """None while no scheduler is alive."""


class Report(Facts):
    """How runs and processes are doing."""

    at: datetime
    by_status: dict[str, int]
    by_outcome: dict[str, int]
    oldest_pending_at: datetime | None
    oldest_pending_seconds: float | None
    agents: tuple[AgentLine, ...]
    stuck: int
    open_red_flags: int
    paused: int
    """Pipelines, agents, clients and jobs that somebody paused."""
    queues: str | None
    """What is wrong with the queues, if anything."""
    processes: tuple[Process, ...]
    next_ticks: tuple[NextTick, ...]
    next_check_ins: tuple[NextCheckIn, ...]
    recent_runs: tuple[RecentRun, ...]

    def alive(self, kind: str) -> int:
        """Return how many processes of a kind are alive."""
        return sum(process.alive for process in self.processes if process.kind == kind)

    @property
    def working(self) -> int:
        """Return how many workers are alive and take runs up."""
        return sum(process.alive and not process.drain for process in self.processes if process.kind == "worker")

    @property
    def failed_last_hour(self) -> int:
        """Attempts that failed or were rescued, of all agents."""
        return sum(line.failed_last_hour for line in self.agents)


def collect(runtime: Runtime) -> Report:
    """Return how things are now; a Redis that is away is part of the report.

    Raises:
        SQLAlchemyError: the database does not answer, or is behind the code.
    """
    with transaction(runtime.engine, durable=False) as session:
        now = health.get(session)
        processes = health.list_processes(session)
        check_ins = _check_ins(session)
        newest = [recent(line, now.at) for line in search_runs(session, RunFilter(), None, RECENT_RUNS)]
    waiting, trouble = read_waiting(runtime)
    since = now.oldest_pending_at
    return Report(
        **now.model_dump(exclude={"in_flight", "failures_last_hour"}),
        oldest_pending_seconds=(now.at - since).total_seconds() if since else None,
        agents=_agents(now, waiting),
        queues=trouble,
        processes=tuple(processes),
        next_ticks=_ticks(processes),
        next_check_ins=tuple(check_ins),
        recent_runs=tuple(newest),
    )


def read_waiting(runtime: Runtime) -> tuple[dict[str, int], str | None]:
    """Return how many messages wait for each agent, or what is wrong with the queues."""
    try:
        return runtime.broker.waiting(), None
    except NotReady as error:
        return {}, str(error)


def _agents(now: Health, waiting: dict[str, int]) -> tuple[AgentLine, ...]:
    seen = {*waiting, *now.in_flight, *now.failures_last_hour}
    order = [*AgentName, *sorted(seen - set(AgentName))]
    return tuple(
        AgentLine(
            agent=agent,
            waiting=waiting.get(agent),
            at_work=now.in_flight.get(agent, 0),
            failed_last_hour=now.failures_last_hour.get(agent, 0),
        )
        for agent in order
    )


def _ticks(processes: Sequence[Process]) -> tuple[NextTick, ...]:
    living = [
        process.detail.get("next_ticks", {}) for process in processes if process.kind == "scheduler" and process.alive
    ]
    return tuple(
        NextTick(
            job=job.id,
            what_for=job.what_for,
            due_at=min((ticks[job.id] for ticks in living if job.id in ticks), default=None),
        )
        for job in SCHEDULE
    )


def _check_ins(session: Connection) -> list[NextCheckIn]:
    return [
        NextCheckIn(
            client=initials(due.full_name), due_at=due.due_at, timezone=due.timezone, week_number=due.week_number
        )
        for due in schedules.list_upcoming(session, NEXT_CHECK_INS)
    ]


def recent(line: RunLine, now: datetime) -> RecentRun:
    """Return a run as lists show it, without its client's name."""
    shared = {name: getattr(line, name) for name in RecentRun.model_fields if hasattr(line, name)}
    return RecentRun(
        **shared,
        client=initials(line.full_name),
        agent=line.error_agent or line.current_agent,
        reason=reason(line, now),
    )
