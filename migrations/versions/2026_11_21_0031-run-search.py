"""Runs are found by who put them in, what they run, why, where they ended and the words of their error.

Only the first of these indexes is written for a run that goes well; the others hold runs that did not.

Revision: 0031_run_search
After: 0030_policy_violations
"""

import sqlalchemy as sa
from alembic import op

revision = "0031_run_search"
down_revision = "0030_policy_violations"
branch_labels = None
depends_on = None

NEWEST = (sa.literal_column("created_at DESC"), sa.literal_column("id DESC"))
INDEXES = {
    "idx_pipeline_runs_kind": (["upstream", "pipeline", "trigger", *NEWEST], {}),
    "idx_pipeline_runs_unpublished": (["outcome", *NEWEST], {"postgresql_where": sa.text("outcome <> 'published'")}),
    "idx_pipeline_runs_ended_at": (
        [sa.literal_column("coalesce(error_agent, current_agent)"), *NEWEST],
        {"postgresql_where": sa.text("status IN ('failed', 'cancelled')")},
    ),
    "idx_pipeline_runs_erring": ([*NEWEST], {"postgresql_where": sa.text("error_message IS NOT NULL")}),
    "idx_pipeline_runs_error": (
        ["error_message"],
        {
            "postgresql_using": "gin",
            "postgresql_ops": {"error_message": "gin_trgm_ops"},
            "postgresql_where": sa.text("error_message IS NOT NULL"),
        },
    ),
}


def upgrade() -> None:
    """Apply."""
    op.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    for name, (columns, options) in INDEXES.items():
        op.create_index(name, "pipeline_runs", columns, **options)
    op.create_index("idx_programs_client", "programs", ["client_id"])


def downgrade() -> None:
    """Take back."""
    op.drop_index("idx_programs_client", table_name="programs")
    for name in reversed(INDEXES):
        op.drop_index(name, table_name="pipeline_runs")
    op.execute("DROP EXTENSION IF EXISTS pg_trgm")
