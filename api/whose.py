"""Whose things a request may see and touch: everybody's, or those of the one client that its key is bound to."""

from collections.abc import Generator
from contextlib import contextmanager
from uuid import UUID

from flask import request
from sqlalchemy import Connection

from access.gate import acting, acting_if_known
from access.runtime import runtime
from api.run_request import NewRun
from db.queries import client_lines, operators, owners
from db.queries.client_lines import ClientLine
from db.session import look, transaction
from domain.access import Scope
from domain.errors import Forbidden, NotFound
from domain.ids import read_id

OF_NO_CLIENT = {"openapi", "docs.show", "livez", "readyz", "pipelines.show_all", "pipelines.show"}
"""Endpoints that show nothing of any client."""
NARROWED = {
    "runs.show_all", "runs.put_in", "clients.show_all", "clients.take", "flags.show_all", "violations.show_all",
    "queries.show_all",
}  # fmt: skip
"""Endpoints without a client in their address that keep to the client of the key themselves."""


def keep_to_own_client() -> None:
    """Refuse a key that is bound to one client whatever is not that client's, before any view looks.

    An address with ids of things shows those of this client; of the others, only those listed here open at all.

    Raises:
        NotFound: a thing in the address is another client's, or there is none; to whoever asks that is the same.
        Forbidden: the address is not for keys of one client.
    """
    actor = acting_if_known()
    if actor is None or actor.client_id is None or request.endpoint in OF_NO_CLIENT | NARROWED:
        return
    places = request.view_args or {}
    if not request.path.startswith("/v1/") or not places.keys() & (owners.TABLES.keys() | {"client"}):
        message = f"{request.path} is not for a key of one client; ask with a key that reaches all"
        raise Forbidden(message)
    with transaction(runtime().engine, durable=False) as session:
        for kind, written in places.items():
            _insist_on_own(session, kind, written)


def insist_on_own_run(session: Connection, run: NewRun) -> None:
    """Refuse a run for another client than the key is bound to.

    Raises:
        NotFound: as if there were no such program or client.
    """
    own = only_client()
    if own is None:
        return
    if run.program_id is not None:
        if owners.find_owner(session, "program_id", run.program_id) != own:
            message = f"program_id: there is no program {run.program_id}"
            raise NotFound(message)
    elif str(run.client_named).lower() not in {str(own), client_lines.get_line(session, str(own)).email}:
        message = f"client: there is no client {run.client}"
        raise NotFound(message)


def only_client() -> UUID | None:
    """Return the one client that this request is for; None is every client."""
    return acting().client_id


def sees_health() -> bool:
    """Say whether this request may read what clients say about their health."""
    return acting().may(Scope.HEALTH_READ)


def note_reading(session: Connection, kind: str, subject_id: UUID) -> None:
    """Record that somebody who signed in read health data; keys read as their app's trade, and are noted by use."""
    if acting().kind == "user":
        operators.record(session, acting().name, "reveal", kind, subject_id, "read over HTTP", {"path": request.path})


@contextmanager
def as_caller() -> Generator[Connection]:
    """Open a transaction that shows what the caller may see: all there is, or by row level security one client's."""
    with transaction(runtime().engine, client_id=only_client()) as session:
        yield session


@contextmanager
def looking() -> Generator[Connection]:
    """Show what the caller may see, as `as_caller`, to a view that only reads: most need no transaction for that."""
    engine = runtime().engine
    with look(engine) if only_client() is None else transaction(engine, client_id=only_client()) as session:
        yield session


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


def _insist_on_own(session: Connection, kind: str, written: str) -> None:
    if kind == "client":
        client_named(session, written)
    thing_id = read_id(written) if kind in owners.TABLES else None
    if thing_id is not None and owners.find_owner(session, kind, thing_id) != only_client():
        message = f"{kind}: there is no {kind.removesuffix('_id')} {written}"
        raise NotFound(message)
