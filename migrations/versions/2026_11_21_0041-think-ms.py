"""How long the agent thought stands beside when its stage began and was over: the rest of that time is the commit.

Nobody knows it of stages that were over before.

Revision: 0041_think_ms
After: 0040_service_bypasses
"""

from alembic import op

from db.row_security import Shared, grant

revision = "0041_think_ms"
down_revision = "0040_service_bypasses"
branch_labels = None
depends_on = None

LOCK = "LOCK TABLE stage_attempts IN ACCESS EXCLUSIVE MODE"
"""And the tables it shows, in the order of whoever reads it: no deadlock with them."""

ATTEMPTS = """
CREATE OR REPLACE VIEW stage_attempts WITH (security_invoker = true) AS
    SELECT id, pipeline_run_id, stage, agent, fence, worker_id, outcome, error, queued_at, started_at, finished_at{think_ms}
    FROM stage_failures
    UNION ALL
    SELECT id, pipeline_run_id, stage, from_agent::text, fence, worker_id, outcome, NULL, queued_at, started_at, created_at{think_ms}
    FROM agent_messages WHERE outcome IS NOT NULL
"""
SEEN = Shared("stage_attempts", ("SELECT",), ("SELECT",))

UP = (
    LOCK,
    "ALTER TABLE stage_failures ADD think_ms integer",
    "ALTER TABLE agent_messages ADD think_ms integer",
    ATTEMPTS.format(think_ms=", think_ms"),
)
DOWN = (
    LOCK,
    "DROP VIEW stage_attempts",
    "ALTER TABLE agent_messages DROP think_ms",
    "ALTER TABLE stage_failures DROP think_ms",
    ATTEMPTS.format(think_ms=""),
    *grant(SEEN),
)


def upgrade() -> None:
    """Apply."""
    for statement in UP:
        op.execute(statement)


def downgrade() -> None:
    """Take back."""
    for statement in DOWN:
        op.execute(statement)
