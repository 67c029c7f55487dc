"""The event log, read while it grows: which stages were executed, by whom, and which runs have ended.

Standard library only: producers read it in the environments of the contestants.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

POLL_SECONDS = 0.02
LIGHT_POLL_SECONDS = 0.0003
"""For one run at a time: far below what is measured."""


class Executed(NamedTuple):
    """A stage was executed; times are nanoseconds of the machine's monotonic clock."""

    run: int
    stage: int
    began: int
    ended: int
    pid: int


@dataclass
class EventLog:
    """What the log held when it was last polled."""

    path: Path
    stages: list[Executed] = field(default_factory=list[Executed])
    finished: dict[int, int] = field(default_factory=dict[int, int])
    """The runs that have ended, and when: nanoseconds of the machine's monotonic clock."""
    offset: int = 0

    def skip(self) -> None:
        """Begin at the end of what is there."""
        self.offset = self.path.stat().st_size

    def poll(self) -> bool:
        """Read what has been written since; return whether that was anything."""
        with self.path.open("rb") as file:
            file.seek(self.offset)
            whole, newline, _ = file.read().rpartition(b"\n")
        self.offset += len(whole) + len(newline)
        for line in whole.decode().splitlines():
            kind, *numbers = line.split()
            if kind == "S":
                self.stages.append(Executed(*map(int, numbers)))
            else:
                run, moment = map(int, numbers)
                self.finished.setdefault(run, moment)
        return bool(whole)

    def wait(self, done: Callable[[], bool], seconds: float, poll_seconds: float = POLL_SECONDS) -> bool:
        """Poll until `done` or the time is over; return which of the two."""
        deadline = time.monotonic() + seconds
        while True:
            self.poll()
            if done():
                return True
            if time.monotonic() > deadline:
                return False
            time.sleep(poll_seconds)
