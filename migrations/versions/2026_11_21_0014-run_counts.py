"""How many runs stand where, counted as they move: the status page reads a few rows, however many runs there were.

Revision: 0014_run_counts
After: 0013_run_months
"""

from alembic import op

revision = "0014_run_counts"
down_revision = "0013_run_months"
branch_labels = None
depends_on = None

TABLE = """
    CREATE TABLE run_counts (
        slot smallint NOT NULL,
        status pipeline_status NOT NULL,
        outcome text NOT NULL DEFAULT '',
        n bigint NOT NULL,
        CONSTRAINT pk_run_counts PRIMARY KEY (slot, status, outcome)
    ) WITH (fillfactor = 50)
"""

COUNT_RUNS = """
CREATE FUNCTION count_runs() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    v_slot smallint := pg_backend_pid() % 128;
BEGIN
    WHILE NOT pg_try_advisory_xact_lock(7301339, v_slot) LOOP
        v_slot := (v_slot + 1) % 128;
    END LOOP;
    INSERT INTO run_counts AS c (slot, status, outcome, n)
    SELECT v_slot, status, outcome, sum(n) FROM ({rows}) AS moved (status, outcome, n)
    GROUP BY status, outcome HAVING sum(n) <> 0 ORDER BY status, outcome
    ON CONFLICT (slot, status, outcome) DO UPDATE SET n = c.n + excluded.n;
    RETURN NULL;
END
$$
"""
CAME = "SELECT status, coalesce(outcome::text, ''), 1 FROM came"
WENT = "SELECT status, coalesce(outcome::text, ''), -1 FROM went"

TRIGGERS = {
    "insert": (CAME, "AFTER INSERT ON pipeline_runs REFERENCING NEW TABLE AS came"),
    "update": (
        f"{CAME} UNION ALL {WENT}",
        "AFTER UPDATE ON pipeline_runs REFERENCING NEW TABLE AS came OLD TABLE AS went",
    ),
    "delete": (WENT, "AFTER DELETE ON pipeline_runs REFERENCING OLD TABLE AS went"),
}


def upgrade() -> None:
    """Apply."""
    op.execute(TABLE)
    op.execute(
        "INSERT INTO run_counts SELECT 0, status, coalesce(outcome::text, ''), count(*)"
        " FROM pipeline_runs GROUP BY status, outcome"
    )
    for name, (rows, when) in TRIGGERS.items():
        op.execute(COUNT_RUNS.replace("count_runs", f"count_runs_{name}").format(rows=rows))
        op.execute(f"CREATE TRIGGER count_runs_{name} {when} FOR EACH STATEMENT EXECUTE FUNCTION count_runs_{name}()")


def downgrade() -> None:
    """Take back."""
    for name in TRIGGERS:
        op.execute(f"DROP TRIGGER count_runs_{name} ON pipeline_runs")
        op.execute(f"DROP FUNCTION count_runs_{name}")
    op.execute("DROP TABLE run_counts")
