"""Clients and the programs that open for them."""

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, RowMapping, Select, func, select, text, update
from sqlalchemy.dialects.postgresql import insert

from db.tables.people import clients, intake_answers
from db.tables.programs import programs
from domain.check_in import first_check_in, local_date, next_check_in
from domain.constraints import with_peanut_family
from domain.errors import NotFound, Refused
from domain.facts import Facts
from domain.intake import Eating, Health, Intake, Training
from domain.intake_targets import OpeningTargets
from domain.safety.intake import IntakeDecision
from domain.units import tenth
from domain.vocabulary import ProgramStatus

PROGRAMS = text("""
    SELECT named.name, p.id AS program_id
    FROM (SELECT e.name, c.id FROM unnest(CAST(:emails AS text[])) AS e (name) JOIN clients c
            ON c.email = lower(e.name) AND c.deleted_at IS NULL
        UNION ALL SELECT c.id::text, c.id FROM clients c WHERE c.id = ANY(:ids) AND c.deleted_at IS NULL) named
    JOIN programs p ON p.client_id = named.id AND p.status = 'active' AND p.deleted_at IS NULL
""")


class Imported(Facts):
    """What became of an intake."""

    client_id: UUID
    email: str
    full_name: str
    is_new: bool
    decision: IntakeDecision
    program_id: UUID | None
    """None when the gate let nobody in."""


def save_intake(session: Connection, intake: Intake, decision: IntakeDecision, today: date) -> tuple[UUID, bool]:
    """Write the client and the intake as it came; return the client's id and whether it is a new client.

    An intake equal to the newest one of that client is not written again while that one holds.
    """
    facts = _columns(intake, today)
    statement = insert(clients).values(facts)
    changed = statement.on_conflict_do_update(
        index_elements=["email"], set_={**facts, "updated_at": func.now(), "deleted_at": None}
    ).returning(clients.c.id, text("(xmax = 0) AS is_new"))
    row = session.execute(changed).one()
    newest = get_intake(session, row.id)
    over = newest is not None and newest[2] is not None and newest[2] < today
    if over or newest is None or newest[:2] != (intake, decision.outcome):
        answers = intake.model_dump(mode="json")
        entry = {"client_id": row.id, "answers": answers} | decision.model_dump(mode="json")
        session.execute(insert(intake_answers).values({**entry, "received_at": func.clock_timestamp()}))
    return row.id, row.is_new


def get_intake(session: Connection, client_id: UUID) -> tuple[Intake, str, date | None] | None:
    """Return the newest intake of a client, the gate's outcome, and the last day it holds."""
    newest = (
        select(intake_answers.c.answers, intake_answers.c.outcome, intake_answers.c.cleared_until)
        .where(intake_answers.c.client_id == client_id)
        .order_by(intake_answers.c.received_at.desc())
        .limit(1)
    )
    row = session.execute(newest).one_or_none()
    return (Intake.model_validate(row.answers), row.outcome, row.cleared_until) if row else None


def open_program(
    session: Connection, client_id: UUID, intake: Intake, targets: OpeningTargets, start: datetime
) -> UUID:
    """Return the client's active program; a paused one goes on, and without either one opens at `start`.

    The weekly check-in follows the intake.
    """
    program_id = session.execute(_active(client_id)).scalar_one_or_none() or _set_status(
        session, client_id, ProgramStatus.PAUSED, ProgramStatus.ACTIVE
    )
    if program_id is not None:
        _follow_check_in(session, program_id, intake, start)
        return program_id
    opening = {
        "client_id": client_id,
        "start_date": local_date(start, intake.timezone),
        "start_weight_kg": tenth(intake.weight_kg),
        "target_weight_kg": tenth(intake.target_weight_kg or intake.weight_kg),
        "bmr_kcal": targets.bmr_kcal,
        "tdee_kcal": targets.tdee_kcal,
        "target_intake_kcal": targets.target_kcal,
        "protein_g": targets.protein_g,
        "fat_g": targets.fat_g,
        "carbs_g": targets.carbs_g,
        "fiber_g_min": targets.fiber_g,
        "hydration_l": targets.hydration_l,
        "activity_multiplier": targets.activity_multiplier,
        **_check_in(intake, start),
    }
    return session.execute(insert(programs).values(opening).returning(programs.c.id)).scalar_one()


