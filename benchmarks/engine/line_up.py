"""Who takes part: for each contestant how its workers start, and how to count the effects it has stored."""

from typing import NamedTuple

from benchmarks.engine.work import PROCESSES, THREADS

_CONTESTANTS = "benchmarks.engine.contestants"
_SIZE = ("--processes", str(PROCESSES), "--threads", str(THREADS))
_CELERY = ("-m", "celery", "-A", f"{_CONTESTANTS}.celery", "worker", "-l", "WARNING")
_ALONE = ("-P", "prefork", "-c", "4", "--without-gossip", "--without-mingle")
"""Its own pool of processes: with threads it opens a connection for each result, and is at a quarter of the speed."""


class Contestant(NamedTuple):
    """One row: `workers` are arguments for the Python of its environment."""

    name: str
    title: str
    module: str
    workers: tuple[tuple[str, ...], ...]
    effects: str | None
    """The statement that counts the stages stored, and how many of them are different ones."""
    hand_over: str | None = None
    """How this engine passes a run on; None for the other systems."""


OURS = tuple(
    Contestant(
        f"regimen_{hand_over}",
        f"Regimen, {hand_over}",
        "regimen",
        (
            ("-m", "dramatiq", f"{_CONTESTANTS}.regimen_worker:start", *_SIZE),
            ("-m", f"{_CONTESTANTS}.regimen_scheduler"),
        ),
        "SELECT count(*), count(DISTINCT (pipeline_run_id, from_agent)) FROM agent_messages",
        hand_over,
    )
    for hand_over in ("sticky", "message")
)

PEERS = (
    Contestant(
        "raw_dramatiq",
        "raw Dramatiq",
        "raw_dramatiq",
        (("-m", "dramatiq", f"{_CONTESTANTS}.raw_dramatiq:start", *_SIZE),),
        None,
    ),
    Contestant(
        "naive_durable",
        "naive durable",
        "naive_durable",
        (("-m", "dramatiq", f"{_CONTESTANTS}.naive_durable:start", *_SIZE),),
        "SELECT count(*), count(DISTINCT (run_id, stage)) FROM outputs",
    ),
    Contestant(
        "dbos",
        "DBOS",
        "dbos",
        tuple(("-m", f"{_CONTESTANTS}.dbos", f"worker-{number}") for number in range(PROCESSES)),
        "SELECT count(*), count(DISTINCT (workflow_uuid, function_id)) FROM dbos.operation_outputs",
    ),
    Contestant(
        "procrastinate",
        "Procrastinate",
        "procrastinate",
        (("-m", f"{_CONTESTANTS}.procrastinate"),) * PROCESSES,
        "SELECT count(*), count(DISTINCT (args->>'run', args->>'stage')) FROM procrastinate_jobs"
        " WHERE status = 'succeeded'",
    ),
    Contestant(
        "celery",
        "Celery",
        "celery",
        tuple((*_CELERY, *_ALONE, "-n", f"worker-{number}@bench") for number in range(PROCESSES)),
        "SELECT count(*), count(DISTINCT task_id) FROM celery_taskmeta WHERE status = 'SUCCESS'",
    ),
)

CONTESTANTS = {contestant.name: contestant for contestant in (*OURS, *PEERS)}
