"""How late check-ins fired, by the minute: the pages read a few rows, however many fired.

Revision: 0043_fire_minutes
After: 0042_check_ins_in_order
"""

import sqlalchemy as sa
from alembic import op

from db.row_security import Shared, grant

revision = "0043_fire_minutes"
down_revision = "0042_check_ins_in_order"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "fire_minutes",
        sa.Column("minute", sa.DateTime(timezone=True), nullable=False),
        sa.Column("within_seconds", sa.Integer(), nullable=False),
        sa.Column("fired", sa.Integer(), nullable=False),
        sa.Column("missed", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("minute", "within_seconds", name=op.f("pk_fire_minutes")),
    )
    for statement in grant(Shared("fire_minutes")):
        op.execute(statement)


def downgrade() -> None:
    """Take back."""
    op.drop_table("fire_minutes")
