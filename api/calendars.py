"""GET /v1/programs/{id}/calendar.ics: a program's weeks for calendar apps, which send a key as a password."""

import hashlib
from datetime import UTC, datetime, timedelta

from flask import Response, request
from flask_openapi import APIBlueprint
from flask_openapi.models import MediaType
from flask_openapi.models import Response as Documented
from pydantic import BaseModel, ConfigDict, Field

from access.needs import needs
from api.ics import compose
from api.ids import ProgramPath
from api.problems import documented
from api.whose import as_caller, note_reading, only_client
from db.queries import plans, program_lines
from domain.access import Scope
from domain.check_in import local_date

MEDIA_TYPE = "text/calendar"
KEPT = timedelta(days=13)
"""How long ago a week may have begun that is still shown: this week and the one before."""

routes = APIBlueprint("calendars", __name__, url_prefix="/v1", abp_tags=[{"name": "programs"}])


class CalendarAsked(BaseModel):
    """What stands in the calendar."""

    model_config = ConfigDict(extra="forbid")

    meals: bool = Field(default=False, description="Meals, too.")
    session_hour: int = Field(default=18, ge=0, le=23, description="At which hour of the client's day sessions begin.")


SHOWN = Documented(
    description="The calendar (RFC 5545).",
    content={MEDIA_TYPE: MediaType.model_validate({"schema": {"type": "string"}})},
)


@routes.get("/programs/<program_id>/calendar.ics", responses={200: SHOWN, **documented(404, 422, 503)})
@needs(Scope.PLANS_READ)
def show(path: ProgramPath, query: CalendarAsked) -> Response:
    """Show last week, this week and the weeks planned ahead as a calendar to subscribe to.

    Sessions in the client's time zone, the day to shop, the next check-in, and meals if wanted.
    """
    with as_caller() as session:
        program = program_lines.get_line(session, path.program_id, only_client())
        note_reading(session, "program", program.id)
        since = local_date(datetime.now(UTC), program.timezone) - KEPT
        weeks = plans.list_plans(session, program.id, since)
    content = compose(program, weeks, query.session_hour, with_meals=query.meals)
    response = Response(content, mimetype=MEDIA_TYPE, headers={"Cache-Control": "private, no-cache"})
    response.set_etag(hashlib.sha256(content).hexdigest())
    response.headers["Content-Disposition"] = 'inline; filename="regimen.ics"'
    return response.make_conditional(request)
