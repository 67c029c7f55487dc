"""Runs, what the agents said in them, and the clockwork that keeps them going."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Enum,
    ForeignKey,
    Identity,
    Index,
    Integer,
    Interval,
    SmallInteger,
    Table,
    Text,
    Uuid,
    text,
)

from db.tables.base import (
    EMPTY_LIST,
    NOW,
    agent_name,
    created_at,
    json,
    key,
    metadata,
    moment,
    sql_enum,
)
from domain.runs import Outcome, RunStatus, TurnState
from domain.vocabulary import AdjustmentType, Trigger

attempt_outcome = Enum("completed", "cached", "failed", "rescued", name="attempt_outcome")

LIVE = "state NOT IN ('delayed', 'behind')"
"""The turn of a run that is its client's current one."""

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
    Column("idempotency_key", Text),
    Column("key_window", Interval),
    Column("week_number", Integer, nullable=False),
    Column("as_of", moment),
    Column("priority", SmallInteger, nullable=False, server_default="0"),
    Column("forked_from", Uuid),
    # what it runs, and how it ended
    Column("pipeline", Text, nullable=False),
    Column("pipeline_version", Integer),
    Column("outcome", sql_enum(Outcome, "run_outcome")),
    Column("summary", Text),
    Column("stage", SmallInteger, nullable=False, server_default="0"),
    Column("fence", Integer, nullable=False, server_default="0"),
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
    Index("idx_pipeline_runs_key", "idempotency_key", unique=True, postgresql_where=text("key_window IS NULL")),
    Index(
        "idx_pipeline_runs_windowed_key",
        "idempotency_key",
        text("created_at DESC"),
        postgresql_where=text("key_window IS NOT NULL"),
    ),
    Index("idx_pipeline_runs_status_created", "status", text("created_at DESC")),
    Index(
        "idx_pipeline_runs_uncompleted",
        "status",
        text("created_at DESC"),
        text("id DESC"),
        postgresql_where=text("status <> 'completed'"),
    ),
    Index("idx_pipeline_runs_newest", text("created_at DESC"), text("id DESC")),
    Index("idx_pipeline_runs_kind", "upstream", "pipeline", "trigger", text("created_at DESC"), text("id DESC")),
    Index(
        "idx_pipeline_runs_unpublished",
        "outcome",
        text("created_at DESC"),
        text("id DESC"),
        postgresql_where=text("outcome <> 'published'"),
    ),
    Index(
        "idx_pipeline_runs_ended_at",
        text("coalesce(error_agent, current_agent)"),
        text("created_at DESC"),
        text("id DESC"),
        postgresql_where=text("status IN ('failed', 'cancelled')"),
    ),
    Index(
        "idx_pipeline_runs_erring",
        text("created_at DESC"),
        text("id DESC"),
        postgresql_where=text("error_message IS NOT NULL"),
    ),
    Index(
        "idx_pipeline_runs_error",
        "error_message",
        postgresql_using="gin",
        postgresql_ops={"error_message": "gin_trgm_ops"},
        postgresql_where=text("error_message IS NOT NULL"),
    ),
)
"""A run, for good. While it is open its turns in `stage_turns` say where it stands; `stage`, `fence` and
`current_agent` are written when it ends: how many agents have spoken, the highest fence, who had the turn."""

