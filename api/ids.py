"""Ids in addresses, queries and bodies; wherever a UUID may stand, a ULID of the same 128 bits may, too."""

import re
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, BaseModel, BeforeValidator, Field
from werkzeug.routing import BaseConverter

from domain.ids import read_id

E_MAIL = re.compile(r"[^@\s]+@[^@\s]+")


def shown(value: object) -> object:
    """Refuse text with characters that cannot be shown.

    Raises:
        ValueError: it has some.
    """
    if isinstance(value, str) and not value.isprintable():
        message = "has characters that cannot be shown; keep to letters, digits, spaces and punctuation"
        raise ValueError(message)
    return value


def _of_ulid(value: object) -> object:
    return (read_id(value) or value) if isinstance(value, str) else value


def client_name(value: str) -> str:
    """Return what names a client: an e-mail address as it stands, an id as a UUID.

    Raises:
        ValueError: it is neither.
    """
    if E_MAIL.fullmatch(value):
        return value
    found = read_id(value)
    if found is None:
        message = f"{value[:60]!r} is neither an e-mail address nor an id; write ada@example.org, or the client's UUID"
        raise ValueError(message)
    return str(found)


Id = Annotated[UUID, BeforeValidator(_of_ulid)]
Shown = BeforeValidator(shown)
ClientName = Annotated[str, Field(max_length=254), AfterValidator(client_name), Shown]


class OneRun(BaseConverter):
    """What follows `/v1/runs/` and is no address of its own."""

    regex = "(?!bulk$)[^/]+"


class ClientPath(BaseModel):
    """The address of a client."""

    client: ClientName = Field(description="The client, by id or e-mail.")


class RunPath(BaseModel):
    """The address of a run."""

    run_id: Id


class ProgramPath(BaseModel):
    """The address of a program."""

    program_id: Id
