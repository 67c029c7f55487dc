"""What a stage does wrong: which run, which agent and how often follows from the seed alone."""

import os
import random
import signal
import time
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from domain.facts import Facts
from domain.vocabulary import AgentName

HANG_SECONDS = 60
LEAK_BYTES = 32 * 1024 * 1024
TICK_SECONDS = 0.01
EXIT_STATUS = 7
ALWAYS = 1_000_000
"""Misbehaves at every attempt: the run must end as failed, and say why."""

_leaked: list[bytearray] = []


class Garbage(Facts):
    """Not what any agent of these pipelines may say."""

    nonsense: str = "\N{SNOWMAN}" * 40


def _fails() -> None:
    message = "mischief: this attempt fails"
    raise RuntimeError(message)


def _exits() -> None:
    os._exit(EXIT_STATUS)


def _kills_itself() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _hangs_in_python() -> None:
    until = time.monotonic() + HANG_SECONDS
    while time.monotonic() < until:
        time.sleep(TICK_SECONDS)


def _hangs_in_c() -> None:
    time.sleep(HANG_SECONDS)


def _leaks() -> None:
    _leaked.append(bytearray(os.urandom(1024)) * (LEAK_BYTES // 1024))


def _talks_garbage() -> Facts:
    return Garbage()


class Trick(NamedTuple):
    """One way to misbehave: in how many of a thousand runs, at how many attempts, and what it does."""

    name: str
    per_mille: float
    attempts: int
    act: Callable[[], Facts | None]
    ends_process: bool = False
    """At once and by itself."""


TRICKS = (
    Trick("stage fails", 12, 2, _fails),
    Trick("stage hangs in Python", 3, 1, _hangs_in_python),
    Trick("stage hangs in C", 1.5, 1, _hangs_in_c),
    Trick("stage leaks", 3, 1, _leaks),
    Trick("stage exits the process", 2, 1, _exits, ends_process=True),
    Trick("stage kills its process", 1.5, 1, _kills_itself, ends_process=True),
    Trick("stage always fails", 2, ALWAYS, _fails),
    Trick("stage returns garbage", 6, ALWAYS, _talks_garbage),
    Trick("stage always exits the process", 0.2, ALWAYS, _exits, ends_process=True),
)


class Misdeed(NamedTuple):
    """The trick of one run, and the agent that plays it."""

    trick: Trick
    agent: str

    @property
    def is_poison(self) -> bool:
        """Whether no attempt ever succeeds."""
        return self.trick.attempts == ALWAYS


@lru_cache(maxsize=100_000)
def misdeed(seed: int, number: int, agents: tuple[str, ...] = tuple(AgentName)) -> Misdeed | None:
    """Return what goes wrong in a run, most often nothing."""
    chance = random.Random(f"mischief {seed} {number}")  # noqa: S311 - a schedule, no secret
    draw = chance.uniform(0, 1000)
    for trick in TRICKS:
        if draw < trick.per_mille:
            return Misdeed(trick, chance.choice(agents))
        draw -= trick.per_mille
    return None


def is_due(folder: Path, number: int, planned: Misdeed, agent: str) -> bool:
    """Say whether this attempt misbehaves, and count it: a file an attempt, so a count outlives its process."""
    if planned.agent != agent:
        return False
    if planned.is_poison:
        return True
    for attempt in range(planned.trick.attempts):
        try:
            (folder / f"{number}-{agent}-{attempt}").touch(exist_ok=False)
        except FileExistsError:
            continue
        return True
    return False
