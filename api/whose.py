"""Whose things a request may see and touch: everybody's, or those of the one client that its key is bound to."""

from uuid import UUID

from sqlalchemy import Connection

from access.gate import acting
from db.queries import client_lines
from db.queries.client_lines import ClientLine
from domain.access import Scope


def only_client() -> UUID | None:
    """Return the one client that this request is for; None is every client."""
    return acting().client_id


def sees_health() -> bool:
    """Say whether this request may read what clients say about their health."""
    return acting().may(Scope.HEALTH_READ)


def client_named(session: Connection, name: str) -> ClientLine:
    """Return the client with that id or e-mail.

    Raises:
        NotFound: there is none, or it is another than this request is for, which is the same to whoever asks.
    """
    return client_lines.get_line(session, name, only_client())


def client_asked_for(session: Connection, name: str | None) -> UUID | None:
    """Return whose things a list shows: the client that was named, else the only one there is to see, if any.

    Raises:
        NotFound: as `client_named`.
    """
    return only_client() if name is None else client_named(session, name).id
