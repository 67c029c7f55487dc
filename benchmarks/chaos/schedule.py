"""The plan of a chaos run: which runs are put in, when and how, and when which fault strikes; all from one seed."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks.chaos.mischief import Misdeed, misdeed
from benchmarks.chaos.pipeline import FORKED, KEY, ROLLING, SEQUENCE

PIPELINES = ((SEQUENCE, 66), (FORKED, 30), (ROLLING, 4))
UPSTREAMS = (("app", 60), ("chat", 30), ("import", 10))
PRIORITIES = ((0, 80), (5, 10), (-5, 10))
DOORS = (("python", 40), ("many", 20), ("sql", 26), ("rolled back", 5), ("first week", 3), ("reject", 4), ("http", 2))
"""How a run is put in, and out of how many in a hundred: by jobs.enqueueing, in bulk, by enqueue_run() in a transaction
of the app's own that commits or rolls back, as the program's first week, only if the client is free, over HTTP."""
DELAYED, CANCELLED, REPEATED = 0.04, 0.04, 0.10
"""Shares of the runs that begin later, are cancelled, or are asked for more than once with the same key."""
LONGEST_DELAY_SECONDS = 6
LONGEST_LIFE_SECONDS = 3
BATCH = 10
CALM_SECONDS, LULL_SECONDS = 6.0, 8.0
"""Between two faults that strike alone, and before the first of them."""
RUNS_A_CLIENT = 5


@dataclass(frozen=True)
class Wanted:
    """A run somebody puts in."""

    number: int
    at: float
    """Seconds after the start."""
    client: int
    pipeline: str
    door: str
    upstream: str
    priority: int
    delay_seconds: float
    asked: int
    """How often it is asked for, at once."""
    cancel_after: float | None

    @property
    def key(self) -> str:
        """The idempotency key."""
        return f"{KEY}{self.number}"


@dataclass(frozen=True)
class Planned:
    """A fault, and when it strikes."""

    at: float
    name: str
    seed: str


@dataclass(frozen=True)
class Plan:
    """Everything that is to happen."""

    seed: int
    seconds: float
    clients: int
    wanted: tuple[Wanted, ...]
    faults: tuple[Planned, ...]
    mischief: bool = True
    """Whether stages misbehave."""

    def misdeed(self, number: int) -> Misdeed | None:
        """Return what goes wrong in a run by itself."""
        return misdeed(self.seed, number) if self.mischief else None


def plan(seed: int, runs: int, storm: Sequence[str], calm: Sequence[str], storm_seconds: float) -> Plan:
    """Return the plan of a seed: `runs` runs, the faults of `storm` on top of one another, those of `calm` one by one.

    What strikes in the calm is alone, so how long a rescue takes can be measured there.
    """
    chance = random.Random(f"plan {seed}")  # noqa: S311 - a schedule, no secret
    clients = max(2, runs // RUNS_A_CLIENT)
    calm_from = storm_seconds + (LULL_SECONDS if calm else 0)
    seconds = calm_from + CALM_SECONDS * len(calm)
    wanted = [_wanted(chance, number, clients, seconds) for number in range(runs)]
    spacing = storm_seconds / max(1, len(storm))
    times = [spacing * (place + chance.random()) for place in range(len(storm))]
    times += [calm_from + CALM_SECONDS * (place + 0.2 * chance.random()) for place in range(len(calm))]
    strikes = [
        Planned(at, name, f"fault {seed} {place}")
        for place, (at, name) in enumerate(zip(times, (*storm, *calm), strict=True))
    ]
    return Plan(seed, seconds, clients, tuple(sorted(wanted, key=lambda one: one.at)), tuple(strikes))


def deal(seed: str, weights: dict[str, int], count: int) -> tuple[str, ...]:
    """Return the names of `count` faults: every one there is as soon as there are enough, the others by weight."""
    chance = random.Random(seed)  # noqa: S311 - a schedule, no secret
    names = list(weights)
    dealt = chance.sample(names, min(count, len(names)))
    dealt += chance.choices(names, list(weights.values()), k=count - len(dealt))
    chance.shuffle(dealt)
    return tuple(dealt)


def _wanted(chance: random.Random, number: int, clients: int, seconds: float) -> Wanted:
    door = _pick(chance, DOORS)
    at = chance.uniform(0, seconds)
    return Wanted(
        number=number,
        at=round(at / BATCH) * BATCH if door == "many" else at,
        client=chance.randrange(clients),
        pipeline=_pick(chance, PIPELINES),
        door=door,
        upstream=_pick(chance, UPSTREAMS),
        priority=_pick(chance, PRIORITIES),
        delay_seconds=chance.uniform(0.5, LONGEST_DELAY_SECONDS) if chance.random() < DELAYED else 0.0,
        asked=chance.choice((2, 3)) if chance.random() < REPEATED else 1,
        cancel_after=chance.uniform(0, LONGEST_LIFE_SECONDS) if chance.random() < CANCELLED else None,
    )


def _pick(chance: random.Random, table: Sequence[tuple[Any, int]]) -> Any:  # noqa: ANN401 - what the table holds
    return chance.choices([one for one, _ in table], [weight for _, weight in table])[0]
