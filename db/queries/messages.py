"""What the agents of a run said."""

from typing import Any
from uuid import UUID

from sqlalchemy import Connection, text

from domain.vocabulary import AgentName

LAST_PUBLISHED = text("""
    SELECT m.payload FROM weekly_plans w CROSS JOIN LATERAL (
        SELECT payload FROM agent_messages
        WHERE pipeline_run_id = w.pipeline_run_id AND from_agent = CAST(:agent AS agent_name) LIMIT 1) m
    WHERE w.program_id = :program_id ORDER BY w.week_number DESC LIMIT 1
""")


SAID = text("SELECT from_agent::text, payload FROM agent_messages WHERE pipeline_run_id = :run_id ORDER BY from_agent")

ADJUSTMENTS = text("""
    SELECT trigger_type, old_values, new_values FROM adjustments WHERE pipeline_run_id = :run_id ORDER BY created_at, id
""")


def list_said(session: Connection, run_id: UUID) -> dict[str, dict[str, Any]]:
    """Return each message of a run by its agent."""
    return {row.from_agent: row.payload for row in session.execute(SAID, {"run_id": run_id})}


def list_adjustments(session: Connection, run_id: UUID) -> list[dict[str, Any]]:
    """Return what a run changed in its program: each change's kind, and exactly the values that differ."""
    return [dict(row) for row in session.execute(ADJUSTMENTS, {"run_id": run_id}).mappings()]


def get_last_published(session: Connection, program_id: UUID, agent: AgentName) -> dict[str, Any] | None:
    """Return what an agent said in the newest published week of a program."""
    return session.execute(LAST_PUBLISHED, {"program_id": program_id, "agent": agent}).scalar_one_or_none()
