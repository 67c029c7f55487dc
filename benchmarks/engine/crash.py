"""`--crash`: one worker process is killed in mid-drain; how long its runs stand still, and whether all end."""

import os
import signal
import time
from collections.abc import Sequence
from typing import Any

from benchmarks.engine.crew import Crew
from benchmarks.engine.events import Executed
from benchmarks.engine.line_up import CONTESTANTS
from benchmarks.engine.measure import FIRST_RUN, Tell, enqueue_while_stopped, warm_up
from benchmarks.engine.work import STAGES
from benchmarks.report import number, print_table

STAGE_SECONDS = 0.01
"""Stages take a while, so that the process is killed with a stage in every thread."""
WARM_UP_RUNS = 32
KILL_AFTER = 1 / 3
"""Share of the stages executed by then."""
MID_DRAIN_SECONDS = 120
LIMIT_SECONDS = 120


def crash(crew: Crew, runs: int, tell: Tell) -> dict[str, Any]:
    """Kill the worker process that wrote last after a third of the stages; the crew starts it again.

    Returns:
        `going_again_seconds`: from the kill until the last run that was under way has a sign of life again.
        `finished_seconds`: from the kill until every run has ended, None if that takes longer than the limit.
        `unfinished`: runs that have not ended by then.
        `executed_twice`: stages executed more than once, which is allowed; their effects are not.
    """
    warm_up(crew, WARM_UP_RUNS, tell)
    enqueue_while_stopped(crew, runs, tell)
    crew.signal(signal.SIGCONT)
    numbers = range(FIRST_RUN, FIRST_RUN + runs)
    third = len(crew.events.stages) + runs * STAGES * KILL_AFTER
    crew.events.wait(lambda: len(crew.events.stages) >= third, MID_DRAIN_SECONDS, poll_seconds=0.002)
    known = len(crew.events.stages)
    os.kill(crew.events.stages[-1].pid, signal.SIGKILL)
    killed = time.monotonic_ns()
    under_way = {one.run for one in crew.events.stages[:known] if one.run in numbers} - crew.events.finished.keys()
    all_ended = crew.await_finished(
        numbers, lambda ended: tell(f"{crew.contestant.title}: {ended} of {runs} runs"), LIMIT_SECONDS
    )
    executed = [one for one in crew.events.stages if one.run in numbers]
    ends = [crew.events.finished[run] for run in numbers if run in crew.events.finished]
    return {
        "runs": runs,
        "under_way": len(under_way),
        "going_again_seconds": _going_again(under_way, executed, killed),
        "finished_seconds": (max(ends) - killed) / 1e9 if all_ended else None,
        "unfinished": runs - len(ends),
        "executed_twice": len(executed) - len({(one.run, one.stage) for one in executed}),
    }


def show(figures: dict[str, dict[str, Any]], promised_seconds: float) -> None:
    """Print a line a contestant."""
    headings = ("", "under way", "going again s", "all ended s", "never ended", "stages run twice")
    rows = [
        (
            CONTESTANTS[name].title,
            number(own["under_way"]),
            number(own["going_again_seconds"], 1),
            number(own["finished_seconds"], 1),
            number(own["unfinished"]),
            number(own["executed_twice"]),
        )
        for name, own in figures.items()
    ]
    title = f"kill -9 of a worker process; lease + tick are {promised_seconds:.0f} s, we looked for {LIMIT_SECONDS} s"
    print_table(title, headings, rows)


def _going_again(under_way: set[int], executed: Sequence[Executed], killed: int) -> float | None:
    """Seconds from the kill until each of these runs has executed a stage again; None if one never does."""
    again: dict[int, int] = {}
    for one in executed:
        if one.ended > killed:
            again.setdefault(one.run, one.ended)
    if under_way - again.keys():
        return None
    return (max((again[run] for run in under_way), default=killed) - killed) / 1e9
