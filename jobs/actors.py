"""One actor an agent stage, declared from PIPELINES. An actor takes ids, and the engine does the rest."""

from uuid import UUID

import dramatiq

from domain.pipelines import PIPELINES
from domain.runs import Due
from jobs.engine.stage import Worker, perform
from jobs.messages import UNKNOWN_QUEUE, due, names

NOBODY = UUID(int=0)


def declare(worker: Worker) -> None:
    """Declare an actor for every stage, and one that parks runs no stage here can take."""

    def act(*args: object) -> None:
        perform(worker, due(args))

    for pipeline in PIPELINES.values():
        for position in range(len(pipeline.stages)):
            queue, name = names(Due(NOBODY, NOBODY, pipeline.name, position, 0))
            dramatiq.actor(actor_name=name, queue_name=queue, broker=worker.runtime.broker)(act)
    dramatiq.actor(actor_name=UNKNOWN_QUEUE, queue_name=UNKNOWN_QUEUE, broker=worker.runtime.broker)(act)
