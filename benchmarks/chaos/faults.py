"""FAULTS: what breaks, how often compared with the others, and how. A fault yields the seconds it waits in between."""

import os
import random
import resource
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

import redis

from benchmarks.chaos import messages
from benchmarks.chaos.house import LEASE_SECONDS, SCHEDULERS, WORKERS, House, children_of, signal_if_there
from benchmarks.chaos.servers import Waits

SHORT, LONG = 1.0, 4.0
"""Seconds that a wire is slow, deaf or mute, or a log's disk is full."""
FREEZES = (LEASE_SECONDS + 0.5, LEASE_SECONDS + 2.5)
"""Longer than a lease: what a frozen process owned has gone to somebody else when it wakes."""
SLOW_SECONDS = (0.01, 0.08)
SHIFTS = (-3_600, -90, -5, 5, 90, 3_600, 7 * 86_400)
"""Seconds by which a scheduler's clock jumps."""
POLL_SECONDS = 0.1
DRAIN_SECONDS = 20


class Missed(Exception):
    """What was to be broken is not there at the moment."""


@dataclass
class Strike:
    """One fault as it struck; times are seconds of the machine's monotonic clock."""

    name: str
    began: float
    ended: float = 0.0
    lost: list[int] = field(default_factory=list)
    """Processes that from `began` on did no more work, for a while or for good."""
    drained: list[int] = field(default_factory=list)
    """Processes that were asked to stop."""
    away: bool = False
    """Whether a server, or every worker, could not be used as usual meanwhile."""


@dataclass(frozen=True)
class Scene:
    """What a fault may use."""

    house: House
    redis: redis.Redis
    chance: random.Random
    strike: Strike
    stash: list[bytes]
    """Messages seen earlier."""

    def some_worker(self) -> list[int]:
        """Return one worker process.

        Raises:
            Missed: all are gone for the moment.
        """
        there = self.house.workers()
        if not there:
            raise Missed
        return [self.chance.choice(there)]

    def some_master(self) -> tuple[int, list[int]]:
        """Return the master of a worker and its processes.

        Raises:
            Missed: it is gone for the moment.
        """
        master = self.house.master(self.chance.choice(WORKERS))
        there = children_of(master)
        if not there:
            raise Missed
        return master, there

    def some_scheduler(self) -> str:
        """Return the name of a scheduler."""
        return self.chance.choice(SCHEDULERS)


def _kill_worker(scene: Scene) -> Waits:
    scene.strike.lost = scene.some_worker()
    for pid in scene.strike.lost:
        signal_if_there(pid, signal.SIGKILL)
    yield 0


def _freeze_worker(scene: Scene) -> Waits:
    scene.strike.lost = scene.some_worker()
    yield from _freeze(scene, scene.strike.lost)


def _kill_master(scene: Scene) -> Waits:
    master, scene.strike.lost = scene.some_master()
    signal_if_there(master, signal.SIGKILL)
    yield 0


def _freeze_master(scene: Scene) -> Waits:
    master, _ = scene.some_master()
    yield from _freeze(scene, [master])


def _kill_whole_worker(scene: Scene) -> Waits:
    master, scene.strike.lost = scene.some_master()
    os.killpg(master, signal.SIGKILL)
    yield 0


def _freeze_whole_worker(scene: Scene) -> Waits:
    master, scene.strike.lost = scene.some_master()
    yield from _freeze(scene, [master, *scene.strike.lost])


def _freeze_all_workers(scene: Scene) -> Waits:
    scene.strike.away = True
    masters = [scene.house.master(name) for name in WORKERS]
    yield from _freeze(scene, [*masters, *scene.house.workers()])


def _drain_worker(scene: Scene) -> Waits:
    master, scene.strike.drained = scene.some_master()
    signal_if_there(master, signal.SIGTERM)
    until = time.monotonic() + DRAIN_SECONDS
    while time.monotonic() < until and children_of(master):
        yield POLL_SECONDS


def _kill_scheduler(scene: Scene) -> Waits:
    signal_if_there(scene.house.master(scene.some_scheduler()), signal.SIGKILL)
    yield 0


def _freeze_scheduler(scene: Scene) -> Waits:
    yield from _freeze(scene, [scene.house.master(scene.some_scheduler())])


def _shift_clock(scene: Scene) -> Waits:
    name = scene.some_scheduler()
    scene.house.shift(name, scene.chance.choice(SHIFTS))
    yield LONG
    scene.house.shift(name, 0)


def _shift_every_clock(scene: Scene) -> Waits:
    """Set the clocks of all schedulers wrong, and right again, as when a machine finds its time server late."""
    seconds = scene.chance.choice(SHIFTS)
    for name in SCHEDULERS:
        scene.house.shift(name, seconds)
    yield LONG
    for name in SCHEDULERS:
        scene.house.shift(name, 0)


def _kill_web(scene: Scene) -> Waits:
    workers = children_of(scene.house.master("web"))
    if workers:
        signal_if_there(scene.chance.choice(workers), signal.SIGKILL)
    yield 0


def _flush(scene: Scene) -> Waits:
    scene.strike.away = True
    scene.redis.flushall()
    yield 0


def _end(name: str, how: signal.Signals, *, away_seconds: float = 0, empty: bool = False) -> Callable[[Scene], Waits]:
    def strike(scene: Scene) -> Waits:
        scene.strike.away = True
        away = scene.chance.uniform(0, away_seconds)
        yield from scene.house.servers[name].cycle(how, away_seconds=away, empty=empty)

    return strike


