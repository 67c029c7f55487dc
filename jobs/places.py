"""So many places, and nobody holds more than their share: one who takes all they can leaves some for others."""

import threading
from collections import Counter


class Places:
    """The places of one process."""

    def __init__(self, count: int, each: int) -> None:
        """Let so many be held at a time, and so many of them by one."""
        self._count, self._each = count, each
        self._guard = threading.Lock()
        self._held: Counter[str] = Counter()

    def take(self, who: str) -> bool:
        """Take a place, and return whether there was one for them; `give_back` frees it."""
        with self._guard:
            if self._held.total() >= self._count or self._held[who] >= self._each:
                return False
            self._held[who] += 1
            return True

    def give_back(self, who: str) -> None:
        """Free a place that was taken."""
        with self._guard:
            self._held -= Counter([who])
