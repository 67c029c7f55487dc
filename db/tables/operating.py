"""Who puts runs in and what operators hold, what they did, which firings there were, and who lives."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Double,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)

from db.tables.base import EMPTY_OBJECT, NOW, created_at, json, key, metadata, moment, sql_enum
from domain.runs import PauseScope

upstreams = Table(
    "upstreams",
    metadata,
    Column("name", Text, primary_key=True),
    Column("weight", SmallInteger, nullable=False, server_default="1"),
    Column("runs_per_minute", Integer),
    Column("burst", Integer),
    Column("tokens", Double),
    Column("refilled_at", moment),
    CheckConstraint("weight > 0", name="weight"),
    CheckConstraint("runs_per_minute > 0", name="runs_per_minute"),
    CheckConstraint("burst > 0", name="burst"),
)
"""Who puts runs in: the share they get of the workers, and how many they may put in a minute (NULL: no limit)."""

pauses = Table(
    "pauses",
    metadata,
    Column("scope", sql_enum(PauseScope, "pause_scope"), primary_key=True),
    Column("subject", Text, primary_key=True),
    Column("actor", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("paused_at", moment, nullable=False, server_default=NOW),
)
"""What is not begun or gone on with until somebody unpauses it: a pipeline, an agent's queue, a client, a job."""

agent_limits = Table(
    "agent_limits",
    metadata,
    Column("agent", Text, primary_key=True),
    Column("at_most", SmallInteger, nullable=False),
    Column("actor", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("limited_at", moment, nullable=False, server_default=NOW),
    CheckConstraint("at_most > 0", name="at_most"),
)
"""How many stages of an agent may be at work at once; an agent without a row has as many as there are threads."""

operator_actions = Table(
    "operator_actions",
    metadata,
    key(),
    Column("actor", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("subject_kind", Text, nullable=False),
    Column("subject_id", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("detail", json, nullable=False, server_default=EMPTY_OBJECT),
    created_at(),
    Index("idx_operator_actions_subject", "subject_kind", "subject_id", text("created_at DESC")),
    Index("idx_operator_actions_newest", text("created_at DESC")),
)
"""What an operator did, to what, when and why."""

idempotency_keys = Table(
    "idempotency_keys",
    metadata,
    Column("actor", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("request_sha256", LargeBinary, nullable=False),
    Column("token", Uuid, nullable=False),
    Column("leased_until", moment, nullable=False),
    Column("status", SmallInteger),
    Column("headers", json),
    Column("body", LargeBinary),
    created_at(),
    CheckConstraint("(status IS NULL) = (body IS NULL)", name="an_answer_is_whole"),
    Index("idx_idempotency_keys_created", "created_at"),
)
"""What requests over HTTP were answered, by who sent them and under which key; in flight while there is no status."""

schedule_fires = Table(
    "schedule_fires",
    metadata,
    key(),
    Column("schedule", Text, nullable=False),
    Column("subject_id", Uuid, nullable=False),
    Column("due_at", moment, nullable=False),
    Column("fired_at", moment, nullable=False, server_default=NOW),
    Column("pipeline_run_id", Uuid, ForeignKey("pipeline_runs.id", ondelete="SET NULL")),
    Column("missed", Integer, nullable=False, server_default="0"),
    UniqueConstraint("schedule", "subject_id", "due_at"),
)
"""One row a firing: a program's check-in at its due time fires once, however many schedulers run."""

processes = Table(
    "processes",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("host", Text, nullable=False),
    Column("pid", Integer, nullable=False),
    Column("started_at", moment, nullable=False, server_default=NOW),
    Column("seen_at", moment, nullable=False, server_default=NOW),
    Column("detail", json, nullable=False, server_default=EMPTY_OBJECT),
    Column("stopped", Boolean, nullable=False, server_default=text("false")),
    Column("drain", Boolean, nullable=False, server_default=text("false")),
    CheckConstraint("kind IN ('worker', 'scheduler')", name="kind"),
)
"""Heartbeats."""
