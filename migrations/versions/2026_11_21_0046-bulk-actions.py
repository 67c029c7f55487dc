"""What is done to many runs at once is kept: which runs, why, and how far it has come.

Revision: 0046_bulk_actions
After: 0045_waits_since
"""

from alembic import op

from db.row_security import Owned, protect

revision = "0046_bulk_actions"
down_revision = "0045_waits_since"
branch_labels = None
depends_on = None

TABLE = (
    "CREATE TYPE bulk_state AS ENUM ('seen', 'at_work', 'done', 'stopped')",
    """
    CREATE TABLE bulk_actions (
        id uuid NOT NULL DEFAULT uuid_v7() CONSTRAINT pk_bulk_actions PRIMARY KEY,
        deed text NOT NULL CONSTRAINT ck_bulk_actions_deed CHECK (deed IN ('cancel', 'resume', 'retry')),
        filter jsonb NOT NULL,
        run_ids uuid[] NOT NULL,
        total integer NOT NULL,
        state bulk_state NOT NULL DEFAULT 'seen',
        done integer NOT NULL DEFAULT 0,
        refused integer NOT NULL DEFAULT 0,
        refusals jsonb NOT NULL DEFAULT '[]',
        actor text NOT NULL,
        reason text,
        seen_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        confirmed_at timestamptz,
        worked_at timestamptz,
        ended_at timestamptz,
        stopped_by text,
        stop_reason text,
        CONSTRAINT ck_bulk_actions_each_once CHECK (done + refused <= cardinality(run_ids)),
        CONSTRAINT ck_bulk_actions_confirmed_with_a_reason CHECK ((state = 'seen') = (reason IS NULL)),
        CONSTRAINT ck_bulk_actions_ended CHECK ((state IN ('done', 'stopped')) = (ended_at IS NOT NULL))
    )
    """,
    "ALTER TABLE bulk_actions ALTER COLUMN run_ids SET STORAGE EXTERNAL",
    "CREATE INDEX idx_bulk_actions_open ON bulk_actions (state, seen_at) WHERE state IN ('seen', 'at_work')",
    *protect(Owned("bulk_actions")),
)
"""Ids are stored as they are: they do not shrink, and a part of them is read without unpacking."""


def upgrade() -> None:
    """Apply."""
    for statement in TABLE:
        op.execute(statement)


def downgrade() -> None:
    """Take back; nobody works on what is left of any."""
    op.execute("DROP TABLE bulk_actions")
    op.execute("DROP TYPE bulk_state")
