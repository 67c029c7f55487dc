"""The same words as `jobs/transport.py` on RabbitMQ. Caches and client locks stay in Redis.

What a worker took up and did not acknowledge is delivered again when its connection closes, at once when its process
dies, after a lease when its host vanishes. Whatever that doubles, the claim drops.
"""

import logging
import math
import socket
import threading
from functools import partial
from typing import Any

import pika
import redis
from dramatiq.brokers.rabbitmq import RabbitmqBroker, _RabbitmqConsumer  # pyright: ignore[reportPrivateUsage]
from dramatiq.errors import ConnectionClosed
from dramatiq.middleware import Middleware
from pika.adapters.blocking_connection import BlockingChannel
from pika.exceptions import AMQPError

from domain.errors import NotReady
from domain.runs import Due
from jobs import client_lock
from jobs.messages import Parting, Partings, Passing, agent_queues, message

logger = logging.getLogger(__name__)

HANGS = 5
"""Seconds after which a RabbitMQ that does not greet counts as away."""
URGENT = 1
"""The higher of two priorities; what is not urgent has 0."""
TRANSIENT = 1
"""Messages are not written to disk: the database knows what is due, and what a restart loses is sent again."""
ARGUMENTS = {"x-max-priority": URGENT}

LOCKS = """
if ARGV[1] ~= '' and redis.call('GET', ARGV[1]) == ARGV[2] then redis.call('DEL', ARGV[1]) end
for i = 3, #ARGV, 2 do redis.call('SET', ARGV[i], ARGV[i + 1], 'EX', 3600) end
"""
"""Let one client's lock go and give other clients' locks to their runs."""


class RabbitQueues(Passing, RabbitmqBroker):
    """A queue for each agent, in RabbitMQ."""

    def __init__(self, url: str, client: redis.Redis, lease_seconds: float, middleware: list[Middleware]) -> None:
        """Connect at the first use, a thread at a time; addresses of several nodes stand with `;` between them."""
        self.partings = threading.local()
        super().__init__(url=url, middleware=[*middleware, Partings(self.partings)])
        self.beating = _parameters(url, heartbeat=max(1, math.ceil(lease_seconds)))
        self.parameters = _parameters(url, heartbeat=0)  # whoever only sends is idle for as long as it likes
        self._declared: set[str] = set()
        logging.getLogger("pika").setLevel(logging.CRITICAL)  # what it reports at length reaches us as an error as well
        self._locks = client.register_script(LOCKS)

    @property
    def consumer_class(self) -> type[_RabbitmqConsumer]:
        """Consumers that send what follows from a message before they acknowledge it."""
        return _Consumer

    def declare_queue(self, queue_name: str, **_: bool) -> None:
        """Declare a queue; those for delayed and dead messages are not needed, both are rows."""
        if queue_name not in self.queues:
            self.emit_before("declare_queue", queue_name)
            self.queues.add(queue_name)
            self.emit_after("declare_queue", queue_name)

    def waiting(self) -> dict[str, int]:
        """Return how many messages nobody has taken up, by agent.

        It asks on a new connection, whose greeting has a time limit: on an old one it would wait as long as RabbitMQ
        hangs.

        Raises:
            NotReady: RabbitMQ does not answer.
        """
        try:
            with pika.BlockingConnection(self.beating) as connection:
                channel = connection.channel()
                return {agent: declare(channel, queue) for agent, queue in agent_queues().items()}
        except (AMQPError, OSError) as error:
            text = f"RabbitMQ does not answer ({error!r}); start it, or correct BROKER_URL"
            raise NotReady(text) from error

    def put(self, channel: BlockingChannel, due: Due) -> None:
        """Put one message on its queue, made if this process has not met it yet."""
        packed = message(due)
        if packed.queue_name not in self._declared:
            declare(channel, packed.queue_name)
            self._declared.add(packed.queue_name)
        properties = pika.BasicProperties(delivery_mode=TRANSIENT, priority=URGENT if due.urgent else 0)
        channel.basic_publish("", packed.queue_name, packed.encode(), properties)

    def pass_locks(self, parting: Parting) -> None:
        """Let the lock of the run that ended go and renew those of the runs that go on; without Redis none are."""
        client_id, run_id = parting.ended or (None, "")
        arguments = [client_lock.key(client_id) if client_id else "", str(run_id)]
        for due in parting.dues:
            arguments += client_lock.key(due.client_id), str(due.run_id)
        try:
            self._locks(args=arguments)
        except redis.RedisError as error:
            logger.warning("client locks stay as they are: %s", error)

    def forget(self) -> None:
        """Take no queue for granted: a RabbitMQ that went away may come back without any."""
        self._declared.clear()

    def send_now(self, parting: Parting) -> None:
        """Publish, twice if need be."""
        self.pass_locks(parting)
        try:
            self._publish(parting.dues)
        except (AMQPError, OSError):
            try:
                self._publish(parting.dues)  # an idle connection was closed, or RabbitMQ is away
            except (AMQPError, OSError) as error:
                logger.warning("%d messages not sent, the reconciler will: %r", len(parting.dues), error)

    def _publish(self, dues: list[Due]) -> None:
        try:
            self.connection.process_data_events(0)  # only now does an idle connection learn that it was closed
            for due in dues:
                self.put(self.channel, due)
        except (AMQPError, OSError):
            del self.connection
            self.forget()
            raise


