"""What processes count and time: in their own memory, and every few seconds into Redis, where all of it adds up.

One scrape of any web process so tells of every worker on every machine (docs/adr/0016). Counting costs no round trip. A
batch counts once however often it is sent; a process that is killed loses what it had not sent, five seconds at most.
"""

import json
import logging
import threading
from functools import cached_property
from typing import Any, NamedTuple
from uuid import uuid4

import redis
from prometheus_client import CollectorRegistry, Counter, Histogram

from domain.vocabulary import AgentName
from jobs.runtime import Runtime

logger = logging.getLogger(__name__)

FLUSH_SECONDS = 5
ALIVE_SECONDS = 30
"""A process that has not sent for longer counts as gone."""
KEPT_SECONDS = 7 * 24 * 3_600
"""How long the sums stay when nobody adds to them."""
LATENCIES = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)
"""Upper bounds of the histograms' buckets, seconds."""

OUTCOMES = ("completed", "cached", "failed", "duplicate")
"""How an attempt at a stage ends; it is a duplicate when another worker had the stage by then."""

METERS = CollectorRegistry()
STAGE_SECONDS = Histogram(
    "regimen_stage_seconds",
    "Time of a stage: wait in its queue, think (reading included; an error counts, too), commit of what was said",
    ("agent", "phase"),
    registry=METERS,
    buckets=LATENCIES,
)
ATTEMPTS = Counter(
    "regimen_stage_attempts",
    "Times a stage was worked on: completed, cached, failed, duplicate (it was another worker's by then)",
    ("agent", "outcome"),
    registry=METERS,
)
CLAIMS = Counter(
    "regimen_claims", "Messages taken up: got a stage, or nothing as they came late", ("got",), registry=METERS
)
RUNS_ENDED = Counter(
    "regimen_runs_ended",
    "Runs that ended: published, held, done, failed, cancelled; one that was resumed ends again",
    ("outcome",),
    registry=METERS,
)
RESCUES = Counter("regimen_rescues", "Stages put back because their worker was gone", registry=METERS)
RESENT = Counter("regimen_messages_resent", "Messages sent again, or for the first time by rescue", registry=METERS)
HEARTBEATS_MISSED = Counter("regimen_heartbeats_missed", "Heartbeats that failed", ("process",), registry=METERS)
TICK_SECONDS = Histogram(
    "regimen_tick_seconds", "Time a job of the scheduler took", ("job",), registry=METERS, buckets=LATENCIES
)
TICKS_FAILED = Counter("regimen_ticks_failed", "Ticks of the scheduler that failed", ("job",), registry=METERS)
HTTP_SECONDS = Histogram(
    "regimen_http_request_seconds",
    "Time to the answer of the web process, by route and status",
    ("method", "route", "status"),
    registry=METERS,
    buckets=LATENCIES,
)

FLUSH = """
if redis.call('GET', KEYS[3]) == ARGV[1] then return end
redis.call('SET', KEYS[3], ARGV[1], 'EX', 86400)
if ARGV[2] ~= '' then redis.call('HSET', KEYS[2], ARGV[2], redis.call('TIME')[1] .. ' ' .. ARGV[3]) end
for i = 5, #ARGV, 2 do redis.call('HINCRBYFLOAT', KEYS[1], ARGV[i], ARGV[i + 1]) end
redis.call('EXPIRE', KEYS[1], ARGV[4])
redis.call('EXPIRE', KEYS[2], ARGV[4])
"""
"""Add a batch, and note how the process does. A batch that is here already, whose answer was lost, adds nothing."""


class Batch(NamedTuple):
    """What is added together, once."""

    number: int
    added: dict[str, float]


