"""/audit: what operators did, and who saw health data."""

from uuid import UUID

from flask import Blueprint, Response, request

from access.needs import needs
from access.runtime import runtime
from dashboard.pages import here, render
from db.queries import operators
from db.queries.operators import ActionFilter
from db.session import transaction
from domain.access import Scope
from domain.errors import InvalidInput

PAGE = 50
LONGEST = 200
FIELDS = ("actor", "action", "subject_kind", "subject_id")
OF_HEALTH = frozenset({"flag", "violation", "client"})
"""What is decided about these tells of a client's health: the list keeps the words to itself."""
PLACES = {
    "run": "/runs/",
    "bulk": "/runs/bulk/",
    "flag": "/safety/flags/",
    "webhook": "/webhooks/",
    "client": "/runs?client=",
}
"""Where a thing that something was done to is looked at."""

routes = Blueprint("audit", __name__)


@routes.get("/audit")
@needs(Scope.AUDIT_READ)
def show() -> Response:
    """Show a page of actions, the newest first."""
    given = {name: request.args[name].strip()[:LONGEST] for name in FIELDS if request.args.get(name, "").strip()}
    after = request.args.get("after")
    try:
        wanted = ActionFilter(**given, after=UUID(after) if after else None)
    except ValueError as error:
        message = "after: names no place in the list; begin at its first page"
        raise InvalidInput(message) from error
    with transaction(runtime().engine, durable=False) as session:
        found = operators.list_page(session, wanted, PAGE + 1)
    return render(
        "audit/list.html",
        actions=found[:PAGE],
        given=given,
        hidden=OF_HEALTH,
        subjects=PLACES,
        newer=here(after=None) if after else None,
        older=here(after=found[PAGE - 1].id) if len(found) > PAGE else None,
    )
