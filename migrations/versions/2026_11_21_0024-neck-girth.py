"""The neck's girth, which with waist and hip gives body fat.

Revision: 0024_neck_girth
After: 0023_keys_by_index
"""

import sqlalchemy as sa
from alembic import op

revision = "0024_neck_girth"
down_revision = "0023_keys_by_index"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.add_column("progress_entries", sa.Column("neck_cm", sa.Numeric(5, 1, asdecimal=False), nullable=True))


def downgrade() -> None:
    """Take back."""
    op.drop_column("progress_entries", "neck_cm")
