"""One actor an agent stage, declared from PIPELINES. An actor takes ids, and the engine does the rest."""

from collections.abc import Callable
from uuid import UUID

import dramatiq

from domain.pipelines import PIPELINES
from domain.runs import Due
from jobs.engine.send import UNKNOWN_QUEUE, names
from jobs.engine.stage import perform
from jobs.leases import Leases
from jobs.runtime import Runtime

UNKNOWN_TIME_LIMIT_SECONDS = 20


def declare(runtime: Runtime, leases: Leases) -> None:
    """Declare an actor for every stage, and one that parks runs no stage here can take."""

    def act(run_id: str, client_id: str, pipeline: str, stage: int, fence: int) -> None:
        perform(runtime, leases, Due(UUID(run_id), UUID(client_id), pipeline, stage, fence))

    nobody = UUID(int=0)
    for pipeline in PIPELINES.values():
        for position, stage in enumerate(pipeline.stages):
            queue, name = names(Due(nobody, nobody, pipeline.name, position, 0))
            _declare(runtime.broker, act, name, queue, stage.time_limit_seconds)
    _declare(runtime.broker, act, UNKNOWN_QUEUE, UNKNOWN_QUEUE, UNKNOWN_TIME_LIMIT_SECONDS)


def _declare(broker: dramatiq.Broker, act: Callable[..., None], name: str, queue: str, seconds: int) -> None:
    dramatiq.actor(actor_name=name, queue_name=queue, broker=broker, time_limit=seconds * 1_000)(act)
