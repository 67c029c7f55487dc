"""The twelve tables of the coaching pipeline.

Revision: 0003_seed_tables
After: 0002_enums
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003_seed_tables"
down_revision = "0002_enums"
branch_labels = None
depends_on = None

_activity_level = postgresql.ENUM(name="activity_level", create_type=False)
_agent_name = postgresql.ENUM(name="agent_name", create_type=False)
_calorie_tier = postgresql.ENUM(name="calorie_tier", create_type=False)
_day_of_week = postgresql.ENUM(name="day_of_week", create_type=False)
_flag_severity = postgresql.ENUM(name="flag_severity", create_type=False)
_flag_status = postgresql.ENUM(name="flag_status", create_type=False)
_pipeline_status = postgresql.ENUM(name="pipeline_status", create_type=False)
_pipeline_trigger = postgresql.ENUM(name="pipeline_trigger", create_type=False)
_program_status = postgresql.ENUM(name="program_status", create_type=False)
_query_urgency = postgresql.ENUM(name="query_urgency", create_type=False)
_run_outcome = postgresql.ENUM(name="run_outcome", create_type=False)
_sex = postgresql.ENUM(name="sex", create_type=False)
_slot_type = postgresql.ENUM(name="slot_type", create_type=False)
_training_phase = postgresql.ENUM(name="training_phase", create_type=False)


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "clients",
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuid_v7()"), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("full_name", sa.Text(), nullable=False),
        sa.Column("age_bracket", sa.Text(), nullable=False),
        sa.Column("height_cm", sa.Numeric(precision=5, scale=1, asdecimal=False), nullable=False),
        sa.Column("current_weight_kg", sa.Numeric(precision=5, scale=1, asdecimal=False), nullable=False),
        sa.Column("target_weight_kg", sa.Numeric(precision=5, scale=1, asdecimal=False), nullable=True),
        sa.Column("bmi", sa.Numeric(precision=4, scale=1, asdecimal=False), nullable=True),
        sa.Column("primary_goal", sa.Text(), nullable=False),
        sa.Column("physique_description", sa.Text(), nullable=True),
        sa.Column("desired_timeline", sa.Text(), nullable=True),
        sa.Column("weight_history", sa.Text(), nullable=True),
        sa.Column("body_fat_pct", sa.Text(), nullable=True),
        sa.Column("fat_distribution", sa.Text(), nullable=True),
        sa.Column("measurements", postgresql.JSONB(none_as_null=True), nullable=True),
        sa.Column("training_experience", sa.Text(), nullable=True),
        sa.Column("training_modality", sa.Text(), nullable=True),
        sa.Column("training_frequency", sa.Text(), nullable=True),
        sa.Column("current_routine", sa.Text(), nullable=True),
        sa.Column("session_duration", sa.Text(), nullable=True),
        sa.Column("strength_level", sa.SmallInteger(), nullable=True),
        sa.Column("bodyweight_capabilities", postgresql.JSONB(none_as_null=True), nullable=True),
        sa.Column("personal_records", postgresql.JSONB(none_as_null=True), nullable=True),
        sa.Column("equipment_access", postgresql.JSONB(none_as_null=True), nullable=True),
        sa.Column("training_location", sa.Text(), nullable=True),
        sa.Column("injury_history", sa.Text(), nullable=True),
        sa.Column("exercises_avoided", sa.Text(), nullable=True),
        sa.Column("recovery_rating", sa.SmallInteger(), nullable=True),
        sa.Column("meal_frequency", sa.Text(), nullable=True),
        sa.Column("tracks_macros", sa.Text(), nullable=True),
        sa.Column("estimated_calories", sa.Integer(), nullable=True),
        sa.Column("estimated_protein", sa.Text(), nullable=True),
        sa.Column("protein_sources", postgresql.JSONB(none_as_null=True), nullable=True),
        sa.Column("typical_day_eating", sa.Text(), nullable=True),
        sa.Column("dietary_restrictions", postgresql.JSONB(none_as_null=True), nullable=True),
        sa.Column("food_aversions", sa.Text(), server_default="peanut_butter, nut_butters", nullable=False),
        sa.Column("cooking_experience", sa.Text(), nullable=True),
        sa.Column("cuisine_preferences", sa.Text(), nullable=True),
        sa.Column("appetite_level", sa.SmallInteger(), nullable=True),
        sa.Column("hydration_level", sa.Text(), nullable=True),
        sa.Column("whole_food_pct", sa.Text(), nullable=True),
        sa.Column("current_supplements", sa.Text(), nullable=True),
        sa.Column("eating_challenges", sa.Text(), nullable=True),
        sa.Column("cycle_length", sa.Text(), nullable=True),
        sa.Column("tracks_cycle", sa.Text(), nullable=True),
        sa.Column("cycle_symptoms", postgresql.JSONB(none_as_null=True), nullable=True),
        sa.Column("cycle_performance_notes", sa.Text(), nullable=True),
        sa.Column("hormonal_conditions", sa.Text(), nullable=True),
        sa.Column("pregnancy_status", sa.Text(), nullable=True),
        sa.Column("postpartum_months", sa.Text(), nullable=True),
        sa.Column("sleep_duration", sa.Text(), nullable=True),
        sa.Column("sleep_quality", sa.SmallInteger(), nullable=True),
        sa.Column("stress_level", sa.SmallInteger(), nullable=True),
        sa.Column("stress_sources", postgresql.JSONB(none_as_null=True), nullable=True),
        sa.Column("daily_step_count", sa.Text(), nullable=True),
        sa.Column("work_schedule", sa.Text(), nullable=True),
        sa.Column("preferred_training_time", sa.Text(), nullable=True),
        sa.Column("lifestyle_factors", sa.Text(), nullable=True),
        sa.Column("medical_clearance", sa.Text(), nullable=True),
        sa.Column("current_medications", sa.Text(), nullable=True),
        sa.Column("medical_history", postgresql.JSONB(none_as_null=True), nullable=True),
        sa.Column("disordered_eating_history", sa.Text(), nullable=True),
        sa.Column("emergency_contact", postgresql.JSONB(none_as_null=True), nullable=True),
        sa.Column("training_days_per_week", sa.Text(), nullable=True),
        sa.Column("preferred_program_structure", sa.Text(), nullable=True),
        sa.Column("preferred_rep_ranges", postgresql.JSONB(none_as_null=True), nullable=True),
        sa.Column("feedback_frequency", sa.Text(), nullable=True),
        sa.Column("motivators", postgresql.JSONB(none_as_null=True), nullable=True),
        sa.Column("anticipated_obstacles", sa.Text(), nullable=True),
        sa.Column("past_successes", sa.Text(), nullable=True),
        sa.Column("past_failures", sa.Text(), nullable=True),
        sa.Column("additional_notes", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sex", _sex, nullable=False),
        sa.Column("birth_year", sa.SmallInteger(), nullable=False),
        sa.Column("activity_level", _activity_level, nullable=False),
        sa.Column("timezone", sa.Text(), server_default="UTC", nullable=False),
        sa.CheckConstraint(
            "food_aversions ~* 'peanut[ _]butter' AND food_aversions ~* '(?<!pea)nut[ _]butter'",
            name=op.f("ck_clients_peanut_family"),
        ),
        sa.CheckConstraint("birth_year BETWEEN 1900 AND 2100", name=op.f("ck_clients_birth_year")),
        sa.CheckConstraint("current_weight_kg BETWEEN 20 AND 500", name=op.f("ck_clients_current_weight_kg")),
        sa.CheckConstraint("height_cm BETWEEN 50 AND 300", name=op.f("ck_clients_height_cm")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clients")),
        sa.UniqueConstraint("email", name=op.f("uq_clients_email")),
    )
    op.create_table(
        "programs",
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuid_v7()"), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("status", _program_status, server_default="active", nullable=False),
        sa.Column("current_phase", _training_phase, server_default="phase_0", nullable=False),
        sa.Column("current_tier", _calorie_tier, server_default="tier_0", nullable=False),
        sa.Column("current_week", sa.Integer(), server_default="1", nullable=False),
        sa.Column("start_date", sa.Date(), server_default=sa.text("now()"), nullable=False),
        sa.Column("end_date", sa.Date(), nullable=True),
        sa.Column("start_weight_kg", sa.Numeric(precision=5, scale=1, asdecimal=False), nullable=False),
        sa.Column("target_weight_kg", sa.Numeric(precision=5, scale=1, asdecimal=False), nullable=False),
        sa.Column("bmr_kcal", sa.Integer(), nullable=False),
        sa.Column("tdee_kcal", sa.Integer(), nullable=False),
        sa.Column("target_intake_kcal", sa.Integer(), nullable=False),
        sa.Column("protein_g", sa.Numeric(precision=5, scale=1, asdecimal=False), nullable=False),
        sa.Column("fat_g", sa.Numeric(precision=5, scale=1, asdecimal=False), nullable=False),
        sa.Column("carbs_g", sa.Numeric(precision=5, scale=1, asdecimal=False), nullable=False),
        sa.Column(
            "fiber_g_min", sa.Numeric(precision=5, scale=1, asdecimal=False), server_default="20.0", nullable=False
        ),
        sa.Column(
            "hydration_l", sa.Numeric(precision=3, scale=1, asdecimal=False), server_default="2.5", nullable=False
        ),
        sa.Column("activity_multiplier", sa.Numeric(precision=3, scale=2, asdecimal=False), nullable=False),
        sa.Column("adaptation_period_complete", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column(
            "client_constraints",
            postgresql.JSONB(none_as_null=True),
            server_default=sa.text("'{}'::jsonb"),
            nullable=False,
        ),
        sa.Column("supplement_protocol", postgresql.JSONB(none_as_null=True), nullable=True),
        sa.Column("cycle_adjustments", postgresql.JSONB(none_as_null=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("check_in_weekday", _day_of_week, server_default="sunday", nullable=False),
        sa.Column("check_in_hour", sa.SmallInteger(), server_default="18", nullable=False),
        sa.Column("next_check_in_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("check_in_hour BETWEEN 0 AND 23", name=op.f("ck_programs_check_in_hour")),
        sa.CheckConstraint("fat_g * 9 >= 0.25 * target_intake_kcal", name=op.f("ck_programs_fat_share")),
        sa.CheckConstraint("fiber_g_min >= 20.0", name=op.f("ck_programs_fiber")),
        sa.ForeignKeyConstraint(
            ["client_id"], ["clients.id"], name=op.f("fk_programs_client_id_clients"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programs")),
    )
    op.create_table(
        "recipes",
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuid_v7()"), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("cuisine", sa.Text(), nullable=True),
        sa.Column("servings", sa.Integer(), server_default="1", nullable=False),
        sa.Column("ingredients", postgresql.JSONB(none_as_null=True), nullable=False),
        sa.Column("instructions", postgresql.JSONB(none_as_null=True), nullable=False),
        sa.Column("protein_g", sa.Numeric(precision=5, scale=1, asdecimal=False), nullable=False),
        sa.Column("fat_g", sa.Numeric(precision=5, scale=1, asdecimal=False), nullable=False),
        sa.Column("carbs_g", sa.Numeric(precision=5, scale=1, asdecimal=False), nullable=False),
        sa.Column("fiber_g", sa.Numeric(precision=5, scale=1, asdecimal=False), nullable=True),
        sa.Column("calories", sa.Integer(), nullable=False),
        sa.Column("prep_time_min", sa.Integer(), nullable=True),
        sa.Column("cook_time_min", sa.Integer(), nullable=True),
        sa.Column("batch_friendly", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("storage_fridge_days", sa.Integer(), nullable=True),
        sa.Column("storage_freezer_friendly", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("calorie_boost_options", postgresql.JSONB(none_as_null=True), nullable=True),
        sa.Column("tags", postgresql.JSONB(none_as_null=True), server_default=sa.text("'[]'::jsonb"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("slots", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("kind", sa.Text(), server_default="meal", nullable=False),
        sa.Column("primary_protein", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recipes")),
    )
    op.create_table(
        "pipeline_runs",
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuid_v7()"), nullable=False),
        sa.Column("program_id", sa.Uuid(), nullable=False),
        sa.Column("trigger", _pipeline_trigger, nullable=False),
        sa.Column("status", _pipeline_status, server_default="pending", nullable=False),
        sa.Column("current_agent", sa.Text(), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("completed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error_message", sa.Text(), nullable=True),
        sa.Column("error_agent", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("upstream", sa.Text(), nullable=False),
        sa.Column("idempotency_key", sa.Text(), nullable=True),
        sa.Column("week_number", sa.Integer(), nullable=False),
        sa.Column("as_of", sa.DateTime(timezone=True), nullable=True),
        sa.Column("priority", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("pipeline", sa.Text(), nullable=False),
        sa.Column("pipeline_version", sa.Integer(), nullable=True),
        sa.Column("snapshot", postgresql.JSONB(none_as_null=True), nullable=True),
        sa.Column("outcome", _run_outcome, nullable=True),
        sa.Column("summary", sa.Text(), nullable=True),
        sa.Column("stage", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("fence", sa.Integer(), server_default="0", nullable=False),
        sa.Column("available_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sends", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("worker_id", sa.Uuid(), nullable=True),
        sa.Column("stage_started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failures", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("rescues", sa.SmallInteger(), server_default="0", nullable=False),
        sa.CheckConstraint(
            "(outcome IS NOT NULL) = (status = 'completed')", name=op.f("ck_pipeline_runs_completed_has_an_outcome")
        ),
        sa.CheckConstraint(
            "lease_until IS NULL OR status = 'running'", name=op.f("ck_pipeline_runs_only_the_running_hold_a_lease")
        ),
        sa.ForeignKeyConstraint(
            ["client_id"], ["clients.id"], name=op.f("fk_pipeline_runs_client_id_clients"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["program_id"], ["programs.id"], name=op.f("fk_pipeline_runs_program_id_programs"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pipeline_runs")),
        sa.UniqueConstraint("idempotency_key", name=op.f("uq_pipeline_runs_idempotency_key")),
    )
    op.create_table(
        "weekly_plans",
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuid_v7()"), nullable=False),
        sa.Column("program_id", sa.Uuid(), nullable=False),
        sa.Column("week_number", sa.Integer(), nullable=False),
        sa.Column("tier", _calorie_tier, nullable=False),
        sa.Column("target_intake_kcal", sa.Integer(), nullable=False),
        sa.Column("protein_g", sa.Numeric(precision=5, scale=1, asdecimal=False), nullable=False),
        sa.Column("fat_g", sa.Numeric(precision=5, scale=1, asdecimal=False), nullable=False),
        sa.Column("carbs_g", sa.Numeric(precision=5, scale=1, asdecimal=False), nullable=False),
        sa.Column("fiber_g", sa.Numeric(precision=5, scale=1, asdecimal=False), nullable=False),
        sa.Column("protein_distribution", postgresql.JSONB(none_as_null=True), nullable=False),
        sa.Column("hardgainer_tactics", postgresql.JSONB(none_as_null=True), nullable=True),
        sa.Column("special_considerations", postgresql.JSONB(none_as_null=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("pipeline_run_id", sa.Uuid(), nullable=False),
        sa.Column("week_start", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["pipeline_run_id"], ["pipeline_runs.id"], name=op.f("fk_weekly_plans_pipeline_run_id_pipeline_runs")
        ),
        sa.ForeignKeyConstraint(
            ["program_id"], ["programs.id"], name=op.f("fk_weekly_plans_program_id_programs"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_weekly_plans")),
        sa.UniqueConstraint("pipeline_run_id", name=op.f("uq_weekly_plans_pipeline_run_id")),
        sa.UniqueConstraint("program_id", "week_number", name=op.f("uq_weekly_plans_program_id_week_number")),
    )
    op.create_table(
        "meal_slots",
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuid_v7()"), nullable=False),
        sa.Column("weekly_plan_id", sa.Uuid(), nullable=False),
        sa.Column("day", _day_of_week, nullable=False),
        sa.Column("slot", _slot_type, nullable=False),
        sa.Column("protein_g", sa.Numeric(precision=5, scale=1, asdecimal=False), nullable=False),
        sa.Column("fat_g", sa.Numeric(precision=5, scale=1, asdecimal=False), nullable=True),
        sa.Column("carbs_g", sa.Numeric(precision=5, scale=1, asdecimal=False), nullable=True),
        sa.Column("calories", sa.Integer(), nullable=False),
        sa.Column("prep_time_max_min", sa.Integer(), nullable=True),
        sa.Column(
            "constraints", postgresql.JSONB(none_as_null=True), server_default=sa.text("'[]'::jsonb"), nullable=False
        ),
        sa.Column(
            "alternatives", postgresql.JSONB(none_as_null=True), server_default=sa.text("'[]'::jsonb"), nullable=False
        ),
        sa.Column("primary_protein", sa.Text(), nullable=True),
        sa.Column("cuisine_preference", sa.Text(), nullable=True),
        sa.Column("batch_portion", sa.Integer(), nullable=True),
        sa.Column("recipe_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["recipe_id"], ["recipes.id"], name=op.f("fk_meal_slots_recipe_id_recipes"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["weekly_plan_id"],
            ["weekly_plans.id"],
            name=op.f("fk_meal_slots_weekly_plan_id_weekly_plans"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meal_slots")),
        sa.UniqueConstraint("weekly_plan_id", "day", "slot", name=op.f("uq_meal_slots_weekly_plan_id_day_slot")),
    )
    op.create_table(
        "training_sessions",
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuid_v7()"), nullable=False),
        sa.Column("program_id", sa.Uuid(), nullable=False),
        sa.Column("week_number", sa.Integer(), nullable=False),
        sa.Column("day", _day_of_week, nullable=False),
        sa.Column("session_focus", sa.Text(), nullable=False),
        sa.Column("phase", _training_phase, nullable=False),
        sa.Column("warmup", postgresql.JSONB(none_as_null=True), server_default=sa.text("'[]'::jsonb"), nullable=False),
        sa.Column("exercises", postgresql.JSONB(none_as_null=True), nullable=False),
        sa.Column("target_rpe", sa.Numeric(precision=3, scale=1, asdecimal=False), nullable=True),
        sa.Column("actual_rpe", sa.Numeric(precision=3, scale=1, asdecimal=False), nullable=True),
        sa.Column("session_notes", sa.Text(), nullable=True),
        sa.Column("completed", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("completed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("skipped", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("skip_reason", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("pipeline_run_id", sa.Uuid(), nullable=False),
        sa.Column("planned_on", sa.Date(), nullable=False),
        sa.Column("minutes", sa.SmallInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["pipeline_run_id"], ["pipeline_runs.id"], name=op.f("fk_training_sessions_pipeline_run_id_pipeline_runs")
        ),
        sa.ForeignKeyConstraint(
            ["program_id"], ["programs.id"], name=op.f("fk_training_sessions_program_id_programs"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_sessions")),
        sa.UniqueConstraint("program_id", "planned_on", name=op.f("uq_training_sessions_program_id_planned_on")),
    )
    op.create_table(
        "progress_entries",
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuid_v7()"), nullable=False),
        sa.Column("program_id", sa.Uuid(), nullable=False),
        sa.Column("week_number", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.Date(), server_default=sa.text("now()"), nullable=False),
        sa.Column("weight_kg", sa.Numeric(precision=5, scale=1, asdecimal=False), nullable=False),
        sa.Column("waist_cm", sa.Numeric(precision=5, scale=1, asdecimal=False), nullable=True),
        sa.Column("hip_cm", sa.Numeric(precision=5, scale=1, asdecimal=False), nullable=True),
        sa.Column("thigh_cm", sa.Numeric(precision=5, scale=1, asdecimal=False), nullable=True),
        sa.Column("arm_cm", sa.Numeric(precision=5, scale=1, asdecimal=False), nullable=True),
        sa.Column("cycle_phase", sa.Text(), nullable=True),
        sa.Column("cycle_day", sa.Integer(), nullable=True),
        sa.Column("sleep_hours_avg", sa.Numeric(precision=3, scale=1, asdecimal=False), nullable=True),
        sa.Column("step_count_avg", sa.Integer(), nullable=True),
        sa.Column(
            "subjective_markers",
            postgresql.JSONB(none_as_null=True),
            server_default=sa.text("'{}'::jsonb"),
            nullable=False,
        ),
        sa.Column("minimum_viable_days", sa.Integer(), server_default="0", nullable=False),
        sa.Column("meals_completed", sa.Integer(), nullable=True),
        sa.Column("meals_target", sa.Integer(), nullable=True),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("minimum_viable_days BETWEEN 0 AND 2", name=op.f("ck_progress_entries_minimum_viable_days")),
        sa.ForeignKeyConstraint(
            ["program_id"], ["programs.id"], name=op.f("fk_progress_entries_program_id_programs"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_progress_entries")),
        sa.UniqueConstraint("program_id", "recorded_at", name=op.f("uq_progress_entries_program_id_recorded_at")),
    )
    op.create_table(
        "agent_messages",
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuid_v7()"), nullable=False),
        sa.Column("pipeline_run_id", sa.Uuid(), nullable=False),
        sa.Column("from_agent", _agent_name, nullable=False),
        sa.Column("to_agent", _agent_name, nullable=False),
        sa.Column("data_type", sa.Text(), nullable=False),
        sa.Column("payload", postgresql.JSONB(none_as_null=True), nullable=False),
        sa.Column("version", sa.Text(), server_default="1.0", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("fence", sa.Integer(), nullable=False),
        sa.Column("input_sha256", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["pipeline_run_id"],
            ["pipeline_runs.id"],
            name=op.f("fk_agent_messages_pipeline_run_id_pipeline_runs"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agent_messages")),
        sa.UniqueConstraint("pipeline_run_id", "from_agent", name=op.f("uq_agent_messages_pipeline_run_id_from_agent")),
    )
    op.create_table(
        "adjustments",
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuid_v7()"), nullable=False),
        sa.Column("pipeline_run_id", sa.Uuid(), nullable=False),
        sa.Column("program_id", sa.Uuid(), nullable=False),
        sa.Column("trigger_type", sa.Text(), nullable=False),
        sa.Column("detecting_agent", _agent_name, nullable=False),
        sa.Column("old_values", postgresql.JSONB(none_as_null=True), nullable=False),
        sa.Column("new_values", postgresql.JSONB(none_as_null=True), nullable=False),
        sa.Column(
            "affected_agents",
            postgresql.JSONB(none_as_null=True),
            server_default=sa.text("'[]'::jsonb"),
            nullable=False,
        ),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "trigger_type IN ('calorie_increase', 'calorie_decrease', 'phase_transition', 'deload', 'tdee_recalculation', 'protein_recalculation', 'red_flag_pause')",
            name=op.f("ck_adjustments_trigger_type"),
        ),
        sa.ForeignKeyConstraint(
            ["pipeline_run_id"],
            ["pipeline_runs.id"],
            name=op.f("fk_adjustments_pipeline_run_id_pipeline_runs"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["program_id"], ["programs.id"], name=op.f("fk_adjustments_program_id_programs"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_adjustments")),
    )
    op.create_table(
        "red_flags",
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuid_v7()"), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("program_id", sa.Uuid(), nullable=True),
        sa.Column("detecting_agent", _agent_name, nullable=False),
        sa.Column("flag_type", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("severity", _flag_severity, nullable=False),
        sa.Column("referral_target", sa.Text(), nullable=True),
        sa.Column("status", _flag_status, server_default="detected", nullable=False),
        sa.Column("resolved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("resolution_notes", sa.Text(), nullable=True),
        sa.Column("detected_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("pipeline_run_id", sa.Uuid(), nullable=True),
        sa.Column("rule", sa.Text(), nullable=True),
        sa.Column(
            "evidence", postgresql.JSONB(none_as_null=True), server_default=sa.text("'{}'::jsonb"), nullable=False
        ),
        sa.CheckConstraint(
            "flag_type IN ('no_weight_gain', 'waist_hip_ratio_deteriorating', 'amenorrhea', 'persistent_pain', 'disordered_eating_signs', 'thyroid_dysfunction', 'reds_indicators', 'training_dizziness', 'gi_distress', 'supplement_interaction', 'appetite_suppression', 'excessive_cardio', 'refusal_solid_food')",
            name=op.f("ck_red_flags_flag_type"),
        ),
        sa.ForeignKeyConstraint(
            ["client_id"], ["clients.id"], name=op.f("fk_red_flags_client_id_clients"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["pipeline_run_id"], ["pipeline_runs.id"], name=op.f("fk_red_flags_pipeline_run_id_pipeline_runs")
        ),
        sa.ForeignKeyConstraint(
            ["program_id"], ["programs.id"], name=op.f("fk_red_flags_program_id_programs"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_red_flags")),
    )
    op.create_table(
        "physician_queries",
        sa.Column("id", sa.Uuid(), server_default=sa.text("uuid_v7()"), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("requesting_agent", _agent_name, nullable=True),
        sa.Column("query_type", sa.Text(), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("user_context", postgresql.JSONB(none_as_null=True), nullable=True),
        sa.Column("response", postgresql.JSONB(none_as_null=True), nullable=True),
        sa.Column("mechanism_explained", sa.Text(), nullable=True),
        sa.Column("sources", postgresql.JSONB(none_as_null=True), nullable=True),
        sa.Column("referral_needed", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("referral_target", sa.Text(), nullable=True),
        sa.Column("urgency", _query_urgency, server_default="routine", nullable=False),
        sa.Column("pipeline_action", sa.Text(), server_default="continue", nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["client_id"], ["clients.id"], name=op.f("fk_physician_queries_client_id_clients"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_physician_queries")),
    )


def downgrade() -> None:
    """Take back."""
    op.drop_table("physician_queries")
    op.drop_table("red_flags")
    op.drop_table("adjustments")
    op.drop_table("agent_messages")
    op.drop_table("progress_entries")
    op.drop_table("training_sessions")
    op.drop_table("meal_slots")
    op.drop_table("weekly_plans")
    op.drop_table("pipeline_runs")
    op.drop_table("recipes")
    op.drop_table("programs")
    op.drop_table("clients")
