"""What the page of queues and workers says, read in a few statements and a call to the queues."""

from datetime import datetime
from uuid import UUID

from dashboard.report import read_waiting
from dashboard.words import initials
from db.queries import health, limits, pauses, queues, upstreams
from db.queries.health import Process
from db.queries.limits import Limit
from db.queries.pauses import Pause
from db.queries.queues import Waits
from db.queries.upstreams import Upstream
from db.session import transaction
from domain.facts import Facts
from domain.runs import PauseScope, TurnState
from jobs.messages import agent_queues
from jobs.runtime import Runtime


class Queue(Facts):
    """What an agent has to do."""

    agent: str
    waiting: int | None
    """Messages nobody has taken up; None while the queues do not answer."""
    oldest_at: datetime | None
    """Since when the stage that waits longest is due."""
    at_work: int
    failed_last_hour: int
    waits: Waits | None
    pause: Pause | None
    limit: Limit | None


class ProcessLine(Facts):
    """A worker or scheduler that was heard of within the hour."""

    id: UUID
    kind: str
    name: str
    state: str
    threads: int | None
    at_work: dict[str, int]
    """Stages it works on, by agent."""
    started_at: datetime
    seen_at: datetime


class PauseLine(Facts):
    """Something paused that is no agent's queue; a client by initials."""

    scope: PauseScope
    subject: str
    name: str
    actor: str
    reason: str
    paused_at: datetime
    held: int


class App(Facts):
    """An upstream app, and what it put in within the hour."""

    upstream: Upstream
    put_in: int


class Queues(Facts):
    """What the page shows."""

    queues: tuple[Queue, ...]
    trouble: str | None
    """What is wrong with the queues, if anything."""
    states: dict[TurnState, int]
    processes: tuple[ProcessLine, ...]
    apps: tuple[App, ...]
    """Those with most in the house first."""
    apps_capped: bool
    """More was put in within the hour than is counted."""
    pauses: tuple[PauseLine, ...]

    @property
    def threads(self) -> int:
        """Stages that can be worked on at a time."""
        return sum(one.threads or 0 for one in self.processes if one.state == "alive")


def collect(runtime: Runtime) -> Queues:
    """Return how queues and workers are; queues that do not answer are part of it."""
    waiting, trouble = read_waiting(runtime)
    with transaction(runtime.engine, durable=False) as session:
        now = health.get(session)
        waits, oldest = queues.get_waits(session), queues.get_oldest(session)
        paused = pauses.list_pauses(session)
        limited = {one.agent: one for one in limits.list_limits(session)}
        at_work = queues.list_at_work(session)
        processes = [_process(one, at_work.get(str(one.id), {})) for one in health.list_processes(session)]
        states = queues.count_states(session)
        put_in = upstreams.count_put_in(session)
        apps = [App(upstream=one, put_in=put_in.get(one.name, 0)) for one in upstreams.list_upstreams(session)]
    agents = [*agent_queues(), *sorted((oldest.keys() | limited.keys()) - agent_queues().keys())]
    of_agents = {one.subject: one for one in paused if one.scope is PauseScope.AGENT}
    return Queues(
        queues=tuple(
            Queue(
                agent=agent,
                waiting=waiting.get(agent),
                oldest_at=oldest.get(agent),
                at_work=now.in_flight.get(agent, 0),
                failed_last_hour=now.failures_last_hour.get(agent, 0),
                waits=waits.get(agent),
                pause=of_agents.get(agent),
                limit=limited.get(agent),
            )
            for agent in agents
        ),
        trouble=trouble,
        states=states,
        processes=tuple(processes),
        apps=tuple(sorted(apps, key=lambda one: (-one.upstream.open - one.upstream.waiting, -one.put_in))),
        apps_capped=sum(put_in.values()) == upstreams.MOST_COUNTED,
        pauses=tuple(_pause(one) for one in paused if one.scope is not PauseScope.AGENT),
    )


def _process(one: Process, at_work: dict[str, int]) -> ProcessLine:
    if not one.alive:
        state = "gone"
    elif one.drain:
        state = "drains" if at_work else "drained"
    else:
        state = "alive"
    return ProcessLine(
        id=one.id,
        kind=one.kind,
        name=f"{one.host}:{one.pid}",
        state=state,
        threads=one.detail.get("threads"),
        at_work=at_work,
        started_at=one.started_at,
        seen_at=one.seen_at,
    )


def _pause(one: Pause) -> PauseLine:
    name = initials(one.client_name) if one.client_name else one.subject
    return PauseLine(**one.model_dump(exclude={"client_name"}), name=name)
