"""Whoever can insert a row has enqueued a run, in its own transaction.

Revision: 0010_enqueue_run
After: 0009_clockwork
"""

from alembic import op

revision = "0010_enqueue_run"
down_revision = "0009_clockwork"
branch_labels = None
depends_on = None

CHECK_IN_AFTER = """
CREATE FUNCTION check_in_after(p_slot timestamptz, p_zone text, p_hour smallint) RETURNS timestamptz
LANGUAGE sql STABLE RETURN
    ((p_slot AT TIME ZONE p_zone)::date + 7 + make_time(p_hour, 0, 0)) AT TIME ZONE p_zone
"""

ENQUEUE_RUN = """
CREATE FUNCTION enqueue_run(
    p_program_id uuid,
    p_trigger pipeline_trigger,
    p_idempotency_key text DEFAULT NULL,
    p_upstream text DEFAULT 'sql',
    p_pipeline text DEFAULT 'coaching',
    p_priority smallint DEFAULT 0,
    p_available_at timestamptz DEFAULT NULL,
    p_as_of timestamptz DEFAULT NULL,
    p_on_busy text DEFAULT 'wait'
) RETURNS uuid LANGUAGE plpgsql AS $$
DECLARE
    v_run pipeline_runs%ROWTYPE;
    v_program programs%ROWTYPE;
    v_zone text;
    v_week integer;
    v_next timestamptz;
BEGIN
    IF p_on_busy NOT IN ('wait', 'reject') THEN
        RAISE EXCEPTION 'on_busy: % is not one of wait, reject', p_on_busy USING ERRCODE = 'RG400';
    END IF;
    IF p_idempotency_key IS NOT NULL THEN
        PERFORM pg_advisory_xact_lock(hashtextextended(p_idempotency_key, 7301337));
        SELECT * INTO v_run FROM pipeline_runs WHERE idempotency_key = p_idempotency_key;
        IF FOUND THEN
            IF v_run.program_id IS DISTINCT FROM p_program_id OR v_run.trigger IS DISTINCT FROM p_trigger THEN
                RAISE EXCEPTION 'idempotency_key: % was used for another program or trigger (run %); send a new key',
                    p_idempotency_key, v_run.id USING ERRCODE = 'RG409';
            END IF;
            RETURN v_run.id;
        END IF;
    END IF;

    SELECT p.* INTO v_program FROM programs p JOIN clients c ON c.id = p.client_id
        WHERE p.id = p_program_id AND p.deleted_at IS NULL AND c.deleted_at IS NULL
        FOR UPDATE OF p;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'program_id: there is no program %', p_program_id USING ERRCODE = 'RG404';
    END IF;
    IF v_program.status <> 'active' THEN
        RAISE EXCEPTION 'program_id: program % is %; only an active program runs', p_program_id, v_program.status
            USING ERRCODE = 'RG409';
    END IF;
    IF p_on_busy = 'reject' THEN
        SELECT * INTO v_run FROM pipeline_runs
            WHERE client_id = v_program.client_id AND status IN ('pending', 'running') LIMIT 1;
        IF FOUND THEN
            RAISE EXCEPTION 'the client is busy with run % (%); wait for it, or send on_busy=wait', v_run.id, v_run.status
                USING ERRCODE = 'RG409';
        END IF;
    END IF;

    v_week := v_program.current_week;
    IF p_trigger = 'initial' THEN
        v_week := 1;
    ELSIF p_trigger = 'weekly_checkin' THEN
        SELECT timezone INTO v_zone FROM clients WHERE id = v_program.client_id;
        v_next := v_program.next_check_in_at;
        LOOP
            v_week := v_week + 1;
            v_next := check_in_after(v_next, v_zone, v_program.check_in_hour);
            EXIT WHEN v_next IS NULL OR v_next > coalesce(p_as_of, now());
        END LOOP;
        UPDATE programs SET current_week = v_week, next_check_in_at = v_next, updated_at = now() WHERE id = p_program_id;
    END IF;

    -- every insert holds the program, so this sees the week's run without waiting for whoever is finishing it
    IF p_trigger IN ('initial', 'weekly_checkin') THEN
        SELECT * INTO v_run FROM pipeline_runs
            WHERE program_id = p_program_id AND week_number = v_week
              AND trigger IN ('initial', 'weekly_checkin') AND status <> 'cancelled';
        IF FOUND THEN
            RAISE EXCEPTION 'trigger: week % of this program already has its % run % (%); send trigger=manual to plan it anew',
                v_week, v_run.trigger, v_run.id, v_run.status USING ERRCODE = 'RG409';
        END IF;
    END IF;
    INSERT INTO pipeline_runs (
        program_id, client_id, trigger, upstream, idempotency_key, pipeline, priority, available_at, as_of, week_number
    ) VALUES (
        p_program_id, v_program.client_id, p_trigger, p_upstream, p_idempotency_key, p_pipeline, p_priority,
        coalesce(p_available_at, now()), p_as_of, v_week
    ) RETURNING * INTO v_run;
    RETURN v_run.id;
END
$$
"""


def upgrade() -> None:
    """Apply."""
    op.execute(CHECK_IN_AFTER)
    op.execute(ENQUEUE_RUN)


def downgrade() -> None:
    """Take back."""
    op.execute("DROP FUNCTION enqueue_run")
    op.execute("DROP FUNCTION check_in_after")
