"""What requests over HTTP were answered, kept for a day under the key they were sent with.

Revision: 0038_idempotency_keys
After: 0037_row_security
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from db.row_security import Owned, protect

revision = "0038_idempotency_keys"
down_revision = "0037_row_security"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "idempotency_keys",
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("request_sha256", sa.LargeBinary(), nullable=False),
        sa.Column("token", sa.Uuid(), nullable=False),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.SmallInteger(), nullable=True),
        sa.Column("headers", JSONB(), nullable=True),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("(status IS NULL) = (body IS NULL)", name=op.f("ck_idempotency_keys_an_answer_is_whole")),
        sa.PrimaryKeyConstraint("actor", "key", name=op.f("pk_idempotency_keys")),
    )
    op.create_index("idx_idempotency_keys_created", "idempotency_keys", ["created_at"])
    for statement in protect(Owned("idempotency_keys")):
        op.execute(statement)


def downgrade() -> None:
    """Take back."""
    op.drop_table("idempotency_keys")
