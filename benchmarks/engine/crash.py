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
LOOK_SECONDS = 1


def crash(crew: Crew, runs: int, tell: Tell) -> dict[str, Any]:
    """Kill the worker process that wrote last after a third of the stages; the crew starts it again.

    Returns:
        `under_way`: runs with a stage done and none of the last at that moment.
        `going_again_seconds`: from the kill until the last of them has done another stage.
        `all_ended_seconds`: from the kill until every run has ended; None when that takes longer than the limit.
        `never_ended`: runs that have not ended by then.
        `stages_executed_twice`: allowed, since the effects of one of the two are refused.
        `effects_doubled`: stages stored twice; None where nothing is stored.
    """
    warm_up(crew, WARM_UP_RUNS, tell)
    enqueue_while_stopped(crew, runs, tell)
    crew.signal(signal.SIGCONT)
    numbers = range(FIRST_RUN, FIRST_RUN + runs)
    under_way = _kill(crew, numbers)
    killed = time.monotonic_ns()
    all_ended = _await_end(crew, numbers, tell)
    executed = [one for one in crew.events.stages if one.run in numbers]
    ends = [crew.events.finished[run] for run in numbers if run in crew.events.finished]
    stored = crew.count_effects()
    return {
        "runs": runs,
        "under_way": len(under_way),
        "going_again_seconds": _going_again(under_way, executed, killed, all_ended=all_ended),
        "all_ended_seconds": (max(*ends, executed[-1].ended) - killed) / 1e9 if all_ended else None,
        "never_ended": 0 if all_ended else runs - len(ends),
        "stages_executed_twice": len(executed) - len({(one.run, one.stage) for one in executed}),
        "effects_doubled": stored and stored[0] - stored[1],
    }


def show(figures: dict[str, dict[str, Any]], promised_seconds: float) -> None:
    """Print a line a contestant."""
    headings = ("", "under way", "going again s", "all ended s", "never ended", "run twice", "stored twice")
    rows = [
        (
            CONTESTANTS[name].title,
            number(own["under_way"]),
            number(own["going_again_seconds"], 1),
            number(own["all_ended_seconds"], 1),
            number(own["never_ended"]),
            number(own["stages_executed_twice"]),
            number(own["effects_doubled"]),
        )
        for name, own in figures.items()
    ]
    title = f"kill -9 of a worker process; lease + tick are {promised_seconds:.0f} s, we looked for {LIMIT_SECONDS} s"
    print_table(title, headings, rows)


def _kill(crew: Crew, numbers: range) -> set[int]:
    """Kill a worker process in mid-drain; return the runs that were under way, in whichever process."""
    third = len(crew.events.stages) + len(numbers) * STAGES * KILL_AFTER
    crew.events.wait(lambda: len(crew.events.stages) >= third, MID_DRAIN_SECONDS, poll_seconds=0.002)
    os.kill(crew.events.stages[-1].pid, signal.SIGKILL)
    done = {one.run for one in crew.events.stages if one.stage == STAGES}
    return {one.run for one in crew.events.stages if one.run in numbers} - done


def _await_end(crew: Crew, numbers: range, tell: Tell) -> bool:
    """Wait until every run has ended; of one whose process died before it could say so, the stored effects tell."""
    every = (WARM_UP_RUNS + len(numbers)) * STAGES
    deadline = time.monotonic() + LIMIT_SECONDS
    while time.monotonic() < deadline:
        said = crew.await_finished(
            numbers, lambda ended: tell(f"{crew.contestant.title}: {ended} of {len(numbers)} runs"), LOOK_SECONDS
        )
        stored = crew.count_effects()
        if said or (stored and stored[1] == every):
            return True
    return False


def _going_again(under_way: set[int], executed: Sequence[Executed], killed: int, *, all_ended: bool) -> float | None:
    """Seconds from the kill until each of these runs has done another stage; None if one has not."""
    again: dict[int, int] = {}
    for one in executed:
        if one.ended > killed:
            again.setdefault(one.run, one.ended)
    if not all_ended and under_way - again.keys():
        return None
    return (max((again[run] for run in under_way & again.keys()), default=killed) - killed) / 1e9
