"""What must never be true of the database, as queries that find what breaks it."""

from typing import NamedTuple

from sqlalchemy import Connection, text


class Invariant(NamedTuple):
    """A sentence, and the query that finds a counter-example."""

    name: str
    counter_example: str


MONTH_IS_KEPT = """
    to_regclass('agent_messages' || to_char(r.created_at AT TIME ZONE 'UTC', '_"y"YYYY"m"MM')) IS NOT NULL
"""
"""What a run said is still here: its month was not pruned."""

INVARIANTS = (
    Invariant(
        "one output per run and agent",
        "SELECT pipeline_run_id FROM agent_messages GROUP BY pipeline_run_id, from_agent HAVING count(*) > 1",
    ),
    Invariant(
        "never two live runs of one client",
        "SELECT client_id FROM pipeline_runs WHERE status = 'running' GROUP BY client_id HAVING count(*) > 1",
    ),
    Invariant(
        "runs of one client never overlap",
        """
        SELECT a.id FROM (
            SELECT id, started_at, lag(completed_at) OVER (PARTITION BY client_id ORDER BY started_at) AS ended_before
            FROM pipeline_runs WHERE started_at IS NOT NULL) a
        WHERE a.ended_before > a.started_at
        """,
    ),
    Invariant(
        "fences only grow",
        """
        SELECT pipeline_run_id FROM (
            SELECT pipeline_run_id, fence,
                lag(fence) OVER (PARTITION BY pipeline_run_id, stage ORDER BY finished_at, id) AS before
            FROM stage_attempts) s
        WHERE fence < before
        """,
    ),
    Invariant(
        "an ended run's stage is the number of its outputs",
        f"""
        SELECT r.id FROM pipeline_runs r
        LEFT JOIN LATERAL (SELECT count(*) AS n FROM agent_messages m WHERE m.pipeline_run_id = r.id) said ON true
        WHERE r.status NOT IN ('pending', 'running') AND r.stage <> said.n AND {MONTH_IS_KEPT}
        """,
    ),
    Invariant(
        "who has the turn has not spoken",
        """
        SELECT t.run_id FROM stage_turns t
        JOIN agent_messages m ON m.pipeline_run_id = t.run_id AND m.from_agent::text = t.agent
        """,
    ),
    Invariant(
        "the open runs have a turn, and no others",
        """
        SELECT r.id FROM pipeline_runs r
        WHERE (r.status IN ('pending', 'running'))
            <> EXISTS (SELECT FROM stage_turns t WHERE t.run_id = r.id AND t.lane = 0)
        """,
    ),
    Invariant(
        "the counters say what the rows say",
        """
        SELECT status FROM (
            SELECT status, coalesce(outcome::text, '') AS outcome, count(*) AS n FROM pipeline_runs GROUP BY 1, 2
            UNION ALL SELECT status, outcome, -sum(n) FROM run_counts GROUP BY 1, 2) c
        GROUP BY status, outcome HAVING sum(n) <> 0
        """,
    ),
    Invariant(
        "one run per program and week",
        """
        SELECT program_id FROM pipeline_runs WHERE trigger IN ('initial', 'weekly_checkin') AND status <> 'cancelled'
        GROUP BY program_id, week_number HAVING count(*) > 1
        """,
    ),
    Invariant(
        "a published plan is whole",
        """
        SELECT w.id FROM weekly_plans w
        WHERE (SELECT count(*) FROM meal_slots s WHERE s.weekly_plan_id = w.id) <> 35
           OR NOT EXISTS (SELECT FROM program_versions v WHERE v.pipeline_run_id = w.pipeline_run_id)
        """,
    ),
    Invariant(
        "only a cleared run is published, and nothing after a hold",
        f"""
        SELECT w.id FROM weekly_plans w JOIN pipeline_runs r ON r.id = w.pipeline_run_id
        WHERE r.outcome IS DISTINCT FROM 'published' OR NOT EXISTS (
            SELECT FROM agent_messages m WHERE m.pipeline_run_id = r.id AND m.from_agent = 'PHYSICIAN'
              AND m.payload ->> 'verdict' = 'clear') AND {MONTH_IS_KEPT}
        """,
    ),
    Invariant(
        "a program is what its newest version says",
        """
        SELECT p.id FROM programs p JOIN LATERAL (
            SELECT full_bundle FROM program_versions WHERE program_id = p.id ORDER BY version DESC LIMIT 1) v ON true
        WHERE p.target_intake_kcal <> (v.full_bundle -> 'NUTRITIONIST' ->> 'target_kcal')::numeric
           OR p.protein_g <> (v.full_bundle -> 'NUTRITIONIST' ->> 'protein_g')::numeric
           OR p.tdee_kcal <> (v.full_bundle -> 'SCIENTIST' ->> 'tdee_kcal')::numeric
        """,
    ),
    Invariant(
        "a question is answered as its run ends, and an emergency where it is asked",
        """
        SELECT q.id FROM physician_queries q LEFT JOIN pipeline_runs r ON r.id = q.pipeline_run_id
        WHERE (q.answered_at IS NOT NULL) <> (r.id IS NULL OR r.status = 'completed')
        """,
    ),
)


def list_broken(session: Connection) -> list[str]:
    """Return the names of the invariants that do not hold; there should never be one."""
    return [one.name for one in INVARIANTS if session.execute(text(one.counter_example)).first() is not None]
