"""Indexes of what is asked for all the time, so that ended runs cost nothing.

Revision: 0011_run_indexes
After: 0010_enqueue_run
"""

import sqlalchemy as sa
from alembic import op

revision = "0011_run_indexes"
down_revision = "0010_enqueue_run"
branch_labels = None
depends_on = None

OPEN = sa.text("status IN ('pending', 'running')")
TROUBLE = sa.text("outcome IN ('failed', 'rescued')")


def upgrade() -> None:
    """Apply."""
    op.create_index("idx_pipeline_runs_client_open", "pipeline_runs", ["client_id"], postgresql_where=OPEN)
    op.create_index("idx_pipeline_runs_outcome", "pipeline_runs", ["status", "outcome"])
    op.create_index(
        "idx_pipeline_runs_newest",
        "pipeline_runs",
        [sa.literal_column("created_at DESC"), sa.literal_column("id DESC")],
    )
    op.create_index("idx_stage_attempts_trouble", "stage_attempts", ["finished_at"], postgresql_where=TROUBLE)


def downgrade() -> None:
    """Take back."""
    op.drop_index("idx_stage_attempts_trouble", table_name="stage_attempts")
    op.drop_index("idx_pipeline_runs_newest", table_name="pipeline_runs")
    op.drop_index("idx_pipeline_runs_outcome", table_name="pipeline_runs")
    op.drop_index("idx_pipeline_runs_client_open", table_name="pipeline_runs")
