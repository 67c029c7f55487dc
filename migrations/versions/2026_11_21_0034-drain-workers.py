"""A worker process can be asked to take nothing more up.

Revision: 0034_drain_workers
After: 0033_run_minutes
"""

import sqlalchemy as sa
from alembic import op

revision = "0034_drain_workers"
down_revision = "0033_run_minutes"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.add_column("processes", sa.Column("drain", sa.Boolean(), server_default=sa.text("false"), nullable=False))


def downgrade() -> None:
    """Take back."""
    op.drop_column("processes", "drain")