def _check_in(intake: Intake, start: datetime) -> dict[str, Any]:
    weekday, hour = intake.check_in.weekday, intake.check_in.hour
    due = first_check_in(start, intake.timezone, weekday, hour)
    return {"check_in_weekday": weekday, "check_in_hour": hour, "next_check_in_at": due}


def _follow_check_in(session: Connection, program_id: UUID, intake: Intake, start: datetime) -> None:
    """Move the check-in where an intake with another weekday, hour or time zone says; else leave it."""
    this_program = programs.c.id == program_id
    due = session.execute(select(programs.c.next_check_in_at).where(this_program)).scalar_one()
    slot = (intake.timezone, intake.check_in.weekday, intake.check_in.hour)
    if due is None or next_check_in(due - timedelta(seconds=1), *slot) != due:
        session.execute(update(programs).where(this_program).values(_check_in(intake, start)))


def pause_program(session: Connection, client_id: UUID) -> UUID | None:
    """Pause the client's active program: nothing is planned until an intake is let in again."""
    return _set_status(session, client_id, ProgramStatus.ACTIVE, ProgramStatus.PAUSED)


def find_client(session: Connection, email: str) -> tuple[UUID, str] | None:
    """Return the id and time zone of the client with an e-mail."""
    statement = select(clients.c.id, clients.c.timezone).where(clients.c.email == email, clients.c.deleted_at.is_(None))
    row = session.execute(statement).one_or_none()
    return (row.id, row.timezone) if row else None


def has_program(session: Connection, client_id: UUID) -> bool:
    """Say whether the client has an active program."""
    return session.execute(_active(client_id)).one_or_none() is not None


def find_program(session: Connection, client: UUID | str) -> UUID:
    """Return the active program of a client named by id or e-mail.

    Raises:
        NotFound: no such client.
        Refused: the intake gate let the client not in, so there is no program.
    """
    named = clients.c.id == client if isinstance(client, UUID) else clients.c.email == client.lower()
    row = session.execute(
        select(clients.c.id, programs.c.id.label("program_id"), intake_answers.c.message)
        .outerjoin(
            programs,
            (programs.c.client_id == clients.c.id) & (programs.c.status == "active") & programs.c.deleted_at.is_(None),
        )
        .outerjoin(intake_answers, intake_answers.c.client_id == clients.c.id)
        .where(named, clients.c.deleted_at.is_(None))
        .order_by(intake_answers.c.received_at.desc())
        .limit(1)
    ).one_or_none()
    if row is None:
        message = (
            f"client: there is no client {client}; take the intake in first: POST /v1/clients, or "
            "`regimen clients import FILE`"
        )
        raise NotFound(message)
    if row.program_id is None:
        message = f"client: {client} has no active program. {row.message or 'Send the intake again to open one.'}"
        raise Refused(message)
    return row.program_id


def list_programs(session: Connection, named: Collection[UUID | str]) -> dict[str, UUID]:
    """Return the active programs of clients named by id or e-mail, as they were named; who has none is left out."""
    ids = [name for name in named if isinstance(name, UUID)]
    rows = session.execute(PROGRAMS, {"ids": ids, "emails": [name for name in named if isinstance(name, str)]})
    return {row.name: row.program_id for row in rows}


