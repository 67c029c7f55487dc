"""A turn says since when it waits for a place at its agent, which has as many at work as its limit lets it.

Revision: 0045_waits_since
After: 0044_agent_limits
"""

from alembic import op

revision = "0045_waits_since"
down_revision = "0044_agent_limits"
branch_labels = None
depends_on = None

STATEMENTS = (
    "ALTER TABLE stage_turns ADD COLUMN waits_since timestamptz",
    """ALTER TABLE stage_turns ADD CONSTRAINT ck_stage_turns_what_has_a_worker_waits_for_no_place
        CHECK (worker_id IS NULL OR waits_since IS NULL)""",
    "CREATE INDEX idx_stage_turns_waiting ON stage_turns (run_id) WHERE waits_since IS NOT NULL",
)


def upgrade() -> None:
    """Apply."""
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    """Take back; what waits is given out by the next look of the scheduler."""
    op.execute("ALTER TABLE stage_turns DROP COLUMN waits_since")
