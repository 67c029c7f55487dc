"""Putting runs in looks their keys up where the keys are, however many runs there have been.

Revision: 0023_keys_by_index
After: 0022_forget_runs
"""

from alembic import op

revision = "0023_keys_by_index"
down_revision = "0022_forget_runs"
branch_labels = None
depends_on = None

ENQUEUE_RUNS = """
CREATE OR REPLACE FUNCTION enqueue_runs(p_runs jsonb) RETURNS SETOF uuid LANGUAGE plpgsql SET enable_seqscan = off AS $$
DECLARE
    v_run record;
    v_position bigint := 0;
BEGIN
    -- once a call, not once a run: the same row written thousands of times would be ever slower
    PERFORM spend_token(upstream, n) FROM (
        SELECT coalesce(value ->> 'upstream', 'sql') AS upstream, count(*)::integer AS n
        FROM jsonb_array_elements(p_runs)
__KNOWN__        GROUP BY 1 ORDER BY 1) spent;
    -- in one order, so that two calls never wait for each other in a circle
    PERFORM FROM programs WHERE id IN (SELECT (value ->> 'program_id')::uuid FROM jsonb_array_elements(p_runs))
        ORDER BY id FOR UPDATE;
    FOR v_run IN
        SELECT * FROM jsonb_to_recordset(p_runs) AS x (
            program_id uuid, trigger pipeline_trigger, idempotency_key text, upstream text, pipeline text,
            priority smallint, available_at timestamptz, as_of timestamptz, on_busy text, unique_for interval)
    LOOP
        RETURN NEXT enqueue_run(v_run.program_id, coalesce(v_run.trigger, 'manual'), v_run.idempotency_key,
            coalesce(v_run.upstream, 'sql'), coalesce(v_run.pipeline, 'coaching'),
            coalesce(v_run.priority, 0::smallint), v_run.available_at, v_run.as_of, coalesce(v_run.on_busy, 'wait'),
            v_run.unique_for, p_tokens => 0);
        v_position := v_position + 1;
    END LOOP;
EXCEPTION WHEN SQLSTATE 'RG400' OR SQLSTATE 'RG404' OR SQLSTATE 'RG409' OR SQLSTATE 'RG429' THEN
    RAISE EXCEPTION 'runs.%: %; nothing was put in', v_position, sqlerrm USING ERRCODE = sqlstate;
END
$$
"""

BY_INDEX = """        WHERE NOT EXISTS (
                SELECT FROM pipeline_runs WHERE idempotency_key = value ->> 'idempotency_key' AND key_window IS NULL)
            AND NOT EXISTS (
                SELECT FROM pipeline_runs WHERE idempotency_key = value ->> 'idempotency_key' AND key_window IS NOT NULL)
"""
"""Each index holds the keys of one kind; a question about both at once can use neither."""

BEFORE = """        WHERE NOT EXISTS (SELECT FROM pipeline_runs WHERE idempotency_key = value ->> 'idempotency_key')
"""


def upgrade() -> None:
    """Apply."""
    op.execute(ENQUEUE_RUNS.replace("__KNOWN__", BY_INDEX))


def downgrade() -> None:
    """Take back."""
    op.execute(ENQUEUE_RUNS.replace("__KNOWN__", BEFORE))
