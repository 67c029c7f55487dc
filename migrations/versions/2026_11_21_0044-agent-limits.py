"""How many stages of an agent may be at work at once, where an operator has set a limit.

Revision: 0044_agent_limits
After: 0043_fire_minutes
"""

import sqlalchemy as sa
from alembic import op

from db.row_security import Shared, grant

revision = "0044_agent_limits"
down_revision = "0043_fire_minutes"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "agent_limits",
        sa.Column("agent", sa.Text(), nullable=False),
        sa.Column("at_most", sa.SmallInteger(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("limited_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("at_most > 0", name=op.f("ck_agent_limits_at_most")),
        sa.PrimaryKeyConstraint("agent", name=op.f("pk_agent_limits")),
    )
    for statement in grant(Shared("agent_limits")):
        op.execute(statement)


def downgrade() -> None:
    """Take back."""
    op.drop_table("agent_limits")
