"""What requests about web hooks hold, and what they get. A secret is in two answers: of the request that made it."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, BaseModel, Field

from api.ids import Id, Shown
from api.listing import PageAfter
from api.operator_models import WHY, PerhapsBecause, Reason
from api.run_reply import Links
from db.queries import deliveries, webhooks
from domain.errors import InvalidInput
from domain.facts import Facts
from domain.moments import Written
from domain.webhooks import destinations, events
from domain.webhooks.destinations import LONGEST_URL
from domain.webhooks.events import ASKED_FOR
from domain.webhooks.retries import State
from jobs.control.steer import NO_REASON
from jobs.webhooks.sending import message_id


def _readable(url: str) -> str:
    try:
        destinations.read(url)
    except InvalidInput as refusal:
        raise ValueError(str(refusal).removeprefix("url: ")) from refusal
    return url


def _known(types: tuple[str, ...]) -> tuple[str, ...]:
    try:
        return events.check_types(types)
    except InvalidInput as refusal:
        raise ValueError(str(refusal).removeprefix("event_types: ")) from refusal


Url = Annotated[str, Field(max_length=LONGEST_URL), AfterValidator(_readable)]
Types = Annotated[tuple[Annotated[str, Field(max_length=60)], ...], Field(max_length=20), AfterValidator(_known)]
Description = Annotated[str, Field(max_length=200), Shown]

URL = "Where messages are sent: https, at a public address."
TYPES = f"What it is told of: {', '.join(ASKED_FOR)}."


class WebhookPath(BaseModel):
    """The address of an endpoint."""

    webhook_id: Id


class DeliveryPath(WebhookPath):
    """The address of a message to an endpoint."""

    delivery_id: Id


class NewWebhook(Facts):
    """An endpoint to be registered."""

    url: Url = Field(description=URL)
    event_types: Types = Field(default=ASKED_FOR, description=f"{TYPES} Without it, of all of these.")
    description: Description = Field(default="", description="For whoever reads the list.")
    upstream: Annotated[str, Field(min_length=1, max_length=60), Shown] | None = Field(
        default=None, description="The app it belongs to; a key that is for one app need not say."
    )
    reason: Reason = Field(default=NO_REASON, description=WHY)


class WebhookChanges(PerhapsBecause):
    """What is to be changed; what is left out stays."""

    url: Url = Field(default="", description=URL)
    event_types: Types = Field(default=(), description=TYPES)
    description: Description = ""
    enabled: bool = Field(default=True, strict=True, description="Enabled again it counts as never having failed.")


class FailedSince(PerhapsBecause):
    """Which messages are sent again."""

    since: Written = Field(description="All that were given up of what happened from this moment on, RFC 3339.")


class DeliveriesAsked(PageAfter):
    """Which messages to an endpoint."""

    state: State | None = None
    type: Annotated[str, Field(max_length=60)] | None = Field(default=None, description="Of this event type.")


class WebhookLinks(Links):
    """Where to go on from here."""

    deliveries: str


class Webhook(webhooks.Endpoint):
    """An endpoint, without its secret."""

    links: WebhookLinks


class Registered(Webhook):
    """A new endpoint."""

    secret: str
    """Shown this once; messages are signed with it."""


class Webhooks(Facts):
    """Endpoints, the oldest first."""

    webhooks: tuple[Webhook, ...]


class Rotated(Facts):
    """A new secret."""

    secret: str
    """Shown this once."""
    old_until: datetime
    """Until then the secret before it signs, too."""


class Delivery(deliveries.Delivery):
    """A message and what came of it."""

    message_id: str
    """What the header `webhook-id` says, at every attempt."""


class Deliveries(Facts):
    """A page of messages, the newest first."""

    deliveries: tuple[Delivery, ...]
    next_cursor: UUID | None
    """Where the next page begins; null on the last."""


class Redelivered(Facts):
    """How many messages are sent again."""

    count: int


def address(webhook_id: UUID) -> str:
    """Return where an endpoint is found."""
    return f"/v1/webhooks/{webhook_id}"


def links_of(webhook_id: UUID) -> WebhookLinks:
    """Return where to go on from an endpoint."""
    return WebhookLinks(self=address(webhook_id), deliveries=f"{address(webhook_id)}/deliveries")


def webhook_reply(endpoint: webhooks.Endpoint) -> Webhook:
    """Return an endpoint as it is shown."""
    return Webhook(**endpoint.model_dump(), links=links_of(endpoint.id))


def delivery_reply(delivery: deliveries.Delivery) -> Delivery:
    """Return a message as it is shown."""
    return Delivery(**delivery.model_dump(), message_id=message_id(delivery.id))
