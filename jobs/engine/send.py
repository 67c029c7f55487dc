"""Sending a stage's message: ids and a fence, nothing else. One that is lost is sent again by the reconciler."""

import logging
from collections.abc import Iterable

import dramatiq
import redis

from domain.pipelines import PIPELINES
from domain.runs import Due

logger = logging.getLogger(__name__)

UNKNOWN_QUEUE = "unknown"
"""Where stages go that this code does not know: any worker takes them up and parks the run with the reason."""


def names(due: Due) -> tuple[str, str]:
    """Return the queue and the actor of a stage."""
    pipeline = PIPELINES.get(due.pipeline)
    if pipeline is None or due.stage >= len(pipeline.stages):
        return UNKNOWN_QUEUE, UNKNOWN_QUEUE
    agent = pipeline.stages[due.stage].agent.lower()
    return agent, f"{due.pipeline}.{agent}"


def send(broker: dramatiq.Broker, dues: Iterable[Due]) -> None:
    """Put messages on their queues, after the commit that made them due; the first that cannot be sent is the last."""
    for due in dues:
        queue, actor = names(due)
        message: dramatiq.Message[None] = dramatiq.Message(
            queue_name=queue,
            actor_name=actor,
            args=(str(due.run_id), str(due.client_id), due.pipeline, due.stage, due.fence),
            kwargs={},
            options={},
        )
        try:
            broker.enqueue(message)  # pyright: ignore[reportUnknownMemberType] - untyped there
        except (redis.RedisError, dramatiq.errors.BrokerConnectionError) as error:
            logger.warning("run %s stage %s not sent, the reconciler will: %s", due.run_id, due.stage, error)
            return
