"""An answer that is made anew at most so often, however many ask for it at once."""

import math
import threading
import time
from collections.abc import Callable
from typing import Generic, TypeVar

Answer = TypeVar("Answer")


class Kept(Generic[Answer]):
    """Who asks while it is made waits for it; a failure to make it is everybody's own."""

    def __init__(self, make: Callable[[], Answer], seconds: float) -> None:
        """Make nothing before somebody asks."""
        self._make = make
        self._seconds = seconds
        self._guard = threading.Lock()
        self._made_at = -math.inf
        self._value: Answer | None = None

    def get(self) -> Answer:
        """Return the answer, made less than so many seconds ago."""
        with self._guard:
            if self._value is None or time.monotonic() - self._made_at >= self._seconds:
                self._value = self._make()
                self._made_at = time.monotonic()
            return self._value
