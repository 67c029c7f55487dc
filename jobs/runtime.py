"""What a process that works on runs holds: its engine, Redis, broker, journal and name."""

import os
import socket
import threading
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Literal
from uuid import UUID, uuid4

import redis
from sqlalchemy import Engine

from db.journal import Journal
from domain.facts import Facts
from domain.pipelines import Retry, Stage
from domain.webhooks.destinations import Network, networks
from jobs.watching import Watch

if TYPE_CHECKING:
    from jobs.rabbit import RabbitQueues
    from jobs.transport import RedisQueues

HandOver = Literal["sticky", "message"]


class Tuning(Facts):
    """The engine's numbers. Lease and time limit derive from one another here and nowhere else."""

    lease_seconds: float = 15
    rescue_seconds: float = 2
    max_attempts: int = 5
    retry_base_seconds: float = 2
    worker_threads: int = 2
    keep_months: int | None = None
    """Whole months before this one that are kept; None is all."""
    hand_over: HandOver = "sticky"
    webhook_allow_private: str = ""
    """Networks beside the internet to which messages of web hooks may be sent."""

    @property
    def lease(self) -> timedelta:
        """How long a silent worker keeps what it works on."""
        return timedelta(seconds=self.lease_seconds)

    @property
    def heartbeat_seconds(self) -> float:
        """Three beats a lease, so two may be lost."""
        return self.lease_seconds / 3

    @property
    def patience(self) -> timedelta:
        """How long a message may go untaken before it counts as lost and is sent again, then twice as long."""
        return timedelta(seconds=self.lease_seconds * 2 / 3)

    @property
    def webhook_networks(self) -> tuple[Network, ...]:
        """Those networks, read."""
        return networks(self.webhook_allow_private)

    def retry_of(self, stage: Stage) -> Retry:
        """Return the stage's own retry policy, or the operator's."""
        return stage.retry or Retry(self.max_attempts, self.retry_base_seconds)


@dataclass(frozen=True)
class Runtime:
    """One process's connections and identity."""

    engine: Engine
    redis: redis.Redis
    broker: "RedisQueues | RabbitQueues"
    tuning: Tuning = field(default_factory=Tuning)
    process_id: UUID = field(default_factory=uuid4)
    stopping: threading.Event = field(default_factory=threading.Event)
    """Set when the process is to stop: what takes long begins nothing new."""

    @cached_property
    def journal(self) -> Journal:
        """The group commit of this process."""
        return Journal(self.engine)

    @cached_property
    def watch(self) -> Watch:
        """Those of this process who wait for runs to change."""
        return Watch(self.engine)

    @cached_property
    def identity(self) -> dict[str, object]:
        """The process as its heartbeat row names it."""
        return {"id": self.process_id, "host": socket.gethostname(), "pid": os.getpid()}

    def close(self) -> None:
        """Give the connections back."""
        self.journal.close()
        self.broker.close()
        self.redis.close()
        self.engine.dispose()
