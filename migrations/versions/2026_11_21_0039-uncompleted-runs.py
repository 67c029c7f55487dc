"""Runs that did not complete are found by their state in their order, few as they are among millions.

Revision: 0039_uncompleted_runs
After: 0038_idempotency_keys
"""

import sqlalchemy as sa
from alembic import op

revision = "0039_uncompleted_runs"
down_revision = "0038_idempotency_keys"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_index(
        "idx_pipeline_runs_uncompleted",
        "pipeline_runs",
        ["status", sa.literal_column("created_at DESC"), sa.literal_column("id DESC")],
        postgresql_where=sa.text("status <> 'completed'"),
    )


def downgrade() -> None:
    """Take back."""
    op.drop_index("idx_pipeline_runs_uncompleted", table_name="pipeline_runs")
