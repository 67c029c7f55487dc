"""What clients log: writing a check-in, reading the days an agent may see."""

from collections import defaultdict
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Table, delete, func, select, tuple_
from sqlalchemy.dialects.postgresql import insert

from db.tables.programs import programs
from db.tables.tracking import check_ins, context_logs, nutrition_days, progress_entries, weather_days
from db.tables.training import exercise_sets
from domain.errors import NotFound
from domain.intake import CheckIn, WeeklyEntry
from domain.snapshot import DayLog, Girths, LiftLog, Note, SetLog, Weather

COLUMNS: tuple[tuple[Table, dict[str, str]], ...] = (
    (
        check_ins,
        {
            "weight_kg": "weight_kg",
            "energy": "energy_level",
            "mood": "mood",
            "sleep_hours": "sleep_hours",
            "sleep_quality": "sleep_quality",
            "steps": "steps",
        },
    ),
    (
        nutrition_days,
        {
            "energy_kcal": "calories",
            "protein_g": "protein_g",
            "fat_g": "fat_g",
            "carbs_g": "carbs_g",
            "fiber_g": "fiber_g",
            "liquid_share": "liquid_share",
        },
    ),
    (
        context_logs,
        {
            name: name
            for name in (
                "stress",
                "soreness",
                "appetite",
                "gi_comfort",
                "motivation",
                "resting_pulse",
                "cardio_minutes",
                "exercise_kcal",
                "menses",
                "viable_day",
                "pain",
                "symptoms",
            )
        },
    ),
)
"""Where each field of a day's log is kept: the field, and its column."""


def save(session: Connection, client_id: UUID, log: CheckIn) -> int:
    """Write a client's logs; a day, lift or weekly entry that is there is replaced whole. Return the days written."""
    days = [day.day for day in log.days]
    for table, columns in COLUMNS:
        rows = [_day_row(client_id, day, columns) for day in log.days]
        _replace(session, table, client_id, table.c.date.in_(days), [row for row in rows if row])
    done = [(lift.day, lift.exercise) for lift in log.lifts]
    sets = [row for lift in log.lifts for row in _set_rows(client_id, lift)]
    known = tuple_(exercise_sets.c.performed_on, exercise_sets.c.exercise).in_(done)
    _replace(session, exercise_sets, client_id, known, sets)
    forecast = [{"client_id": client_id, "date": each.day} | each.model_dump(exclude={"day"}) for each in log.weather]
    told = weather_days.c.date.in_([each.day for each in log.weather])
    _replace(session, weather_days, client_id, told, forecast)
    for entry in log.weekly:
        _save_weekly(session, client_id, entry)
    return len(log.days)


def list_days(session: Connection, client_id: UUID, since: date, before: date) -> tuple[DayLog, ...]:
    """Return the days logged in [since, before), oldest first."""
    days: dict[date, dict[str, Any]] = defaultdict(dict)
    for table, columns in COLUMNS:
        fields = [table.c[column].label(field) for field, column in columns.items()]
        statement = select(table.c.date, *fields).where(
            table.c.client_id == client_id, table.c.date >= since, table.c.date < before
        )
        for row in session.execute(statement).mappings():
            days[row["date"]] |= {field: row[field] for field in columns}
    return tuple(DayLog(day=day, **days[day]) for day in sorted(days))


def list_lifts(session: Connection, client_id: UUID, since: date, before: date) -> tuple[LiftLog, ...]:
    """Return the exercises done in [since, before), oldest first, then by name."""
    table = exercise_sets
    statement = (
        select(table)
        .where(table.c.client_id == client_id, table.c.performed_on >= since, table.c.performed_on < before)
        .order_by(table.c.performed_on, table.c.exercise, table.c.set_number)
    )
    lifts: dict[tuple[date, str], list[SetLog]] = defaultdict(list)
    for row in session.execute(statement):
        lifts[row.performed_on, row.exercise].append(SetLog(reps=row.reps, weight_kg=row.weight_kg, rpe=row.rpe))
    return tuple(LiftLog(day=day, exercise=name, sets=tuple(sets)) for (day, name), sets in lifts.items())


def list_girths(session: Connection, program_id: UUID, before: date) -> tuple[Girths, ...]:
    """Return the tape measurements before a day, oldest first."""
    table = progress_entries
    statement = (
        select(table.c.recorded_at, table.c.waist_cm, table.c.hip_cm, table.c.neck_cm, table.c.weight_kg)
        .where(table.c.program_id == program_id, table.c.recorded_at < before)
        .order_by(table.c.recorded_at)
    )
    rows = session.execute(statement).all()
    return tuple(
        Girths(
            day=row.recorded_at,
            waist_cm=row.waist_cm,
            hip_cm=row.hip_cm,
            neck_cm=row.neck_cm,
            weight_kg=row.weight_kg,
        )
        for row in rows
    )


