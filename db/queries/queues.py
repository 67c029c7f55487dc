"""What waits for each agent and how long it waits: the open turns, and the newest runs that ended."""

from datetime import datetime, timedelta

from sqlalchemy import Connection, text

from domain.facts import Facts
from domain.pipelines import PIPELINES
from domain.runs import TurnState

NEWEST = 200
"""Completed runs whose waits are looked at."""

WAITS = text("""
    SELECT said.agent, percentile_cont(0.5) WITHIN GROUP (ORDER BY said.waited) AS p50,
        percentile_cont(0.95) WITHIN GROUP (ORDER BY said.waited) AS p95,
        percentile_cont(0.5) WITHIN GROUP (ORDER BY said.took) AS took,
        percentile_cont(0.95) WITHIN GROUP (ORDER BY said.took) AS took_p95
    FROM (SELECT id FROM pipeline_runs WHERE status = 'completed' ORDER BY created_at DESC LIMIT :newest) r
    CROSS JOIN LATERAL (
        SELECT m.from_agent::text AS agent, greatest(m.started_at - m.queued_at, interval '0') AS waited,
            m.created_at - m.started_at AS took
        FROM agent_messages m WHERE m.pipeline_run_id = r.id AND m.outcome IS NOT NULL OFFSET 0) said
    GROUP BY said.agent
""")
"""Each run's messages are found by its id, in the partition of its month: `OFFSET 0` keeps it so."""

DUE = text("""
    SELECT pipeline, stage, min(coalesce(greatest(sent_at, available_at), available_at)) AS since
    FROM stage_turns
    WHERE state = 'out' AND worker_id IS NULL AND available_at <= now() AND NOT (at_join AND lanes > 0)
    GROUP BY pipeline, stage
""")

STATES = text("SELECT state, count(*) AS n FROM stage_turns WHERE lane = 0 GROUP BY state")

AT_WORK = text("""
    SELECT worker_id, agent, count(*) AS n FROM stage_turns
    WHERE state = 'out' AND worker_id IS NOT NULL GROUP BY worker_id, agent
""")


class Waits(Facts):
    """How long stages of one agent took lately."""

    p50: timedelta
    """Half of them waited no longer for a worker."""
    p95: timedelta
    took: timedelta
    """Half of them took no longer from their claim to their commit."""
    took_p95: timedelta


def get_waits(session: Connection) -> dict[str, Waits]:
    """Return by agent how long the stages of the newest completed runs waited and took."""
    rows = session.execute(WAITS, {"newest": NEWEST}).mappings()
    return {row["agent"]: Waits.model_validate({name: row[name] for name in Waits.model_fields}) for row in rows}


def get_oldest(session: Connection) -> dict[str, datetime]:
    """Return by agent since when the stage that waits longest for a worker is due."""
    oldest: dict[str, datetime] = {}
    for row in session.execute(DUE):
        agent = _agent(row.pipeline, row.stage)
        oldest[agent] = min(row.since, oldest.get(agent, row.since))
    return oldest


def count_states(session: Connection) -> dict[TurnState, int]:
    """Return how many open runs are in each state of their turn."""
    return {TurnState(row.state): row.n for row in session.execute(STATES)}


def list_at_work(session: Connection) -> dict[str, dict[str, int]]:
    """Return by worker's id how many stages of which agent it works on."""
    found: dict[str, dict[str, int]] = {}
    for row in session.execute(AT_WORK):
        found.setdefault(str(row.worker_id), {})[row.agent] = row.n
    return found


def _agent(pipeline: str, stage: int) -> str:
    known = PIPELINES.get(pipeline)
    return str(known.stages[stage].agent) if known and stage < len(known.stages) else "unknown"
