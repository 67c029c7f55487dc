"""Who may come in: people who sign in, and the keys of upstream apps. Neither passwords nor keys are kept."""

from sqlalchemy import ARRAY, CheckConstraint, Column, ForeignKey, Index, LargeBinary, Table, Text, Uuid, text

from db.tables.base import created_at, key, metadata, moment, sql_enum
from domain.access import Role

users = Table(
    "users",
    metadata,
    key(),
    Column("email", Text, nullable=False, unique=True),
    Column("password_hash", Text, nullable=False),
    Column("role", sql_enum(Role, "user_role"), nullable=False),
    Column("disabled_at", moment),
    Column("signed_in_at", moment),
    created_at(),
    CheckConstraint("email = lower(email)", name="email"),
)
"""People who sign in; `password_hash` is argon2id's own text, with its parameters."""

api_keys = Table(
    "api_keys",
    metadata,
    key(),
    Column("name", Text, nullable=False),
    Column("prefix", Text, nullable=False),
    Column("key_sha256", LargeBinary, nullable=False, unique=True),
    Column("scopes", ARRAY(Text), nullable=False),
    Column("upstream", Text),
    Column("client_id", Uuid, ForeignKey("clients.id", ondelete="CASCADE")),
    Column("expires_at", moment),
    Column("revoked_at", moment),
    Column("last_used_at", moment),
    created_at(),
    CheckConstraint("cardinality(scopes) > 0", name="scopes"),
    Index("idx_api_keys_name", "name", unique=True, postgresql_where=text("revoked_at IS NULL")),
    Index("idx_api_keys_client", "client_id", postgresql_where=text("client_id IS NOT NULL")),
)
"""Keys of apps: `prefix` is what lists show, `key_sha256` what is compared."""