def list_weather(session: Connection, client_id: UUID, since: date, before: date) -> tuple[Weather, ...]:
    """Return the forecasts for days in [since, before), in order."""
    table = weather_days
    fields = [table.c[name] for name in Weather.model_fields if name != "day"]
    statement = (
        select(table.c.date.label("day"), *fields)
        .where(table.c.client_id == client_id, table.c.date >= since, table.c.date < before)
        .order_by(table.c.date)
    )
    return tuple(Weather.model_validate(dict(row)) for row in session.execute(statement).mappings())


def list_notes(session: Connection, program_id: UUID, since: date, before: date) -> tuple[Note, ...]:
    """Return what the client wrote with the weekly entries of [since, before], oldest first."""
    table = progress_entries
    statement = (
        select(table.c.recorded_at, table.c.notes)
        .where(table.c.program_id == program_id, table.c.notes.is_not(None))
        .where(table.c.recorded_at >= since, table.c.recorded_at <= before)
        .order_by(table.c.recorded_at)
    )
    return tuple(Note(day=row.recorded_at, text=row.notes) for row in session.execute(statement))


def get_last_menses(session: Connection, client_id: UUID, before: date) -> date | None:
    """Return the latest day with menses logged before a day, however long ago."""
    table = context_logs
    statement = select(func.max(table.c.date)).where(
        table.c.client_id == client_id, table.c.menses.is_(True), table.c.date < before
    )
    return session.execute(statement).scalar_one_or_none()


def _day_row(client_id: UUID, day: DayLog, columns: dict[str, str]) -> dict[str, Any] | None:
    values = day.model_dump(mode="json")
    said = {column: values[field] for field, column in columns.items()}
    if all(value is None or value is False or value == [] for value in said.values()):  # 0 is said, and equals False
        return None
    return {"client_id": client_id, "date": day.day} | said


def _set_rows(client_id: UUID, lift: LiftLog) -> list[dict[str, Any]]:
    owner = {"client_id": client_id, "performed_on": lift.day, "exercise": lift.exercise}
    return [owner | {"set_number": number} | done.model_dump() for number, done in enumerate(lift.sets, start=1)]


def _save_weekly(session: Connection, client_id: UUID, entry: WeeklyEntry) -> None:
    program = session.execute(
        select(programs.c.id, programs.c.start_date).where(
            programs.c.client_id == client_id, programs.c.status == "active", programs.c.deleted_at.is_(None)
        )
    ).one_or_none()
    if program is None:
        message = "weekly: the client has no active program to enter a week for"
        raise NotFound(message)
    week = (entry.recorded_on - program.start_date).days // 7 + 1
    row = entry.model_dump(exclude={"recorded_on"}) | {
        "program_id": program.id,
        "week_number": week,
        "recorded_at": entry.recorded_on,
        "weight_kg": entry.weight_kg or _recent_weight(session, client_id, entry.recorded_on),
    }
    statement = insert(progress_entries).values(row)
    session.execute(statement.on_conflict_do_update(index_elements=["program_id", "recorded_at"], set_=row))


def _recent_weight(session: Connection, client_id: UUID, day: date) -> float:
    """The mean of the last seven weigh-ins, where the form left the weight out."""
    recent = (
        select(check_ins.c.weight_kg)
        .where(check_ins.c.client_id == client_id, check_ins.c.weight_kg.is_not(None), check_ins.c.date <= day)
        .order_by(check_ins.c.date.desc())
        .limit(7)
        .subquery()
    )
    mean = session.execute(select(func.round(func.avg(recent.c.weight_kg), 1))).scalar_one_or_none()
    if mean is None:
        message = "weekly.weight_kg: no weight was ever logged; enter one"
        raise NotFound(message)
    return float(mean)


def _replace(
    session: Connection, table: Table, client_id: UUID, known: ColumnElement[bool], rows: list[dict[str, Any]]
) -> None:
    session.execute(delete(table).where(table.c.client_id == client_id, known))
    if rows:
        session.execute(insert(table), rows)


def has_weight(session: Connection, client_id: UUID, until: date) -> bool:
    """Say whether the client was ever weighed up to a day."""
    table = check_ins
    known = (table.c.client_id == client_id) & table.c.weight_kg.is_not(None) & (table.c.date <= until)
    return session.execute(select(table.c.id).where(known).limit(1)).first() is not None


def has_days(session: Connection, client_id: UUID) -> bool:
    """Say whether the client ever logged a day."""
    statement = select(check_ins.c.id).where(check_ins.c.client_id == client_id).limit(1)
    return session.execute(statement).first() is not None
