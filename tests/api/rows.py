"""Rows that a test needs, written by SQL alone."""

from uuid import UUID

from sqlalchemy import Engine, text

from db.session import transaction

CLIENT = """
    INSERT INTO clients (email, full_name, age_bracket, height_cm, current_weight_kg, primary_goal, sex, birth_year,
        activity_level, timezone)
    VALUES (:email, :full_name, '30-39', 170, 80, 'fat_loss', 'female', 1990, 'moderate', :timezone)
    RETURNING id
"""
PROGRAM = """
    INSERT INTO programs (client_id, status, start_weight_kg, target_weight_kg, bmr_kcal, tdee_kcal, target_intake_kcal,
        protein_g, fat_g, carbs_g, activity_multiplier, check_in_weekday, check_in_hour, next_check_in_at)
    VALUES (:client_id, CAST(:status AS program_status), 80, 70, 1500, 2200, 1900, 140, 60, 200, 1.5, 'monday', 7,
        now() + interval '3 days')
    RETURNING id
"""


def add_client(
    engine: Engine, email: str = "ada@example.org", full_name: str = "Ada Example", timezone: str = "Europe/Berlin"
) -> UUID:
    """A client without a program."""
    facts = {"email": email, "full_name": full_name, "timezone": timezone}
    with transaction(engine) as session:
        return session.execute(text(CLIENT), facts).scalar_one()


def add_program(engine: Engine, client_id: UUID | None = None, status: str = "active") -> UUID:
    """A program of that client, or of a new one."""
    facts = {"client_id": client_id or add_client(engine), "status": status}
    with transaction(engine) as session:
        return session.execute(text(PROGRAM), facts).scalar_one()


def execute(engine: Engine, statement: str, **facts: object) -> None:
    """Write by hand what a test needs."""
    with transaction(engine) as session:
        session.execute(text(statement), facts)


def count_runs(engine: Engine) -> int:
    """How many runs there are, read in a session of its own."""
    with transaction(engine) as session:
        return session.execute(text("SELECT count(*) FROM pipeline_runs")).scalar_one()
