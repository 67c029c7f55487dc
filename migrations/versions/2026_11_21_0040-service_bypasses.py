"""The service role need not ask its own policies where a login may say so: they are true of every row, and cost plans.

Revision: 0040_service_bypasses
After: 0039_uncompleted_runs
"""

from alembic import op

from db.row_security import SERVICE

revision = "0040_service_bypasses"
down_revision = "0039_uncompleted_runs"
branch_labels = None
depends_on = None

BYPASS = f"""
DO $$
BEGIN
    IF NOT (SELECT rolbypassrls FROM pg_roles WHERE rolname = '{SERVICE}') THEN
        ALTER ROLE {SERVICE} BYPASSRLS;
    END IF;
EXCEPTION
    WHEN insufficient_privilege THEN NULL;  -- the policies let it through; docs/operations.md says what that costs
    WHEN internal_error THEN NULL;  -- another database of the cluster is saying it at this moment
END
$$
"""


def upgrade() -> None:
    """Apply."""
    op.execute(BYPASS)


def downgrade() -> None:
    """Take nothing back: the role is the cluster's, and may be another database's too."""