def list_clients(session: Connection) -> list[RowMapping]:
    """Return every client with the gate's decision and the program, by name."""
    statement = text("""
        SELECT c.id AS client_id, c.full_name, c.email, c.timezone, i.outcome, i.message, p.id AS program_id,
            p.current_week, p.next_check_in_at
        FROM clients c
        LEFT JOIN LATERAL (
            SELECT outcome, message FROM intake_answers
            WHERE client_id = c.id ORDER BY received_at DESC LIMIT 1) i ON true
        LEFT JOIN programs p ON p.client_id = c.id AND p.status = 'active' AND p.deleted_at IS NULL
        WHERE c.deleted_at IS NULL ORDER BY c.full_name, c.id
    """)
    return list(session.execute(statement).mappings())


def _set_status(session: Connection, client_id: UUID, before: ProgramStatus, after: ProgramStatus) -> UUID | None:
    statement = (
        update(programs)
        .where(programs.c.client_id == client_id, programs.c.status == before, programs.c.deleted_at.is_(None))
        .values(status=after, updated_at=func.now())
        .returning(programs.c.id)
    )
    return session.execute(statement).scalar_one_or_none()


def _active(client_id: UUID) -> Select[UUID]:
    return select(programs.c.id).where(
        programs.c.client_id == client_id, programs.c.status == "active", programs.c.deleted_at.is_(None)
    )


def age_bracket(age_years: int) -> str:
    """Return seed 0's ten-year bracket, such as `30-39`."""
    low = age_years // 10 * 10
    return f"{low}-{low + 9}"


def _columns(intake: Intake, today: date) -> dict[str, Any]:
    """Write the intake into seed 0's columns, as a person would read it there."""
    return {
        "email": intake.email,
        "full_name": intake.full_name,
        "sex": intake.sex,
        "birth_year": intake.birth_year,
        "activity_level": intake.activity_level,
        "timezone": intake.timezone,
        "age_bracket": age_bracket(intake.age_on(today)),
        "height_cm": tenth(intake.height_cm),
        "current_weight_kg": tenth(intake.weight_kg),
        "target_weight_kg": intake.target_weight_kg,
        "bmi": tenth(intake.weight_kg / (intake.height_cm / 100) ** 2),
        "primary_goal": intake.goal_in_their_words or intake.goal,
        "body_fat_pct": _text(intake.body_fat_pct),
        "sleep_quality": intake.sleep_quality,
        "stress_level": intake.stress,
        "daily_step_count": _text(intake.daily_steps),
        "additional_notes": intake.notes,
        **_training_columns(intake.training),
        **_eating_columns(intake.eating),
        **_health_columns(intake.health),
    }


def _training_columns(training: Training) -> dict[str, Any]:
    return {
        "training_experience": training.experience,
        "training_days_per_week": str(len(training.weekdays)),
        "session_duration": f"{training.session_minutes} min",
        "equipment_access": list(training.equipment),
        "training_location": training.location,
        "injury_history": _joined(injury.joint for injury in training.injuries),
        "exercises_avoided": _joined(training.exercises_avoided),
        "preferred_program_structure": training.plan_type,
    }


def _eating_columns(eating: Eating) -> dict[str, Any]:
    return {
        "meal_frequency": str(eating.meals_per_day),
        "dietary_restrictions": [eating.diet, *eating.allergies],
        "food_aversions": with_peanut_family(", ".join(eating.aversions)),
        "cooking_experience": eating.cooking_experience,
        "cuisine_preferences": _joined(eating.cuisines),
        "appetite_level": eating.appetite,
    }


def _health_columns(health: Health) -> dict[str, Any]:
    return {
        "current_supplements": _joined(health.supplements),
        "current_medications": _joined(health.medications),
        "medical_history": list(health.conditions),
        "medical_clearance": "yes" if health.medical_clearance else "no",
        "disordered_eating_history": "yes" if health.eating_disorder_history else "no",
        "pregnancy_status": health.pregnancy,
        "tracks_cycle": "yes" if health.tracks_cycle else "no",
        "cycle_length": _text(health.cycle_length_days),
    }


def _text(value: float | None) -> str | None:
    return None if value is None else f"{value:g}"


def _joined(words: Iterable[str]) -> str | None:
    return ", ".join(words) or None
