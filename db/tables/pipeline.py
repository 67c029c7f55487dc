"""Runs, what the agents said in them, and the clockwork that keeps them going."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Enum,
    ForeignKey,
    Index,
    Integer,
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
    agent_name,
    created_at,
    json,
    key,
    metadata,
    moment,
    sql_enum,
)
from domain.runs import Outcome, RunStatus
from domain.vocabulary import AdjustmentType, Trigger

pipeline_runs = Table(
    "pipeline_runs",
    metadata,
    key(),
    Column("program_id", Uuid, ForeignKey("programs.id", ondelete="CASCADE"), nullable=False),
    Column("trigger", sql_enum(Trigger, "pipeline_trigger"), nullable=False),
    Column("status", sql_enum(RunStatus, "pipeline_status"), nullable=False, server_default="pending"),
    Column("current_agent", Text),
    Column("started_at", moment),
    Column("completed_at", moment),
    Column("error_message", Text),
    Column("error_agent", Text),
    created_at(),
    # who put it in, and for which week
    Column("client_id", Uuid, ForeignKey("clients.id", ondelete="CASCADE"), nullable=False),
    Column("upstream", Text, nullable=False),
    Column("idempotency_key", Text, unique=True),
    Column("week_number", Integer, nullable=False),
    Column("as_of", moment),
    Column("priority", SmallInteger, nullable=False, server_default="0"),
    # what it runs, and all it may know
    Column("pipeline", Text, nullable=False),
    Column("pipeline_version", Integer),
    Column("snapshot", json),
    Column("outcome", sql_enum(Outcome, "run_outcome")),
    Column("summary", Text),
    # the clockwork: which stage is next, who has it, until when
    Column("stage", SmallInteger, nullable=False, server_default="0"),
    Column("fence", Integer, nullable=False, server_default="0"),
    Column("available_at", moment, nullable=False, server_default=NOW),
    Column("sent_at", moment),
    Column("sends", SmallInteger, nullable=False, server_default="0"),
    Column("lease_until", moment),
    Column("worker_id", Uuid),
    Column("stage_started_at", moment),
    Column("failures", SmallInteger, nullable=False, server_default="0"),
    Column("rescues", SmallInteger, nullable=False, server_default="0"),
    CheckConstraint("lease_until IS NULL OR status = 'running'", name="only_the_running_hold_a_lease"),
    CheckConstraint("(outcome IS NOT NULL) = (status = 'completed')", name="completed_has_an_outcome"),
    Index("idx_pipeline_runs_program_status", "program_id", "status"),
    Index("idx_pipeline_runs_program_created", "program_id", text("created_at DESC")),
    Index("idx_pipeline_runs_one_live", "client_id", unique=True, postgresql_where=text("status = 'running'")),
    Index(
        "idx_pipeline_runs_one_a_week",
        "program_id",
        "week_number",
        unique=True,
        postgresql_where=text("trigger IN ('initial', 'weekly_checkin') AND status <> 'cancelled'"),
    ),
    Index("idx_pipeline_runs_due", "available_at", postgresql_where=text("status IN ('pending', 'running')")),
    Index("idx_pipeline_runs_client", "client_id", text("created_at DESC")),
    Index("idx_pipeline_runs_status_created", "status", text("created_at DESC")),
    Index("idx_pipeline_runs_client_open", "client_id", postgresql_where=text("status IN ('pending', 'running')")),
    Index("idx_pipeline_runs_outcome", "status", "outcome"),
    Index("idx_pipeline_runs_newest", text("created_at DESC"), text("id DESC")),
)

agent_messages = Table(
    "agent_messages",
    metadata,
    key(),
    Column("pipeline_run_id", Uuid, ForeignKey("pipeline_runs.id", ondelete="CASCADE"), nullable=False),
    Column("from_agent", agent_name, nullable=False),
    Column("to_agent", agent_name, nullable=False),
    Column("data_type", Text, nullable=False),
    Column("payload", json, nullable=False),
    Column("version", Text, nullable=False, server_default="1.0"),
    created_at(),
    Column("fence", Integer, nullable=False),
    Column("input_sha256", Text, nullable=False),
    UniqueConstraint("pipeline_run_id", "from_agent"),
    Index("idx_agent_messages_pipeline_run", "pipeline_run_id", "created_at"),
    Index("idx_agent_messages_agents", "from_agent", "to_agent"),
)

stage_attempts = Table(
    "stage_attempts",
    metadata,
    key(),
    Column("pipeline_run_id", Uuid, ForeignKey("pipeline_runs.id", ondelete="CASCADE"), nullable=False),
    Column("stage", SmallInteger, nullable=False),
    Column("agent", Text, nullable=False),
    Column("fence", Integer, nullable=False),
    Column("worker_id", Uuid),
    Column(
        "outcome",
        Enum("completed", "cached", "failed", "rescued", name="attempt_outcome"),
        nullable=False,
    ),
    Column("error", Text),
    Column("queued_at", moment),
    Column("started_at", moment),
    Column("finished_at", moment, nullable=False, server_default=NOW),
    Index("idx_stage_attempts_run", "pipeline_run_id", "finished_at"),
    Index("idx_stage_attempts_trouble", "finished_at", postgresql_where=text("outcome IN ('failed', 'rescued')")),
)
"""Every time a stage was taken up and how it ended. What a dead worker was doing is recorded by its rescuer."""

adjustments = Table(
    "adjustments",
    metadata,
    key(),
    Column("pipeline_run_id", Uuid, ForeignKey("pipeline_runs.id", ondelete="CASCADE"), nullable=False),
    Column("program_id", Uuid, ForeignKey("programs.id", ondelete="CASCADE"), nullable=False),
    Column("trigger_type", Text, nullable=False),
    Column("detecting_agent", agent_name, nullable=False),
    Column("old_values", json, nullable=False),
    Column("new_values", json, nullable=False),
    Column("affected_agents", json, nullable=False, server_default=EMPTY_LIST),
    Column("reason", Text),
    created_at(),
    CheckConstraint(f"trigger_type IN ({', '.join(repr(kind.value) for kind in AdjustmentType)})", name="trigger_type"),
    Index("idx_adjustments_pipeline_run", "pipeline_run_id"),
    Index("idx_adjustments_program", "program_id", text("created_at DESC")),
)

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
    CheckConstraint("kind IN ('worker', 'scheduler')", name="kind"),
)
"""Heartbeats."""
