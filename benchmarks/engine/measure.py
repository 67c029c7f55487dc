"""One contestant's round: warm up, drain a backlog, then one run at a time, then one after a silence."""

import signal
import time
from collections.abc import Callable
from typing import Any, NamedTuple

from benchmarks.engine import accounting
from benchmarks.engine.crew import Arena, Crew
from benchmarks.engine.work import STAGES
from benchmarks.report import percentile
from domain.errors import NotReady

FIRST_RUN = 1_000
FIRST_LIGHT_RUN = 500_000
FIRST_SILENT_RUN = 900_000
WARM_UP_LIMIT_SECONDS = 90
SETTLE_SECONDS = 0.3
"""What warming up left behind is over by then."""
EFFECTS_LIMIT_SECONDS = 10
"""Some contestants log a run's end before they store its last stage."""


class Load(NamedTuple):
    """How much a round asks for; `silence_seconds` 0 leaves the silence out."""

    runs: int
    light_runs: int
    warm_up_runs: int
    silence_seconds: float


Tell = Callable[[str], None]


def measure(arena: Arena, crew: Crew, load: Load, tell: Tell) -> dict[str, Any]:
    """Return a contestant's figures of one round.

    Raises:
        NotReady: it does not do the work; the message says where it stopped.
    """
    warm_up(crew, load.warm_up_runs, tell)
    stored = load.warm_up_runs + load.runs
    figures = _drain(arena, crew, load.runs, tell)
    figures["stages_executed_twice"] = check_executed(crew, FIRST_RUN, load.runs)
    if load.light_runs:
        tell(f"{crew.contestant.title}: {load.light_runs} runs, one at a time")
        stored += 1 + load.light_runs
        times = crew.produce("light", FIRST_LIGHT_RUN, load.light_runs)["whole_ms"]
        figures |= {f"p{share}_ms": percentile(times, share / 100) for share in (50, 95, 99)}
    if load.silence_seconds and crew.contestant.hand_over:
        tell(f"{crew.contestant.title}: a run after {load.silence_seconds:.0f} s of silence")
        stored += 2
        figures["first_hop_ms"] = crew.produce("silence", load.silence_seconds, FIRST_SILENT_RUN)["first_hop_ms"][0]
    _check_effects(crew, stored)
    return figures


def warm_up(crew: Crew, runs: int, tell: Tell) -> None:
    """See the workers through their first runs.

    Raises:
        NotReady: they do not do them.
    """
    tell(f"{crew.contestant.title}: warming up")
    crew.produce("enqueue", 1, runs)
    if not crew.await_finished(range(1, 1 + runs), lambda _: None, WARM_UP_LIMIT_SECONDS):
        raise NotReady(f"{crew.contestant.title} does not finish its first {runs} runs:\n{crew.last_words()}")
    time.sleep(SETTLE_SECONDS)


def enqueue_while_stopped(crew: Crew, runs: int, tell: Tell) -> float:
    """Stop the workers where they are, put runs in, and return the seconds that took; they stay stopped."""
    tell(f"{crew.contestant.title}: enqueueing {runs} runs")
    crew.signal(signal.SIGSTOP)
    return crew.produce("enqueue", FIRST_RUN, runs)["seconds"]


def _drain(arena: Arena, crew: Crew, runs: int, tell: Tell) -> dict[str, Any]:
    enqueueing = enqueue_while_stopped(crew, runs, tell)
    with arena.connect() as connection, arena.redis() as client:
        connection.execute("CHECKPOINT")
        client.config_resetstat()
        commits, cpu, machine = accounting.transactions(connection), crew.cpu_seconds(), accounting.machine_seconds()
        began = time.monotonic_ns()
        crew.signal(signal.SIGCONT)
        numbers = range(FIRST_RUN, FIRST_RUN + runs)
        if not crew.await_finished(numbers, lambda ended: tell(f"{crew.contestant.title}: {ended} of {runs} runs")):
            raise NotReady(f"{crew.contestant.title} has not finished {runs} runs:\n{crew.last_words()}")
        seconds = (max(crew.events.finished[run] for run in numbers) - began) / 1e9
        spent = crew.cpu_seconds() - cpu
        return {
            "runs_per_second": runs / seconds,
            "enqueued_per_second": runs / enqueueing,
            "cpu_ms": spent / runs * 1e3,
            "foreign_cores": max(0.0, accounting.machine_seconds() - machine - spent) / seconds,
            "commits": (accounting.transactions(connection) - commits) / runs,
            "redis_commands": accounting.redis_commands(client) / runs,
        }


def check_executed(crew: Crew, first: int, runs: int) -> int:
    """Return how many stages were executed more than once.

    Raises:
        NotReady: one was not executed at all.
    """
    executed = [(one.run, one.stage) for one in crew.events.stages if first <= one.run < first + runs]
    missing = runs * STAGES - len(set(executed))
    if missing:
        raise NotReady(f"{crew.contestant.title}: {missing} stages of runs that have ended were never executed")
    return len(executed) - len(set(executed))


def _check_effects(crew: Crew, runs: int) -> None:
    """See that every run has stored exactly its six effects."""
    expected = (runs * STAGES, runs * STAGES)
    deadline = time.monotonic() + EFFECTS_LIMIT_SECONDS
    while (stored := crew.count_effects()) not in {expected, None}:
        if time.monotonic() > deadline:
            raise NotReady(f"{crew.contestant.title} stored {stored} effects of {runs} runs (all, different ones)")
        time.sleep(0.1)
