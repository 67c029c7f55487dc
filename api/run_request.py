"""What an upstream app may say when it puts a run in."""

import re
from datetime import UTC, datetime, timedelta
from typing import Annotated, Literal, Protocol
from uuid import UUID

from pydantic import (
    AfterValidator,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationInfo,
    field_validator,
)

from api.ids import ClientName, Id, Shown
from api.parameters import Parameters
from domain.errors import InvalidInput
from domain.facts import Facts
from domain.ids import read_id
from domain.moments import Written
from domain.vocabulary import Trigger

FURTHEST = timedelta(days=366)
"""How far ahead a run may be put off: every accepted run ends."""
ISO_8601_SPAN = re.compile(r"P(?=.)([0-9]{1,3}W)?([0-9]{1,3}D)?(T(?=.)([0-9]{1,5}H)?([0-9]{1,6}M)?([0-9]{1,8}S)?)?")
ESCAPED = re.compile(r"\\(.)")


def _ascii(value: str) -> str:
    if not value.isascii():
        message = f"{value!r} has characters beyond ASCII; keep to A-Z, a-z, digits and punctuation"
        raise ValueError(message)
    return value


def _unquoted(value: object) -> object:
    if isinstance(value, str) and len(value) > 1 and value[0] == value[-1] == '"':
        return ESCAPED.sub(r"\1", value[1:-1])
    return value


def _near(value: datetime) -> datetime:
    if value > datetime.now(UTC) + FURTHEST:
        message = f"{value.isoformat()} is too far ahead; give a moment within {FURTHEST.days} days"
        raise ValueError(message)
    return value


def _span(value: object) -> object:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    if isinstance(value, str) and ISO_8601_SPAN.fullmatch(value):
        return value
    message = "is not a span; write ISO 8601 such as PT6H or P7D, in quotes, or seconds such as 21600"
    raise ValueError(message)


def _bounded(value: timedelta) -> timedelta:
    if not timedelta() < value <= FURTHEST:
        message = f"is not between 0 and {FURTHEST.days} days; write a span such as PT6H, P7D or 21600"
        raise ValueError(message)
    return value


Key = Annotated[str, Field(min_length=1, max_length=200), AfterValidator(_ascii), Shown]
Moment = Annotated[Written, AfterValidator(_near)]
Span = Annotated[timedelta, BeforeValidator(_span), AfterValidator(_bounded)]


class NewRun(Facts):
    """A run somebody wants: for a program, or for a client's active program."""

    program_id: Id | None = Field(default=None, description="The program to run; or name the client.")
    client: ClientName | None = Field(
        default=None,
        validate_default=True,
        description="The client whose active program to run, by e-mail or id; or name the program.",
    )
    trigger: Trigger = Field(default=Trigger.MANUAL, description="Why the run is wanted.")
    idempotency_key: Key | None = Field(
        default=None, description="The same key puts in one run, however often it is sent. Or the header."
    )
    unique_for: Span | None = Field(
        default=None, description="How long the key stands, ISO 8601 or seconds; none is for ever."
    )
    priority: int = Field(default=0, ge=-100, le=100, strict=True, description="Higher goes first.")
    available_at: Moment | None = Field(default=None, description="Not before this moment, RFC 3339; none is now.")
    delay: Span | None = Field(
        default=None, validate_default=True, description="Not before so long from now, ISO 8601 or seconds."
    )
    on_busy: Literal["wait", "reject"] = Field(
        default="wait", description="What to do while another run of the client has not ended."
    )
    upstream: Annotated[str, Field(min_length=1, max_length=60), Shown] = Field(
        default="api", description="The name of the app that asks."
    )

    @field_validator("client")
    @classmethod
    def _names_one(cls, client: str | None, info: ValidationInfo) -> str | None:
        """Insist on a program or a client, not both."""
        if "program_id" not in info.data:
            return client
        if client is None and info.data["program_id"] is None:
            message = "is missing; give client or program_id, one of the two"
            raise ValueError(message)
        if client is not None and info.data["program_id"] is not None:
            message = "is one too many beside program_id; give client or program_id, one of the two"
            raise ValueError(message)
        return client

    @field_validator("delay")
    @classmethod
    def _begins_once(cls, delay: timedelta | None, info: ValidationInfo) -> timedelta | None:
        """Insist on a moment or a delay, not both."""
        if delay is not None and info.data.get("available_at") is not None:
            message = "is one too many beside available_at; give one of the two"
            raise ValueError(message)
        return delay

    @property
    def client_named(self) -> UUID | str:
        """The client as an id if it is one, else the e-mail address."""
        return read_id(self.client or "") or self.client or ""

    @property
    def due_at(self) -> datetime | None:
        """When the run may begin; None for at once, also when that moment is past."""
        if self.delay is not None:
            return datetime.now(UTC) + self.delay
        return self.available_at if self.available_at and self.available_at > datetime.now(UTC) else None


class Keyed(Parameters):
    """The header that makes a request safe to send again; quoted, as its draft standard has it, or bare."""

    model_config = ConfigDict(extra="ignore")

    idempotency_key: Annotated[Key, BeforeValidator(_unquoted)] | None = Field(
        default=None, alias="Idempotency-Key", description="The same key puts in one run, however often it is sent."
    )


class MayBeKeyed(Protocol):
    """A body that may hold the key, too."""

    @property
    def idempotency_key(self) -> str | None:
        """The key, if it does."""


def agreed_key(header: Keyed, body: MayBeKeyed) -> str | None:
    """Return the idempotency key of header or body.

    Raises:
        InvalidInput: the two differ.
    """
    keys = {key for key in (header.idempotency_key, body.idempotency_key) if key is not None}
    if len(keys) > 1:
        message = (
            f"idempotency_key: the body says {body.idempotency_key!r}, the header Idempotency-Key says "
            f"{header.idempotency_key!r}; send one key, in either place"
        )
        raise InvalidInput(message)
    return keys.pop() if keys else None
