"""Web hooks: who is told of what, under which secrets, what was told and how that went."""

from sqlalchemy import (
    ARRAY,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    SmallInteger,
    Table,
    Text,
    Uuid,
    text,
)

from db.tables.base import CLOCK, NOW, created_at, deleted_at, json, key, metadata, moment, updated_at
from domain.webhooks.retries import State

webhook_endpoints = Table(
    "webhook_endpoints",
    metadata,
    key(),
    Column("upstream", Text),
    Column("url", Text, nullable=False),
    Column("description", Text, nullable=False, server_default=""),
    Column("event_types", ARRAY(Text), nullable=False),
    Column("enabled", Boolean, nullable=False, server_default=text("true")),
    Column("disabled_reason", Text),
    Column("failing_since", moment),
    Column("failures", Integer, nullable=False, server_default="0"),
    Column("sender_id", Uuid),
    Column("free_at", moment, nullable=False, server_default=NOW),
    created_at(),
    updated_at(),
    deleted_at(),
    CheckConstraint("cardinality(event_types) > 0", name="asks_for_something"),
    CheckConstraint("deleted_at IS NULL OR NOT enabled", name="deleted_is_disabled"),
    postgresql_with={"fillfactor": "50"},
)
"""Who is told of what. `upstream` is the app it belongs to, none where an operator made it. `free_at` is a sender's
lease and, after a failure, the endpoint's rest: until then nobody sends to it; `sender_id` is who took it."""

webhook_secrets = Table(
    "webhook_secrets",
    metadata,
    key(),
    Column("endpoint_id", Uuid, ForeignKey("webhook_endpoints.id", ondelete="CASCADE"), nullable=False),
    Column("secret", Text, nullable=False),
    Column("expires_at", moment),
    created_at(),
    Index("idx_webhook_secrets_endpoint", "endpoint_id"),
)
"""What messages are signed with, apart from the endpoints, so no list has it; an old one signs until it expires."""

webhook_deliveries = Table(
    "webhook_deliveries",
    metadata,
    key(),
    Column("endpoint_id", Uuid, ForeignKey("webhook_endpoints.id", ondelete="CASCADE"), nullable=False),
    Column("type", Text, nullable=False),
    Column("data", json, nullable=False),
    Column("occurred_at", moment, nullable=False, server_default=CLOCK),
    Column("state", Text, nullable=False, server_default=State.WAITING),
    Column("attempts", SmallInteger, nullable=False, server_default="0"),
    Column("next_attempt_at", moment, nullable=False, server_default=CLOCK),
    CheckConstraint(f"state IN ({', '.join(repr(state.value) for state in State)})", name="state"),
    Index("idx_webhook_deliveries_due", "endpoint_id", "next_attempt_at", postgresql_where=text("state = 'waiting'")),
    Index("idx_webhook_deliveries_newest", "endpoint_id", text("id DESC")),
)
"""A message to one endpoint, written by the transaction that made it true. `attempts` counts from when it came to be or
was sent again; `next_attempt_at` says when the next is due while it waits."""

webhook_attempts = Table(
    "webhook_attempts",
    metadata,
    key(),
    Column("delivery_id", Uuid, ForeignKey("webhook_deliveries.id", ondelete="CASCADE"), nullable=False),
    Column("attempted_at", moment, nullable=False, server_default=CLOCK),
    Column("milliseconds", Integer, nullable=False),
    Column("status_code", SmallInteger),
    Column("error", Text),
    Column("excerpt", Text),
    Index("idx_webhook_attempts_delivery", "delivery_id"),
)
"""How each attempt went; one whose sender died is counted in its delivery and has no row."""
