"""Dramatiq's Redis broker with three more words: send many, acknowledge and send in one step, and say what waits."""

import logging
import threading
import time
from collections import defaultdict
from secrets import token_hex
from typing import Any, cast

import dramatiq
import redis
from dramatiq.broker import MessageProxy
from dramatiq.brokers.redis import RedisBroker, _RedisConsumer  # pyright: ignore[reportPrivateUsage]
from dramatiq.common import compute_backoff
from dramatiq.errors import ConnectionClosed
from dramatiq.middleware import Middleware
from redis.commands.core import Script

from domain.errors import NotReady
from domain.runs import Due
from jobs import client_lock
from jobs.messages import Parting, Partings, Passing, agent_queues, message

logger = logging.getLogger(__name__)

LISTEN_SECONDS = 1

EXCHANGE = """
local namespace, acks, ack_queue, ack_id, lock, run = unpack(ARGV, 1, 6)
if ack_id ~= '' and redis.call('SREM', acks, ack_id) > 0 then
    redis.call('HDEL', namespace .. ':' .. ack_queue .. '.msgs', ack_id)
end
if lock ~= '' and redis.call('GET', lock) == run then redis.call('DEL', lock) end
for i = 7, #ARGV, 6 do
    local queue = namespace .. ':' .. ARGV[i]
    redis.call('HSET', queue .. '.msgs', ARGV[i + 1], ARGV[i + 2])
    if redis.call(ARGV[i + 3], queue, ARGV[i + 1]) == 1 then
        redis.call('PUBLISH', namespace .. ':bell', ARGV[i])
    end
    redis.call('SET', ARGV[i + 4], ARGV[i + 5], 'EX', 3600)
end
"""
"""Acknowledge one message, let a client's lock go, send others and give their clients' locks to their runs. Where a
queue was empty, a bell tells the workers.

The lock is the run's already: the database lets out one run of a client, so another holder is one that ended."""


class RedisQueues(Passing, RedisBroker):
    """A queue for each agent, in Redis."""

    client: redis.Redis
    broker_id: str
    namespace: str

    def __init__(self, client: redis.Redis, middleware: list[Middleware]) -> None:
        """Use this client; it is shared with the caches and locks."""
        self.partings = threading.local()
        super().__init__(  # pyright: ignore[reportUnknownMemberType] - untyped there
            client=client, middleware=[*middleware, Partings(self.partings), Bells()]
        )
        self._exchange: Script = client.register_script(EXCHANGE)
        self.bells: dict[str, threading.Event] = defaultdict(threading.Event)

    @property
    def consumer_class(self) -> type[_RedisConsumer]:
        """Consumers that acknowledge through `exchange`."""
        return _Consumer

    def declare_queue(self, queue_name: str) -> None:
        """Declare a queue; one for delayed messages is not needed, delays are columns."""
        if queue_name not in self.queues:
            self.emit_before("declare_queue", queue_name)
            self.queues.add(queue_name)
            self.emit_after("declare_queue", queue_name)

    def exchange(self, parting: Parting, queue: str = "", message_id: str = "") -> None:
        """Do it all in one round trip.

        Raises:
            redis.RedisError: nothing is known to have been done; doing it again does no harm.
        """
        client_id, run_id = parting.ended or (None, "")
        lock = client_lock.key(client_id) if client_id else ""
        acks = f"{self.namespace}:__acks__.{self.broker_id}.{queue}"
        arguments: list[str | bytes] = [self.namespace, acks, queue, message_id, lock, str(run_id)]
        urgent = [one for one in parting.dues if one.urgent]
        rest = [one for one in parting.dues if not one.urgent]
        for one in (*reversed(urgent), *rest):  # of those put at the head, the last is taken first
            arguments += self._entry(one)
        self._exchange(args=arguments)

    def waiting(self) -> dict[str, int]:
        """Return how many messages nobody has taken up, by agent.

        Raises:
            NotReady: Redis does not answer.
        """
        queues = agent_queues()
        try:
            with self.client.pipeline(transaction=False) as asked:  # pyright: ignore[reportUnknownMemberType] - untyped there
                for queue in queues.values():
                    asked.llen(f"{self.namespace}:{queue}")
                return dict(zip(queues, map(int, asked.execute()), strict=True))
        except redis.RedisError as error:
            text = f"Redis does not answer ({error}); start it, or correct REDIS_URL"
            raise NotReady(text) from error

    def listen(self) -> None:
        """Ring the bell of each queue that gets a first message, for ever; consumers look by themselves too."""
        while True:
            try:
                with self.client.pubsub(ignore_subscribe_messages=True) as heard:  # pyright: ignore[reportUnknownMemberType] - untyped there
                    heard.subscribe(f"{self.namespace}:bell")  # pyright: ignore[reportUnknownMemberType] - untyped there
                    while True:
                        rung: Any = heard.get_message(timeout=LISTEN_SECONDS)  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType] - untyped there
                        if rung is not None:
                            self.bells[rung["data"].decode()].set()
            except redis.RedisError as error:
                logger.warning("not listening for messages, looking for them: %s", error)
                time.sleep(LISTEN_SECONDS)

    def send_now(self, parting: Parting) -> None:
        """Do it without an acknowledgement."""
        try:
            self.exchange(parting)
        except redis.RedisError as error:
            logger.warning("%d messages not sent, the reconciler will: %s", len(parting.dues), error)

    def _entry(self, one: Due) -> tuple[str | bytes, ...]:
        message_id = token_hex(8)
        packed = message(one, redis_message_id=message_id)
        push = "LPUSH" if one.urgent else "RPUSH"
        lock = client_lock.key(one.client_id)
        return packed.queue_name, message_id, packed.encode(), push, lock, str(one.run_id)


