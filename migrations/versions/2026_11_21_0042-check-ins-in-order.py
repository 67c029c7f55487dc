"""Check-ins to come are found in the order in which lists show them, however many are due at the same moment.

Revision: 0042_check_ins_in_order
After: 0041_think_ms
"""

import sqlalchemy as sa
from alembic import op

revision = "0042_check_ins_in_order"
down_revision = "0041_think_ms"
branch_labels = None
depends_on = None

NAME = "idx_programs_next_check_in"
TO_COME = sa.text("status = 'active' AND deleted_at IS NULL")


def upgrade() -> None:
    """Apply."""
    op.drop_index(NAME, table_name="programs")
    op.create_index(NAME, "programs", ["next_check_in_at", "id"], postgresql_where=TO_COME)


def downgrade() -> None:
    """Take back."""
    op.drop_index(NAME, table_name="programs")
    op.create_index(NAME, "programs", ["next_check_in_at"], postgresql_where=TO_COME)
