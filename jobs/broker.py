"""Dramatiq on Redis: transport and worker only. No retries, delays or results of its own: those are columns."""

import logging

import dramatiq
import redis
from dramatiq.brokers.redis import RedisBroker
from dramatiq.middleware import Middleware, ShutdownNotifications, TimeLimit

from db.session import Pool
from jobs.actors import declare
from jobs.leases import Leases
from jobs.runtime import Runtime, Tuning, open_runtime
from settings import Settings, get_settings

HANGS = 5
"""Seconds after which a Redis that hangs counts as away."""


class Heartbeat(Middleware):
    """Beats while the worker process runs and until its last stage is done."""

    def __init__(self, leases: Leases) -> None:
        """Beat for these leases."""
        self._leases = leases

    def after_worker_boot(self, broker: dramatiq.Broker, worker: dramatiq.Worker) -> None:  # noqa: ARG002
        """Begin to beat."""
        self._leases.start()

    def after_worker_shutdown(self, broker: dramatiq.Broker, worker: dramatiq.Worker) -> None:  # noqa: ARG002
        """Say that this process stopped."""
        self._leases.stop()


def connect(settings: Settings) -> Runtime:
    """Return what it takes to put runs in, watch over them or work on them."""
    if settings.database_url is None or settings.redis_url is None:
        message = "DATABASE_URL and REDIS_URL are not set; start with `regimen up`, or set both"
        raise RuntimeError(message)
    middleware = [TimeLimit(), ShutdownNotifications()]
    broker = RedisBroker(
        url=settings.redis_url, middleware=middleware, socket_timeout=HANGS, socket_connect_timeout=HANGS
    )
    return open_runtime(
        settings.database_url,
        broker,
        redis.Redis.from_url(settings.redis_url, socket_timeout=HANGS, socket_connect_timeout=HANGS),  # pyright: ignore[reportUnknownMemberType] - untyped there
        tuning(settings),
        Pool(size=settings.pool_size, overflow=settings.pool_overflow, recycle_seconds=settings.pool_recycle_seconds),
    )


def tuning(settings: Settings) -> Tuning:
    """Return the engine's numbers as set."""
    return Tuning(**{name: getattr(settings, name) for name in Tuning.model_fields if hasattr(settings, name)})


def start() -> None:
    """Make this process a worker: what `dramatiq jobs.broker:start` calls."""
    settings = get_settings()
    logging.getLogger().setLevel(settings.log_level)
    runtime = connect(settings)
    leases = Leases(runtime)
    declare(runtime, leases)
    runtime.broker.add_middleware(Heartbeat(leases))
    dramatiq.set_broker(runtime.broker)