class Bells(Middleware):
    """Lets a worker process hear of first messages."""

    def after_worker_boot(self, broker: dramatiq.Broker, worker: dramatiq.Worker) -> None:  # noqa: ARG002
        """Begin to listen."""
        if isinstance(broker, RedisQueues):
            threading.Thread(target=broker.listen, name="bells", daemon=True).start()


class _Consumer(_RedisConsumer):
    """Waits for its queue's bell, acknowledges a message and sends what follows from it in one step."""

    broker: RedisQueues
    queue_name: str
    prefetch: int
    timeout: int
    misses: int
    message_cache: list[bytes]
    queued_message_ids: set[str]
    full: bool = False
    """Whether the last look ended before Redis, for want of room."""

    @property
    def _few(self) -> int:
        """The room from which on it is worth asking for more: a few messages at a time cost as much as one."""
        return max(1, self.prefetch // 5)

    def __next__(self) -> MessageProxy | None:
        """Return the next message, or None when there was none for a while."""
        try:
            room = self.prefetch - len(self.queued_message_ids)
            self.full = room < self._few
            if not self.message_cache and not self.full:
                self.message_cache = self.broker.do_fetch(self.queue_name, room)  # pyright: ignore[reportUnknownMemberType] - untyped there
        except redis.RedisError as error:
            raise ConnectionClosed(error) from None
        cached: list[bytes] = self.message_cache  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType] - untyped there
        if not cached:
            self.misses, wait = compute_backoff(self.misses, max_backoff=self.timeout)
            bell = self.broker.bells[self.queue_name]
            if bell.wait(wait / 1000):
                bell.clear()
                self.misses = 0
            return None
        self.misses = 0
        fetched = _decoded(cached.pop(0))  # pyright: ignore[reportUnknownMemberType, reportUnknownArgumentType] - untyped there
        self.queued_message_ids.add(fetched.message_id)
        return fetched

    def ack(self, message: Any) -> None:  # noqa: ANN401 - dramatiq's proxy
        """Acknowledge, and do what its stage left to do."""
        local = self.broker.partings
        try:
            self.broker.exchange(
                getattr(local, "current", None) or Parting(), self.queue_name, message.options["redis_message_id"]
            )
        except redis.RedisError as error:
            raise ConnectionClosed(error) from None
        local.current = None
        self.queued_message_ids.discard(message.message_id)
        if self.full and self.prefetch - len(self.queued_message_ids) >= self._few:
            self.broker.bells[self.queue_name].set()

    def close(self) -> None:
        """Give back what was fetched and not looked at."""
        cached, self.message_cache = self.message_cache, []
        try:
            self.requeue([_decoded(one) for one in cached])  # pyright: ignore[reportUnknownMemberType] - untyped there
        except redis.RedisError as error:
            raise ConnectionClosed(error) from None

    nack = ack
    """A message whose actor failed is of no more use: what is to happen stands in the database."""


def _decoded(data: bytes) -> MessageProxy:
    return MessageProxy(cast("dramatiq.Message[None]", dramatiq.Message.decode(data)))  # pyright: ignore[reportUnknownMemberType] - untyped there
