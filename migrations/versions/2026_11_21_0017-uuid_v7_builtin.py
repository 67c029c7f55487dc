"""PostgreSQL 18 makes UUIDv7 itself, in order and many times faster; where it does, uuid_v7() is its function.

Revision: 0017_uuid_v7_builtin
After: 0016_enqueue_turns
"""

from alembic import context, op
from sqlalchemy import text

revision = "0017_uuid_v7_builtin"
down_revision = "0016_enqueue_turns"
branch_labels = None
depends_on = None

HAS_BUILTIN = text("SELECT to_regprocedure('pg_catalog.uuidv7()') IS NOT NULL")
BUILTIN = "CREATE OR REPLACE FUNCTION uuid_v7() RETURNS uuid LANGUAGE sql VOLATILE PARALLEL SAFE AS 'SELECT uuidv7()'"


def upgrade() -> None:
    """Apply."""
    if op.get_bind().execute(HAS_BUILTIN).scalar_one():
        op.execute(BUILTIN)


def downgrade() -> None:
    """Take back."""
    ours = context.script.get_revision("0001_uuid_v7").module.UUID_V7
    op.execute(ours.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"))
