"""Foods, exercises and the immutable versions runs name.

Revision: 0005_catalogue
After: 0004_seed_indexes
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005_catalogue"
down_revision = "0004_seed_indexes"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "foods",
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuid_v7()"), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("kcal", sa.Numeric(precision=8, scale=3, asdecimal=False), nullable=False),
        sa.Column("protein_g", sa.Numeric(precision=8, scale=3, asdecimal=False), nullable=False),
        sa.Column("fat_g", sa.Numeric(precision=8, scale=3, asdecimal=False), nullable=False),
        sa.Column("carbs_g", sa.Numeric(precision=8, scale=3, asdecimal=False), nullable=False),
        sa.Column("fiber_g", sa.Numeric(precision=8, scale=3, asdecimal=False), nullable=False),
        sa.Column("tags", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("sodium_mg", sa.Numeric(precision=8, scale=3, asdecimal=False), nullable=False),
        sa.Column("potassium_mg", sa.Numeric(precision=8, scale=3, asdecimal=False), nullable=False),
        sa.Column("vitamin_k_ug", sa.Numeric(precision=8, scale=3, asdecimal=False), nullable=False),
        sa.Column("household_g", sa.Numeric(precision=8, scale=3, asdecimal=False), nullable=True),
        sa.Column("household_desc", sa.Text(), nullable=False),
        sa.Column("shelf_life_days", sa.SmallInteger(), nullable=False),
        sa.Column("max_serving_g", sa.Numeric(precision=8, scale=3, asdecimal=False), nullable=False),
        sa.Column("max_day_g", sa.Numeric(precision=8, scale=3, asdecimal=False), nullable=False),
        sa.Column("slots", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_foods")),
        sa.UniqueConstraint("name", name=op.f("uq_foods_name")),
    )
    op.create_table(
        "exercises",
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuid_v7()"), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("pattern", sa.Text(), nullable=False),
        sa.Column("primary_muscles", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("secondary_muscles", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("equipment", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("unilateral", sa.Boolean(), nullable=False),
        sa.Column("contraindicated_joints", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("met", sa.Numeric(precision=4, scale=1, asdecimal=False), nullable=False),
        sa.Column("compendium_code", sa.Text(), nullable=False),
        sa.Column("is_outdoor", sa.Boolean(), nullable=False),
        sa.Column("indoor_alternative", sa.Text(), nullable=True),
        sa.Column("seconds_per_rep", sa.SmallInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exercises")),
        sa.UniqueConstraint("name", name=op.f("uq_exercises_name")),
    )
    op.create_table(
        "catalogues",
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("content", postgresql.JSONB(none_as_null=True), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_catalogues")),
    )


def downgrade() -> None:
    """Take back."""
    op.drop_table("catalogues")
    op.drop_table("exercises")
    op.drop_table("foods")
