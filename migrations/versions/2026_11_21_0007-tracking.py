"""What clients log: days and sets.

Revision: 0007_tracking
After: 0006_intake
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0007_tracking"
down_revision = "0006_intake"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "check_ins",
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuid_v7()"), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("weight_kg", sa.Numeric(precision=5, scale=2, asdecimal=False), nullable=True),
        sa.Column("energy_level", sa.SmallInteger(), nullable=True),
        sa.Column("sleep_quality", sa.SmallInteger(), nullable=True),
        sa.Column("mood", sa.SmallInteger(), nullable=True),
        sa.Column("sleep_hours", sa.Numeric(precision=4, scale=2, asdecimal=False), nullable=True),
        sa.Column("steps", sa.Integer(), nullable=True),
        sa.Column("adherence_score", sa.Numeric(precision=3, scale=2, asdecimal=False), nullable=True),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.Column("client_updated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("adherence_score BETWEEN 0 AND 1", name=op.f("ck_check_ins_adherence_score")),
        sa.CheckConstraint("energy_level BETWEEN 0 AND 10", name=op.f("ck_check_ins_energy_level")),
        sa.CheckConstraint("mood BETWEEN 0 AND 10", name=op.f("ck_check_ins_mood")),
        sa.CheckConstraint("sleep_quality BETWEEN 0 AND 10", name=op.f("ck_check_ins_sleep_quality")),
        sa.CheckConstraint("weight_kg BETWEEN 20 AND 500", name=op.f("ck_check_ins_weight_kg")),
        sa.ForeignKeyConstraint(
            ["client_id"], ["clients.id"], name=op.f("fk_check_ins_client_id_clients"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_check_ins")),
        sa.UniqueConstraint("client_id", "date", name=op.f("uq_check_ins_client_id_date")),
    )
    op.create_table(
        "nutrition_days",
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuid_v7()"), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("calories", sa.Integer(), nullable=True),
        sa.Column("protein_g", sa.Numeric(precision=6, scale=2, asdecimal=False), nullable=True),
        sa.Column("carbs_g", sa.Numeric(precision=6, scale=2, asdecimal=False), nullable=True),
        sa.Column("fat_g", sa.Numeric(precision=6, scale=2, asdecimal=False), nullable=True),
        sa.Column("fiber_g", sa.Numeric(precision=5, scale=2, asdecimal=False), nullable=True),
        sa.Column("liquid_share", sa.Numeric(precision=3, scale=2, asdecimal=False), nullable=True),
        sa.Column("source", sa.Text(), server_default="manual", nullable=False),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("source IN ('manual', 'mfp_import')", name=op.f("ck_nutrition_days_source")),
        sa.ForeignKeyConstraint(
            ["client_id"], ["clients.id"], name=op.f("fk_nutrition_days_client_id_clients"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_nutrition_days")),
        sa.UniqueConstraint("client_id", "date", name=op.f("uq_nutrition_days_client_id_date")),
    )
    op.create_table(
        "context_logs",
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuid_v7()"), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("stress", sa.SmallInteger(), nullable=True),
        sa.Column("soreness", sa.SmallInteger(), nullable=True),
        sa.Column("appetite", sa.SmallInteger(), nullable=True),
        sa.Column("gi_comfort", sa.SmallInteger(), nullable=True),
        sa.Column("motivation", sa.SmallInteger(), nullable=True),
        sa.Column("resting_pulse", sa.SmallInteger(), nullable=True),
        sa.Column("cardio_minutes", sa.SmallInteger(), nullable=True),
        sa.Column("exercise_kcal", sa.Integer(), nullable=True),
        sa.Column("menses", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("viable_day", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("pain", postgresql.JSONB(none_as_null=True), server_default=sa.text("'[]'::jsonb"), nullable=False),
        sa.Column(
            "symptoms", postgresql.JSONB(none_as_null=True), server_default=sa.text("'[]'::jsonb"), nullable=False
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("appetite BETWEEN 0 AND 10", name=op.f("ck_context_logs_appetite")),
        sa.CheckConstraint("gi_comfort BETWEEN 0 AND 10", name=op.f("ck_context_logs_gi_comfort")),
        sa.CheckConstraint("motivation BETWEEN 0 AND 10", name=op.f("ck_context_logs_motivation")),
        sa.CheckConstraint("soreness BETWEEN 0 AND 10", name=op.f("ck_context_logs_soreness")),
        sa.CheckConstraint("stress BETWEEN 0 AND 10", name=op.f("ck_context_logs_stress")),
        sa.ForeignKeyConstraint(
            ["client_id"], ["clients.id"], name=op.f("fk_context_logs_client_id_clients"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_context_logs")),
        sa.UniqueConstraint("client_id", "date", name=op.f("uq_context_logs_client_id_date")),
    )
    op.create_table(
        "exercise_sets",
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuid_v7()"), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("performed_on", sa.Date(), nullable=False),
        sa.Column("exercise", sa.Text(), nullable=False),
        sa.Column("set_number", sa.SmallInteger(), nullable=False),
        sa.Column("reps", sa.SmallInteger(), nullable=False),
        sa.Column("weight_kg", sa.Numeric(precision=6, scale=2, asdecimal=False), nullable=False),
        sa.Column("rpe", sa.Numeric(precision=3, scale=1, asdecimal=False), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("reps BETWEEN 0 AND 200", name=op.f("ck_exercise_sets_reps")),
        sa.CheckConstraint("rpe BETWEEN 1 AND 10", name=op.f("ck_exercise_sets_rpe")),
        sa.ForeignKeyConstraint(
            ["client_id"], ["clients.id"], name=op.f("fk_exercise_sets_client_id_clients"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exercise_sets")),
        sa.UniqueConstraint(
            "client_id",
            "performed_on",
            "exercise",
            "set_number",
            name=op.f("uq_exercise_sets_client_id_performed_on_exercise_set_number"),
        ),
    )


def downgrade() -> None:
    """Take back."""
    op.drop_table("exercise_sets")
    op.drop_table("context_logs")
    op.drop_table("nutrition_days")
    op.drop_table("check_ins")
