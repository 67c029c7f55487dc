"""Samples of how many runs ended, by the minute: the pages' curves read a few rows, however many runs there were.

Revision: 0033_run_minutes
After: 0032_access
"""

import sqlalchemy as sa
from alembic import op

revision = "0033_run_minutes"
down_revision = "0032_access"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "run_minutes",
        sa.Column("minute", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sampled_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended", sa.BigInteger(), nullable=False),
        sa.Column("failed", sa.BigInteger(), nullable=False),
        sa.Column("open", sa.BigInteger(), nullable=False),
        sa.Column("failures", sa.Integer(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("minute", name=op.f("pk_run_minutes")),
    )


def downgrade() -> None:
    """Take back."""
    op.drop_table("run_minutes")
