"""Time-ordered ids, made by the database.

Revision: 0001_uuid_v7
After: nothing
"""

from alembic import op

revision = "0001_uuid_v7"
down_revision = None
branch_labels = None
depends_on = None

UUID_V7 = """CREATE FUNCTION uuid_v7() RETURNS uuid LANGUAGE sql VOLATILE PARALLEL SAFE AS $$
    SELECT encode(
        set_bit(
            set_bit(
                overlay(
                    uuid_send(gen_random_uuid())
                    PLACING substring(int8send((extract(epoch FROM clock_timestamp()) * 1000)::bigint) FROM 3)
                    FROM 1 FOR 6
                ),
                52, 1
            ),
            53, 1
        ),
        'hex'
    )::uuid
$$
"""


def upgrade() -> None:
    """Apply."""
    op.execute(UUID_V7)


def downgrade() -> None:
    """Take back."""
    op.execute("DROP FUNCTION uuid_v7()")
