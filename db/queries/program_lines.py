"""Programs as they stand."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Connection, text

from domain.errors import NotFound
from domain.facts import Facts
from domain.vocabulary import Phase, ProgramStatus, Tier, Weekday

LINES = """
    SELECT p.id, p.client_id, c.timezone, p.status, p.current_phase AS phase, p.current_tier AS tier, p.current_week,
        p.start_date, p.end_date, p.start_weight_kg, p.target_weight_kg, p.bmr_kcal, p.tdee_kcal,
        p.target_intake_kcal AS target_kcal, p.protein_g, p.fat_g, p.carbs_g, p.fiber_g_min AS fiber_g,
        p.hydration_l AS water_l, p.check_in_weekday, p.check_in_hour,
        CASE WHEN p.status = 'active' THEN p.next_check_in_at END AS next_check_in_at, p.created_at, p.updated_at,
        (SELECT max(week_number) FROM weekly_plans WHERE program_id = p.id) AS newest_week
    FROM programs p JOIN clients c ON c.id = p.client_id AND c.deleted_at IS NULL
    WHERE p.deleted_at IS NULL
"""
ONE = text(f"{LINES} AND p.id = :program_id AND (CAST(:only AS uuid) IS NULL OR p.client_id = :only)")
OF_CLIENT = text(f"{LINES} AND p.client_id = :client_id ORDER BY p.created_at DESC, p.id DESC")


class ProgramLine(Facts):
    """A program as it stands."""

    id: UUID
    client_id: UUID
    timezone: str
    status: ProgramStatus
    phase: Phase
    tier: Tier
    current_week: int
    start_date: date
    end_date: date | None
    start_weight_kg: float
    target_weight_kg: float
    bmr_kcal: int
    tdee_kcal: int
    target_kcal: int
    protein_g: float
    fat_g: float
    carbs_g: float
    fiber_g: float
    water_l: float
    check_in_weekday: Weekday
    check_in_hour: int
    next_check_in_at: datetime | None
    """None for a program that is not active."""
    created_at: datetime
    updated_at: datetime
    newest_week: int | None
    """The highest published week."""


def get_line(session: Connection, program_id: UUID, only: UUID | None = None) -> ProgramLine:
    """Return a program, if it is of the `only` client, where one is given.

    Raises:
        NotFound: there is none.
    """
    row = session.execute(ONE, {"program_id": program_id, "only": only}).mappings().one_or_none()
    if row is None:
        message = f"program_id: there is no program {program_id}; a client's are at /v1/clients/{{client}}/programs"
        raise NotFound(message)
    return ProgramLine.model_validate(dict(row))


def list_of_client(session: Connection, client_id: UUID) -> list[ProgramLine]:
    """Return a client's programs, the newest first."""
    rows = session.execute(OF_CLIENT, {"client_id": client_id}).mappings()
    return [ProgramLine.model_validate(dict(row)) for row in rows]
