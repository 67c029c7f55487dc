"""Clients over HTTP: who there is, and taking an intake in."""

from datetime import UTC, datetime
from operator import attrgetter
from typing import Annotated

from flask import Response
from flask_openapi import APIBlueprint
from pydantic import BaseModel, ConfigDict, Field

from access.needs import needs
from access.runtime import runtime
from api.acting import upstream
from api.answers import as_json
from api.bodies import insist_on_an_object
from api.client_reply import Admitted, Client, Clients, address, admitted_reply, entry_of, reply_to
from api.ids import ClientPath, Shown
from api.listing import PageAfter, cut
from api.problems import documented
from api.whose import as_caller, client_named, note_reading, only_client, sees_health
from db.queries import client_lines
from db.queries.client_lines import ClientFilter, ClientStatus
from domain.access import Scope
from domain.errors import InvalidFile
from domain.intake import Intake
from jobs.intake import take_in

PROBLEMS = documented(400, 404, 409, 413, 415, 422, 429, 503)

routes = APIBlueprint("clients", __name__, url_prefix="/v1", abp_tags=[{"name": "clients"}])
routes.before_request(insist_on_an_object)


class ClientsAsked(PageAfter):
    """Which clients."""

    email: Annotated[str, Field(max_length=254), Shown] | None = Field(
        default=None, description="With this e-mail, in any case."
    )
    status: ClientStatus | None = Field(default=None, description="Whose newest program stands so.")


class Begin(BaseModel):
    """Whether the first run is put in with the intake."""

    model_config = ConfigDict(extra="forbid")

    run: bool = Field(default=False, description="Put the program's first run in, unless it has one.")
    upstream: Annotated[str, Field(min_length=1, max_length=60), Shown] = Field(
        default="api", description="The name of the app that asks; the run counts into its runs a minute."
    )


@routes.get("/clients", responses={200: Clients, **documented(422, 503)})
@needs(Scope.CLIENTS_READ)
def show_all(query: ClientsAsked) -> Response:
    """List clients, the newest first."""
    wanted = ClientFilter(email=query.email, status=query.status, client_id=only_client(), after=query.cursor)
    with as_caller() as session:
        lines = client_lines.list_lines(session, wanted, query.limit + 1)
    page, after = cut(lines, query.limit, attrgetter("id"))
    return as_json(Clients(clients=tuple(map(entry_of, page)), next_cursor=after))


@routes.get("/clients/<client>", responses={200: Client, **documented(404, 422, 503)})
@needs(Scope.CLIENTS_READ)
def show(path: ClientPath) -> Response:
    """Show a client and the newest intake; the intake is for those who may read health data."""
    with as_caller() as session:
        line = client_named(session, path.client)
        intake = client_lines.get_intake(session, line.id) if sees_health() else None
        if intake:
            note_reading(session, "client", line.id)
    return as_json(reply_to(line, intake, redacted=not sees_health()))


@routes.post("/clients", responses={200: Admitted, 201: Admitted, **PROBLEMS})
@needs(Scope.CLIENTS_WRITE)
def take(query: Begin, body: Intake) -> Response:
    """Take a client in: the gate decides at once, and opens a program for whom it lets in.

    201: a new client. 200: the e-mail is known, and that client's intake is brought up to date.
    """
    if only_client() is not None:
        with as_caller() as session:
            client_named(session, body.email)
    return _take_in(query, body)


@routes.put("/clients/<client>/intake", responses={200: Admitted, **PROBLEMS})
@needs(Scope.CLIENTS_WRITE)
def replace(path: ClientPath, query: Begin, body: Intake) -> Response:
    """Take a known client's intake in again, whole."""
    with as_caller() as session:
        line = client_named(session, path.client)
    if body.email != line.email:
        raise InvalidFile("body", [f"email: is not this client's; give {line.email}, or take a new client in"])
    return _take_in(query, body)


def _take_in(query: Begin, intake: Intake) -> Response:
    taken = take_in(runtime(), intake, datetime.now(UTC), upstream(query.upstream) if query.run else None)
    headers = {"Location": address(taken.imported.client_id)}
    return as_json(admitted_reply(taken), 201 if taken.imported.is_new else 200, headers)
