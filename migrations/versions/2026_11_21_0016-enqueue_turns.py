"""Putting a run in gives it its turn: due later, behind its client's other run, or ready for its upstream's share.

Revision: 0016_enqueue_turns
After: 0015_operators
"""

from alembic import context, op

revision = "0016_enqueue_turns"
down_revision = "0015_operators"
branch_labels = None
depends_on = None

ARGUMENTS = """
    p_program_id uuid,
    p_trigger pipeline_trigger,
    p_idempotency_key text DEFAULT NULL,
    p_upstream text DEFAULT 'sql',
    p_pipeline text DEFAULT 'coaching',
    p_priority smallint DEFAULT 0,
    p_available_at timestamptz DEFAULT NULL,
    p_as_of timestamptz DEFAULT NULL,
    p_on_busy text DEFAULT 'wait',
    p_unique_for interval DEFAULT NULL,
    p_forked_from uuid DEFAULT NULL,
    p_tokens integer DEFAULT 1
"""

SPEND = """
CREATE FUNCTION spend_token(p_upstream text, p_runs integer) RETURNS void LANGUAGE plpgsql SET enable_seqscan = off AS $$
DECLARE
    v_upstream upstreams%ROWTYPE;
    v_tokens double precision;
BEGIN
    SELECT * INTO v_upstream FROM upstreams WHERE name = p_upstream;
    IF NOT FOUND THEN
        INSERT INTO upstreams (name) VALUES (p_upstream) ON CONFLICT DO NOTHING;
        RETURN;
    END IF;
    IF v_upstream.runs_per_minute IS NULL THEN
        RETURN;
    END IF;
    SELECT * INTO v_upstream FROM upstreams WHERE name = p_upstream FOR UPDATE;
    v_tokens := least(coalesce(v_upstream.burst, v_upstream.runs_per_minute),
        coalesce(v_upstream.tokens + v_upstream.runs_per_minute / 60.0
            * extract(epoch FROM clock_timestamp() - v_upstream.refilled_at), v_upstream.burst, v_upstream.runs_per_minute));
    IF v_tokens < p_runs THEN
        RAISE EXCEPTION 'upstream: % may put in % runs a minute; send again in % s', p_upstream,
            v_upstream.runs_per_minute, ceil((p_runs - v_tokens) * 60 / v_upstream.runs_per_minute) USING ERRCODE = 'RG429';
    END IF;
    UPDATE upstreams SET tokens = v_tokens - p_runs, refilled_at = clock_timestamp() WHERE name = p_upstream;
END
$$
"""

TAKE_PLACE = """
CREATE FUNCTION take_place(p_run_id uuid, p_client_id uuid, p_upstream text, p_pipeline text, p_priority smallint,
    p_available_at timestamptz, p_version integer DEFAULT NULL, p_stage smallint DEFAULT 0, p_fence integer DEFAULT 0,
    p_lanes smallint DEFAULT 0, p_at_join boolean DEFAULT false
) RETURNS turn_state LANGUAGE plpgsql SET enable_seqscan = off AS $$
DECLARE
    v_live stage_turns%ROWTYPE;
    v_state turn_state := 'ready';
BEGIN
    IF p_available_at > now() THEN
        v_state := 'delayed';
    ELSE
        SELECT * INTO v_live FROM stage_turns
            WHERE client_id = p_client_id AND lane = 0 AND state NOT IN ('delayed', 'behind');
        IF FOUND THEN
            UPDATE stage_turns SET state = 'behind'
                WHERE run_id = v_live.run_id AND state = 'ready' AND priority < p_priority;
            IF NOT FOUND THEN
                v_state := 'behind';
            END IF;
        END IF;
    END IF;
    INSERT INTO stage_turns (run_id, client_id, upstream, pipeline, priority, state, available_at, version, stage,
        fence, lanes, at_join)
    VALUES (p_run_id, p_client_id, p_upstream, p_pipeline, p_priority, v_state, coalesce(p_available_at, now()),
        p_version, p_stage, p_fence, p_lanes, p_at_join)
    ON CONFLICT (client_id) WHERE lane = 0 AND state NOT IN ('delayed', 'behind') DO NOTHING;
    IF NOT FOUND THEN
        v_state := 'behind';
        INSERT INTO stage_turns (run_id, client_id, upstream, pipeline, priority, state, available_at, version, stage,
            fence, lanes, at_join)
        VALUES (p_run_id, p_client_id, p_upstream, p_pipeline, p_priority, v_state, now(), p_version, p_stage,
            p_fence, p_lanes, p_at_join);
    END IF;
    RETURN v_state;
END
$$
"""

