"""What grows with every stage is kept by the month its run was put in, so that old months come off in one piece.

Revision: 0013_run_months
After: 0012_stage_turns
"""

from alembic import op

revision = "0013_run_months"
down_revision = "0012_stage_turns"
branch_labels = None
depends_on = None

FIRST_OF = """
CREATE FUNCTION uuid_v7_from(p_moment timestamptz) RETURNS uuid LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN
    (lpad(to_hex((extract(epoch FROM p_moment) * 1000)::bigint), 12, '0') || '00000000000000000000')::uuid
"""

ENSURE_MONTHS = """
CREATE FUNCTION ensure_run_months(p_from timestamptz, p_months integer) RETURNS integer LANGUAGE plpgsql SET timezone TO 'UTC' AS $$
DECLARE
    v_table text;
    v_part text;
    v_month timestamptz;
    v_made integer := 0;
BEGIN
    FOR v_ahead IN 0..p_months - 1 LOOP
        v_month := date_trunc('month', p_from, 'UTC') + make_interval(months => v_ahead);
        FOREACH v_table IN ARRAY ARRAY['agent_messages', 'stage_attempts', 'run_snapshots'] LOOP
            v_part := v_table || to_char(v_month AT TIME ZONE 'UTC', '_"y"YYYY"m"MM');
            IF to_regclass(v_part) IS NULL THEN
                EXECUTE format('CREATE TABLE %I PARTITION OF %I FOR VALUES FROM (%L) TO (%L)', v_part, v_table,
                    uuid_v7_from(v_month), uuid_v7_from(v_month + interval '1 month'));
                v_made := v_made + 1;
            END IF;
        END LOOP;
    END LOOP;
    RETURN v_made;
END
$$
"""

MONTHLY = (
    """
    CREATE TABLE run_snapshots (
        run_id uuid NOT NULL,
        snapshot jsonb NOT NULL,
        CONSTRAINT pk_run_snapshots PRIMARY KEY (run_id)
    ) PARTITION BY RANGE (run_id)
    """,
    "ALTER TABLE agent_messages RENAME TO agent_messages_before",
    "ALTER TABLE stage_attempts RENAME TO stage_attempts_before",
    """
    CREATE TABLE agent_messages (
        id uuid NOT NULL DEFAULT uuid_v7(),
        pipeline_run_id uuid NOT NULL,
        from_agent agent_name NOT NULL,
        to_agent agent_name NOT NULL,
        data_type text NOT NULL,
        payload jsonb NOT NULL,
        version text NOT NULL DEFAULT '1.0',
        created_at timestamptz NOT NULL DEFAULT now(),
        fence integer NOT NULL,
        input_sha256 text NOT NULL
    ) PARTITION BY RANGE (pipeline_run_id)
    """,
    """
    CREATE TABLE stage_attempts (
        id uuid NOT NULL DEFAULT uuid_v7(),
        pipeline_run_id uuid NOT NULL,
        stage smallint NOT NULL,
        agent text NOT NULL,
        fence integer NOT NULL,
        worker_id uuid,
        outcome attempt_outcome NOT NULL,
        error text,
        queued_at timestamptz,
        started_at timestamptz,
        finished_at timestamptz NOT NULL DEFAULT now()
    ) PARTITION BY RANGE (pipeline_run_id)
    """,
)

FILL = (
    """
    INSERT INTO agent_messages (id, pipeline_run_id, from_agent, to_agent, data_type, payload, version, created_at,
        fence, input_sha256)
    SELECT id, pipeline_run_id, from_agent, to_agent, data_type, payload, version, created_at, fence, input_sha256
    FROM agent_messages_before
    """,
    """
    INSERT INTO stage_attempts (id, pipeline_run_id, stage, agent, fence, worker_id, outcome, error, queued_at,
        started_at, finished_at)
    SELECT id, pipeline_run_id, stage, agent, fence, worker_id, outcome, error, queued_at, started_at, finished_at
    FROM stage_attempts_before
    """,
    "DROP TABLE agent_messages_before",
    "DROP TABLE stage_attempts_before",
)

