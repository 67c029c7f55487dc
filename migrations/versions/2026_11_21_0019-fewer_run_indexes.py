"""A run is found by its program, which names its client: one index less to write for each run.

Revision: 0019_fewer_run_indexes
After: 0017_uuid_v7_builtin
"""

import sqlalchemy as sa
from alembic import op

revision = "0019_fewer_run_indexes"
down_revision = "0017_uuid_v7_builtin"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.drop_index("idx_pipeline_runs_client", table_name="pipeline_runs")


def downgrade() -> None:
    """Take back."""
    op.create_index("idx_pipeline_runs_client", "pipeline_runs", ["client_id", sa.literal_column("created_at DESC")])
