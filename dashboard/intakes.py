"""/clients/{id}/intake: what the gate decided on a client's newest intake, and why. Each showing is on the record."""

from uuid import UUID

from flask import Blueprint, Response

from access.gate import acting
from access.needs import needs
from access.runtime import runtime
from dashboard.pages import render
from db.queries import client_lines, operators
from db.session import transaction
from domain.access import Scope
from domain.errors import NotFound
from domain.safety.intake import ADMITTED

routes = Blueprint("intakes", __name__)


@routes.get("/clients/<uuid:client_id>/intake")
@needs(Scope.HEALTH_READ)
def show(client_id: UUID) -> Response:
    """Show the decision.

    Raises:
        NotFound: there is no such client, or nothing came in for them.
    """
    with transaction(runtime().engine) as session:
        client = client_lines.get_line(session, str(client_id))
        intake = client_lines.get_intake(session, client_id)
        if intake is None:
            message = f"client: no intake of {client_id} is kept; send one with `regimen clients import FILE`"
            raise NotFound(message)
        operators.record(session, acting().name, "reveal", "client", client_id, "shown on a page", {"what": "intake"})
    return render("clients/intake.html", client=client, intake=intake, admitted=intake.outcome in ADMITTED)
