"""Which texts and plans broke which policy, and what was done; a text is kept as its hash.

Revision: 0030_policy_violations
After: 0029_weather_days
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0030_policy_violations"
down_revision = "0029_weather_days"
branch_labels = None
depends_on = None

TYPES = (
    "calorie_minimum",
    "calorie_maximum",
    "protein_minimum",
    "weight_loss_rate",
    "eating_disorder_signal",
    "medical_claim",
    "unsafe_content",
)


def _one_of(column: str, *words: str) -> sa.CheckConstraint:
    listed = ", ".join(f"'{word}'" for word in words)
    return sa.CheckConstraint(f"{column} IN ({listed})", name=op.f(f"ck_policy_violations_{column}"))


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "policy_violations",
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuid_v7()"), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("pipeline_run_id", sa.Uuid(), nullable=True),
        sa.Column("violation_type", sa.Text(), nullable=False),
        sa.Column("severity", sa.Text(), nullable=False),
        sa.Column("trigger", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("text_sha256", sa.Text(), nullable=True),
        sa.Column("details", JSONB(), server_default=sa.text("'{}'::jsonb"), nullable=False),
        sa.Column("resolved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("resolution_notes", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        _one_of("violation_type", *TYPES),
        _one_of("severity", "warning", "critical"),
        _one_of("trigger", "input", "plan", "output"),
        _one_of("action", "allowed", "warned", "rewritten", "blocked"),
        sa.ForeignKeyConstraint(
            ["client_id"], ["clients.id"], name=op.f("fk_policy_violations_client_id_clients"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["pipeline_run_id"],
            ["pipeline_runs.id"],
            name=op.f("fk_policy_violations_pipeline_run_id_pipeline_runs"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy_violations")),
    )
    op.create_index(
        "idx_policy_violations_client", "policy_violations", ["client_id", sa.literal_column("created_at DESC")]
    )
    op.create_index(
        "idx_policy_violations_once",
        "policy_violations",
        ["client_id", "pipeline_run_id", "rule", "text_sha256"],
        unique=True,
        postgresql_nulls_not_distinct=True,
    )


def downgrade() -> None:
    """Take back."""
    op.drop_table("policy_violations")
