"""What a run knew goes with it: a client who is deleted leaves no snapshot behind.

Revision: 0022_forget_runs
After: 0021_attempts_beside_outputs
"""

from alembic import op

revision = "0022_forget_runs"
down_revision = "0021_attempts_beside_outputs"
branch_labels = None
depends_on = None

FORGET = """
CREATE FUNCTION forget_runs() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan = off AS $$
BEGIN
    DELETE FROM run_snapshots WHERE run_id IN (SELECT id FROM went);
    DELETE FROM stage_failures WHERE pipeline_run_id IN (SELECT id FROM went);
    RETURN NULL;
END
$$
"""
TRIGGER = """
CREATE TRIGGER forget_runs AFTER DELETE ON pipeline_runs REFERENCING OLD TABLE AS went
    FOR EACH STATEMENT EXECUTE FUNCTION forget_runs()
"""


def upgrade() -> None:
    """Apply."""
    op.execute("DELETE FROM run_snapshots s WHERE NOT EXISTS (SELECT FROM pipeline_runs r WHERE r.id = s.run_id)")
    op.execute(
        "DELETE FROM stage_failures f WHERE NOT EXISTS (SELECT FROM pipeline_runs r WHERE r.id = f.pipeline_run_id)"
    )
    op.execute(FORGET)
    op.execute(TRIGGER)


def downgrade() -> None:
    """Take back."""
    op.execute("DROP TRIGGER forget_runs ON pipeline_runs")
    op.execute("DROP FUNCTION forget_runs")
