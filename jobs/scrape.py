"""Everything Prometheus may ask for, put together when it asks: sums out of Redis, and how things stand in PostgreSQL.

What cannot be reached is left out, and `regimen_up` says so; the rest is answered all the same.
"""

import json
import logging
from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple, TypeVar

import redis
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector
from sqlalchemy.exc import SQLAlchemyError

from db.queries import gauges
from db.queries.gauges import READINGS, Sample
from db.session import transaction
from domain.errors import NotReady
from jobs.meters import ALIVE_SECONDS, METERS, keys_of
from jobs.runtime import Runtime
from jobs.scheduling import count_missed_ticks

logger = logging.getLogger(__name__)
T = TypeVar("T")

BESIDE = {
    "regimen_up": (("part",), "Whether database, sums and queues could be asked: 1, or 0"),
    "regimen_ticks_missed": (("job",), "Ticks of the last 7 days that were due while no scheduler was there"),
    "regimen_queue_messages": (("agent",), "Messages that nobody has taken up, by agent"),
    "regimen_pool_connections": (("process", "use"), "Connections of the pools: in_use, and their limit"),
    "regimen_pool_fullest_ratio": (("process",), "Share of its pool that the fullest process uses"),
    "regimen_processes_sending": (("process",), "Processes that sent metrics within 30 s"),
}
"""Gauges that are neither sums nor readings of the database by one statement."""


def scrape(runtime: Runtime) -> bytes:
    """Return all metrics in Prometheus's text format."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(Everything(runtime))
    return generate_latest(registry)


def families() -> dict[str, tuple[str, str, tuple[str, ...]]]:
    """Return every metric there is: its name, and type, meaning and labels."""
    known = {
        one.name + ("_total" if one.type == "counter" else ""): (one.type, one.documentation, labels_of(one.name))
        for one in METERS.collect()
    }
    known |= {name: ("gauge", meaning, labels) for name, (labels, meaning) in BESIDE.items()}
    return known | {
        name: ("gauge", meaning, reading.labels) for reading in READINGS for name, meaning in reading.gauges.items()
    }


def labels_of(name: str) -> tuple[str, ...]:
    """Return the labels of a metric that processes count."""
    meters: dict[str, Any] = METERS._names_to_collectors  # noqa: SLF001  # pyright: ignore[reportPrivateUsage] - it has no other word for it
    return tuple(meters[name]._labelnames)  # noqa: SLF001 - likewise


class Counted(NamedTuple):
    """A sum of what processes counted."""

    name: str
    labels: dict[str, str]
    value: float

    def place(self) -> tuple[list[str], bool, float, str]:
        """Return what sums are sorted by: buckets of the same histogram by their bound, count and sum behind them."""
        others = [value for label, value in self.labels.items() if label != "le"]
        return others, "le" not in self.labels, float(self.labels.get("le", 0)), self.name


class Everything(Collector):
    """Collects by asking."""

    def __init__(self, runtime: Runtime) -> None:
        """Ask over these connections."""
        self._runtime = runtime

    def collect(self) -> Iterator[Metric]:
        """Yield every family, those without a value too."""
        up: dict[str, bool] = {}
        samples = _asked(up, "database", lambda: _stand(self._runtime))
        samples += _asked(up, "queues", lambda: _queues(self._runtime))
        samples += _asked(up, "sums", lambda: _pools(self._runtime))
        counted = _asked(up, "sums", lambda: _sums(self._runtime))
        samples += [Sample("regimen_up", (part,), ready) for part, ready in up.items()]
        yield from _counters(counted)
        yield from _gauges(samples)


def _asked(up: dict[str, bool], part: str, ask: Callable[[], list[T]]) -> list[T]:
    """Ask, note whether that was answered, and go on either way."""
    try:
        found = ask()
    except (SQLAlchemyError, redis.RedisError, NotReady) as error:
        logger.warning("metrics of %s are left out: %s", part, error)
        up[part] = False
        return []
    up.setdefault(part, True)
    return found


def _stand(runtime: Runtime) -> list[Sample]:
    with transaction(runtime.engine) as session:
        missed = count_missed_ticks(runtime, session)
        return [Sample("regimen_ticks_missed", (job,), n) for job, n in missed.items()] + gauges.list_samples(session)


def _queues(runtime: Runtime) -> list[Sample]:
    return [Sample("regimen_queue_messages", (agent,), n) for agent, n in runtime.broker.waiting().items()]


def _gauges(samples: list[Sample]) -> Iterator[GaugeMetricFamily]:
    by_name: defaultdict[str, list[Sample]] = defaultdict(list)
    for sample in samples:
        by_name[sample.gauge].append(sample)
    for name, (kind, meaning, labels) in families().items():
        if kind == "gauge":
            family = GaugeMetricFamily(name, meaning, labels=labels)
            for sample in by_name[name]:
                family.add_metric(sample.labels, sample.value)
            yield family


def _sums(runtime: Runtime) -> list[Counted]:
    """Return what processes count, added up over all of them, a histogram's buckets in the order of their bounds."""
    sums: dict[bytes, bytes] = runtime.redis.hgetall(keys_of(runtime.redis)[0])  # pyright: ignore[reportAssignmentType, reportUnknownMemberType] - untyped there
    named = ((json.loads(field), float(value)) for field, value in sums.items())
    return sorted((Counted(name, labels, value) for (name, labels), value in named), key=Counted.place)


def _counters(counted: list[Counted]) -> Iterator[Metric]:
    for known in METERS.collect():
        family = Metric(known.name, known.documentation, known.type)
        for one in counted:
            if one.name.rpartition("_")[0] == known.name:
                family.add_sample(one.name, one.labels, one.value)
        yield family


def _pools(runtime: Runtime) -> list[Sample]:
    """Return how full the pools of processes are that sent anything lately."""
    now: int = runtime.redis.time()[0]  # pyright: ignore[reportIndexIssue, reportUnknownMemberType, reportUnknownVariableType, reportAssignmentType] - untyped there
    key = keys_of(runtime.redis)[1]
    said: dict[bytes, bytes] = runtime.redis.hgetall(key)  # pyright: ignore[reportAssignmentType, reportUnknownMemberType] - untyped there
    pools: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
    for process, line in said.items():
        at, _, state = line.partition(b" ")
        if now - int(at) > ALIVE_SECONDS:
            runtime.redis.hdel(key, process)  # pyright: ignore[reportUnknownMemberType, reportArgumentType] - untyped there
            continue
        one = json.loads(state)
        pools[one["kind"]].append((one["pool_in_use"], one["pool_limit"]))
    return [sample for kind, each in pools.items() for sample in _pool(kind, each)]


def _pool(kind: str, each: list[tuple[int, int]]) -> list[Sample]:
    in_use, limits = zip(*each, strict=True)
    return [
        Sample("regimen_processes_sending", (kind,), len(each)),
        Sample("regimen_pool_connections", (kind, "in_use"), sum(in_use)),
        Sample("regimen_pool_connections", (kind, "limit"), sum(limits)),
        Sample("regimen_pool_fullest_ratio", (kind,), max(used / limit for used, limit in each)),
    ]
