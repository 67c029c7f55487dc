"""Red flags over HTTP: which there are, and what somebody decided about one."""

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
from api.ids import ClientName, Id
from api.listing import PageAfter, cut
from api.operator_models import Operated, Reason
from api.problems import documented
from api.whose import as_caller, client_asked_for, note_reading, only_client, sees_health
from db.queries import flags
from db.queries.flags import FlagFilter, FlagLine
from domain.access import Scope
from domain.facts import Facts
from domain.vocabulary import AgentName, FlagStatus, FlagType, Severity
from jobs.settling import DEEDS, settle_flag

routes = APIBlueprint("flags", __name__, url_prefix="/v1", abp_tags=[{"name": "safety"}])
routes.before_request(insist_on_an_object)

STATUS_AFTER = {deed: status for status, deed in DEEDS.items()}


class FlagPath(BaseModel):
    """The address of a flag."""

    flag_id: Id


class DecisionPath(FlagPath):
    """What is decided about a flag."""

    decision: Literal["acknowledge", "refer", "resolve"]


class FlagsAsked(PageAfter):
    """Which flags."""

    status: Literal["open", "all", "detected", "acknowledged", "referred", "resolved"] = Field(
        default="open", description="`open` is all that nobody has resolved."
    )
    severity: Severity | None = None
    flag_type: FlagType | None = None
    client: ClientName | None = Field(default=None, description="Of this client, by id or e-mail.")


class Decision(Facts):
    """What was found and decided."""

    note: Reason = Field(description="What was found and decided, and by whom; kept with it.")


class FlagDetails(Facts):
    """What a flag says about a client's health."""

    description: str | None
    rule: str | None
    evidence: dict[str, Any]
    resolution_notes: str | None


class Flag(Facts):
    """A red flag. No name of any client."""

    id: UUID
    client_id: UUID
    program_id: UUID | None
    run_id: UUID | None
    """The run whose PHYSICIAN raised it."""
    flag_type: FlagType
    severity: Severity
    status: FlagStatus
    detecting_agent: AgentName
    referral_target: str | None
    detected_at: datetime
    resolved_at: datetime | None
    details: FlagDetails | None = None
    """Only where one flag is read, with the right to read health data."""


class Flags(Facts):
    """A page of flags, the newest first."""

    flags: tuple[Flag, ...]
    next_cursor: UUID | None
    """Where the next page begins; null on the last."""


@routes.get("/flags", responses={200: Flags, **documented(404, 422, 503)})
@needs(Scope.FLAGS_READ)
def show_all(query: FlagsAsked) -> Response:
    """List red flags, the newest first; without `status` those that nobody has resolved."""
    with as_caller() as session:
        wanted = FlagFilter(
            open=True if query.status == "open" else None,
            status=None if query.status in {"open", "all"} else FlagStatus(query.status),
            severity=query.severity,
            flag_type=query.flag_type,
            client_id=client_asked_for(session, query.client),
            after=query.cursor,
        )
        lines = flags.list_lines(session, wanted, query.limit + 1)
    page, after = cut(lines, query.limit, attrgetter("id"))
    return as_json(Flags(flags=tuple(map(_flag, page)), next_cursor=after))


@routes.get("/flags/<flag_id>", responses={200: Flag, **documented(404, 422, 503)})
@needs(Scope.FLAGS_READ)
def show(path: FlagPath) -> Response:
    """Read one red flag; what it says of the client's health is for those who may read that."""
    with as_caller() as session:
        line = flags.get_line(session, path.flag_id, only_client())
        if sees_health():
            note_reading(session, "flag", line.id)
    return as_json(_flag(line, details=sees_health()))


@routes.post("/flags/<flag_id>/<decision>", responses={200: Flag, **documented(400, 404, 409, 413, 415, 422, 503)})
@needs(Scope.FLAGS_WRITE)
def decide(header: Operated, path: DecisionPath, body: Decision) -> Response:
    """Record that somebody looks into a flag, referred the client, or settled it.

    Only `resolve` lets the client's next run publish again.
    """
    engine = runtime().engine
    with as_caller() as session:
        flags.get_line(session, path.flag_id, only_client())
    settle_flag(engine, path.flag_id, STATUS_AFTER[path.decision], body.note, operator(header))
    return show(FlagPath(flag_id=path.flag_id))


def _flag(line: FlagLine, *, details: bool = False) -> Flag:
    shared = {name: getattr(line, name) for name in Flag.model_fields if name != "details"}
    health = {name: getattr(line, name) for name in FlagDetails.model_fields}
    return Flag(**shared, details=FlagDetails(**health) if details else None)
