"""Endpoints of web hooks and their secrets. What belongs to another app is not found; what was deleted neither."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, text

from domain.errors import NotFound
from domain.facts import Facts

COLUMNS = """
    id, upstream, url, description, event_types, enabled, disabled_reason, failing_since, failures,
    created_at, updated_at, (SELECT count(*) FROM webhook_deliveries d WHERE d.endpoint_id = e.id
        AND d.state = 'waiting') AS waiting
"""
VISIBLE = "deleted_at IS NULL AND (CAST(:app AS text) IS NULL OR upstream = :app)"
"""An app sees its own; None sees all."""

LIST = text(f"SELECT {COLUMNS} FROM webhook_endpoints e WHERE {VISIBLE} ORDER BY created_at, id")
GET = text(f"SELECT {COLUMNS} FROM webhook_endpoints e WHERE {VISIBLE} AND id = :endpoint_id")
LOCK = text(f"SELECT {COLUMNS} FROM webhook_endpoints e WHERE {VISIBLE} AND id = :endpoint_id FOR NO KEY UPDATE")

ADD = text("""
    INSERT INTO webhook_endpoints (upstream, url, description, event_types)
    VALUES (:upstream, :url, :description, :event_types) RETURNING id
""")
CHANGE = text("""
    UPDATE webhook_endpoints
    SET url = :url, description = :description, event_types = :event_types, updated_at = now() WHERE id = :endpoint_id
""")
ENABLE = text("""
    UPDATE webhook_endpoints SET enabled = true, disabled_reason = NULL, failing_since = NULL, failures = 0,
        free_at = now(), updated_at = now() WHERE id = :endpoint_id
""")
DISABLE = text("""
    UPDATE webhook_endpoints SET enabled = false, disabled_reason = :reason, updated_at = now()
    WHERE id = :endpoint_id AND enabled
""")
DELETE = text("""
    UPDATE webhook_endpoints SET enabled = false, deleted_at = now(), updated_at = now() WHERE id = :endpoint_id
""")
FORGET_SECRETS = text("DELETE FROM webhook_secrets WHERE endpoint_id = :endpoint_id")

ADD_SECRET = text("INSERT INTO webhook_secrets (endpoint_id, secret) VALUES (:endpoint_id, :secret)")
EXPIRE_SECRETS = text("""
    UPDATE webhook_secrets SET expires_at = now() + interval '24 hours'
    WHERE endpoint_id = :endpoint_id AND expires_at IS NULL RETURNING expires_at
""")
DROP_EXPIRED = text("DELETE FROM webhook_secrets WHERE endpoint_id = :endpoint_id AND expires_at <= now()")

FIND = text("""
    SELECT id FROM webhook_endpoints
    WHERE deleted_at IS NULL AND (id::text LIKE :head OR id::text LIKE :tail) LIMIT 2
""")


class Endpoint(Facts):
    """Where messages are sent."""

    id: UUID
    upstream: str | None
    """The app it belongs to; none where an operator made it."""
    url: str
    description: str
    event_types: tuple[str, ...]
    enabled: bool
    disabled_reason: str | None
    failing_since: datetime | None
    """Since when nothing was answered well; none while it is."""
    failures: int
    """Attempts that failed since."""
    waiting: int
    """Messages to be sent or tried again."""
    created_at: datetime
    updated_at: datetime


def list_endpoints(session: Connection, app: str | None) -> list[Endpoint]:
    """Return the endpoints of an app, or all, the oldest first."""
    return [Endpoint.model_validate(dict(row)) for row in session.execute(LIST, {"app": app}).mappings()]


def get(session: Connection, endpoint_id: UUID, app: str | None, *, lock: bool = False) -> Endpoint:
    """Return an endpoint of an app, or of any, locked for a change if wanted.

    Raises:
        NotFound: there is none of that id, or it is another's.
    """
    facts = {"app": app, "endpoint_id": endpoint_id}
    row = session.execute(LOCK if lock else GET, facts).mappings().one_or_none()
    if row is None:
        message = f"webhook: there is no endpoint {endpoint_id}; GET /v1/webhooks and `regimen webhooks` list them"
        raise NotFound(message)
    return Endpoint.model_validate(dict(row))


def add(session: Connection, facts: Mapping[str, Any], secret: str) -> UUID:
    """Insert an endpoint with its secret and return its id."""
    endpoint_id = session.execute(ADD, dict(facts)).scalar_one()
    session.execute(ADD_SECRET, {"endpoint_id": endpoint_id, "secret": secret})
    return endpoint_id


def change(session: Connection, endpoint: Endpoint) -> None:
    """Write an endpoint's address, description and types."""
    facts = endpoint.model_dump(include={"url", "description"}) | {"event_types": list(endpoint.event_types)}
    session.execute(CHANGE, facts | {"endpoint_id": endpoint.id})


def enable(session: Connection, endpoint_id: UUID) -> None:
    """Send to it again, at once, as if it had never failed."""
    session.execute(ENABLE, {"endpoint_id": endpoint_id})


def disable(session: Connection, endpoint_id: UUID, reason: str) -> bool:
    """Send to it no more and tell it of nothing new; False when it was so already."""
    return session.execute(DISABLE, {"endpoint_id": endpoint_id, "reason": reason}).rowcount == 1


def delete(session: Connection, endpoint_id: UUID) -> None:
    """Forget its secrets, and hide it until what was sent to it is forgotten, too."""
    session.execute(DELETE, {"endpoint_id": endpoint_id})
    session.execute(FORGET_SECRETS, {"endpoint_id": endpoint_id})


def rotate(session: Connection, endpoint_id: UUID, secret: str) -> datetime:
    """Add a secret; the one before signs, too, until the moment that is returned."""
    session.execute(DROP_EXPIRED, {"endpoint_id": endpoint_id})
    expires_at = session.execute(EXPIRE_SECRETS, {"endpoint_id": endpoint_id}).scalars().one()
    session.execute(ADD_SECRET, {"endpoint_id": endpoint_id, "secret": secret})
    return expires_at


def find_id(session: Connection, part: str) -> UUID:
    """Return the endpoint whose id begins or ends so, as the list shows it.

    Raises:
        NotFound: none, or more than one.
    """
    found = session.execute(FIND, {"head": f"{part.lower()}%", "tail": f"%{part.lower()}"}).scalars().all()
    if len(found) != 1:
        many = "more than one endpoint; give more of its id"
        message = f"webhook: {part!r} names {many if found else 'no endpoint; `regimen webhooks` lists them'}"
        raise NotFound(message)
    return found[0]
