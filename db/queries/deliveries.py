"""Messages of web hooks: who sends which next, how it went, and sending again.

A sender takes an endpoint, not a message: one message at a time goes to each. `webhook_endpoints.free_at` is the lease;
`sender_id` is the fence, which every write of a sender must find.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, text

from domain.errors import NotFound
from domain.facts import Facts
from domain.webhooks.retries import State

IS_DUE = "d.state = 'waiting' AND d.next_attempt_at <= clock_timestamp()"

TAKE = text(f"""
    UPDATE webhook_endpoints SET sender_id = :sender_id, free_at = clock_timestamp() + :lease
    WHERE id = (
        SELECT e.id FROM webhook_endpoints e
        WHERE e.enabled AND e.free_at <= clock_timestamp()
          AND EXISTS (SELECT FROM webhook_deliveries d WHERE d.endpoint_id = e.id AND {IS_DUE})
        ORDER BY e.free_at LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED)
    RETURNING id
""")
"""The endpoint that has been free for the longest, so that each gets its turn."""

BEGIN = text(f"""
    WITH mine AS (
        UPDATE webhook_endpoints SET free_at = clock_timestamp() + :lease
        WHERE id = :endpoint_id AND sender_id = :sender_id AND enabled RETURNING id, url),
    due AS (
        SELECT d.id FROM webhook_deliveries d JOIN mine ON d.endpoint_id = mine.id
        WHERE {IS_DUE} ORDER BY d.next_attempt_at, d.id LIMIT 1 FOR UPDATE OF d SKIP LOCKED)
    UPDATE webhook_deliveries d
    SET attempts = d.attempts + 1, next_attempt_at = clock_timestamp() + :lease FROM due, mine WHERE d.id = due.id
    RETURNING d.id, d.endpoint_id, d.type, d.data, d.occurred_at, d.attempts, mine.url,
        ARRAY(SELECT s.secret FROM webhook_secrets s WHERE s.endpoint_id = mine.id
            AND (s.expires_at IS NULL OR s.expires_at > now()) ORDER BY s.created_at DESC) AS secrets
""")
"""The attempt counts from here: a message that kills its sender each time is given up like any other."""

HOLD = text("""
    UPDATE webhook_endpoints
    SET failures = CASE WHEN :well THEN 0 ELSE failures + 1 END,
        failing_since = CASE WHEN NOT :well THEN coalesce(failing_since, now()) END
    WHERE id = :endpoint_id AND sender_id = :sender_id RETURNING failures, failing_since, now() AS now
""")

RECORD = text("""
    INSERT INTO webhook_attempts (delivery_id, attempted_at, milliseconds, status_code, error, excerpt)
    VALUES (:delivery_id, :attempted_at, :milliseconds, :status_code, :error, :excerpt)
""")
SETTLE = text("""
    UPDATE webhook_deliveries
    SET state = :state, next_attempt_at = clock_timestamp() + coalesce(CAST(:delay AS interval), interval '0')
    WHERE id = :delivery_id
""")
LET_GO = text("""
    UPDATE webhook_endpoints SET free_at = clock_timestamp() + :rest, sender_id = NULL
    WHERE id = :endpoint_id AND sender_id = :sender_id
""")

TELL = text("""
    INSERT INTO webhook_deliveries (endpoint_id, type, data)
    SELECT id, :type, jsonb_build_object('endpoint_id', id) FROM webhook_endpoints WHERE id = :endpoint_id
    RETURNING id
""")

LINES = """
    SELECT d.id, d.endpoint_id, d.type, d.data, d.occurred_at, d.state, d.attempts,
        CASE WHEN d.state = 'waiting' THEN greatest(d.next_attempt_at, e.free_at) END AS next_attempt_at,
        coalesce(tried.log, '[]') AS log
    FROM webhook_deliveries d JOIN webhook_endpoints e ON e.id = d.endpoint_id LEFT JOIN LATERAL (
        SELECT jsonb_agg(to_jsonb(a) - 'delivery_id' - 'id' ORDER BY a.id) AS log
        FROM webhook_attempts a WHERE a.delivery_id = d.id) tried ON true
"""
LIST = f"{LINES} WHERE {{which}} ORDER BY d.id DESC LIMIT :limit"
FILTERS = {"before": "d.id < :before", "state": "d.state = :state", "type": "d.type = :type"}
GET = text(f"{LINES} WHERE d.endpoint_id = :endpoint_id AND d.id = :delivery_id")

AGAIN = "UPDATE webhook_deliveries SET state = 'waiting', attempts = 0, next_attempt_at = clock_timestamp()"
REDELIVER = text(f"{AGAIN} WHERE endpoint_id = :endpoint_id AND id = :delivery_id RETURNING id")
REDELIVER_FAILED = text(f"""
    {AGAIN} WHERE endpoint_id = :endpoint_id AND occurred_at >= :since AND state = 'failed'
""")

FORGET = text("""
    DELETE FROM webhook_deliveries WHERE id IN (
        SELECT id FROM webhook_deliveries WHERE id < uuid_v7_from(now() - CAST(:keep AS interval))
        ORDER BY id LIMIT :most FOR UPDATE SKIP LOCKED)
""")
FORGET_ENDPOINTS = text("""
    DELETE FROM webhook_endpoints e WHERE deleted_at IS NOT NULL
        AND NOT EXISTS (SELECT FROM webhook_deliveries d WHERE d.endpoint_id = e.id)