ENQUEUE_RUN = f"""
CREATE FUNCTION enqueue_run({ARGUMENTS}) RETURNS uuid LANGUAGE plpgsql SET enable_seqscan = off AS $$
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
    IF p_unique_for IS NOT NULL AND p_idempotency_key IS NULL THEN
        RAISE EXCEPTION 'unique_for: a window needs an idempotency_key to watch' USING ERRCODE = 'RG400';
    END IF;
    IF p_idempotency_key IS NOT NULL THEN
        PERFORM pg_advisory_xact_lock(hashtextextended(p_idempotency_key, 7301337));
        SELECT * INTO v_run FROM pipeline_runs WHERE idempotency_key = p_idempotency_key AND key_window IS NULL;
        IF NOT FOUND THEN
            SELECT * INTO v_run FROM pipeline_runs
                WHERE idempotency_key = p_idempotency_key AND key_window IS NOT NULL
                  AND created_at > now() - coalesce(p_unique_for, key_window)
                ORDER BY created_at DESC LIMIT 1;
        END IF;
        IF FOUND THEN
            IF v_run.program_id IS DISTINCT FROM p_program_id OR v_run.trigger IS DISTINCT FROM p_trigger THEN
                RAISE EXCEPTION 'idempotency_key: % was used for another program or trigger (run %); send a new key',
                    p_idempotency_key, v_run.id USING ERRCODE = 'RG409';
            END IF;
            RETURN v_run.id;
        END IF;
    END IF;
    IF p_tokens > 0 THEN
        PERFORM spend_token(p_upstream, p_tokens);
    END IF;

    SELECT * INTO v_program FROM programs WHERE id = p_program_id AND deleted_at IS NULL FOR UPDATE;
    PERFORM FROM clients WHERE id = v_program.client_id AND deleted_at IS NULL;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'program_id: there is no program %', p_program_id USING ERRCODE = 'RG404';
    END IF;
    IF v_program.status <> 'active' THEN
        RAISE EXCEPTION 'program_id: program % is %; only an active program runs', p_program_id, v_program.status
            USING ERRCODE = 'RG409';
    END IF;
    IF p_on_busy = 'reject' THEN
        SELECT r.* INTO v_run FROM stage_turns t JOIN pipeline_runs r ON r.id = t.run_id
            WHERE t.client_id = v_program.client_id AND t.lane = 0 LIMIT 1;
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
        program_id, client_id, trigger, upstream, idempotency_key, key_window, pipeline, priority, as_of, week_number,
        forked_from
    ) VALUES (
        p_program_id, v_program.client_id, p_trigger, p_upstream, p_idempotency_key, p_unique_for, p_pipeline,
        p_priority, p_as_of, v_week, p_forked_from
    ) RETURNING * INTO v_run;
    PERFORM take_place(v_run.id, v_run.client_id, p_upstream, p_pipeline, p_priority, p_available_at);
    RETURN v_run.id;
END
$$
"""

ENQUEUE_RUNS = """
CREATE FUNCTION enqueue_runs(p_runs jsonb) RETURNS SETOF uuid LANGUAGE plpgsql SET enable_seqscan = off AS $$
DECLARE
    v_run record;
    v_position bigint := 0;
BEGIN
    -- once a call, not once a run: the same row written thousands of times would be ever slower
    PERFORM spend_token(upstream, n) FROM (
        SELECT coalesce(value ->> 'upstream', 'sql') AS upstream, count(*)::integer AS n
        FROM jsonb_array_elements(p_runs)
        WHERE NOT EXISTS (SELECT FROM pipeline_runs WHERE idempotency_key = value ->> 'idempotency_key')
        GROUP BY 1 ORDER BY 1) spent;
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

INDEXES = (
    "ALTER TABLE pipeline_runs DROP CONSTRAINT uq_pipeline_runs_idempotency_key",
    "CREATE UNIQUE INDEX idx_pipeline_runs_key ON pipeline_runs (idempotency_key) WHERE key_window IS NULL",
    """CREATE INDEX idx_pipeline_runs_windowed_key ON pipeline_runs (idempotency_key, created_at DESC)
        WHERE key_window IS NOT NULL""",
)


def upgrade() -> None:
    """Apply."""
    op.execute("DROP FUNCTION enqueue_run")
    op.execute("ALTER TABLE pipeline_runs ADD COLUMN key_window interval")
    for statement in (*INDEXES, SPEND, TAKE_PLACE, ENQUEUE_RUN, ENQUEUE_RUNS):
        op.execute(statement)


def downgrade() -> None:
    """Take back; keys that were unique for a window only are forgotten."""
    for function in ("enqueue_runs", "enqueue_run", "take_place", "spend_token"):
        op.execute(f"DROP FUNCTION {function}")
    op.execute("DROP INDEX idx_pipeline_runs_key")
    op.execute("DROP INDEX idx_pipeline_runs_windowed_key")
    op.execute("UPDATE pipeline_runs SET idempotency_key = NULL WHERE key_window IS NOT NULL")
    op.execute("ALTER TABLE pipeline_runs DROP COLUMN key_window")
    op.execute("ALTER TABLE pipeline_runs ADD CONSTRAINT uq_pipeline_runs_idempotency_key UNIQUE (idempotency_key)")
    op.execute(context.script.get_revision("0010_enqueue_run").module.ENQUEUE_RUN)
