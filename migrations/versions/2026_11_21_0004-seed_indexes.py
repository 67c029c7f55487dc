"""Their indexes, partial ones too.

Revision: 0004_seed_indexes
After: 0003_seed_tables
"""

import sqlalchemy as sa
from alembic import op

revision = "0004_seed_indexes"
down_revision = "0003_seed_tables"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_index(
        "idx_programs_client_active",
        "programs",
        ["client_id"],
        unique=False,
        postgresql_where=sa.text("status = 'active' AND deleted_at IS NULL"),
    )
    op.create_index(
        "idx_programs_client_status",
        "programs",
        ["client_id", "status"],
        unique=False,
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.create_index(
        "idx_programs_next_check_in",
        "programs",
        ["next_check_in_at"],
        unique=False,
        postgresql_where=sa.text("status = 'active' AND deleted_at IS NULL"),
    )
    op.create_index(
        "idx_recipes_batch",
        "recipes",
        ["batch_friendly"],
        unique=False,
        postgresql_where=sa.text("batch_friendly = TRUE AND deleted_at IS NULL"),
    )
    op.create_index(
        "idx_recipes_cuisine", "recipes", ["cuisine"], unique=False, postgresql_where=sa.text("deleted_at IS NULL")
    )
    op.create_index(
        "idx_recipes_name", "recipes", ["name"], unique=True, postgresql_where=sa.text("deleted_at IS NULL")
    )
    op.create_index(
        "idx_pipeline_runs_client", "pipeline_runs", ["client_id", sa.literal_column("created_at DESC")], unique=False
    )
    op.create_index(
        "idx_pipeline_runs_due",
        "pipeline_runs",
        ["available_at"],
        unique=False,
        postgresql_where=sa.text("status IN ('pending', 'running')"),
    )
    op.create_index(
        "idx_pipeline_runs_one_a_week",
        "pipeline_runs",
        ["program_id", "week_number"],
        unique=True,
        postgresql_where=sa.text("trigger IN ('initial', 'weekly_checkin') AND status <> 'cancelled'"),
    )
    op.create_index(
        "idx_pipeline_runs_one_live",
        "pipeline_runs",
        ["client_id"],
        unique=True,
        postgresql_where=sa.text("status = 'running'"),
    )
    op.create_index(
        "idx_pipeline_runs_program_created",
        "pipeline_runs",
        ["program_id", sa.literal_column("created_at DESC")],
        unique=False,
    )
    op.create_index("idx_pipeline_runs_program_status", "pipeline_runs", ["program_id", "status"], unique=False)
    op.create_index(
        "idx_pipeline_runs_status_created",
        "pipeline_runs",
        ["status", sa.literal_column("created_at DESC")],
        unique=False,
    )
    op.create_index("idx_weekly_plans_program", "weekly_plans", ["program_id", "week_number"], unique=False)
    op.create_index(
        "idx_meal_slots_recipe",
        "meal_slots",
        ["recipe_id"],
        unique=False,
        postgresql_where=sa.text("recipe_id IS NOT NULL"),
    )
    op.create_index("idx_meal_slots_weekly_plan", "meal_slots", ["weekly_plan_id", "day", "slot"], unique=False)
    op.create_index(
        "idx_training_sessions_program_week", "training_sessions", ["program_id", "week_number"], unique=False
    )
    op.create_index(
        "idx_progress_entries_program_date", "progress_entries", ["program_id", "recorded_at"], unique=False
    )
    op.create_index(
        "idx_progress_entries_program_week", "progress_entries", ["program_id", "week_number"], unique=False
    )
    op.create_index("idx_agent_messages_agents", "agent_messages", ["from_agent", "to_agent"], unique=False)
    op.create_index(
        "idx_agent_messages_pipeline_run", "agent_messages", ["pipeline_run_id", "created_at"], unique=False
    )
    op.create_index("idx_adjustments_pipeline_run", "adjustments", ["pipeline_run_id"], unique=False)
    op.create_index(
        "idx_adjustments_program", "adjustments", ["program_id", sa.literal_column("created_at DESC")], unique=False
    )
    op.create_index(
        "idx_red_flags_client_active",
        "red_flags",
        ["client_id"],
        unique=False,
        postgresql_where=sa.text("status = 'detected'"),
    )
    op.create_index(
        "idx_red_flags_client_status",
        "red_flags",
        ["client_id", "status"],
        unique=False,
        postgresql_where=sa.text("status IN ('detected', 'acknowledged')"),
    )
    op.create_index(
        "idx_red_flags_open_once",
        "red_flags",
        ["client_id", "flag_type", "severity"],
        unique=True,
        postgresql_where=sa.text("status IN ('detected', 'acknowledged', 'referred')"),
    )
    op.create_index(
        "idx_physician_queries_client",
        "physician_queries",
        ["client_id", sa.literal_column("created_at DESC")],
        unique=False,
    )


def downgrade() -> None:
    """Take back."""
    op.drop_index("idx_physician_queries_client", table_name="physician_queries")
    op.drop_index("idx_red_flags_open_once", table_name="red_flags")
    op.drop_index("idx_red_flags_client_status", table_name="red_flags")
    op.drop_index("idx_red_flags_client_active", table_name="red_flags")
    op.drop_index("idx_adjustments_program", table_name="adjustments")
    op.drop_index("idx_adjustments_pipeline_run", table_name="adjustments")
    op.drop_index("idx_agent_messages_pipeline_run", table_name="agent_messages")
    op.drop_index("idx_agent_messages_agents", table_name="agent_messages")
    op.drop_index("idx_progress_entries_program_week", table_name="progress_entries")
    op.drop_index("idx_progress_entries_program_date", table_name="progress_entries")
    op.drop_index("idx_training_sessions_program_week", table_name="training_sessions")
    op.drop_index("idx_meal_slots_weekly_plan", table_name="meal_slots")
    op.drop_index("idx_meal_slots_recipe", table_name="meal_slots")
    op.drop_index("idx_weekly_plans_program", table_name="weekly_plans")
    op.drop_index("idx_pipeline_runs_status_created", table_name="pipeline_runs")
    op.drop_index("idx_pipeline_runs_program_status", table_name="pipeline_runs")
    op.drop_index("idx_pipeline_runs_program_created", table_name="pipeline_runs")
    op.drop_index("idx_pipeline_runs_one_live", table_name="pipeline_runs")
    op.drop_index("idx_pipeline_runs_one_a_week", table_name="pipeline_runs")
    op.drop_index("idx_pipeline_runs_due", table_name="pipeline_runs")
    op.drop_index("idx_pipeline_runs_client", table_name="pipeline_runs")
    op.drop_index("idx_recipes_name", table_name="recipes")
    op.drop_index("idx_recipes_cuisine", table_name="recipes")
    op.drop_index("idx_recipes_batch", table_name="recipes")
    op.drop_index("idx_programs_next_check_in", table_name="programs")
    op.drop_index("idx_programs_client_status", table_name="programs")
    op.drop_index("idx_programs_client_active", table_name="programs")
