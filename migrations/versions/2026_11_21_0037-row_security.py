"""Row level security: every process acts as a service role, an upstream's client as a role that has its own rows alone.

Revision: 0037_row_security
After: 0036_web_hooks
"""

from alembic import context, op

from db.row_security import ADD, CHANGE, CLIENT, READ, SERVICE, Owned, Shared, grant, lay_open, protect

revision = "0037_row_security"
down_revision = "0036_web_hooks"
branch_labels = None
depends_on = None

OWNED = (
    Owned("clients", "id", client=READ),
    Owned("intake_answers", "client_id", client=READ),
    Owned("programs", "client_id", client=READ),
    Owned("weekly_plans", "program_id", "programs", READ),
    Owned("program_versions", "program_id", "programs", READ),
    Owned("meal_slots", "weekly_plan_id", "weekly_plans", READ),
    Owned("meal_items", "meal_slot_id", "meal_slots", READ),
    Owned("training_sessions", "program_id", "programs", READ),
    Owned("progress_entries", "program_id", "programs", CHANGE),
    Owned("check_ins", "client_id", client=CHANGE),
    Owned("nutrition_days", "client_id", client=CHANGE),
    Owned("context_logs", "client_id", client=CHANGE),
    Owned("exercise_sets", "client_id", client=CHANGE),
    Owned("weather_days", "client_id", client=CHANGE),
    Owned("pantry_items", "client_id", client=CHANGE),
    Owned("red_flags", "client_id", client=READ),
    Owned("policy_violations", "client_id", client=READ),
    Owned("physician_queries", "client_id", client=READ),
    Owned("pipeline_runs", "client_id", client=READ),
    Owned("stage_turns", "client_id", client=READ),
    Owned("run_snapshots", "run_id", "pipeline_runs", READ),
    Owned("agent_messages", "pipeline_run_id", "pipeline_runs", READ),
    Owned("stage_failures", "pipeline_run_id", "pipeline_runs", READ),
    Owned("adjustments", "pipeline_run_id", "pipeline_runs", READ),
    Owned("schedule_fires"),
    Owned("pauses"),
    Owned("operator_actions", service=ADD),
    Owned("api_keys"),
    Owned("webhook_deliveries"),
    Owned("webhook_attempts"),
)
SHARED = (
    Shared("foods", READ),
    Shared("exercises", READ),
    Shared("recipes", READ),
    Shared("catalogues", READ),
    Shared("stage_attempts", READ, READ),
    Shared("upstreams"),
    Shared("processes"),
    Shared("run_counts"),
    Shared("run_minutes"),
    Shared("users"),
    Shared("webhook_endpoints"),
    Shared("webhook_secrets"),
    Shared("alembic_version", service=READ),
)

MAKE_ROLE = """
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{role}') THEN
        CREATE ROLE {role} NOLOGIN;
    END IF;
EXCEPTION
    WHEN duplicate_object OR unique_violation THEN NULL;
    WHEN insufficient_privilege THEN
        RAISE insufficient_privilege USING MESSAGE = format(
            'the login %s may not make the role {role}; let an administrator execute: CREATE ROLE {role}; GRANT {role} TO %1$I',
            session_user);
END
$$
"""
BE_MEMBER = """
DO $$
BEGIN
    IF NOT pg_has_role(session_user, '{role}', 'USAGE') THEN
        EXECUTE format('GRANT {role} TO %I', session_user);
    END IF;
EXCEPTION
    WHEN unique_violation THEN NULL;
    WHEN insufficient_privilege THEN
        RAISE insufficient_privilege USING MESSAGE = format(
            'the login %s is no member of {role}; let an administrator execute: GRANT {role} TO %1$I', session_user);
END
$$
"""
"""Roles are the cluster's: another database may have made them, or be about to."""

ACTING_CLIENT = """
CREATE FUNCTION acting_client() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE RETURN
    nullif(current_setting('regimen.client_id', true), '')::uuid
"""

FOR_ALL = (
    f"GRANT USAGE ON SCHEMA public TO {SERVICE}, {CLIENT}",
    f"ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT {', '.join(CHANGE)} ON TABLES TO {SERVICE}",
    f"ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE ON SEQUENCES TO {SERVICE}",
)
"""A table of a later migration is the service's from the beginning."""

MADE = "v_made := v_made + 1;"
PROTECTED = f"""
                EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', v_part);
                EXECUTE format('CREATE POLICY service ON %I TO {SERVICE} USING (true) WITH CHECK (true)', v_part);
                EXECUTE format('GRANT {", ".join(CHANGE)} ON %I TO {SERVICE}', v_part);
"""
"""Whoever comes through the parent is judged there; nobody but the service may come to a partition itself."""

PARTITIONS = """
DO $$
DECLARE
    v_part text;
BEGIN
    FOR v_part IN SELECT inhrelid::regclass::text FROM pg_inherits
        WHERE inhparent IN ('agent_messages'::regclass, 'stage_failures'::regclass, 'run_snapshots'::regclass)
    LOOP
        {statements}
    END LOOP;
END
$$
"""
LAID_OPEN = """
        EXECUTE format('DROP POLICY service ON %I', v_part);
        EXECUTE format('ALTER TABLE %I NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY', v_part);
"""

DROP_ROLE = """
DO $$
BEGIN
    DROP ROLE {role};
EXCEPTION WHEN dependent_objects_still_exist OR insufficient_privilege THEN NULL;
END
$$
"""
"""Another database of the cluster may still need it."""


def _ensure_months() -> str:
    module = context.script.get_revision("0021_attempts_beside_outputs").module
    made: str = module.ENSURE_MONTHS.replace("__FAILURES__", "stage_failures")
    return made


def upgrade() -> None:
    """Apply."""
    for role in (SERVICE, CLIENT):
        op.execute(MAKE_ROLE.format(role=role))
        op.execute(BE_MEMBER.format(role=role))
    op.execute(ACTING_CLIENT)
    for statement in FOR_ALL:
        op.execute(statement)
    op.execute("ALTER VIEW stage_attempts SET (security_invoker = true)")
    for table in OWNED:
        for statement in protect(table):
            op.execute(statement)
    for table in SHARED:
        for statement in grant(table):
            op.execute(statement)
    op.execute(PARTITIONS.format(statements=PROTECTED))
    op.execute(_ensure_months().replace(MADE, PROTECTED + MADE))


def downgrade() -> None:
    """Take back."""
    op.execute(_ensure_months())
    op.execute(PARTITIONS.format(statements=LAID_OPEN))
    for table in OWNED:
        for statement in lay_open(table):
            op.execute(statement)
    op.execute("ALTER VIEW stage_attempts RESET (security_invoker)")
    op.execute("DROP FUNCTION acting_client")
    op.execute(f"DROP OWNED BY {SERVICE}, {CLIENT}")
    for role in (SERVICE, CLIENT):
        op.execute(DROP_ROLE.format(role=role))
