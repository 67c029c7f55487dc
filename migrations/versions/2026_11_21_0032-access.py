"""Who may come in: people who sign in, and keys of upstream apps, both kept as hashes.

Revision: 0032_access
After: 0031_run_search
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ENUM

revision = "0032_access"
down_revision = "0031_run_search"
branch_labels = None
depends_on = None

ROLE = ENUM("viewer", "operator", "admin", name="user_role", create_type=False)


def _moment(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=True)


def _created_at() -> sa.Column[object]:
    return sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False)


def _id() -> sa.Column[object]:
    return sa.Column("id", sa.Uuid(), server_default=sa.text("uuid_v7()"), nullable=False)


def upgrade() -> None:
    """Apply."""
    op.execute("CREATE TYPE user_role AS ENUM ('viewer', 'operator', 'admin')")
    op.create_table(
        "users",
        _id(),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("role", ROLE, nullable=False),
        _moment("disabled_at"),
        _moment("signed_in_at"),
        _created_at(),
        sa.CheckConstraint("email = lower(email)", name=op.f("ck_users_email")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_users")),
        sa.UniqueConstraint("email", name=op.f("uq_users_email")),
    )
    op.create_table(
        "api_keys",
        _id(),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("prefix", sa.Text(), nullable=False),
        sa.Column("key_sha256", sa.LargeBinary(), nullable=False),
        sa.Column("scopes", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("upstream", sa.Text(), nullable=True),
        sa.Column("client_id", sa.Uuid(), nullable=True),
        _moment("expires_at"),
        _moment("revoked_at"),
        _moment("last_used_at"),
        _created_at(),
        sa.CheckConstraint("cardinality(scopes) > 0", name=op.f("ck_api_keys_scopes")),
        sa.ForeignKeyConstraint(
            ["client_id"], ["clients.id"], name=op.f("fk_api_keys_client_id_clients"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_keys")),
        sa.UniqueConstraint("key_sha256", name=op.f("uq_api_keys_key_sha256")),
    )
    op.create_index(
        "idx_api_keys_name", "api_keys", ["name"], unique=True, postgresql_where=sa.text("revoked_at IS NULL")
    )
    op.create_index("idx_api_keys_client", "api_keys", ["client_id"], postgresql_where=sa.text("client_id IS NOT NULL"))


def downgrade() -> None:
    """Take back."""
    op.drop_table("api_keys")
    op.drop_table("users")
    op.execute("DROP TYPE user_role")
