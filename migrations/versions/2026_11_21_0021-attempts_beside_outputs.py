"""A stage that ended well leaves one row, not two: how it went stands beside what it said.

Revision: 0021_attempts_beside_outputs
After: 0020_outputs_in_their_rows
"""

from alembic import op

revision = "0021_attempts_beside_outputs"
down_revision = "0020_outputs_in_their_rows"
branch_labels = None
depends_on = None

ENSURE_MONTHS = """
CREATE OR REPLACE FUNCTION ensure_run_months(p_from timestamptz, p_months integer) RETURNS integer LANGUAGE plpgsql SET timezone TO 'UTC' AS $$
DECLARE
    v_table text;
    v_part text;
    v_month timestamptz;
    v_made integer := 0;
BEGIN
    FOR v_ahead IN 0..p_months - 1 LOOP
        v_month := date_trunc('month', p_from, 'UTC') + make_interval(months => v_ahead);
        FOREACH v_table IN ARRAY ARRAY['agent_messages', '__FAILURES__', 'run_snapshots'] LOOP
            v_part := v_table || to_char(v_month AT TIME ZONE 'UTC', '_"y"YYYY"m"MM');
            IF to_regclass(v_part) IS NULL THEN
                EXECUTE format('CREATE TABLE %I PARTITION OF %I FOR VALUES FROM (%L) TO (%L) WITH (toast_tuple_target = 8160)',
                    v_part, v_table, uuid_v7_from(v_month), uuid_v7_from(v_month + interval '1 month'));
                v_made := v_made + 1;
            END IF;
        END LOOP;
    END LOOP;
    RETURN v_made;
END
$$
"""

RENAME_MONTHS = """
DO $$
DECLARE
    v_part name;
BEGIN
    FOR v_part IN
        SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = '{new}'::regclass
    LOOP
        EXECUTE format('ALTER TABLE %I RENAME TO %I', v_part, replace(v_part, '{old}', '{new}'));
    END LOOP;
END
$$
"""

ATTEMPTS = """
CREATE VIEW stage_attempts AS
    SELECT id, pipeline_run_id, stage, agent, fence, worker_id, outcome, error, queued_at, started_at, finished_at
    FROM stage_failures
    UNION ALL
    SELECT id, pipeline_run_id, stage, from_agent::text, fence, worker_id, outcome, NULL, queued_at, started_at, created_at
    FROM agent_messages WHERE outcome IS NOT NULL
"""

UP = (
    """
    ALTER TABLE agent_messages ADD stage smallint, ADD worker_id uuid, ADD outcome attempt_outcome,
        ADD queued_at timestamptz, ADD started_at timestamptz
    """,
    """
    UPDATE agent_messages m
    SET stage = a.stage, worker_id = a.worker_id, outcome = a.outcome, queued_at = a.queued_at, started_at = a.started_at
    FROM stage_attempts a
    WHERE a.pipeline_run_id = m.pipeline_run_id AND a.agent = m.from_agent::text AND a.outcome IN ('completed', 'cached')
    """,
    "DELETE FROM stage_attempts WHERE outcome IN ('completed', 'cached')",
    "ALTER TABLE stage_attempts RENAME TO stage_failures",
    RENAME_MONTHS.format(old="stage_attempts", new="stage_failures"),
    "ALTER TABLE stage_failures RENAME CONSTRAINT pk_stage_attempts TO pk_stage_failures",
    "ALTER INDEX idx_stage_attempts_run RENAME TO idx_stage_failures_run",
    "DROP INDEX idx_stage_attempts_trouble",
    "CREATE INDEX idx_stage_failures_finished ON stage_failures (finished_at)",
    ENSURE_MONTHS.replace("__FAILURES__", "stage_failures"),
    ATTEMPTS,
)

DOWN = (
    "DROP VIEW stage_attempts",
    "DROP INDEX idx_stage_failures_finished",
    "ALTER INDEX idx_stage_failures_run RENAME TO idx_stage_attempts_run",
    "ALTER TABLE stage_failures RENAME CONSTRAINT pk_stage_failures TO pk_stage_attempts",
    "ALTER TABLE stage_failures RENAME TO stage_attempts",
    RENAME_MONTHS.format(old="stage_failures", new="stage_attempts"),
    """
    CREATE INDEX idx_stage_attempts_trouble ON stage_attempts (finished_at)
        WHERE outcome IN ('failed', 'rescued')
    """,
    """
    INSERT INTO stage_attempts (pipeline_run_id, stage, agent, fence, worker_id, outcome, queued_at, started_at, finished_at)
    SELECT pipeline_run_id, stage, from_agent::text, fence, worker_id, outcome, queued_at, started_at, created_at
    FROM agent_messages WHERE outcome IS NOT NULL
    """,
    """
    ALTER TABLE agent_messages DROP stage, DROP worker_id, DROP outcome, DROP queued_at, DROP started_at
    """,
    ENSURE_MONTHS.replace("__FAILURES__", "stage_attempts"),
)


def upgrade() -> None:
    """Apply."""
    for statement in UP:
        op.execute(statement)


def downgrade() -> None:
    """Take back."""
    for statement in DOWN:
        op.execute(statement)
