"""What a scheduler's heartbeat says of its ticks: the last, the next, and when it stood still."""

import time
from collections import deque
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

CLOCK = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)
"""It goes on while the host sleeps, and does not mind that somebody sets the clock."""
MOST = 100
"""Silences that are told, the latest."""

Ticked = dict[str, dict[str, object]]
"""When each job last ran in this process, how long it took, and what it counted or why it failed."""


class Pulse:
    """What this scheduler did, and when it could do nothing."""

    def __init__(self, every_seconds: float) -> None:
        """It beats so often; a heartbeat that comes later by more than that was kept from it."""
        self.ticked: Ticked = {}
        self._longest = 2 * every_seconds
        self._beaten_at = time.clock_gettime(CLOCK)
        self._silences: deque[tuple[str, str]] = deque(maxlen=MOST)
        self._next: dict[str, str] = {}

    def tell(self, upcoming: Iterable[tuple[str, datetime]]) -> dict[str, object]:
        """Return what is to be told; of jobs that are gone, since it stops, their last plan."""
        silent_seconds = time.clock_gettime(CLOCK) - self._beaten_at
        if silent_seconds > self._longest:
            ended_at = datetime.now(UTC)
            began_at = ended_at - timedelta(seconds=silent_seconds)
            self._silences.append((began_at.isoformat(), ended_at.isoformat()))
        self._next |= {job: at.isoformat() for job, at in upcoming}
        return {"next_ticks": self._next, "last_ticks": dict(self.ticked), "silences": list(self._silences)}

    def rest(self) -> None:
        """Note that a heartbeat is over: one that waited for the database for long was no silence."""
        self._beaten_at = time.clock_gettime(CLOCK)
