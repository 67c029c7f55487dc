"""Six chained Dramatiq actors: what `raw_dramatiq` and `naive_durable` have in common."""

from collections.abc import Callable, Sequence

import dramatiq
from dramatiq.brokers.redis import RedisBroker

from benchmarks.engine import work

Chain = Sequence[dramatiq.Actor]


def declare(store: Callable[[int, int, str], None] | None = None) -> Chain:
    """Declare an actor a stage; `store` gets the run, the stage and its output before the next is sent."""
    broker = RedisBroker(url=work.redis_url())
    dramatiq.set_broker(broker)
    chain: list[dramatiq.Actor] = []

    def perform(run: int, stage: int, before: str | None) -> None:
        said, payload = work.perform(run, stage, before)
        if store:
            store(run, stage, payload)
        if stage < work.STAGES:
            chain[stage].send(run, stage + 1, said)
        else:
            work.log_finished(run)

    chain += [dramatiq.actor(perform, actor_name=f"stage{stage}", max_retries=3) for stage in range(1, work.STAGES + 1)]
    return chain


def begin(chain: Chain, run: int) -> None:
    """Send the first stage of a run."""
    chain[0].send(run, 1, None)
