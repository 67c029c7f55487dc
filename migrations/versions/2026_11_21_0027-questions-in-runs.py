"""A question to the PHYSICIAN is answered by a run of its own.

Revision: 0027_questions_in_runs
After: 0026_pantry
"""

import sqlalchemy as sa
from alembic import op

revision = "0027_questions_in_runs"
down_revision = "0026_pantry"
branch_labels = None
depends_on = None

TABLE = "physician_queries"
RUN = "fk_physician_queries_pipeline_run_id_pipeline_runs"


def upgrade() -> None:
    """Apply."""
    op.add_column(TABLE, sa.Column("pipeline_run_id", sa.Uuid(), nullable=True))
    op.add_column(TABLE, sa.Column("idempotency_key", sa.Text(), nullable=True))
    op.add_column(TABLE, sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True))
    op.create_foreign_key(op.f(RUN), TABLE, "pipeline_runs", ["pipeline_run_id"], ["id"], ondelete="CASCADE")
    for column in ("pipeline_run_id", "idempotency_key"):
        op.create_unique_constraint(op.f(f"uq_physician_queries_{column}"), TABLE, [column])


def downgrade() -> None:
    """Take back; which run answered a question is forgotten."""
    for column in ("pipeline_run_id", "idempotency_key", "answered_at"):
        op.drop_column(TABLE, column)
