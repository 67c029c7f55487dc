"""The metadata and the column kinds all tables share."""

from enum import StrEnum

from sqlalchemy import Column, DateTime, Enum, MetaData, Numeric, Uuid, text
from sqlalchemy.dialects.postgresql import JSONB

from domain import vocabulary

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

NOW = text("now()")
CLOCK = text("clock_timestamp()")
"""The moment itself, not that of the transaction's beginning."""
EMPTY_OBJECT = text("'{}'::jsonb")
EMPTY_LIST = text("'[]'::jsonb")

one_decimal = Numeric(5, 1, asdecimal=False)
"""Kilograms, centimetres and grams: one decimal, below 10,000."""
moment = DateTime(timezone=True)
json = JSONB(none_as_null=True)


def sql_enum(kind: type[StrEnum], name: str) -> Enum:
    """A PostgreSQL enum whose labels are the values of `kind`."""
    return Enum(kind, name=name, values_callable=_labels, metadata=metadata)


def _labels(kind: type[StrEnum]) -> list[str]:
    return [member.value for member in kind]


agent_name = sql_enum(vocabulary.AgentName, "agent_name")
calorie_tier = sql_enum(vocabulary.Tier, "calorie_tier")
day_of_week = sql_enum(vocabulary.Weekday, "day_of_week")
training_phase = sql_enum(vocabulary.Phase, "training_phase")
slot_type = sql_enum(vocabulary.Slot, "slot_type")


def key() -> Column[object]:
    """A UUIDv7 primary key made by the database."""
    return Column("id", Uuid, primary_key=True, server_default=text("uuid_v7()"))


def created_at() -> Column[object]:
    """When the row came to be."""
    return Column("created_at", moment, nullable=False, server_default=NOW)


def updated_at() -> Column[object]:
    """When the row last changed; the queries set it."""
    return Column("updated_at", moment, nullable=False, server_default=NOW)


def deleted_at() -> Column[object]:
    """Set on soft delete; the row stays recoverable."""
    return Column("deleted_at", moment)
