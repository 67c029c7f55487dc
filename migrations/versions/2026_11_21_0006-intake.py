"""Intakes as they came, with the decision of the gate.

Revision: 0006_intake
After: 0005_catalogue
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006_intake"
down_revision = "0005_catalogue"
branch_labels = None
depends_on = None

_intake_outcome = postgresql.ENUM(name="intake_outcome", create_type=False)


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "intake_answers",
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuid_v7()"), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("answers", postgresql.JSONB(none_as_null=True), nullable=False),
        sa.Column("outcome", _intake_outcome, nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("reasons", postgresql.JSONB(none_as_null=True), nullable=False),
        sa.Column("cleared_until", sa.Date(), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["client_id"], ["clients.id"], name=op.f("fk_intake_answers_client_id_clients"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intake_answers")),
    )
    op.create_index("idx_intake_answers_client", "intake_answers", ["client_id", "received_at"], unique=False)


def downgrade() -> None:
    """Take back."""
    op.drop_table("intake_answers")
