"""The work of a stage and the line it leaves in the event log: the same for every contestant.

Contestants live in environments of their own, so this needs the standard library only. What they have to know arrives
in the environment: BENCH_DATABASE_URL, BENCH_REDIS_URL, BENCH_LOG and BENCH_STAGE_SECONDS.
"""

import json
import os
import time
from functools import cache
from typing import Any

STAGES = 6
CLIENTS = 500
PROCESSES = 2
THREADS = 8
ITEMS = 30
"""With so many items a stage's output is about 4.4 KB of JSON."""

VOCABULARY = (
    "energy protein fat carbs fiber weight trend deficit floor phase squat hinge press pull carry tempo rest load "
    "effort oats lentils salmon spinach apple reason evidence approve hold"
)


def database_url() -> str:
    """Return the address of the contestant's own database."""
    return os.environ["BENCH_DATABASE_URL"]


def redis_url() -> str:
    """Return the address of the Redis that is emptied for each contestant."""
    return os.environ["BENCH_REDIS_URL"]


def client_of(run: int) -> int:
    """Return whom a run is for: `CLIENTS` of them, in turn."""
    return run % CLIENTS


def output(run: int, stage: int, before: str | None) -> dict[str, Any]:
    """Return what a stage says: about 4.4 KB once it is JSON, and no two alike."""
    base = (run * 7 + stage * 31) & 255
    items = [
        {"id": i, "score": (base + i) * 0.125, "text": sentence}
        for i, sentence in enumerate(_sentences()[base : base + ITEMS])
    ]
    return {"run": run, "stage": stage, "before": before, "at": time.time(), "items": items}


def perform(run: int, stage: int, before: str | None) -> tuple[str, str]:
    """Do a stage's work: build its output as JSON, log the stage; return the output's id and the JSON."""
    began = time.monotonic_ns()
    payload = json.dumps(output(run, stage, before))
    log_stage(run, stage, began)
    return f"{run}:{stage}", payload


def log_stage(run: int, stage: int, began: int) -> None:
    """Say that a stage was executed, in whichever process this is; crash tests have stages that take a while."""
    if seconds := float(os.environ.get("BENCH_STAGE_SECONDS", "0")):
        time.sleep(seconds)
    _log(f"S {run} {stage} {began} {time.monotonic_ns()} {os.getpid()}\n")


def log_finished(run: int) -> None:
    """Say that a run has ended."""
    _log(f"D {run} {time.monotonic_ns()}\n")


def _log(line: str) -> None:
    os.write(_descriptor(), line.encode())


@cache
def _descriptor() -> int:
    return os.open(os.environ["BENCH_LOG"], os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)


@cache
def _sentences() -> tuple[str, ...]:
    return tuple(_sentence(number) for number in range(256 + ITEMS))


def _sentence(seed: int) -> str:
    vocabulary = VOCABULARY.split()
    words: list[str] = []
    state = seed * 2654435761 % 2**32
    for _ in range(14):
        state = (state * 1103515245 + 12345) % 2**31
        words.append(vocabulary[state % len(vocabulary)] if state & 4 else f"{state:x}")
    return " ".join(words)
