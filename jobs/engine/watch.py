"""Watching an attempt at a stage: what its lines are about, how long it waited, thought and committed, how it ended."""

import time
from collections.abc import Generator
from contextlib import contextmanager
from uuid import UUID

from domain.pipelines import Stage
from domain.runs import Turn
from jobs import logs, traces
from jobs.meters import ATTEMPTS, RUNS_ENDED, STAGE_SECONDS
from jobs.traces import Part, Traced


class Attempt:
    """An attempt at a stage, as far as it has come."""

    def __init__(self) -> None:
        """It begins now, and is a failure until it is something else."""
        self.outcome = "failed"
        self.began = time.perf_counter_ns()
        self.thought: int | None = None

    def think_ended(self) -> None:
        """Note that the agent has answered."""
        self.thought = time.perf_counter_ns()


@contextmanager
def watched(turn: Turn, stage: Stage) -> Generator[Attempt]:
    """Count and time what the block does for a turn; it says on the attempt how that ended."""
    with logs.bind(
        run_id=turn.run_id, stage=turn.stage, agent=stage.agent, attempt=turn.failures + 1, fence=turn.fence
    ):
        attempt = Attempt()
        try:
            yield attempt
        finally:
            _count(turn, stage, attempt)


def ended(run_id: UUID, outcome: str) -> None:
    """Count a run that ended, after the commit that says so."""
    RUNS_ENDED.labels(outcome).inc()
    traces.run(run_id, outcome)


def _count(turn: Turn, stage: Stage, attempt: Attempt) -> None:
    now = time.perf_counter_ns()
    waited = (turn.started_at - turn.queued_at).total_seconds()
    if waited > 0:
        STAGE_SECONDS.labels(stage.agent, "wait").observe(waited)
    if attempt.thought is not None:
        STAGE_SECONDS.labels(stage.agent, "think").observe((attempt.thought - attempt.began) / 1e9)
    if attempt.outcome in ("completed", "cached") and attempt.thought is not None:
        STAGE_SECONDS.labels(stage.agent, "commit").observe((now - attempt.thought) / 1e9)
    ATTEMPTS.labels(stage.agent, attempt.outcome).inc()
    if traces.is_on():
        _trace(turn, stage, attempt, now, waited)


def _trace(turn: Turn, stage: Stage, attempt: Attempt, now: int, waited: float) -> None:
    """Send its span. Moments are of this host's clock, how long it waited is of the database's."""
    by_clock = time.time_ns() - now
    began, thought = attempt.began + by_clock, (attempt.thought or now) + by_clock
    parts = (
        *((Part("queue wait", began - round(waited * 1e9), began),) if waited > 0 else ()),
        Part("think", began, thought),
        Part("commit", thought, now + by_clock),
    )
    about = {"regimen.attempt": turn.failures + 1, "regimen.fence": turn.fence, "regimen.outcome": attempt.outcome}
    cached = {"regimen.cached": attempt.outcome == "cached", "regimen.pipeline": turn.pipeline}
    failed = attempt.outcome not in ("completed", "cached")
    traces.stage(Traced(turn.run_id, stage.agent, parts, about | cached, failed))
