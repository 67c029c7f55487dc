"""The log that stages write of themselves: one line as each begins and one as it is through, whoever runs it."""

import os
import time
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from uuid import UUID

BEGAN, ENDED, LEFT, FELL = "began", "ended", "left", "fell"
"""`left`: by an exception. `fell`: written just before the stage ended its own process."""

Place = tuple[UUID, str]
"""A run and the agent whose turn it is."""


@dataclass
class Execution:
    """One time an agent thought; times are seconds of the machine's monotonic clock."""

    run_id: UUID
    agent: str
    pid: int
    token: str
    began: float
    ended: float | None = None
    left: float | None = None
    fell: float | None = None

    @property
    def place(self) -> Place:
        """Return where it took place."""
        return self.run_id, self.agent


@cache
def _descriptor(log: Path, _pid: int) -> int:
    return os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)


def note(log: Path, event: str, run_id: UUID, agent: str, token: str) -> None:
    """Append a line; one write, so lines of several processes do not mix."""
    line = f"{event} {run_id} {agent} {os.getpid()} {time.monotonic():.6f} {token}\n"
    os.write(_descriptor(log, os.getpid()), line.encode())


def read(log: Path) -> list[Execution]:
    """Return every execution in the order they began."""
    found: dict[str, Execution] = {}
    if not log.exists():
        return []
    with log.open() as lines:
        for line in lines:
            event, run_id, agent, pid, moment, token = line.split()
            if event == BEGAN:
                found[token] = Execution(UUID(run_id), agent, int(pid), token, float(moment))
            else:
                setattr(found[token], event, float(moment))
    return sorted(found.values(), key=lambda one: one.began)


def by_place(executions: Iterable[Execution]) -> dict[Place, list[Execution]]:
    """Return the executions of each stage of each run, in the order they began."""
    places: dict[Place, list[Execution]] = defaultdict(list)
    for one in executions:
        places[one.place].append(one)
    return places