FOREIGN_KEY = """
    ALTER TABLE agent_messages ADD CONSTRAINT fk_agent_messages_pipeline_run_id_pipeline_runs
        FOREIGN KEY (pipeline_run_id) REFERENCES pipeline_runs (id) ON DELETE CASCADE
"""

INDEXES = (
    "ALTER TABLE agent_messages ADD CONSTRAINT pk_agent_messages PRIMARY KEY ({message_key})",
    "ALTER TABLE stage_attempts ADD CONSTRAINT pk_stage_attempts PRIMARY KEY ({attempt_key})",
    FOREIGN_KEY,
    "CREATE INDEX idx_agent_messages_pipeline_run ON agent_messages (pipeline_run_id, created_at)",
    "CREATE INDEX idx_agent_messages_agents ON agent_messages (from_agent, to_agent)",
    "CREATE INDEX idx_stage_attempts_run ON stage_attempts (pipeline_run_id, finished_at)",
    """CREATE INDEX idx_stage_attempts_trouble ON stage_attempts (finished_at)
        WHERE outcome IN ('failed', 'rescued')""",
)

EACH_MONTH = """
    SELECT ensure_run_months(least(now(), (SELECT min(created_at) FROM pipeline_runs)),
        3 + (SELECT coalesce(extract(year FROM age(now(), min(created_at))) * 12
            + extract(month FROM age(now(), min(created_at))), 0)::integer FROM pipeline_runs))
"""

OTHERS = "CREATE TABLE {table}_other PARTITION OF {table} DEFAULT"
"""For ids that are no UUIDv7, and for a month nobody made a partition for."""

TABLES = ("agent_messages", "stage_attempts", "run_snapshots")


def upgrade() -> None:
    """Apply."""
    op.execute(FIRST_OF)
    op.execute(ENSURE_MONTHS)
    for statement in MONTHLY:
        op.execute(statement)
    op.execute(EACH_MONTH)
    for table in TABLES:
        op.execute(OTHERS.format(table=table))
    for statement in FILL:
        op.execute(statement)
    op.execute("INSERT INTO run_snapshots SELECT id, snapshot FROM pipeline_runs WHERE snapshot IS NOT NULL")
    op.execute("ALTER TABLE pipeline_runs DROP COLUMN snapshot")
    for statement in INDEXES:
        op.execute(statement.format(message_key="pipeline_run_id, from_agent", attempt_key="id, pipeline_run_id"))


def downgrade() -> None:
    """Take back."""
    op.execute("ALTER TABLE pipeline_runs ADD COLUMN snapshot jsonb")
    op.execute("UPDATE pipeline_runs r SET snapshot = s.snapshot FROM run_snapshots s WHERE s.run_id = r.id")
    op.execute("DROP TABLE run_snapshots")
    for statement in MONTHLY[1:]:
        op.execute(statement.replace("PARTITION BY RANGE (pipeline_run_id)", ""))
    for statement in FILL:
        op.execute(statement)
    for statement in INDEXES:
        op.execute(statement.format(message_key="id", attempt_key="id"))
    op.execute(
        "ALTER TABLE agent_messages ADD CONSTRAINT uq_agent_messages_pipeline_run_id_from_agent"
        " UNIQUE (pipeline_run_id, from_agent)"
    )
    op.execute(
        "ALTER TABLE stage_attempts ADD CONSTRAINT fk_stage_attempts_pipeline_run_id_pipeline_runs"
        " FOREIGN KEY (pipeline_run_id) REFERENCES pipeline_runs (id) ON DELETE CASCADE"
    )
    op.execute("DROP FUNCTION ensure_run_months")
    op.execute("DROP FUNCTION uuid_v7_from")
