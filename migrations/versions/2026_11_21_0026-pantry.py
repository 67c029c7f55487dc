"""What clients have at home, so that a plan uses it before it expires and buys the rest.

Revision: 0026_pantry
After: 0025_foods_as_sold
"""

import sqlalchemy as sa
from alembic import op

revision = "0026_pantry"
down_revision = "0025_foods_as_sold"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "pantry_items",
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuid_v7()"), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("food", sa.Text(), nullable=False),
        sa.Column("quantity", sa.Numeric(9, 3), nullable=True),
        sa.Column("unit", sa.Text(), nullable=True),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("counted_on", sa.Date(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["client_id"], ["clients.id"], name=op.f("fk_pantry_items_client_id_clients"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pantry_items")),
        sa.UniqueConstraint("client_id", "position", name=op.f("uq_pantry_items_client_id_position")),
    )


def downgrade() -> None:
    """Take back."""
    op.drop_table("pantry_items")
