"""Sending what is due. A sender takes an endpoint for a while and sends to it one message after another.

No transaction is open while a message is on its way. Any number of senders may work at once, in any number of
processes: one has an endpoint, the others pass it over. A sender that dies holds its endpoint for a lease.
"""

import logging
import random
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import Connection

from db.queries import deliveries, operators, webhooks
from db.queries.deliveries import DeliveryAttempt, Health, Message
from db.session import transaction
from domain.errors import InvalidInput
from domain.webhooks import destinations, events, signatures
from domain.webhooks.retries import FAILING_FOR, GONE, State, is_lost, is_success, next_delay, rest
from jobs.gateways import pinned
from jobs.gateways.pinned import Answer
from jobs.runtime import Runtime

logger = logging.getLogger(__name__)

LEASE = timedelta(seconds=60)
"""Longer than looking a name up and sending may take; a dead sender's endpoint is free after it."""
TURN = 50
"""Messages that a sender sends to one endpoint before it looks whose turn it is."""
ACTOR = "web hooks"
"""By what name endpoints are disabled."""
NO_REST = timedelta(0)
HEADERS = {"Content-Type": "application/json", "User-Agent": "Regimen web hooks"}


def send_due(runtime: Runtime) -> int:
    """Send what is due until nothing is, or the process is to stop; return how many attempts were made."""
    sender_id = uuid4()
    made = 0
    while not runtime.stopping.is_set():
        with transaction(runtime.engine, durable=False) as session:
            endpoint_id = deliveries.take(session, sender_id, LEASE)
        if endpoint_id is None:
            break
        made += _serve(runtime, endpoint_id, sender_id)
    return made


def _serve(runtime: Runtime, endpoint_id: UUID, sender_id: UUID) -> int:
    """Send to an endpoint until nothing is due, an attempt fails or its turn is over; return how many attempts."""
    made, pause = 0, NO_REST
    while made < TURN and not pause and (message := _begin(runtime, endpoint_id, sender_id)):
        pause = _attempt(runtime, message, sender_id)
        made += 1
    with transaction(runtime.engine, durable=False) as session:
        deliveries.let_go(session, endpoint_id, sender_id, pause)
    return made


def _begin(runtime: Runtime, endpoint_id: UUID, sender_id: UUID) -> Message | None:
    if runtime.stopping.is_set():
        return None
    with transaction(runtime.engine, durable=False) as session:
        return deliveries.begin(session, endpoint_id, sender_id, LEASE)


def _attempt(runtime: Runtime, message: Message, sender_id: UUID) -> timedelta:
    """Send a message, record how it went, and return how long its endpoint is to rest."""
    attempted_at = datetime.now(UTC)
    answer = _send(runtime, message, attempted_at)
    well = is_success(answer.status_code)
    with transaction(runtime.engine) as session:
        health = deliveries.hold(session, message.endpoint_id, sender_id, well=well)
        if health is None:
            logger.warning("delivery %s took longer than its lease: another sender goes on with it", message.id)
            return LEASE
        state, delay = _what_follows(message, answer)
        attempt = DeliveryAttempt(
            attempted_at=attempted_at,
            milliseconds=answer.milliseconds,
            status_code=answer.status_code,
            error=answer.error,
            excerpt=answer.excerpt,
        )
        deliveries.settle(session, message.id, attempt, state, delay)
        _disable_if_lost(session, message.endpoint_id, answer, health)
    return NO_REST if well else rest(health.failures, _chance(), answer.retry_after)


def _send(runtime: Runtime, message: Message, at: datetime) -> Answer:
    """Sign a message and send it; an address that may not be sent to is an attempt that failed."""
    body = events.body(message.type, message.occurred_at, message.data)
    signed = signatures.headers(message_id(message.id), int(at.timestamp()), body, message.secrets)
    try:
        place = destinations.read(message.url)
        addresses = pinned.examine(place, runtime.tuning.webhook_networks)
    except InvalidInput as refusal:
        return Answer(status_code=None, error=str(refusal), excerpt=None, milliseconds=0, retry_after=None)
    return pinned.post(place, addresses, {**HEADERS, **signed}, body)


def _what_follows(message: Message, answer: Answer) -> tuple[State, timedelta | None]:
    """Return where a message stands after an attempt, and when it is tried again."""
    if is_success(answer.status_code):
        return State.DELIVERED, None
    delay = next_delay(message.attempts, _chance(), answer.retry_after)
    if delay is None or answer.status_code == GONE:
        return State.FAILED, None
    return State.WAITING, delay


def _disable_if_lost(session: Connection, endpoint_id: UUID, answer: Answer, health: Health) -> None:
    """Send no more to an endpoint that says that it is gone, or that has answered nothing well for days."""
    if answer.status_code == GONE:
        reason = "it answered 410 Gone"
    elif health.failing_since and is_lost(health.failing_since, health.failures, health.now):
        reason = f"{health.failures} attempts in a row failed, for {FAILING_FOR.days} days"
    else:
        return
    if webhooks.disable(session, endpoint_id, reason):
        operators.record(session, ACTOR, "disable", "webhook", endpoint_id, reason)
        logger.warning("web hook %s is disabled: %s", endpoint_id, reason)


def message_id(delivery_id: UUID) -> str:
    """Return what a message says that it is, the same at every attempt."""
    return f"msg_{delivery_id.hex}"


def _chance() -> float:
    return random.random()  # noqa: S311 - jitter
