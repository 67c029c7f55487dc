"""What failed lately: attempts at stages in vain, and runs that stand as failed."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, text

from db.queries.runs import LINES, RunLine
from domain.facts import Facts

MOST = 2_000
"""Attempts, and failed runs, that are looked at: the newest."""

ATTEMPTS = text("""
    SELECT f.pipeline_run_id AS run_id, f.agent, coalesce(f.error, '') AS message, f.finished_at AS at, r.pipeline
    FROM (SELECT pipeline_run_id, agent, error, finished_at FROM stage_failures
          WHERE finished_at >= :since ORDER BY finished_at DESC LIMIT :most) f
    LEFT JOIN LATERAL (SELECT pipeline FROM pipeline_runs WHERE id = f.pipeline_run_id OFFSET 0) r ON true
    ORDER BY f.finished_at DESC
""")

RUNS = text("""
    SELECT id AS run_id, coalesce(error_agent, 'no agent') AS agent, coalesce(error_message, '') AS message,
        completed_at AS at, pipeline
    FROM (SELECT id, error_agent, error_message, completed_at, pipeline FROM pipeline_runs
          WHERE status BETWEEN 'failed' AND 'failed' ORDER BY status, created_at DESC LIMIT :most) newest
    WHERE completed_at >= :since ORDER BY completed_at DESC
""")
"""Of the failed runs that were put in last, those that failed since then. Asked so, only the index of states has their
order: under row level security the planner does not know how rare a state is, and would read every run by its age."""

LINES_OF_FAILED = text(f"""
    WITH newest AS MATERIALIZED (
        SELECT id FROM pipeline_runs
        WHERE status BETWEEN 'failed' AND 'failed' ORDER BY status, created_at DESC LIMIT :limit)
    {LINES} WHERE r.id IN (SELECT id FROM newest) ORDER BY r.created_at DESC, r.id DESC
""")


class Failure(Facts):
    """An attempt that failed or was cut off, or a run that stands as failed."""

    run_id: UUID
    agent: str
    message: str
    at: datetime
    pipeline: str | None
    """None when its run is gone."""


def list_attempts(session: Connection, since: datetime) -> list[Failure]:
    """Return the attempts in vain since then, the newest first, at most `MOST`."""
    rows = session.execute(ATTEMPTS, {"since": since, "most": MOST}).mappings()
    return [Failure.model_validate(dict(row)) for row in rows]


def list_runs(session: Connection, since: datetime) -> list[Failure]:
    """Return the runs that failed since then and stand so, the newest first; of at most `MOST` failed runs."""
    rows = session.execute(RUNS, {"since": since, "most": MOST}).mappings()
    return [Failure.model_validate(dict(row)) for row in rows]


def list_lines(session: Connection, limit: int) -> list[RunLine]:
    """Return the failed runs that were put in last, the newest first."""
    return [RunLine.model_validate(dict(row)) for row in session.execute(LINES_OF_FAILED, {"limit": limit}).mappings()]
