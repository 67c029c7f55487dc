"""Red flags, broken policies, and the questions put to the PHYSICIAN."""

from enum import StrEnum

from sqlalchemy import Boolean, CheckConstraint, Column, ForeignKey, Index, Table, Text, Uuid, text

from db.tables.base import EMPTY_OBJECT, NOW, agent_name, created_at, json, key, metadata, moment, sql_enum
from domain.safety.findings import PolicyAction, ViolationTrigger
from domain.vocabulary import FlagStatus, FlagType, QueryUrgency, Severity, ViolationType


def _one_of(column: str, kind: type[StrEnum]) -> str:
    return f"{column} IN ({', '.join(repr(each.value) for each in kind)})"


red_flags = Table(
    "red_flags",
    metadata,
    key(),
    Column("client_id", Uuid, ForeignKey("clients.id", ondelete="CASCADE"), nullable=False),
    Column("program_id", Uuid, ForeignKey("programs.id", ondelete="CASCADE")),
    Column("detecting_agent", agent_name, nullable=False),
    Column("flag_type", Text, nullable=False),
    Column("description", Text),
    Column("severity", sql_enum(Severity, "flag_severity"), nullable=False),
    Column("referral_target", Text),
    Column("status", sql_enum(FlagStatus, "flag_status"), nullable=False, server_default="detected"),
    Column("resolved_at", moment),
    Column("resolution_notes", Text),
    Column("detected_at", moment, nullable=False, server_default=NOW),
    Column("pipeline_run_id", Uuid, ForeignKey("pipeline_runs.id")),
    Column("rule", Text),
    Column("evidence", json, nullable=False, server_default=EMPTY_OBJECT),
    CheckConstraint(_one_of("flag_type", FlagType), name="flag_type"),
    Index(
        "idx_red_flags_client_status",
        "client_id",
        "status",
        postgresql_where=text("status IN ('detected', 'acknowledged')"),
    ),
    Index("idx_red_flags_client_active", "client_id", postgresql_where=text("status = 'detected'")),
    Index(
        "idx_red_flags_open_once",
        "client_id",
        "flag_type",
        "severity",
        unique=True,
        postgresql_where=text("status IN ('detected', 'acknowledged', 'referred')"),
    ),
)

policy_violations = Table(
    "policy_violations",
    metadata,
    key(),
    Column("client_id", Uuid, ForeignKey("clients.id", ondelete="CASCADE"), nullable=False),
    Column("pipeline_run_id", Uuid, ForeignKey("pipeline_runs.id", ondelete="SET NULL")),
    Column("violation_type", Text, nullable=False),
    Column("severity", Text, nullable=False),
    Column("trigger", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("rule", Text, nullable=False),
    Column("text_sha256", Text),
    Column("details", json, nullable=False, server_default=EMPTY_OBJECT),
    Column("resolved_at", moment),
    Column("resolution_notes", Text),
    created_at(),
    CheckConstraint(_one_of("violation_type", ViolationType), name="violation_type"),
    CheckConstraint("severity IN ('warning', 'critical')", name="severity"),
    CheckConstraint(_one_of("trigger", ViolationTrigger), name="trigger"),
    CheckConstraint(_one_of("action", PolicyAction), name="action"),
    Index("idx_policy_violations_client", "client_id", text("created_at DESC")),
    Index(
        "idx_policy_violations_once",
        "client_id",
        "pipeline_run_id",
        "rule",
        "text_sha256",
        unique=True,
        postgresql_nulls_not_distinct=True,
    ),
)

physician_queries = Table(
    "physician_queries",
    metadata,
    key(),
    Column("client_id", Uuid, ForeignKey("clients.id", ondelete="CASCADE"), nullable=False),
    Column("requesting_agent", agent_name),
    Column("query_type", Text, nullable=False),
    Column("query", Text, nullable=False),
    Column("user_context", json),
    Column("response", json),
    Column("mechanism_explained", Text),
    Column("sources", json),
    Column("referral_needed", Boolean, nullable=False, server_default=text("false")),
    Column("referral_target", Text),
    Column("urgency", sql_enum(QueryUrgency, "query_urgency"), nullable=False, server_default="routine"),
    Column("pipeline_action", Text, server_default="continue"),
    created_at(),
    Column("pipeline_run_id", Uuid, ForeignKey("pipeline_runs.id", ondelete="CASCADE"), unique=True),
    Column("idempotency_key", Text, unique=True),
    Column("answered_at", moment),
    Index("idx_physician_queries_client", "client_id", text("created_at DESC")),
)
"""A question and its answer. `pipeline_run_id` is the run that answers it; an emergency is answered without one, where
it is asked. `user_context` is what of the client's record the answer rests on."""