class Tally:
    """What this process has counted and not yet sent."""

    def __init__(self, registry: CollectorRegistry) -> None:
        """Nothing was sent so far."""
        self._registry = registry
        self._sent: dict[str, float] = {}
        self._pending = Batch(0, {})
        self._guard = threading.Lock()

    @cached_property
    def _name(self) -> str:
        """A batch counts once by this name and its number: made up at the first one, so no two forks have the same."""
        return str(uuid4())

    def send(self, client: redis.Redis, doing: tuple[str, str] = ("", "")) -> None:
        """Add what was counted since the last time to the sums.

        A batch whose answer did not come is sent again as it was, before anything newer.

        Raises:
            redis.RedisError: nothing is known to have been added; the next call makes up for it.
        """
        with self._guard:
            if self._pending.added:
                self._add(client, doing)
            added = self._counted()
            if any(added.values()) or any(doing):
                self._pending = Batch(self._pending.number + 1, added)
                self._add(client, doing)

    def _counted(self) -> dict[str, float]:
        now = {
            field_of(sample.name, sample.labels): sample.value
            for family in self._registry.collect()
            for sample in family.samples
            if not sample.name.endswith("_created")
        }
        return {
            field: value - self._sent.get(field, 0)
            for field, value in now.items()
            if value != self._sent.get(field, 0) or field not in self._sent
        }

    def _add(self, client: redis.Redis, doing: tuple[str, str]) -> None:
        number, added = self._pending
        keys = [*keys_of(client), f"metrics:sent:{self._name}"]
        pairs = [part for field, more in added.items() for part in (field, repr(more))]
        client.register_script(FLUSH)(keys, [number, *doing, KEPT_SECONDS, *pairs])
        for field, more in added.items():
            self._sent[field] = self._sent.get(field, 0) + more
        self._pending = Batch(number, {})


TALLY = Tally(METERS)
"""Of this process."""


def know_labels() -> None:
    """Let what is known beforehand begin at zero, so that its first increase is seen as one."""
    for agent in AgentName:
        for outcome in OUTCOMES:
            ATTEMPTS.labels(agent, outcome)
    for outcome in ("published", "held", "done", "failed", "cancelled"):
        RUNS_ENDED.labels(outcome)
    for process in ("worker", "scheduler"):
        HEARTBEATS_MISSED.labels(process)


def field_of(name: str, labels: dict[str, str]) -> str:
    """Return the name under which a sample's sum is kept."""
    return json.dumps([name, labels])


def keys_of(client: redis.Redis) -> tuple[str, str]:
    """Return the keys of the sums and of the processes.

    They are this Redis's own, by its run id: one that comes back with an old state begins anew, as counters do after a
    restart, instead of going a little back, which Prometheus would take for a jump.

    Raises:
        redis.RedisError: it does not answer.
    """
    about: Any = client.info("server")  # pyright: ignore[reportUnknownMemberType] - untyped there
    return f"metrics:{about['run_id']}:sums", f"metrics:{about['run_id']}:processes"


def pool_of(runtime: Runtime) -> dict[str, int]:
    """Return how many connections of its pool a process uses, and how many it may."""
    pool: Any = runtime.engine.pool
    return {"pool_in_use": pool.checkedout(), "pool_limit": pool.size() + getattr(pool, "_max_overflow", 0)}


def send(runtime: Runtime, kind: str = "") -> bool:
    """Add what this process counted to the sums, and for a process that stays say how it does.

    Returns:
        Whether Redis took it; if not, the next call makes up for it.
    """
    state = {"kind": kind, **pool_of(runtime)}
    try:
        TALLY.send(runtime.redis, (str(runtime.process_id), json.dumps(state)) if kind else ("", ""))
    except redis.RedisError as error:
        logger.warning("metrics not sent, they will be: %s", error)
        return False
    return True


class Sending:
    """A thread that sends what a process counted, until it is stopped."""

    def __init__(self, runtime: Runtime, kind: str) -> None:
        """Send nothing yet."""
        self._runtime, self._kind = runtime, kind
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="metrics", daemon=True)

    def start(self) -> None:
        """Begin."""
        know_labels()
        self._thread.start()

    def stop(self) -> None:
        """Send what is left."""
        self._stopped.set()
        if self._thread.is_alive():
            self._thread.join()
        send(self._runtime, self._kind)

    def _run(self) -> None:
        while not self._stopped.wait(FLUSH_SECONDS):
            send(self._runtime, self._kind)