stage_turns = Table(
    "stage_turns",
    metadata,
    Column("run_id", Uuid, ForeignKey("pipeline_runs.id", ondelete="CASCADE"), primary_key=True),
    Column("lane", SmallInteger, primary_key=True, server_default="0"),
    Column("number", BigInteger, Identity(), nullable=False),
    Column("client_id", Uuid, nullable=False),
    Column("upstream", Text, nullable=False),
    Column("pipeline", Text, nullable=False),
    Column("version", Integer),
    Column("priority", SmallInteger, nullable=False, server_default="0"),
    Column("state", sql_enum(TurnState, "turn_state"), nullable=False),
    Column("stage", SmallInteger, nullable=False, server_default="0"),
    Column("agent", Text),
    Column("fence", Integer, nullable=False, server_default="0"),
    Column("available_at", moment, nullable=False, server_default=NOW),
    Column("sent_at", moment),
    Column("sends", SmallInteger, nullable=False, server_default="0"),
    Column("worker_id", Uuid),
    Column("taken_at", moment),
    Column("lanes", SmallInteger, nullable=False, server_default="0"),
    Column("at_join", Boolean, nullable=False, server_default=text("false")),
    Column("failures", SmallInteger, nullable=False, server_default="0"),
    Column("rescues", SmallInteger, nullable=False, server_default="0"),
    Column("error", Text),
    Column("waits_since", moment),
    CheckConstraint("worker_id IS NULL OR waits_since IS NULL", name="what_has_a_worker_waits_for_no_place"),
    CheckConstraint("worker_id IS NULL OR state = 'out'", name="a_worker_has_only_what_is_out"),
    Index("idx_stage_turns_one_live", "client_id", unique=True, postgresql_where=text(f"lane = 0 AND {LIVE}")),
    Index(
        "idx_stage_turns_behind",
        "client_id",
        text("priority DESC"),
        "number",
        postgresql_where=text("state = 'behind'"),
    ),
    Index(
        "idx_stage_turns_ready", "upstream", text("priority DESC"), "number", postgresql_where=text("state = 'ready'")
    ),
    Index("idx_stage_turns_delayed", "available_at", postgresql_where=text("state = 'delayed'")),
    Index("idx_stage_turns_out", "run_id", postgresql_where=text("state = 'out'")),
    Index("idx_stage_turns_urgent", "priority", postgresql_where=text("state = 'out' AND priority > 0")),
    Index("idx_stage_turns_held", "run_id", postgresql_where=text("state = 'held'")),
    Index("idx_stage_turns_waiting", "run_id", postgresql_where=text("waits_since IS NOT NULL")),
    postgresql_with={"fillfactor": "50"},
)
"""The open runs and nothing else: one turn a run, and one for each further lane of an open fork. What the engine asks
all the time, it asks here, so ended runs cost nothing. `available_at` and what a stage changes stand in no index of an
`out` turn, so a stage's update touches one page."""

run_counts = Table(
    "run_counts",
    metadata,
    Column("slot", SmallInteger, primary_key=True),
    Column("status", sql_enum(RunStatus, "pipeline_status"), primary_key=True),
    Column("outcome", Text, primary_key=True, server_default=""),
    Column("n", BigInteger, nullable=False),
    postgresql_with={"fillfactor": "50"},
)
"""How many runs stand where, kept by triggers on `pipeline_runs`; the sum over the slots is the number. Each database
session counts in a slot of its own, so two that end runs at once do not wait for each other."""

run_snapshots = Table(
    "run_snapshots",
    metadata,
    Column("run_id", Uuid, primary_key=True),
    Column("snapshot", json, nullable=False),
    postgresql_partition_by="RANGE (run_id)",
)
"""All a run may know, frozen at its start."""

agent_messages = Table(
    "agent_messages",
    metadata,
    Column("id", Uuid, nullable=False, server_default=text("uuid_v7()")),
    Column("pipeline_run_id", Uuid, ForeignKey("pipeline_runs.id", ondelete="CASCADE"), primary_key=True),
    Column("from_agent", agent_name, primary_key=True),
    Column("to_agent", agent_name, nullable=False),
    Column("data_type", Text, nullable=False),
    Column("payload", json, nullable=False),
    Column("version", Text, nullable=False, server_default="1.0"),
    created_at(),
    Column("fence", Integer, nullable=False),
    Column("input_sha256", Text, nullable=False),
    Column("stage", SmallInteger),
    Column("worker_id", Uuid),
    Column("outcome", attempt_outcome),
    Column("queued_at", moment),
    Column("started_at", moment),
    Column("think_ms", Integer),
    Index("idx_agent_messages_pipeline_run", "pipeline_run_id", "created_at"),
    Index("idx_agent_messages_agents", "from_agent", "to_agent"),
    postgresql_partition_by="RANGE (pipeline_run_id)",
)
"""What an agent handed the next, and how that stage went: by whom, from when to when (`created_at`), how long the agent
thought in that time, computed or recalled from the cache. A fork was handed the messages that have no `outcome`. Never
changed. Partitioned by the month its run was put in, which a UUIDv7 tells."""

stage_failures = Table(
    "stage_failures",
    metadata,
    Column("id", Uuid, primary_key=True, server_default=text("uuid_v7()")),
    Column("pipeline_run_id", Uuid, primary_key=True),
    Column("stage", SmallInteger, nullable=False),
    Column("agent", Text, nullable=False),
    Column("fence", Integer, nullable=False),
    Column("worker_id", Uuid),
    Column("outcome", attempt_outcome, nullable=False),
    Column("error", Text),
    Column("queued_at", moment),
    Column("started_at", moment),
    Column("finished_at", moment, nullable=False, server_default=NOW),
    Column("think_ms", Integer),
    Index("idx_stage_failures_run", "pipeline_run_id", "finished_at"),
    Index("idx_stage_failures_finished", "finished_at"),
    postgresql_partition_by="RANGE (pipeline_run_id)",
)
"""Every time a stage was taken up in vain. What a dead worker was doing is recorded by its rescuer. The view
`stage_attempts` puts these together with the stages that ended well, which stand in `agent_messages`."""

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
