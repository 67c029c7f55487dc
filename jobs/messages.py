"""What travels between stages, and how a worker passes it on, whichever broker carries it.

A message carries ids and a fence. Losing one, or sending it twice, does no harm: the database decides what it is worth.
"""

import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import dramatiq
from dramatiq.middleware import Middleware

from domain.pipelines import PIPELINES
from domain.runs import Due

UNKNOWN_QUEUE = "unknown"
"""Where stages go that this code does not know: any worker takes them up and parks the run with the reason."""


@dataclass
class Parting:
    """What a worker thread wants done with the acknowledgement of its message."""

    dues: list[Due] = field(default_factory=list[Due])
    ended: tuple[UUID, UUID] | None = None
    """Client and run, when the run is over."""


def names(due: Due) -> tuple[str, str]:
    """Return the queue and the actor of a stage."""
    pipeline = PIPELINES.get(due.pipeline)
    if pipeline is None or due.stage >= len(pipeline.stages):
        return UNKNOWN_QUEUE, UNKNOWN_QUEUE
    agent = pipeline.stages[due.stage].agent.lower()
    return agent, f"{due.pipeline}.{agent}"


def agent_queues() -> dict[str, str]:
    """Return every agent's queue by its agent, in the order the agents speak."""
    return {str(stage.agent): stage.agent.lower() for pipeline in PIPELINES.values() for stage in pipeline.stages}


def message(due: Due, **options: object) -> dramatiq.Message[None]:
    """Return what travels for a due stage."""
    queue, actor = names(due)
    ids = (str(due.run_id), str(due.client_id), due.pipeline, due.stage, due.fence, due.lane)
    return dramatiq.Message(queue_name=queue, actor_name=actor, args=ids, kwargs={}, options=options)


def due(args: Sequence[Any]) -> Due:
    """Return what a message's arguments name."""
    run_id, client_id, pipeline, stage, fence, lane = args
    return Due(UUID(run_id), UUID(client_id), pipeline, stage, fence, lane)


class Passing:
    """How both brokers send: with the acknowledgement of the message the thread works on where it works on one."""

    partings: threading.local

    def send(self, dues: Iterable[Due]) -> None:
        """Put messages on their queues, after the commit that made them due; what cannot be sent is sent later."""
        dues = list(dues)
        if dues:
            self.send_now(Parting(dues))

    def hand_over(self, dues: Iterable[Due], ended: tuple[UUID, UUID] | None = None) -> None:
        """Send with the acknowledgement of the message this thread works on, or at once if it works on none."""
        parting: Parting | None = getattr(self.partings, "current", None)
        if parting is None:
            self.send_now(Parting(list(dues), ended))
            return
        parting.dues += dues
        parting.ended = ended or parting.ended

    def send_now(self, parting: Parting) -> None:
        """Do it at once; what fails is logged, and the reconciler makes up for it."""
        raise NotImplementedError


class Partings(Middleware):
    """Gives each message a worker thread takes up its parting."""

    def __init__(self, local: threading.local) -> None:
        """Keep them here, by thread."""
        self._local = local

    def before_process_message(self, broker: dramatiq.Broker, message: Any) -> None:  # noqa: ANN401, ARG002
        """Begin with nothing wanted."""
        self._local.current = Parting()
