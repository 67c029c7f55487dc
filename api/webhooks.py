"""Web hooks over HTTP: endpoints, what was sent to them, and sending again. An app finds its own and no other's."""

from operator import attrgetter

from flask import Response
from flask_openapi import APIBlueprint

from access.gate import acting
from access.needs import needs
from access.runtime import runtime
from api import once
from api.acting import UNNAMED, operator
from api.acting import upstream as own_app
from api.answers import as_json
from api.bodies import insist_on_an_object
from api.listing import cut
from api.operator_models import Operated, PerhapsBecause
from api.problems import documented
from api.webhook_models import (
    Deliveries,
    DeliveriesAsked,
    Delivery,
    DeliveryPath,
    FailedSince,
    NewWebhook,
    Redelivered,
    Registered,
    Rotated,
    Webhook,
    WebhookChanges,
    WebhookPath,
    Webhooks,
    address,
    delivery_reply,
    links_of,
    webhook_reply,
)
from db.queries import deliveries, webhooks
from db.session import transaction
from domain.access import Scope
from domain.errors import InvalidInput
from jobs.webhooks import endpoints
from jobs.webhooks.endpoints import Deed

PROBLEMS = documented(400, 404, 409, 413, 415, 422, 503)

routes = APIBlueprint("webhooks", __name__, url_prefix="/v1", abp_tags=[{"name": "webhooks"}])
routes.before_request(insist_on_an_object)


@routes.get("/webhooks", responses={200: Webhooks, **documented(503)})
@needs(Scope.WEBHOOKS_READ)
def show_all() -> Response:
    """List endpoints, the oldest first."""
    with transaction(runtime().engine) as session:
        found = webhooks.list_endpoints(session, _app())
    return as_json(Webhooks(webhooks=tuple(map(webhook_reply, found))))


@routes.post("/webhooks", responses={201: Registered, **documented(400, 403, 409, 413, 415, 422, 503)})
@needs(Scope.WEBHOOKS_WRITE)
def register(header: Operated, body: NewWebhook) -> Response:
    """Register an endpoint. The answer has its secret, this once."""
    app = own_app(body.upstream or UNNAMED) if body.upstream or _app() else None
    facts = body.model_dump(exclude={"reason"}) | {"upstream": app}
    once.forget_secret(
        "its secret was shown then and is not kept here; GET /v1/webhooks lists it, its rotate makes another"
    )
    endpoint, secret = endpoints.register(runtime(), facts, Deed(operator(header), body.reason))
    made = Registered(**endpoint.model_dump(), links=links_of(endpoint.id), secret=secret)
    return as_json(made, 201, {"Location": address(endpoint.id)})


@routes.get("/webhooks/<webhook_id>", responses={200: Webhook, **documented(404, 422, 503)})
@needs(Scope.WEBHOOKS_READ)
def show(path: WebhookPath) -> Response:
    """Show an endpoint: whether it is enabled, since when it fails, how much waits."""
    with transaction(runtime().engine) as session:
        return as_json(webhook_reply(webhooks.get(session, path.webhook_id, _app())))


@routes.patch("/webhooks/<webhook_id>", responses={200: Webhook, **PROBLEMS})
@needs(Scope.WEBHOOKS_WRITE)
def change(header: Operated, path: WebhookPath, body: WebhookChanges) -> Response:
    """Change an endpoint's address, event types or description; enable or disable it."""
    changes = body.model_dump(exclude={"reason"}, exclude_unset=True)
    if not changes:
        message = "body: changes nothing; give url, event_types, description or enabled"
        raise InvalidInput(message)
    deed = Deed(operator(header), body.reason)
    return as_json(webhook_reply(endpoints.change(runtime(), _app(), path.webhook_id, changes, deed)))


@routes.delete("/webhooks/<webhook_id>", responses={204: None, **documented(404, 422, 503)})
@needs(Scope.WEBHOOKS_WRITE)
def delete(header: Operated, path: WebhookPath) -> Response:
    """Delete an endpoint and its secrets. What waits for it is not sent."""
    endpoints.delete(runtime(), _app(), path.webhook_id, Deed(operator(header)))
    return Response(status=204)


@routes.post("/webhooks/<webhook_id>/rotate", responses={200: Rotated, **PROBLEMS})
@needs(Scope.WEBHOOKS_WRITE)
def rotate(header: Operated, path: WebhookPath, body: PerhapsBecause) -> Response:
    """Make a new secret, shown this once; for 24 hours messages are signed with the one before, too."""
    once.forget_secret("its secret was shown then and is not kept here; rotate again with a new key")
    made = endpoints.rotate(runtime(), _app(), path.webhook_id, Deed(operator(header), body.reason))
    return as_json(Rotated(secret=made.secret, old_until=made.old_until))


@routes.post("/webhooks/<webhook_id>/test", responses={202: Delivery, **PROBLEMS})
@needs(Scope.WEBHOOKS_WRITE)
def send_test(path: WebhookPath) -> Response:
    """Send a `webhook.test` to an endpoint, whatever it asks for."""
    return as_json(delivery_reply(endpoints.send_test(runtime(), _app(), path.webhook_id)), 202)


@routes.get("/webhooks/<webhook_id>/deliveries", responses={200: Deliveries, **documented(404, 422, 503)})
@needs(Scope.WEBHOOKS_READ)
def show_deliveries(path: WebhookPath, query: DeliveriesAsked) -> Response:
    """List what was sent or waits to be sent to an endpoint, the newest first, with every attempt."""
    with transaction(runtime().engine) as session:
        endpoint = webhooks.get(session, path.webhook_id, _app())
        lines = deliveries.list_deliveries(
            session,
            endpoint.id,
            before=query.cursor,
            state=query.state,
            event_type=query.type,
            limit=query.limit + 1,
        )
    page, after = cut(lines, query.limit, attrgetter("id"))
    return as_json(Deliveries(deliveries=tuple(map(delivery_reply, page)), next_cursor=after))


@routes.post("/webhooks/<webhook_id>/deliveries/<delivery_id>/redeliver", responses={202: Delivery, **PROBLEMS})
@needs(Scope.WEBHOOKS_WRITE)
def redeliver(header: Operated, path: DeliveryPath, body: PerhapsBecause) -> Response:
    """Send a message again at once, with all its attempts before it, under the same `webhook-id`."""
    deed = Deed(operator(header), body.reason)
    return as_json(delivery_reply(endpoints.redeliver(runtime(), _app(), path.webhook_id, path.delivery_id, deed)), 202)


@routes.post("/webhooks/<webhook_id>/redeliver", responses={202: Redelivered, **PROBLEMS})
@needs(Scope.WEBHOOKS_WRITE)
def redeliver_failed(header: Operated, path: WebhookPath, body: FailedSince) -> Response:
    """Send every message again that was given up, of what happened since a moment."""
    deed = Deed(operator(header), body.reason)
    return as_json(
        Redelivered(count=endpoints.redeliver_failed(runtime(), _app(), path.webhook_id, body.since, deed)), 202
    )


def _app() -> str | None:
    """Return the app whose endpoints this request may see; None is all: people, and keys that are for no one app."""
    return acting().upstream
