"""What operators do to many runs at once, and how far it has come."""

from sqlalchemy import ARRAY, CheckConstraint, Column, Index, Integer, Table, Text, Uuid, text

from db.tables.base import CLOCK, EMPTY_LIST, json, key, metadata, moment, sql_enum
from domain.bulk import BulkState

bulk_actions = Table(
    "bulk_actions",
    metadata,
    key(),
    Column("deed", Text, nullable=False),
    Column("filter", json, nullable=False),
    Column("run_ids", ARRAY(Uuid), nullable=False),
    Column("total", Integer, nullable=False),
    Column("state", sql_enum(BulkState, "bulk_state"), nullable=False, server_default="seen"),
    Column("done", Integer, nullable=False, server_default="0"),
    Column("refused", Integer, nullable=False, server_default="0"),
    Column("refusals", json, nullable=False, server_default=EMPTY_LIST),
    Column("actor", Text, nullable=False),
    Column("reason", Text),
    Column("seen_at", moment, nullable=False, server_default=CLOCK),
    Column("confirmed_at", moment),
    Column("worked_at", moment),
    Column("ended_at", moment),
    Column("stopped_by", Text),
    Column("stop_reason", Text),
    CheckConstraint("deed IN ('cancel', 'resume', 'retry')", name="deed"),
    CheckConstraint("done + refused <= cardinality(run_ids)", name="each_once"),
    CheckConstraint("(state = 'seen') = (reason IS NULL)", name="confirmed_with_a_reason"),
    CheckConstraint("(state IN ('done', 'stopped')) = (ended_at IS NOT NULL)", name="ended"),
    Index("idx_bulk_actions_open", "state", "seen_at", postgresql_where=text("state IN ('seen', 'at_work')")),
)
"""A look at which runs fit, and once it is confirmed the action on exactly those: `run_ids`, the oldest first, of which
the first `done + refused` had their turn."""
