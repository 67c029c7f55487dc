"""What clients log: daily rows, and the weekly entry they add up to."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    Numeric,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)

from db.tables.base import (
    EMPTY_LIST,
    EMPTY_OBJECT,
    NOW,
    created_at,
    json,
    key,
    metadata,
    moment,
    one_decimal,
    updated_at,
)


def _score(name: str) -> tuple[Column[object], CheckConstraint]:
    return Column(name, SmallInteger), CheckConstraint(f"{name} BETWEEN 0 AND 10", name=name)


def _owner() -> tuple[Column[object], Column[object]]:
    return (
        Column("client_id", Uuid, ForeignKey("clients.id", ondelete="CASCADE"), nullable=False),
        Column("date", Date, nullable=False),
    )


progress_entries = Table(
    "progress_entries",
    metadata,
    key(),
    Column("program_id", Uuid, ForeignKey("programs.id", ondelete="CASCADE"), nullable=False),
    Column("week_number", Integer, nullable=False),
    Column("recorded_at", Date, nullable=False, server_default=NOW),
    Column("weight_kg", one_decimal, nullable=False),
    Column("waist_cm", one_decimal),
    Column("hip_cm", one_decimal),
    Column("neck_cm", one_decimal),
    Column("thigh_cm", one_decimal),
    Column("arm_cm", one_decimal),
    Column("cycle_phase", Text),
    Column("cycle_day", Integer),
    Column("sleep_hours_avg", Numeric(3, 1, asdecimal=False)),
    Column("step_count_avg", Integer),
    Column("subjective_markers", json, nullable=False, server_default=EMPTY_OBJECT),
    Column("minimum_viable_days", Integer, nullable=False, server_default="0"),
    Column("meals_completed", Integer),
    Column("meals_target", Integer),
    Column("notes", Text),
    created_at(),
    CheckConstraint("minimum_viable_days BETWEEN 0 AND 2", name="minimum_viable_days"),
    UniqueConstraint("program_id", "recorded_at"),
    Index("idx_progress_entries_program_date", "program_id", "recorded_at"),
    Index("idx_progress_entries_program_week", "program_id", "week_number"),
)

check_ins = Table(
    "check_ins",
    metadata,
    key(),
    *_owner(),
    Column("weight_kg", Numeric(5, 2, asdecimal=False)),
    *_score("energy_level"),
    *_score("sleep_quality"),
    *_score("mood"),
    Column("sleep_hours", Numeric(4, 2, asdecimal=False)),
    Column("steps", Integer),
    Column("adherence_score", Numeric(3, 2, asdecimal=False)),
    Column("notes", Text),
    Column("client_updated_at", moment),
    created_at(),
    updated_at(),
    UniqueConstraint("client_id", "date"),
    CheckConstraint("weight_kg BETWEEN 20 AND 500", name="weight_kg"),
    CheckConstraint("adherence_score BETWEEN 0 AND 1", name="adherence_score"),
)

nutrition_days = Table(
    "nutrition_days",
    metadata,
    key(),
    *_owner(),
    Column("calories", Integer),
    Column("protein_g", Numeric(6, 2, asdecimal=False)),
    Column("carbs_g", Numeric(6, 2, asdecimal=False)),
    Column("fat_g", Numeric(6, 2, asdecimal=False)),
    Column("fiber_g", Numeric(5, 2, asdecimal=False)),
    Column("liquid_share", Numeric(3, 2, asdecimal=False)),
    Column("source", Text, nullable=False, server_default="manual"),
    Column("notes", Text),
    created_at(),
    updated_at(),
    UniqueConstraint("client_id", "date"),
    CheckConstraint("source IN ('manual', 'mfp_import')", name="source"),
)

context_logs = Table(
    "context_logs",
    metadata,
    key(),
    *_owner(),
    *_score("stress"),
    *_score("soreness"),
    *_score("appetite"),
    *_score("gi_comfort"),
    *_score("motivation"),
    Column("resting_pulse", SmallInteger),
    Column("cardio_minutes", SmallInteger),
    Column("exercise_kcal", Integer),
    Column("menses", Boolean, nullable=False, server_default=text("false")),
    Column("viable_day", Boolean, nullable=False, server_default=text("false")),
    Column("pain", json, nullable=False, server_default=EMPTY_LIST),
    Column("symptoms", json, nullable=False, server_default=EMPTY_LIST),
    created_at(),
    updated_at(),
    UniqueConstraint("client_id", "date"),
)

weather_days = Table(
    "weather_days",
    metadata,
    Column("client_id", Uuid, ForeignKey("clients.id", ondelete="CASCADE"), primary_key=True),
    Column("date", Date, primary_key=True),
    Column("temperature_c", Numeric(4, 1, asdecimal=False)),
    Column("humidity_pct", Numeric(4, 1, asdecimal=False)),
    Column("wind_kmh", Numeric(4, 1, asdecimal=False)),
    Column("precipitation_mm_h", Numeric(4, 1, asdecimal=False)),
    Column("air_quality_index", SmallInteger),
    Column("thunder", Boolean),
    Column("daylight", Boolean),
    created_at(),
)
