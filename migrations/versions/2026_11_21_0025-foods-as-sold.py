"""Foods say how they are sold and what of them is thrown away, so that a shopping list buys enough.

Revision: 0025_foods_as_sold
After: 0024_neck_girth
"""

import sqlalchemy as sa
from alembic import op

revision = "0025_foods_as_sold"
down_revision = "0024_neck_girth"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.add_column("foods", sa.Column("refuse", sa.Numeric(3, 2), nullable=False, server_default="0"))
    op.add_column("foods", sa.Column("pack_g", sa.Numeric(8, 3), nullable=True))
    op.add_column("foods", sa.Column("pack_desc", sa.Text(), nullable=False, server_default=""))


def downgrade() -> None:
    """Take back."""
    op.drop_column("foods", "pack_desc")
    op.drop_column("foods", "pack_g")
    op.drop_column("foods", "refuse")