""")


class Message(Facts):
    """A message that its sender is to send now."""

    id: UUID
    endpoint_id: UUID
    type: str
    data: dict[str, Any]
    occurred_at: datetime
    attempts: int
    """This one among them."""
    url: str
    secrets: tuple[str, ...]
    """The newest first."""


class Health(Facts):
    """How an endpoint has done of late."""

    failures: int
    failing_since: datetime | None
    now: datetime


class DeliveryAttempt(Facts):
    """How an attempt went."""

    attempted_at: datetime
    milliseconds: int
    status_code: int | None
    """None when there was no answer; then `error` says why."""
    error: str | None
    excerpt: str | None
    """How the answer began."""


class Delivery(Facts):
    """A message and what came of it."""

    id: UUID
    endpoint_id: UUID
    type: str
    data: dict[str, Any]
    occurred_at: datetime
    state: State
    attempts: int
    """Since it came to be or was sent again, those whose sender died among them."""
    next_attempt_at: datetime | None
    """Not before its endpoint has rested."""
    log: tuple[DeliveryAttempt, ...]
    """Every attempt with an end, in order."""


def take(session: Connection, sender_id: UUID, lease: timedelta) -> UUID | None:
    """Take an endpoint that has something due, for a lease; None when there is none to be had."""
    return session.execute(TAKE, {"sender_id": sender_id, "lease": lease}).scalar_one_or_none()


def begin(session: Connection, endpoint_id: UUID, sender_id: UUID, lease: timedelta) -> Message | None:
    """Begin an attempt at what is longest due; None when nothing is, or the endpoint is not this sender's any more."""
    facts = {"endpoint_id": endpoint_id, "sender_id": sender_id, "lease": lease}
    row = session.execute(BEGIN, facts).mappings().one_or_none()
    return Message.model_validate(dict(row)) if row else None


def hold(session: Connection, endpoint_id: UUID, sender_id: UUID, *, well: bool) -> Health | None:
    """Lock the endpoint and count how an attempt went; None when it is not this sender's any more."""
    facts = {"endpoint_id": endpoint_id, "sender_id": sender_id, "well": well}
    row = session.execute(HOLD, facts).mappings().one_or_none()
    return Health.model_validate(dict(row)) if row else None


def settle(
    session: Connection, delivery_id: UUID, attempt: DeliveryAttempt, state: State, delay: timedelta | None
) -> None:
    """Record an attempt and where the message stands after it."""
    session.execute(RECORD, attempt.model_dump() | {"delivery_id": delivery_id})
    session.execute(SETTLE, {"delivery_id": delivery_id, "state": state.value, "delay": delay})


def let_go(session: Connection, endpoint_id: UUID, sender_id: UUID, rest: timedelta) -> None:
    """Give an endpoint back, to be taken again after its rest."""
    session.execute(LET_GO, {"endpoint_id": endpoint_id, "sender_id": sender_id, "rest": rest})


def tell(session: Connection, endpoint_id: UUID, event_type: str) -> UUID:
    """Write a message to one endpoint that nothing made true but somebody's wish, and return its id."""
    return session.execute(TELL, {"endpoint_id": endpoint_id, "type": event_type}).scalar_one()


def list_deliveries(
    session: Connection,
    endpoint_id: UUID,
    *,
    before: UUID | None = None,
    state: State | None = None,
    event_type: str | None = None,
    limit: int = 50,
) -> list[Delivery]:
    """Return messages to an endpoint, the newest first; those older than the one `before` names, if it is given."""
    filters: Mapping[str, Any] = {"before": before, "state": state, "type": event_type}
    given = {name: value for name, value in filters.items() if value is not None}
    which = " AND ".join(["d.endpoint_id = :endpoint_id", *(FILTERS[name] for name in given)])
    facts = given | {"endpoint_id": endpoint_id, "limit": limit}
    rows = session.execute(text(LIST.format(which=which)), facts).mappings()
    return [Delivery.model_validate(dict(row)) for row in rows]


def get(session: Connection, endpoint_id: UUID, delivery_id: UUID) -> Delivery:
    """Return a message to an endpoint.

    Raises:
        NotFound: there is none, or it is forgotten.
    """
    row = session.execute(GET, {"endpoint_id": endpoint_id, "delivery_id": delivery_id}).mappings().one_or_none()
    if row is None:
        raise _not_found(delivery_id)
    return Delivery.model_validate(dict(row))


def redeliver(session: Connection, endpoint_id: UUID, delivery_id: UUID) -> None:
    """Let a message be sent again at once, whatever came of it.

    Raises:
        NotFound: there is none, or it is forgotten.
    """
    facts = {"endpoint_id": endpoint_id, "delivery_id": delivery_id}
    if session.execute(REDELIVER, facts).one_or_none() is None:
        raise _not_found(delivery_id)


def redeliver_failed(session: Connection, endpoint_id: UUID, since: datetime) -> int:
    """Let every message since that moment that was given up be sent again; return how many."""
    return session.execute(REDELIVER_FAILED, {"endpoint_id": endpoint_id, "since": since}).rowcount


def forget(session: Connection, keep: timedelta, most: int) -> int:
    """Delete up to `most` messages that are older than is kept, and return how many."""
    return session.execute(FORGET, {"keep": keep, "most": most}).rowcount


def forget_endpoints(session: Connection) -> int:
    """Delete endpoints that were deleted and of which nothing is left; return how many."""
    return session.execute(FORGET_ENDPOINTS).rowcount


def _not_found(delivery_id: UUID) -> NotFound:
    return NotFound(f"delivery: there is no delivery {delivery_id} of this endpoint; they are kept for 30 days")