def declare(channel: BlockingChannel, queue: str) -> int:
    """Make a queue unless it is there, and return how many messages wait in it."""
    return channel.queue_declare(queue, durable=True, arguments=ARGUMENTS).method.message_count


def _parameters(url: str, heartbeat: int) -> list[pika.URLParameters]:
    found = [pika.URLParameters(node) for node in url.split(";")]
    for node in found:
        node.heartbeat = heartbeat
        node.socket_timeout = node.stack_timeout = node.blocked_connection_timeout = HANGS
        if hasattr(socket, "TCP_USER_TIMEOUT"):
            node.tcp_options = {"TCP_USER_TIMEOUT": HANGS * 1_000}
    return found


class _Consumer(_RabbitmqConsumer):
    """Sends what follows from a message and acknowledges it, in this order, on the connection it came by."""

    def __init__(self, broker: RabbitQueues, queue_name: str, prefetch: int, timeout: int) -> None:
        self.broker, self.queue_name = broker, queue_name
        self.logger = logger
        self.known_tags: set[int] = set()
        self._unsettled: dict[int, Any] = {}
        broker.forget()
        try:
            self.connection = pika.BlockingConnection(broker.beating)
            self.channel = self.connection.channel()
            declare(self.channel, queue_name)
            self.channel.basic_qos(prefetch_count=prefetch)
            self.iterator = self.channel.consume(queue_name, inactivity_timeout=timeout / 1_000)
        except (AMQPError, OSError) as error:
            raise ConnectionClosed(error) from None

    def __next__(self) -> Any:  # noqa: ANN401 - dramatiq's proxy
        taken = super().__next__()
        if taken is not None:
            self._unsettled[taken._tag] = taken  # noqa: SLF001  # pyright: ignore[reportPrivateUsage] - dramatiq's own
        return taken

    def ack(self, message: Any) -> None:  # noqa: ANN401 - dramatiq's proxy
        local = self.broker.partings
        parting: Parting = getattr(local, "current", None) or Parting()
        if parting.dues or parting.ended:
            self.broker.pass_locks(parting)
        try:
            self.connection.add_callback_threadsafe(partial(self._settle, message, parting.dues))  # pyright: ignore[reportUnknownMemberType] - untyped there
        except (AMQPError, OSError) as error:
            raise ConnectionClosed(error) from None
        local.current = None

    nack = ack
    """A message whose actor failed is of no more use: what is to happen stands in the database."""

    def _settle(self, message: Any, dues: list[Due]) -> None:  # noqa: ANN401 - dramatiq's proxy
        """Runs in the consumer's thread. A message that came by an earlier connection was given back with it."""
        for due in dues:
            self.broker.put(self.channel, due)
        tag = message._tag  # noqa: SLF001 - dramatiq's own
        if self._unsettled.get(tag) is message:
            del self._unsettled[tag]
            self.known_tags.discard(tag)
            self.channel.basic_ack(tag)
