"""How many messages wait on each agent's queue."""

import redis

from domain.errors import NotReady
from domain.pipelines import PIPELINES
from jobs.runtime import Runtime

PREFIX = "dramatiq"
"""Dramatiq's name space: the list `dramatiq:<queue>` holds the messages nobody has taken up."""


def depths(runtime: Runtime) -> dict[str, int]:
    """Return the number of waiting messages by agent, in the order the agents speak.

    Raises:
        NotReady: Redis does not answer.
    """
    agents = list(dict.fromkeys(stage.agent for pipeline in PIPELINES.values() for stage in pipeline.stages))
    try:
        with runtime.redis.pipeline(transaction=False) as asked:  # pyright: ignore[reportUnknownMemberType] - untyped there
            for agent in agents:
                asked.llen(f"{PREFIX}:{agent.lower()}")
            return dict(zip(map(str, agents), map(int, asked.execute()), strict=True))
    except redis.RedisError as error:
        message = f"Redis does not answer ({error}); start it, or correct REDIS_URL"
        raise NotReady(message) from error
