"""A row of any table for a client, made from the table's own columns: a new table is filled without a word here."""

from collections.abc import Collection
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Column, Connection, Enum, Table, insert

from db.tables import metadata
from domain.vocabulary import AdjustmentType, FlagType, ViolationType

OWNERS = {"client_id": "clients", "run_id": "pipeline_runs", "pipeline_run_id": "pipeline_runs"}
"""The columns that say whose a row is, also where the database does not know that they refer to something."""
OVERRIDES: dict[str, dict[str, Any]] = {
    "clients": {"birth_year": 1990, "height_cm": 168, "current_weight_kg": 70},
    "adjustments": {"trigger_type": AdjustmentType.CALORIE_DECREASE},
    "red_flags": {"flag_type": FlagType.AMENORRHEA},
    "policy_violations": {
        "violation_type": ViolationType.MEDICAL_CLAIM,
        "severity": "warning",
        "trigger": "input",
        "action": "allowed",
    },
    "agent_messages": {"outcome": "completed"},
    "bulk_actions": {"deed": "cancel", "run_ids": [UUID(int=7)]},
}
"""What a check of the table wants."""
VALUES: dict[type, Any] = {
    int: 1,
    float: 1,
    Decimal: 1,
    bool: False,
    object: {},
    list: ["x"],
    date: date(2026, 11, 2),
    datetime: datetime(2026, 11, 2, tzinfo=UTC),
    timedelta: timedelta(1),
}


def add_rows(session: Connection, letter: str, names: Collection[str]) -> dict[str, dict[str, Any]]:
    """Write a row for a new client in these tables and those they refer to; return each table's row."""
    written: dict[str, dict[str, Any]] = {}
    named = [metadata.tables[name] for name in names]
    wanted = {*named, *(key.column.table for table in named for key in table.foreign_keys)}
    for table in sorted(filter(wanted.__contains__, metadata.sorted_tables), key=_names_without_reference):
        values = {column.name: _value(column, letter, written) for column in table.c if _is_needed(column)}
        given = values | OVERRIDES.get(table.name, {})
        written[table.name] = dict(session.execute(insert(table).values(given).returning(table)).mappings().one())
    return written


def _names_without_reference(table: Table) -> bool:
    return any(column.name in OWNERS and not column.foreign_keys for column in table.c)


def _is_needed(column: Column[Any]) -> bool:
    return column.name in OWNERS or (not column.nullable and column.server_default is None)


def _value(column: Column[Any], letter: str, written: dict[str, dict[str, Any]]) -> object:
    for key in column.foreign_keys:
        return written[key.column.table.name][key.column.name]
    if column.name in OWNERS:
        return written[OWNERS[column.name]]["id"]
    if isinstance(column.type, Enum):
        return column.type.enums[0]
    kind = column.type.python_type
    if kind is UUID:
        return uuid4()
    words = f"{column.table.name} {column.name} of {letter}"
    return words if kind is str else words.encode() if kind is bytes else VALUES[kind]
