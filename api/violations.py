"""Broken policies over HTTP: which were logged, and that somebody settled a text that held its client."""

from datetime import datetime
from operator import attrgetter
from typing import Any, Literal
from uuid import UUID

from flask import Response
from flask_openapi import APIBlueprint
from pydantic import BaseModel, Field

from access.needs import needs
from access.runtime import runtime
from api.acting import operator
from api.answers import as_json
from api.bodies import insist_on_an_object
from api.flags import Decision
from api.ids import ClientName, Id
from api.listing import PageAfter, cut
from api.operator_models import Operated
from api.problems import documented
from api.whose import as_caller, client_asked_for, note_reading, only_client, sees_health
from db.queries import violations
from db.queries.violations import ViolationFilter, ViolationLine
from domain.access import Scope
from domain.errors import Conflict
from domain.facts import Facts
from domain.safety.findings import PolicyAction, ViolationTrigger
from domain.vocabulary import ViolationType
from jobs.settling import settle_text

routes = APIBlueprint("violations", __name__, url_prefix="/v1", abp_tags=[{"name": "safety"}])
routes.before_request(insist_on_an_object)


class ViolationPath(BaseModel):
    """The address of a violation."""

    violation_id: Id


class ViolationsAsked(PageAfter):
    """Which violations."""

    status: Literal["holding", "all"] = Field(
        default="holding", description="`holding` is those whose text holds a client's weeks."
    )
    violation_type: ViolationType | None = None
    client: ClientName | None = Field(default=None, description="Of this client, by id or e-mail.")


class Violation(Facts):
    """A policy that a text or a plan broke. Never the words, no name of any client."""

    id: UUID
    client_id: UUID
    run_id: UUID | None
    violation_type: ViolationType
    severity: str
    trigger: ViolationTrigger
    action: PolicyAction
    rule: str
    holds: bool
    """Whether its client's weeks wait until somebody settles it."""
    created_at: datetime
    resolved_at: datetime | None
    details: dict[str, Any] | None = None
    """Only where one violation is read, with the right to read health data."""
    resolution_notes: str | None = None


class Violations(Facts):
    """A page of violations, the newest first."""

    violations: tuple[Violation, ...]
    next_cursor: UUID | None
    """Where the next page begins; null on the last."""


@routes.get("/violations", responses={200: Violations, **documented(404, 422, 503)})
@needs(Scope.FLAGS_READ)
def show_all(query: ViolationsAsked) -> Response:
    """List broken policies, the newest first; without `status` those that hold a client's weeks."""
    with as_caller() as session:
        wanted = ViolationFilter(
            holds=True if query.status == "holding" else None,
            violation_type=query.violation_type,
            client_id=client_asked_for(session, query.client),
            after=query.cursor,
        )
        lines = violations.list_lines(session, wanted, query.limit + 1)
    page, after = cut(lines, query.limit, attrgetter("id"))
    return as_json(Violations(violations=tuple(map(_violation, page)), next_cursor=after))


@routes.get("/violations/<violation_id>", responses={200: Violation, **documented(404, 422, 503)})
@needs(Scope.FLAGS_READ)
def show(path: ViolationPath) -> Response:
    """Read one broken policy."""
    with as_caller() as session:
        line = violations.get_line(session, path.violation_id, only_client())
        if sees_health():
            note_reading(session, "violation", line.id)
    return as_json(_violation(line, details=sees_health()))


@routes.post(
    "/violations/<violation_id>/resolve", responses={200: Violation, **documented(400, 404, 409, 413, 415, 422, 503)}
)
@needs(Scope.FLAGS_WRITE)
def resolve(header: Operated, path: ViolationPath, body: Decision) -> Response:
    """Record that somebody settled a text; the client's next run reads past it."""
    engine = runtime().engine
    with as_caller() as session:
        line = violations.get_line(session, path.violation_id, only_client())
    if not line.holds:
        message = f"violation_id: {line.id} holds nobody: it is settled already, or rests on no text of a client's"
        raise Conflict(message)
    settle_text(engine, path.violation_id, body.note, operator(header))
    return show(path)


def _violation(line: ViolationLine, *, details: bool = False) -> Violation:
    hidden = set() if details else {"details", "resolution_notes"}
    return Violation(**{name: getattr(line, name) for name in Violation.model_fields if name not in hidden})
