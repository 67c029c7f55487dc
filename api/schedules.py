"""Schedules over HTTP: what ticks when, a job run now, a program's check-in fired, skipped or back-filled."""

from datetime import datetime
from uuid import UUID

from flask import Response
from flask_openapi import APIBlueprint
from pydantic import BaseModel, Field

from access.needs import needs
from access.runtime import runtime
from api.acting import operator
from api.answers import as_json
from api.bodies import insist_on_an_object
from api.bulk import RunIds
from api.ids import ProgramPath
from api.operator_models import Because, Operated
from api.problems import documented
from db.queries.schedules import list_upcoming
from db.session import transaction
from domain.access import Scope
from domain.facts import Facts
from jobs import scheduling
from jobs.scheduling import MOST_WEEKS

UPCOMING = 20
PROBLEMS = documented(400, 404, 409, 413, 415, 422, 503)

routes = APIBlueprint("schedules", __name__, url_prefix="/v1", abp_tags=[{"name": "schedules"}])
routes.before_request(insist_on_an_object)


class SchedulePath(BaseModel):
    """The address of a periodic job."""

    name: str


class Weeks(Because):
    """How many weeks are back-filled, and why."""

    weeks: int = Field(ge=1, le=MOST_WEEKS, strict=True, description="The latest check-ins that were due.")


class Job(Facts):
    """A periodic job."""

    id: str
    every_seconds: float
    next_tick_at: datetime | None
    """None while no scheduler lives."""
    missed: int
    """Ticks of the last seven days that were due while no scheduler was there; the latest of an outage is only late."""
    what_for: str


class CheckIn(Facts):
    """A check-in to come."""

    program_id: UUID
    week_number: int
    due_at: datetime
    last_fired_at: datetime | None
    """Null before the program's first."""
    missed: int
    """Weeks that went by before the last one without a run."""


class Schedules(Facts):
    """What ticks, and which check-ins come next."""

    jobs: tuple[Job, ...]
    check_ins: tuple[CheckIn, ...]


class Triggered(Facts):
    """What a job counted."""

    done: int


class CheckInSkipped(Facts):
    """When the check-in after the skipped one is due."""

    next_check_in_at: datetime


@routes.get("/schedules", responses={200: Schedules, **documented(503)})
@needs(Scope.RUNS_READ)
def show() -> Response:
    """List the periodic jobs with their next ticks, and the check-ins to come."""
    jobs = [
        Job(
            id=job.periodic.id,
            every_seconds=job.every_seconds,
            next_tick_at=job.next_tick_at,
            missed=job.missed,
            what_for=job.periodic.what_for,
        )
        for job in scheduling.list_jobs(runtime())
    ]
    with transaction(runtime().engine) as session:
        upcoming = list_upcoming(session, UPCOMING)
    check_ins = [CheckIn(**{name: getattr(one, name) for name in CheckIn.model_fields}) for one in upcoming]
    return as_json(Schedules(jobs=tuple(jobs), check_ins=tuple(check_ins)))


@routes.post("/schedules/<name>/trigger", responses={200: Triggered, **PROBLEMS})
@needs(Scope.RUNS_OPERATE)
def trigger(header: Operated, path: SchedulePath, body: Because) -> Response:
    """Run a periodic job now."""
    done = scheduling.trigger_job(runtime(), path.name, operator(header), body.reason)
    return as_json(Triggered(done=done))


@routes.post("/programs/<program_id>/check-in/trigger", responses={202: RunIds, **PROBLEMS})
@needs(Scope.RUNS_OPERATE)
def trigger_check_in(header: Operated, path: ProgramPath, body: Because) -> Response:
    """Fire a program's next check-in now; its slot does not fire again."""
    run_id = scheduling.trigger_check_in(runtime(), path.program_id, operator(header), body.reason)
    return as_json(RunIds(ids=(run_id,)), 202)


@routes.post("/programs/<program_id>/check-in/skip", responses={200: CheckInSkipped, **PROBLEMS})
@needs(Scope.RUNS_OPERATE)
def skip(header: Operated, path: ProgramPath, body: Because) -> Response:
    """Let a program's next check-in go by without a run."""
    after = scheduling.skip_check_in(runtime(), path.program_id, operator(header), body.reason)
    return as_json(CheckInSkipped(next_check_in_at=after))


@routes.post("/programs/<program_id>/check-in/backfill", responses={202: RunIds, **PROBLEMS})
@needs(Scope.RUNS_OPERATE)
def backfill(header: Operated, path: ProgramPath, body: Weeks) -> Response:
    """Put in a run for each of the latest check-ins that were due, as of its slot, in their order."""
    ids = scheduling.backfill_check_ins(runtime(), path.program_id, body.weeks, operator(header), body.reason)
    return as_json(RunIds(ids=tuple(ids)), 202)
