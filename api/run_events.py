"""GET /v1/runs/{id}/events: what happens to a run, as it happens (server-sent events, HTML standard 9.2)."""

from collections.abc import Iterator
from functools import partial
from typing import Annotated

from flask import Response
from flask_openapi import APIBlueprint
from flask_openapi.models import MediaType
from flask_openapi.models import Response as Documented
from pydantic import BaseModel, ConfigDict, Field

from access.gate import acting
from access.needs import needs
from access.runtime import runtime
from api import problems
from api.acting import told_of_findings
from api.ids import RunPath
from api.problems import documented
from api.requests import hung_up
from domain.access import Scope
from domain.errors import NotReady
from jobs.watching import STREAMS, STREAMS_EACH, Event, follow, is_over

MEDIA_TYPE = "text/event-stream"
ASK_AGAIN_MILLISECONDS = 2_000
ALL_TAKEN = (
    f"events: as many follow runs here as may, {STREAMS_EACH} with one key or as one user and {STREAMS} in all; "
    "end a stream of yours, ask again, or poll the run"
)
STREAM = {
    200: Documented(
        description="`stage` for each time a stage was taken up, `state` when the run stands otherwise; it ends with "
        "the run, or after a minute: go on from its last event.",
        content={MEDIA_TYPE: MediaType.model_validate({"schema": {"type": "string"}})},
    ),
    204: Documented(description="The run has ended, and `Last-Event-ID` was its last event."),
}

routes = APIBlueprint("run_events", __name__, url_prefix="/v1", abp_tags=[{"name": "runs"}])


class Since(BaseModel):
    """Where the stream before ended."""

    model_config = ConfigDict(extra="ignore")

    last_event_id: Annotated[str, Field(max_length=100)] = Field(
        default="", alias="Last-Event-ID", description="The id of the last event received; browsers send it themselves."
    )


@routes.get("/runs/<run_id>/events", responses={**STREAM, **documented(404, 422, 503)})
@needs(Scope.RUNS_READ)
def show(path: RunPath, header: Since) -> Response:
    """Follow a run: every stage, and each time it stands otherwise, until it ends.

    Few may follow runs at once; one too many is a 503 with `Retry-After`, and may poll instead.
    """
    watch, who = runtime().watch, acting().counted_as
    if is_over(watch, path.run_id, header.last_event_id):
        return Response(status=204)
    if not watch.streams.take(who):
        return problems.of_regimen(NotReady(ALL_TAKEN))
    findings = told_of_findings()
    lines = _lines(follow(watch, path.run_id, header.last_event_id, hung_up(), findings=findings))
    response = Response(lines, mimetype=MEDIA_TYPE, headers={"X-Accel-Buffering": "no"})
    response.call_on_close(partial(watch.streams.give_back, who))
    return response


def _lines(events: Iterator[Event | None]) -> Iterator[str]:
    yield f"retry: {ASK_AGAIN_MILLISECONDS}\n\n"
    for event in events:
        yield f"event: {event.name}\nid: {event.id}\ndata: {event.data}\n\n" if event else ": still here\n\n"
