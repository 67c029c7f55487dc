"""What apps and operators do about endpoints: register, change, rotate, test, send again. Each is recorded.

`app` says among whose endpoints; None is among all. A secret is returned to whoever made it, once; no record, list or
log has it.
"""

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from db.queries import deliveries, operators, webhooks
from db.queries.deliveries import Delivery
from db.queries.webhooks import Endpoint
from db.session import transaction
from domain.errors import Conflict
from domain.webhooks import destinations
from domain.webhooks.events import TEST, check_types
from domain.webhooks.signatures import SECRET_BYTES, make_secret
from jobs.control.steer import NO_REASON
from jobs.gateways import pinned
from jobs.runtime import Runtime

MOST = 20
"""Endpoints an app may have, and all of them together where no app is named."""
SUBJECT = "webhook"
DISABLED = "an operator or its app disabled it"


class Secret(NamedTuple):
    """A new secret, and until when the one before it signs as well."""

    secret: str
    old_until: datetime


class Deed(NamedTuple):
    """Who does it, and why."""

    actor: str
    reason: str = NO_REASON


def register(runtime: Runtime, facts: Mapping[str, Any], deed: Deed) -> tuple[Endpoint, str]:
    """Add an endpoint, for an app if `upstream` names one, and return it with its secret, shown this once.

    Raises:
        InvalidInput: its address may not be sent to, or an event type is not known.
        Conflict: the app has as many as it may.
    """
    secret = make_secret(secrets.token_bytes(SECRET_BYTES))
    types = check_types(tuple(facts["event_types"]))
    check_url(runtime, facts["url"])
    with transaction(runtime.engine) as session:
        if len(webhooks.list_endpoints(session, facts["upstream"])) >= MOST:
            message = f"webhook: there are {MOST} endpoints already; delete one first"
            raise Conflict(message)
        endpoint_id = webhooks.add(session, {**facts, "event_types": list(types)}, secret)
        detail = {"url": facts["url"], "event_types": types}
        operators.record(session, deed.actor, "register", SUBJECT, endpoint_id, deed.reason, detail)
        return webhooks.get(session, endpoint_id, None), secret


def change(runtime: Runtime, app: str | None, endpoint_id: UUID, changes: Mapping[str, Any], deed: Deed) -> Endpoint:
    """Change an endpoint's address, description or event types, enable or disable it; the rest stays.

    Raises:
        NotFound: there is none of that id, or it is another's.
        InvalidInput: as `register`.
    """
    if "event_types" in changes:
        changes = {**changes, "event_types": check_types(tuple(changes["event_types"]))}
    if "url" in changes:
        check_url(runtime, changes["url"])
    with transaction(runtime.engine) as session:
        before = webhooks.get(session, endpoint_id, app, lock=True)
        after = before.model_copy(update=dict(changes))
        webhooks.change(session, after)
        if after.enabled and not before.enabled:
            webhooks.enable(session, endpoint_id)
        elif before.enabled and not after.enabled:
            webhooks.disable(session, endpoint_id, deed.reason if deed.reason != NO_REASON else DISABLED)
        operators.record(session, deed.actor, "change", SUBJECT, endpoint_id, deed.reason, changes)
        return webhooks.get(session, endpoint_id, app)


def rotate(runtime: Runtime, app: str | None, endpoint_id: UUID, deed: Deed) -> Secret:
    """Give an endpoint a new secret; for 24 hours messages are signed with both.

    Raises:
        NotFound: there is none of that id, or it is another's.
    """
    secret = make_secret(secrets.token_bytes(SECRET_BYTES))
    with transaction(runtime.engine) as session:
        webhooks.get(session, endpoint_id, app, lock=True)
        old_until = webhooks.rotate(session, endpoint_id, secret)
        operators.record(session, deed.actor, "rotate", SUBJECT, endpoint_id, deed.reason)
    return Secret(secret, old_until)


def delete(runtime: Runtime, app: str | None, endpoint_id: UUID, deed: Deed) -> None:
    """Send nothing more to an endpoint and forget its secrets.

    Raises:
        NotFound: there is none of that id, or it is another's.
    """
    with transaction(runtime.engine) as session:
        endpoint = webhooks.get(session, endpoint_id, app, lock=True)
        webhooks.delete(session, endpoint_id)
        operators.record(session, deed.actor, "delete", SUBJECT, endpoint_id, deed.reason, {"url": endpoint.url})


def send_test(runtime: Runtime, app: str | None, endpoint_id: UUID) -> Delivery:
    """Write a `webhook.test` for an endpoint, to be sent like any message.

    Raises:
        NotFound: there is none of that id, or it is another's.
        Conflict: it is disabled, so nothing would be sent.
    """
    with transaction(runtime.engine) as session:
        _check_enabled(webhooks.get(session, endpoint_id, app))
        return deliveries.get(session, endpoint_id, deliveries.tell(session, endpoint_id, TEST))


def redeliver(runtime: Runtime, app: str | None, endpoint_id: UUID, delivery_id: UUID, deed: Deed) -> Delivery:
    """Let a message be sent again at once, with all its attempts before it, whatever came of it.

    Raises:
        NotFound: there is no such endpoint or message, or it is another's.
        Conflict: the endpoint is disabled, so nothing would be sent.
    """
    with transaction(runtime.engine) as session:
        _check_enabled(webhooks.get(session, endpoint_id, app))
        deliveries.redeliver(session, endpoint_id, delivery_id)
        detail = {"delivery": delivery_id}
        operators.record(session, deed.actor, "redeliver", SUBJECT, endpoint_id, deed.reason, detail)
        return deliveries.get(session, endpoint_id, delivery_id)


def redeliver_failed(runtime: Runtime, app: str | None, endpoint_id: UUID, since: datetime, deed: Deed) -> int:
    """Let every message since that moment that was given up be sent again; return how many.

    Raises:
        NotFound: there is no such endpoint, or it is another's.
        Conflict: it is disabled, so nothing would be sent.
    """
    with transaction(runtime.engine) as session:
        _check_enabled(webhooks.get(session, endpoint_id, app))
        count = deliveries.redeliver_failed(session, endpoint_id, since)
        detail = {"since": since, "count": count}
        operators.record(session, deed.actor, "redeliver", SUBJECT, endpoint_id, deed.reason, detail)
        return count


def check_url(runtime: Runtime, url: str) -> None:
    """Accept an address that messages may be sent to, as its name resolves now; each sending looks again.

    Raises:
        InvalidInput: it may not.
    """
    pinned.examine(destinations.read(url), runtime.tuning.webhook_networks)


def _check_enabled(endpoint: Endpoint) -> None:
    if not endpoint.enabled:
        message = f"webhook: {endpoint.id} is disabled, so nothing would be sent; enable it first"
        raise Conflict(message)
