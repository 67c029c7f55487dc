"""Web hooks: endpoints, secrets, deliveries and attempts; triggers write what is told with what made it true.

Revision: 0036_web_hooks
After: 0035_pause_schedules
"""

from alembic import op

revision = "0036_web_hooks"
down_revision = "0035_pause_schedules"
branch_labels = None
depends_on = None

TABLES = (
    """
    CREATE TABLE webhook_endpoints (
        id uuid NOT NULL DEFAULT uuid_v7() CONSTRAINT pk_webhook_endpoints PRIMARY KEY,
        upstream text,
        url text NOT NULL,
        description text NOT NULL DEFAULT '',
        event_types text[] NOT NULL,
        enabled boolean NOT NULL DEFAULT true,
        disabled_reason text,
        failing_since timestamptz,
        failures integer NOT NULL DEFAULT 0,
        sender_id uuid,
        free_at timestamptz NOT NULL DEFAULT now(),
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        deleted_at timestamptz,
        CONSTRAINT ck_webhook_endpoints_asks_for_something CHECK (cardinality(event_types) > 0),
        CONSTRAINT ck_webhook_endpoints_deleted_is_disabled CHECK (deleted_at IS NULL OR NOT enabled)
    ) WITH (fillfactor = 50)
    """,
    """
    CREATE TABLE webhook_secrets (
        id uuid NOT NULL DEFAULT uuid_v7() CONSTRAINT pk_webhook_secrets PRIMARY KEY,
        endpoint_id uuid NOT NULL CONSTRAINT fk_webhook_secrets_endpoint_id_webhook_endpoints
            REFERENCES webhook_endpoints ON DELETE CASCADE,
        secret text NOT NULL,
        expires_at timestamptz,
        created_at timestamptz NOT NULL DEFAULT now()
    )
    """,
    "CREATE INDEX idx_webhook_secrets_endpoint ON webhook_secrets (endpoint_id)",
    """
    CREATE TABLE webhook_deliveries (
        id uuid NOT NULL DEFAULT uuid_v7() CONSTRAINT pk_webhook_deliveries PRIMARY KEY,
        endpoint_id uuid NOT NULL CONSTRAINT fk_webhook_deliveries_endpoint_id_webhook_endpoints
            REFERENCES webhook_endpoints ON DELETE CASCADE,
        type text NOT NULL,
        data jsonb NOT NULL,
        occurred_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        state text NOT NULL DEFAULT 'waiting',
        attempts smallint NOT NULL DEFAULT 0,
        next_attempt_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        CONSTRAINT ck_webhook_deliveries_state CHECK (state IN ('waiting', 'delivered', 'failed'))
    )
    """,
    """
    CREATE INDEX idx_webhook_deliveries_due ON webhook_deliveries (endpoint_id, next_attempt_at)
    WHERE state = 'waiting'
    """,
    "CREATE INDEX idx_webhook_deliveries_newest ON webhook_deliveries (endpoint_id, id DESC)",
    """
    CREATE TABLE webhook_attempts (
        id uuid NOT NULL DEFAULT uuid_v7() CONSTRAINT pk_webhook_attempts PRIMARY KEY,
        delivery_id uuid NOT NULL CONSTRAINT fk_webhook_attempts_delivery_id_webhook_deliveries
            REFERENCES webhook_deliveries ON DELETE CASCADE,
        attempted_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        milliseconds integer NOT NULL,
        status_code smallint,
        error text,
        excerpt text
    )
    """,
    "CREATE INDEX idx_webhook_attempts_delivery ON webhook_attempts (delivery_id)",
)

TELL = """
CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO webhook_deliveries (endpoint_id, type, data)
    SELECT e.id, told.type, {data}
    FROM webhook_endpoints e, {told}
    WHERE e.enabled AND told.type = ANY (e.event_types);
    RETURN NULL;
END
$$
"""
"""Without an endpoint that asks for it nothing is put together or written."""

RUN = """jsonb_build_object('run_id', NEW.id, 'client_id', NEW.client_id, 'program_id', NEW.program_id,
        'week', NEW.week_number, 'pipeline', NEW.pipeline, 'trigger', NEW.trigger, 'upstream', NEW.upstream,
        'status', NEW.status, 'outcome', NEW.outcome, 'agent', NEW.error_agent)"""
OF_RUN = """(
        SELECT 'run.' || NEW.status::text AS type
        UNION ALL SELECT 'plan.published' WHERE NEW.outcome = 'published') AS told"""
FLAG = """jsonb_build_object('flag_id', NEW.id, 'client_id', NEW.client_id, 'program_id', NEW.program_id,
        'run_id', NEW.pipeline_run_id, 'status', NEW.status)"""
QUERY = """jsonb_build_object('query_id', NEW.id, 'client_id', NEW.client_id, 'run_id', NEW.pipeline_run_id,
        'status', 'answered')"""

TRIGGERS = {
    "tell_of_run": (
        "pipeline_runs",
        OF_RUN,
        RUN,
        "AFTER UPDATE OF status ON pipeline_runs FOR EACH ROW WHEN (OLD.status IS DISTINCT FROM NEW.status"
        " AND NEW.status IN ('completed', 'failed', 'cancelled'))",
    ),
    "tell_of_flag": (
        "red_flags",
        "(SELECT 'flag.raised' AS type) AS told",
        FLAG,
        "AFTER INSERT ON red_flags FOR EACH ROW",
    ),
    "tell_of_query": (
        "physician_queries",
        "(SELECT 'query.answered' AS type) AS told",
        QUERY,
        "AFTER UPDATE OF answered_at ON physician_queries FOR EACH ROW"
        " WHEN (OLD.answered_at IS NULL AND NEW.answered_at IS NOT NULL)",
    ),
}
"""Name, table, what it is told as, with what, and when."""


def upgrade() -> None:
    """Apply."""
    for statement in TABLES:
        op.execute(statement)
    for name, (_, told, data, when) in TRIGGERS.items():
        op.execute(TELL.format(name=name, told=told, data=data))
        op.execute(f"CREATE TRIGGER {name} {when} EXECUTE FUNCTION {name}()")


def downgrade() -> None:
    """Take back."""
    for name, (table, *_) in TRIGGERS.items():
        op.execute(f"DROP TRIGGER {name} ON {table}")
        op.execute(f"DROP FUNCTION {name}()")
    for table in ("webhook_attempts", "webhook_deliveries", "webhook_secrets", "webhook_endpoints"):
        op.drop_table(table)
