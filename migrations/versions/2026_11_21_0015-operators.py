"""Who puts runs in and with which share, what is paused, and what operators did.

Revision: 0015_operators
After: 0014_run_counts
"""

from alembic import op

revision = "0015_operators"
down_revision = "0014_run_counts"
branch_labels = None
depends_on = None

STATEMENTS = (
    "CREATE TYPE pause_scope AS ENUM ('pipeline', 'agent', 'client')",
    """
    CREATE TABLE upstreams (
        name text NOT NULL CONSTRAINT pk_upstreams PRIMARY KEY,
        weight smallint NOT NULL DEFAULT 1 CONSTRAINT ck_upstreams_weight CHECK (weight > 0),
        runs_per_minute integer CONSTRAINT ck_upstreams_runs_per_minute CHECK (runs_per_minute > 0),
        burst integer CONSTRAINT ck_upstreams_burst CHECK (burst > 0),
        tokens double precision,
        refilled_at timestamptz
    )
    """,
    "INSERT INTO upstreams (name) SELECT DISTINCT upstream FROM pipeline_runs",
    """
    CREATE TABLE pauses (
        scope pause_scope NOT NULL,
        subject text NOT NULL,
        actor text NOT NULL,
        reason text NOT NULL,
        paused_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT pk_pauses PRIMARY KEY (scope, subject)
    )
    """,
    """
    CREATE TABLE operator_actions (
        id uuid NOT NULL DEFAULT uuid_v7() CONSTRAINT pk_operator_actions PRIMARY KEY,
        actor text NOT NULL,
        action text NOT NULL,
        subject_kind text NOT NULL,
        subject_id text NOT NULL,
        reason text NOT NULL,
        detail jsonb NOT NULL DEFAULT '{}',
        created_at timestamptz NOT NULL DEFAULT now()
    )
    """,
    "CREATE INDEX idx_operator_actions_subject ON operator_actions (subject_kind, subject_id, created_at DESC)",
    "CREATE INDEX idx_operator_actions_newest ON operator_actions (created_at DESC)",
    "ALTER TABLE pipeline_runs ADD COLUMN forked_from uuid",
)


def upgrade() -> None:
    """Apply."""
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    """Take back."""
    op.execute("ALTER TABLE pipeline_runs DROP COLUMN forked_from")
    for table in ("operator_actions", "pauses", "upstreams"):
        op.drop_table(table)
    op.execute("DROP TYPE pause_scope")
