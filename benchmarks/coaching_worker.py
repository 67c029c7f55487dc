"""A worker that writes down what each agent costs: what `dramatiq benchmarks.coaching_worker:start` calls."""

import os
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

from benchmarks.fork import forked
from domain.catalogue import Catalogue
from domain.facts import Facts
from domain.pipelines import COACHING, PIPELINES, Messages, Stage
from domain.snapshot import Snapshot
from jobs import broker
from settings import get_settings

_thread = threading.local()


class Cost(NamedTuple):
    """What an agent's turn took for a program, in CPU time of its thread: being given, and thinking."""

    program_id: UUID
    agent: str
    milliseconds: float


def start() -> None:
    """Make this process a worker on the coaching pipeline and on its fork."""
    register()
    broker.start()


def register() -> None:
    """Measure the agents of the coaching pipeline, and add its fork."""
    log = log_file(get_settings().state_dir)
    steps = tuple(_measured(stage, log) for stage in COACHING.stages)
    PIPELINES[COACHING.name] = replace(COACHING, steps=steps)
    fork = forked(PIPELINES[COACHING.name])
    PIPELINES[fork.name] = fork


def log_file(state_dir: Path) -> Path:
    """Return where costs are written."""
    return state_dir / "agents.log"


def read(log: Path) -> Iterator[Cost]:
    """Yield what was written."""
    for line in log.read_text().splitlines():
        program_id, agent, milliseconds = line.split()
        yield Cost(UUID(program_id), agent, float(milliseconds))


def _measured(stage: Stage, log: Path) -> Stage:
    def given(snapshot: Snapshot, said: Messages) -> Facts:
        began = time.thread_time()
        facts = stage.given(snapshot, said)
        _thread.program_id, _thread.spent = snapshot.program.program_id, time.thread_time() - began
        return facts

    def think(facts: Facts, known: Catalogue | None) -> Facts:
        began = time.thread_time()
        spoken = stage.think(facts, known)
        spent = (_thread.spent + time.thread_time() - began) * 1_000
        write(log, Cost(_thread.program_id, stage.agent, spent))
        return spoken

    return replace(stage, given=given, think=think)


def write(log: Path, cost: Cost) -> None:
    """Note a cost."""
    line = f"{cost.program_id} {cost.agent} {cost.milliseconds:.3f}\n"
    descriptor = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.write(descriptor, line.encode())  # one call a line, so lines of several processes do not mix
    os.close(descriptor)
