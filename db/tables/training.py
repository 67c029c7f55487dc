"""The week's sessions, and the sets a client logged."""

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

from db.tables.base import EMPTY_LIST, created_at, day_of_week, json, key, metadata, moment, training_phase

training_sessions = Table(
    "training_sessions",
    metadata,
    key(),
    Column("program_id", Uuid, ForeignKey("programs.id", ondelete="CASCADE"), nullable=False),
    Column("week_number", Integer, nullable=False),
    Column("day", day_of_week, nullable=False),
    Column("session_focus", Text, nullable=False),
    Column("phase", training_phase, nullable=False),
    Column("warmup", json, nullable=False, server_default=EMPTY_LIST),
    Column("exercises", json, nullable=False),
    Column("target_rpe", Numeric(3, 1, asdecimal=False)),
    Column("actual_rpe", Numeric(3, 1, asdecimal=False)),
    Column("session_notes", Text),
    Column("completed", Boolean, nullable=False, server_default=text("false")),
    Column("completed_at", moment),
    Column("skipped", Boolean, nullable=False, server_default=text("false")),
    Column("skip_reason", Text),
    created_at(),
    Column("pipeline_run_id", Uuid, ForeignKey("pipeline_runs.id"), nullable=False),
    Column("planned_on", Date, nullable=False),
    Column("minutes", SmallInteger, nullable=False),
    UniqueConstraint("program_id", "planned_on"),
    Index("idx_training_sessions_program_week", "program_id", "week_number"),
)

exercise_sets = Table(
    "exercise_sets",
    metadata,
    key(),
    Column("client_id", Uuid, ForeignKey("clients.id", ondelete="CASCADE"), nullable=False),
    Column("performed_on", Date, nullable=False),
    Column("exercise", Text, nullable=False),
    Column("set_number", SmallInteger, nullable=False),
    Column("reps", SmallInteger, nullable=False),
    Column("weight_kg", Numeric(6, 2, asdecimal=False), nullable=False),
    Column("rpe", Numeric(3, 1, asdecimal=False)),
    created_at(),
    UniqueConstraint("client_id", "performed_on", "exercise", "set_number"),
    CheckConstraint("reps BETWEEN 0 AND 200", name="reps"),
    CheckConstraint("rpe BETWEEN 1 AND 10", name="rpe"),
)
