"""A periodic job can be paused like a pipeline, an agent's queue and a client.

Revision: 0035_pause_schedules
After: 0034_drain_workers
"""

from alembic import op

revision = "0035_pause_schedules"
down_revision = "0034_drain_workers"
branch_labels = None
depends_on = None

DOWN = (
    "DELETE FROM pauses WHERE scope::text = 'schedule'",
    "ALTER TYPE pause_scope RENAME TO pause_scope_before",
    "CREATE TYPE pause_scope AS ENUM ('pipeline', 'agent', 'client')",
    "ALTER TABLE pauses ALTER COLUMN scope TYPE pause_scope USING scope::text::pause_scope",
    "DROP TYPE pause_scope_before",
)


def upgrade() -> None:
    """Apply."""
    op.execute("ALTER TYPE pause_scope ADD VALUE 'schedule'")


def downgrade() -> None:
    """Take back."""
    for statement in DOWN:
        op.execute(statement)
