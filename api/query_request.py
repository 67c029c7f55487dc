"""What an upstream app may say when it asks the PHYSICIAN something."""

import re
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field

from api.ids import Shown
from api.run_request import Key
from domain.consult.answering import LONGEST
from domain.facts import Facts

UNREADABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


def _readable(value: object) -> object:
    if isinstance(value, str) and UNREADABLE.search(value):
        message = "holds control characters or half a character; send plain text"
        raise ValueError(message)
    return value.strip() if isinstance(value, str) else value


def _worded(value: str) -> str:
    if not re.search(r"\w", value):
        message = "has no word in it; write what you want to know"
        raise ValueError(message)
    return value


class NewQuery(Facts):
    """A question about a client."""

    question: Annotated[
        str, Field(min_length=1, max_length=LONGEST), AfterValidator(_worded), BeforeValidator(_readable)
    ] = Field(description="What to look up, in English, about this client; what stands in the intake need not be said.")
    idempotency_key: Key | None = Field(
        default=None, description="The same key asks once, however often it is sent. Or the header."
    )
    upstream: Annotated[str, Field(min_length=1, max_length=60), Shown] = Field(
        default="api", description="The name of the app that asks."
    )
