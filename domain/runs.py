"""The life of a run: its states, and the only ways between them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from domain.errors import IllegalTransition
from domain.vocabulary import Trigger


class RunStatus(StrEnum):
    """Where a run stands."""

    PENDING = "pending"
    RUNNING = "running"
    COMPLETED = "completed"
    FAILED = "failed"
    CANCELLED = "cancelled"


ENDED = frozenset({RunStatus.COMPLETED, RunStatus.FAILED, RunStatus.CANCELLED})
"""Where nothing more happens to a run unless somebody resumes it."""


class Outcome(StrEnum):
    """What a completed run came to."""

    PUBLISHED = "published"
    HELD = "held"
    DONE = "done"
    """The end of a pipeline that has nothing to publish."""


class Transition(NamedTuple):
    """One way a run moves, and when."""

    name: str
    before: RunStatus
    after: RunStatus
    when: str


TRANSITIONS = (
    Transition("claim", RunStatus.PENDING, RunStatus.RUNNING, "a worker takes it up; the client has no other live run"),
    Transition("claim", RunStatus.RUNNING, RunStatus.RUNNING, "a worker takes up its next stage, or one put back"),
    Transition("complete", RunStatus.RUNNING, RunStatus.RUNNING, "a stage said its piece and another follows"),
    Transition("retry", RunStatus.RUNNING, RunStatus.RUNNING, "a stage failed and may try again later"),
    Transition("rescue", RunStatus.RUNNING, RunStatus.RUNNING, "its worker was not heard of for a lease"),
    Transition("finish", RunStatus.RUNNING, RunStatus.COMPLETED, "the last stage said its piece: published or held"),
    Transition("fail", RunStatus.RUNNING, RunStatus.FAILED, "a stage may not try again; finished stages stay"),
    Transition("park", RunStatus.PENDING, RunStatus.FAILED, "this code does not know its pipeline"),
    Transition("park", RunStatus.RUNNING, RunStatus.FAILED, "it began on a version this code does not have"),
    Transition("cancel", RunStatus.PENDING, RunStatus.CANCELLED, "an operator said so before it began"),
    Transition("cancel", RunStatus.RUNNING, RunStatus.CANCELLED, "an operator said so; the stage in flight is fenced"),
    Transition("resume", RunStatus.FAILED, RunStatus.PENDING, "an operator said so; it goes on at the failed stage"),
)


def sources(name: str) -> tuple[RunStatus, ...]:
    """Return the states from which the named transition may start."""
    return tuple(move.before for move in TRANSITIONS if move.name == name)


def check(name: str, before: RunStatus) -> None:
    """Accept a transition that TRANSITIONS lists.

    Raises:
        IllegalTransition: the run is in a state from which it cannot move so.
    """
    allowed = sources(name)
    if before not in allowed:
        states = " or ".join(allowed)
        text = f"cannot {name} a run that is {before}; it must be {states}"
        raise IllegalTransition(text)


class TurnState(StrEnum):
    """Where the open turn of a run stands; a run that ended has none."""

    DELAYED = "delayed"
    """Not due yet."""
    BEHIND = "behind"
    """Its client has another live run."""
    READY = "ready"
    """Due, and waiting for its upstream's share."""
    HELD = "held"
    """Its pipeline, its agent's queue or its client is paused, or its agent has no place free."""
    OUT = "out"
    """Given out: its message is on its way, it waits to be tried again, or a worker has it."""


class PauseScope(StrEnum):
    """What can be paused."""

    PIPELINE = "pipeline"
    AGENT = "agent"
    CLIENT = "client"
    SCHEDULE = "schedule"
    """A periodic job: it does not tick."""


@dataclass(frozen=True)
class Due:
    """What travels through a queue: ids, and the fence that a claim must find."""

    run_id: UUID
    client_id: UUID
    pipeline: str
    stage: int
    fence: int
    lane: int = 0
    urgent: bool = False
    """Whether it goes to the head of its queue."""


class Turn(NamedTuple):
    """A stage a worker owns: what the claim handed over."""

    run_id: UUID
    lane: int
    client_id: UUID
    program_id: UUID
    pipeline: str
    stage: int
    fence: int
    trigger: Trigger
    week_number: int
    moment: datetime
    """The run's `now`: as of when it plans."""
    failures: int
    queued_at: datetime
    started_at: datetime
