"""A client with a program, a run and a week's plan, written by SQL alone, for tests that break rules one at a time."""

from uuid import UUID

from sqlalchemy import Connection, text

CLIENT = """
    INSERT INTO clients (email, full_name, age_bracket, height_cm, current_weight_kg, primary_goal, sex, birth_year,
        activity_level)
    VALUES (:email, 'Ada Example', '30-39', 168, 70, 'fat_loss', 'female', 1990, 'light') RETURNING id
"""
PROGRAM = """
    INSERT INTO programs (client_id, start_weight_kg, target_weight_kg, bmr_kcal, tdee_kcal, target_intake_kcal,
        protein_g, fat_g, carbs_g, activity_multiplier)
    VALUES (:client, 70, 64, 1400, 2000, 1800, 126, 60, 189, 1.4) RETURNING id
"""
RUN = """
    INSERT INTO pipeline_runs (program_id, client_id, trigger, upstream, week_number, pipeline)
    VALUES (:program, :client, 'initial', 'test', 1, 'coaching') RETURNING id
"""
PLAN = """
    INSERT INTO weekly_plans (program_id, pipeline_run_id, week_number, week_start, tier, target_intake_kcal, protein_g,
        fat_g, carbs_g, fiber_g, protein_distribution)
    VALUES (:program, :run, 1, '2026-11-02', 'tier_1', 1800, 126, 60, 189, 25, '[]') RETURNING id
"""


def add_plan(session: Connection, email: str = "ada@example.org") -> dict[str, UUID]:
    """Write one of each and return their ids by name."""
    ids: dict[str, UUID] = {}
    for name, statement in (("client", CLIENT), ("program", PROGRAM), ("run", RUN), ("plan", PLAN)):
        ids[name] = session.execute(text(statement), {"email": email} | ids).scalar_one()
    return ids
