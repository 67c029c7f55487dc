"""What a process that works on runs holds: its engine, Redis, broker and name."""

import os
import socket
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property
from uuid import UUID, uuid4

import dramatiq
import redis
from sqlalchemy import Engine

from db.session import Pool, connect
from domain.facts import Facts


class Tuning(Facts):
    """The engine's numbers. Lease, time limit and lock derive from one another here and nowhere else."""

    lease_seconds: float = 15
    rescue_seconds: float = 2
    max_attempts: int = 5
    retry_base_seconds: float = 2
    resend_after_seconds: float = 10
    """A message not taken up for so long is taken for lost and sent again, then after twice as long."""

    @property
    def lease(self) -> timedelta:
        """How long a silent worker keeps a stage."""
        return timedelta(seconds=self.lease_seconds)

    @property
    def heartbeat_seconds(self) -> float:
        """Three beats a lease, so two may be lost."""
        return self.lease_seconds / 3

    @property
    def patience(self) -> timedelta:
        """How long a message may take before it is sent again."""
        return timedelta(seconds=self.resend_after_seconds)

    def hang_seconds(self, time_limit_seconds: int) -> float:
        """How long a stage may take before its lease is no longer renewed: its time limit and one lease more."""
        return time_limit_seconds + self.lease_seconds

    def lock_seconds(self, time_limit_seconds: int) -> int:
        """How long the client lock outlives its last renewal; at most the hour seed 0 allows."""
        return min(3_600, int(self.hang_seconds(time_limit_seconds) + self.lease_seconds) + 1)


@dataclass(frozen=True)
class Runtime:
    """One process's connections and identity."""

    engine: Engine
    redis: redis.Redis
    broker: dramatiq.Broker
    tuning: Tuning = field(default_factory=Tuning)
    process_id: UUID = field(default_factory=uuid4)

    @cached_property
    def identity(self) -> dict[str, object]:
        """The process as its heartbeat row names it."""
        return {"id": self.process_id, "host": socket.gethostname(), "pid": os.getpid()}

    def close(self) -> None:
        """Give the connections back."""
        self.broker.close()
        self.redis.close()
        self.engine.dispose()


def open_runtime(
    database_url: str, broker: dramatiq.Broker, client: redis.Redis, tuning: Tuning, pool: Pool
) -> Runtime:
    """Return a runtime; nothing is connected before its first use."""
    return Runtime(engine=connect(database_url, pool), redis=client, broker=broker, tuning=tuning)
