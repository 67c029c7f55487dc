"""Puts runs in, as a program of its own in the contestant's environment, and prints what it measured as JSON.

`python -m benchmarks.engine.producer CONTESTANT set-up | enqueue FIRST COUNT | light FIRST COUNT | silence SECONDS RUN`
"""

import importlib
import json
import os
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Protocol, cast

from benchmarks.engine.events import LIGHT_POLL_SECONDS, EventLog

PATIENCE_SECONDS = 60


class Contestant(Protocol):
    """What a module in `contestants/` offers; how its workers start stands in `line_up.py`."""

    def set_up(self) -> None:
        """Prepare the empty database; Redis is empty already."""
        ...

    def producing(self) -> AbstractContextManager[Callable[[Sequence[int]], None]]:
        """Connect, and lend a function that puts runs of these numbers in."""
        ...


def enqueue(contestant: Contestant, first: int, count: int) -> dict[str, float]:
    """Put many runs in at once."""
    with contestant.producing() as put_in:
        began = time.monotonic()
        put_in(range(first, first + count))
        return {"seconds": time.monotonic() - began}


def light(contestant: Contestant, first: int, count: int, silence: float = 0) -> dict[str, list[float]]:
    """Put one run in at a time, the next when the one before has ended; milliseconds from before the call.

    A run before the first, and before the silence, opens what connections the contestant opens late; it is not counted.

    Returns:
        For each run the time until it had ended, and until its first stage began.
    """
    whole: list[float] = []
    first_hop: list[float] = []
    with contestant.producing() as put_in:
        events = EventLog(Path(os.environ["BENCH_LOG"]))
        events.skip()
        _see_through(put_in, events, first - 1)
        time.sleep(silence)
        for run in range(first, first + count):
            began = _see_through(put_in, events, run)
            whole.append((events.finished[run] - began) / 1e6)
            first_hop.append((min(one.began for one in events.stages if one.run == run) - began) / 1e6)
            events.stages.clear()
    return {"whole_ms": whole, "first_hop_ms": first_hop}


def _see_through(put_in: Callable[[Sequence[int]], None], events: EventLog, run: int) -> int:
    """Put a run in, wait until it has ended, and return when that began."""
    began = time.monotonic_ns()
    put_in([run])
    if not events.wait(lambda: run in events.finished, PATIENCE_SECONDS, LIGHT_POLL_SECONDS):
        message = f"run {run} has not ended in {PATIENCE_SECONDS} s"
        raise TimeoutError(message)
    return began


def main(name: str, task: str, *numbers: str) -> None:
    """Do one task for a contestant."""
    contestant = cast("Contestant", importlib.import_module(f"benchmarks.engine.contestants.{name}"))
    tasks: dict[str, Callable[..., Any]] = {
        "set-up": contestant.set_up,
        "enqueue": lambda first, count: enqueue(contestant, int(first), int(count)),
        "light": lambda first, count: light(contestant, int(first), int(count)),
        "silence": lambda seconds, run: light(contestant, int(run), 1, float(seconds)),
    }
    print(json.dumps(tasks[task](*numbers)))  # noqa: T201 - read by whoever started it


if __name__ == "__main__":
    main(*sys.argv[1:])
