"""What the database says afterwards: every run, every output, every attempt."""

import time
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, text

from benchmarks.chaos.executions import Execution, Place
from benchmarks.chaos.pipeline import KEY
from benchmarks.chaos.run import Evidence

RUNS = text("""
    SELECT id, idempotency_key AS key, client_id, program_id, pipeline, pipeline_version AS version, status::text,
        trigger::text, week_number, started_at, completed_at, error_message, error_agent, created_at
    FROM pipeline_runs ORDER BY id
""")
OUTPUTS = text("""
    SELECT pipeline_run_id AS run_id, from_agent::text AS agent, fence, created_at, payload ->> 'run_id' AS said_run,
        payload ->> 'agent' AS said_agent, payload ->> 'token' AS token, payload -> 'heard' AS heard
    FROM agent_messages ORDER BY created_at
""")
ATTEMPTS = text("SELECT outcome::text, count(*) FROM stage_attempts GROUP BY outcome ORDER BY outcome")
ZOMBIES = text("""
    SELECT lost.pipeline_run_id, lost.agent, lost.fence FROM stage_attempts lost
    JOIN stage_attempts done USING (pipeline_run_id, stage, fence)
    WHERE lost.outcome = 'rescued' AND done.outcome IN ('completed', 'cached')
""")
PUT_BACK = text("""
    SELECT pipeline_run_id AS run_id, agent, extract(epoch FROM finished_at)::double precision AS at
    FROM stage_attempts WHERE outcome = 'rescued' ORDER BY finished_at
""")
LEDGER = text("SELECT key, run_id FROM chaos_ledger")


@dataclass(frozen=True)
class Output:
    """What an agent said, as stored."""

    run_id: UUID
    agent: str
    fence: int
    created_at: datetime
    said_run: str | None
    said_agent: str | None
    token: str | None
    """None of the real agents'."""
    heard: dict[str, str] | None


@dataclass(frozen=True)
class Case:
    """Everything the checker judges by."""

    evidence: Evidence
    executions: list[Execution]
    runs: dict[UUID, Row[Any]]
    outputs: list[Output]
    ledger: dict[str, UUID | None]
    attempts: dict[str, int]
    put_back: dict[Place, list[float]]
    """When the stages that lost their worker were put back, in seconds of the machine's monotonic clock."""
    zombies: list[tuple[UUID, str, int]]
    """Attempts that were both rescued and completed."""

    @cached_property
    def tokens(self) -> set[str]:
        """The executions whose output was kept."""
        return {one.token for one in self.outputs if one.token}

    @cached_property
    def outputs_of(self) -> dict[UUID, list[Output]]:
        """The outputs of each run, in the order they were stored."""
        found: dict[UUID, list[Output]] = defaultdict(list)
        for one in self.outputs:
            found[one.run_id].append(one)
        return found

    @cached_property
    def by_key(self) -> dict[str, list[Row[Any]]]:
        """The runs of each key of ours."""
        found: dict[str, list[Row[Any]]] = defaultdict(list)
        for run in self.runs.values():
            if run.key and run.key.startswith(KEY):
                found[run.key].append(run)
        return found


def read(session: Connection, evidence: Evidence, executions: list[Execution]) -> Case:
    """Read it all."""
    return Case(
        evidence=evidence,
        executions=executions,
        runs={row.id: row for row in session.execute(RUNS)},
        outputs=[Output(**row) for row in session.execute(OUTPUTS).mappings()],
        ledger={row.key: row.run_id for row in session.execute(LEDGER)},
        put_back=_put_back(session),
        zombies=[tuple(row) for row in session.execute(ZOMBIES)],
        attempts={row.outcome: row.count for row in session.execute(ATTEMPTS)},
    )


def _put_back(session: Connection) -> dict[Place, list[float]]:
    since = time.time() - time.monotonic()
    found: dict[Place, list[float]] = defaultdict(list)
    for row in session.execute(PUT_BACK):
        found[row.run_id, row.agent].append(row.at - since)
    return found
