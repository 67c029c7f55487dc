"""Grams on the plate, and every published version.

Revision: 0008_published_bundle
After: 0007_tracking
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0008_published_bundle"
down_revision = "0007_tracking"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "meal_items",
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuid_v7()"), nullable=False),
        sa.Column("meal_slot_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("food", sa.Text(), nullable=False),
        sa.Column("grams", sa.Numeric(precision=5, scale=1, asdecimal=False), nullable=False),
        sa.ForeignKeyConstraint(
            ["meal_slot_id"], ["meal_slots.id"], name=op.f("fk_meal_items_meal_slot_id_meal_slots"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meal_items")),
        sa.UniqueConstraint("meal_slot_id", "position", name=op.f("uq_meal_items_meal_slot_id_position")),
    )
    op.create_table(
        "program_versions",
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuid_v7()"), nullable=False),
        sa.Column("program_id", sa.Uuid(), nullable=False),
        sa.Column("pipeline_run_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("week_number", sa.Integer(), nullable=False),
        sa.Column("full_bundle", postgresql.JSONB(none_as_null=True), nullable=False),
        sa.Column("bundle_sha256", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["pipeline_run_id"], ["pipeline_runs.id"], name=op.f("fk_program_versions_pipeline_run_id_pipeline_runs")
        ),
        sa.ForeignKeyConstraint(
            ["program_id"], ["programs.id"], name=op.f("fk_program_versions_program_id_programs"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_program_versions")),
        sa.UniqueConstraint("pipeline_run_id", name=op.f("uq_program_versions_pipeline_run_id")),
        sa.UniqueConstraint("program_id", "version", name=op.f("uq_program_versions_program_id_version")),
    )


def downgrade() -> None:
    """Take back."""
    op.drop_table("program_versions")
    op.drop_table("meal_items")