def _slow(name: str) -> Callable[[Scene], Waits]:
    def strike(scene: Scene) -> Waits:
        scene.strike.away = True
        scene.house.wires.slow(name, scene.chance.uniform(*SLOW_SECONDS))
        yield scene.chance.uniform(SHORT, LONG)
        scene.house.wires.slow(name, 0)

    return strike


def _cut(name: str) -> Callable[[Scene], Waits]:
    def strike(scene: Scene) -> Waits:
        scene.strike.away = True
        scene.house.wires.tell(name, "cut")
        yield 0

    return strike


def _hold(name: str, how: str, *, then: str | None = None) -> Callable[[Scene], Waits]:
    def strike(scene: Scene) -> Waits:
        scene.strike.away = True
        scene.house.wires.tell(name, how)
        yield scene.chance.uniform(SHORT, LONG)
        if then:
            scene.house.wires.tell(name, then)
        scene.house.wires.tell(name, "clear")

    return strike


def _double(scene: Scene) -> Waits:
    messages.push(scene.redis, messages.copy(scene.redis, scene.chance) or scene.stash[-1:])
    yield 0


def _repeat_old(scene: Scene) -> Waits:
    messages.push(scene.redis, scene.chance.sample(scene.stash, min(100, len(scene.stash))))
    yield 0


def _shuffle(scene: Scene) -> Waits:
    for _ in range(10):
        messages.shuffle(scene.redis, scene.chance)
        yield POLL_SECONDS


def _misaddress(scene: Scene) -> Waits:
    messages.push(scene.redis, messages.misaddress(scene.stash[-20:]))
    yield 0


def _fill_disk(scene: Scene) -> Waits:
    """Let no byte be added to the log of a worker, as on a full disk."""
    master, _ = scene.some_master()
    soft, hard = resource.prlimit(master, resource.RLIMIT_FSIZE)
    resource.prlimit(master, resource.RLIMIT_FSIZE, (0, hard))
    yield scene.chance.uniform(SHORT, LONG)
    try:
        resource.prlimit(master, resource.RLIMIT_FSIZE, (soft, hard))
    except ProcessLookupError:
        yield 0


def _freeze(scene: Scene, pids: list[int]) -> Waits:
    for pid in pids:
        signal_if_there(pid, signal.SIGSTOP)
    yield scene.chance.uniform(*FREEZES)
    for pid in pids:
        signal_if_there(pid, signal.SIGCONT)


class Fault(NamedTuple):
    """A row of FAULTS."""

    name: str
    weight: int
    strike: Callable[[Scene], Waits]
    strikes_alone: bool = False
    """Whether it strikes in the calm, too: how soon others take over, or how a drain ends, is judged there."""


FAULTS = (
    Fault("worker process: SIGKILL", 12, _kill_worker, strikes_alone=True),
    Fault("worker process: SIGSTOP for more than a lease", 10, _freeze_worker, strikes_alone=True),
    Fault("worker master: SIGKILL", 5, _kill_master, strikes_alone=True),
    Fault("worker master: SIGSTOP", 2, _freeze_master),
    Fault("whole worker: SIGKILL", 5, _kill_whole_worker, strikes_alone=True),
    Fault("whole worker: SIGSTOP for more than a lease", 4, _freeze_whole_worker, strikes_alone=True),
    Fault("every worker: SIGSTOP for more than a lease", 2, _freeze_all_workers),
    Fault("worker: SIGTERM, drains", 6, _drain_worker, strikes_alone=True),
    Fault("scheduler: SIGKILL", 6, _kill_scheduler),
    Fault("scheduler: SIGSTOP", 5, _freeze_scheduler),
    Fault("scheduler: clock jumps", 6, _shift_clock),
    Fault("every scheduler: clock jumps", 2, _shift_every_clock),
    Fault("web: SIGKILL", 2, _kill_web),
    Fault("Valkey: FLUSHALL", 5, _flush),
    Fault("Valkey: SIGKILL, comes back with what it saved", 3, _end("valkey", signal.SIGKILL, away_seconds=2)),
    Fault("Valkey: SIGKILL, comes back empty", 4, _end("valkey", signal.SIGKILL, away_seconds=2, empty=True)),
    Fault("Valkey: slow", 4, _slow("valkey")),
    Fault("Valkey: connections cut", 5, _cut("valkey")),
    Fault("Valkey: black hole", 3, _hold("valkey", "deafen")),
    Fault("Valkey: answers lost", 3, _hold("valkey", "mute", then="cut")),
    Fault("PostgreSQL: fast restart", 3, _end("postgres", signal.SIGINT)),
    Fault("PostgreSQL: SIGKILL, recovers", 4, _end("postgres", signal.SIGKILL)),
    Fault("PostgreSQL: slow", 4, _slow("postgres")),
    Fault("PostgreSQL: connections cut", 5, _cut("postgres")),
    Fault("PostgreSQL: black hole", 3, _hold("postgres", "deafen")),
    Fault("PostgreSQL: answers lost", 4, _hold("postgres", "mute", then="cut")),
    Fault("messages: doubled", 5, _double),
    Fault("messages: old ones again", 5, _repeat_old),
    Fault("messages: shuffled", 4, _shuffle),
    Fault("messages: for runs nobody knows", 3, _misaddress),
    Fault("log: disk full", 3, _fill_disk),
)
BY_NAME = {fault.name: fault for fault in FAULTS}
