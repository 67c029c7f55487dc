"""Dramatiq, on Redis or RabbitMQ: transport and worker only. Retries, delays and results are columns, not its own."""

import dramatiq
import redis
from dramatiq.middleware import Middleware, ShutdownNotifications

from db.session import Pool
from db.session import connect as connect_database
from jobs import logs, traces
from jobs.actors import declare
from jobs.engine.admission import Admission
from jobs.engine.stage import Worker
from jobs.garbage import look_seldom
from jobs.leases import Leases
from jobs.meters import Sending
from jobs.rabbit import RabbitQueues
from jobs.runtime import Runtime, Tuning
from jobs.tap import Tap
from jobs.transport import RedisQueues
from settings import Settings, get_settings

HANGS = 5
"""Seconds after which a Redis that hangs counts as away."""


class Lifeline(Middleware):
    """Beats while the worker process runs and until its last stage is done, and sends what it counted."""

    def __init__(self, worker: Worker) -> None:
        """Beat for this worker."""
        self._worker = worker
        self._sending = Sending(worker.runtime, "worker")

    def after_worker_boot(self, broker: dramatiq.Broker, worker: dramatiq.Worker) -> None:  # noqa: ARG002
        """Begin to beat, and to give out runs."""
        self._worker.leases.tap = Tap(worker)
        self._worker.leases.start()
        self._worker.admission.start()
        self._sending.start()

    def before_worker_shutdown(self, broker: dramatiq.Broker, worker: dramatiq.Worker) -> None:  # noqa: ARG002
        """Go on with no run beyond its stage."""
        self._worker.leases.stopping = self._worker.leases.draining = True

    def after_worker_shutdown(self, broker: dramatiq.Broker, worker: dramatiq.Worker) -> None:  # noqa: ARG002
        """Say that this process stopped."""
        self._worker.admission.stop()
        self._worker.leases.stop()
        self._sending.stop()
        traces.close()


def connect(settings: Settings, *, statement_seconds: int = 0) -> Runtime:
    """Return what it takes to put runs in, watch over them or work on them; nothing is opened before its first use.

    No statement takes longer than `statement_seconds`, unless that is 0.
    """
    if settings.database_url is None or settings.redis_url is None:
        message = "DATABASE_URL and REDIS_URL are not set; start with `regimen up`, or set both"
        raise RuntimeError(message)
    client = redis.Redis.from_url(settings.redis_url, socket_timeout=HANGS, socket_connect_timeout=HANGS)  # pyright: ignore[reportUnknownMemberType] - untyped there
    pool = Pool(size=settings.pool_size, overflow=settings.pool_overflow, recycle_seconds=settings.pool_recycle_seconds)
    engine = connect_database(settings.database_url, pool, statement_seconds=statement_seconds)
    return Runtime(engine, client, _queues(settings, client), tuning(settings))


def _queues(settings: Settings, client: redis.Redis) -> RedisQueues | RabbitQueues:
    middleware: list[Middleware] = [ShutdownNotifications()]
    if settings.broker_url is None:
        return RedisQueues(client, middleware)
    return RabbitQueues(settings.broker_url, client, settings.lease_seconds, middleware)


def tuning(settings: Settings) -> Tuning:
    """Return the engine's numbers as set."""
    return Tuning(**{name: getattr(settings, name) for name in Tuning.model_fields if hasattr(settings, name)})


def start() -> None:
    """Make this process a worker: what `dramatiq jobs.broker:start` calls."""
    settings = get_settings()
    logs.configure("worker", settings)
    traces.configure(settings, "worker")
    runtime = connect(settings)
    worker = Worker(runtime, Leases(runtime), Admission(runtime))
    declare(worker)
    runtime.broker.add_middleware(Lifeline(worker))
    dramatiq.set_broker(runtime.broker)
    look_seldom()
