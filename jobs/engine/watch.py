"""Watching an attempt at a stage: what its lines are about, how long it waited, thought and committed, how it ended."""

import time
from functools import cache
from typing import NamedTuple, Self
from uuid import UUID

from prometheus_client import Counter, Histogram

from domain.pipelines import Stage
from domain.runs import Turn
from jobs import logs, traces
from jobs.meters import ATTEMPTS, OUTCOMES, RUNS_ENDED, STAGE_SECONDS
from jobs.traces import Part, Traced

COMMITTED = {"completed", "cached"}


class Meters(NamedTuple):
    """What is counted of one agent's stages, looked up once."""

    wait: Histogram
    think: Histogram
    commit: Histogram
    attempts: dict[str, Counter]


@cache
def meters_of(agent: str) -> Meters:
    """Return an agent's meters."""
    wait, think, commit = (STAGE_SECONDS.labels(agent, phase) for phase in ("wait", "think", "commit"))
    return Meters(wait, think, commit, {outcome: ATTEMPTS.labels(agent, outcome) for outcome in OUTCOMES})


class Attempt:
    """Counts and times what its block does for a turn, and says what log lines in there are about.

    The block says on it how that ended; until then it is a failure.
    """

    def __init__(self, turn: Turn, stage: Stage) -> None:
        """Watch this turn."""
        self.turn, self.stage = turn, stage
        self.outcome = "failed"
        self.thought: int | None = None
        self.cached = False

    def __enter__(self) -> Self:
        """Begin now."""
        turn = self.turn
        self._bound = logs.bind(
            run_id=turn.run_id, stage=turn.stage, agent=self.stage.agent, attempt=turn.failures + 1, fence=turn.fence
        )
        self._bound.__enter__()
        self.began = time.perf_counter_ns()
        return self

    def think_ended(self) -> None:
        """Note that the agent has answered, or could not."""
        self.thought = time.perf_counter_ns()

    @property
    def think_ms(self) -> int | None:
        """How long the agent thought, reading included, in whole milliseconds; None when it did not."""
        if self.thought is None or self.cached:
            return None
        return (self.thought - self.began) // 1_000_000

    def __exit__(self, *_: object) -> None:
        """Count it."""
        now = time.perf_counter_ns()
        waited = (self.turn.started_at - self.turn.queued_at).total_seconds()
        meters = meters_of(self.stage.agent)
        if waited > 0:
            meters.wait.observe(waited)
        if self.thought is not None:
            meters.think.observe((self.thought - self.began) / 1e9)
            if self.outcome in COMMITTED:
                meters.commit.observe((now - self.thought) / 1e9)
        meters.attempts[self.outcome].inc()
        if traces.is_on():
            _trace(self, now, waited)
        self._bound.__exit__(None, None, None)


def ended(run_id: UUID, outcome: str) -> None:
    """Count a run that ended, after the commit that says so."""
    RUNS_ENDED.labels(outcome).inc()
    traces.run(run_id, outcome)


def _trace(attempt: Attempt, now: int, waited: float) -> None:
    """Send its span. Moments are of this host's clock, how long it waited is of the database's."""
    turn = attempt.turn
    by_clock = time.time_ns() - now
    began, thought = attempt.began + by_clock, (attempt.thought or now) + by_clock
    parts = (
        *((Part("queue wait", began - round(waited * 1e9), began),) if waited > 0 else ()),
        Part("think", began, thought),
        Part("commit", thought, now + by_clock),
    )
    about = {"regimen.attempt": turn.failures + 1, "regimen.fence": turn.fence, "regimen.outcome": attempt.outcome}
    cached = {"regimen.cached": attempt.outcome == "cached", "regimen.pipeline": turn.pipeline}
    failed = attempt.outcome not in COMMITTED
    traces.stage(
        Traced(turn.run_id, attempt.stage.agent, parts[0].began, parts[-1].ended, parts, about | cached, failed=failed)
    )
