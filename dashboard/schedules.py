"""GET /schedules: what ticks when, the check-ins to come, how late they fire; and an operator's hand on them."""

from datetime import UTC, datetime
from urllib.parse import urlencode
from uuid import UUID

from flask import Blueprint, Response, request

from access.gate import acting
from access.needs import needs
from access.runtime import runtime
from dashboard import forms, pages
from dashboard.schedule_report import Schedules, collect, look_back
from dashboard.words import relative
from db.queries import firings
from db.queries.firings import Place
from db.session import transaction
from domain.access import Scope
from domain.errors import InvalidInput, NotFound
from domain.runs import PauseScope
from jobs import pausing, scheduling
from jobs.scheduling import MOST_WEEKS

WRITTEN = "%Y%m%dT%H%M%S.%f"

routes = Blueprint("schedules_page", __name__, url_prefix="/schedules")


@routes.get("")
@needs(Scope.METRICS_READ)
def show() -> Response:
    """Show jobs and check-ins.

    Raises:
        InvalidInput: `after` names no place in the list.
    """
    client = request.args.get("client", "").strip() or None
    report = collect(runtime(), _place(request.args.get("after")), client)
    return pages.render(
        "schedules/schedules.html",
        live="schedules/_now.html",
        report=report,
        past=look_back(runtime()),
        client=client,
        older=_written(report),
        most_weeks=MOST_WEEKS,
    )


@routes.post("/jobs/<name>/run")
@needs(Scope.RUNS_OPERATE)
def run(name: str) -> Response:
    """Run a job here and now."""
    done = scheduling.trigger_job(runtime(), name, acting().name, forms.reason())
    return _done(f"Ran {name}: {done:,}.")


@routes.post("/jobs/<name>/pause")
@needs(Scope.RUNS_OPERATE)
def pause(name: str) -> Response:
    """Let a job not tick."""
    pausing.pause(runtime(), PauseScope.SCHEDULE, name, acting().name, forms.reason())
    return _done(f"Paused {name}: it does not tick until it is unpaused.", "warn")


@routes.post("/jobs/<name>/unpause")
@needs(Scope.RUNS_OPERATE)
def unpause(name: str) -> Response:
    """Let a job tick again."""
    pausing.unpause(runtime(), PauseScope.SCHEDULE, name, acting().name, forms.reason())
    return _done(f"Unpaused {name}.")


@routes.post("/check-ins/<uuid:program_id>/fire")
@needs(Scope.RUNS_OPERATE)
def fire(program_id: UUID) -> Response:
    """Fire a program's next check-in now."""
    run_id = scheduling.trigger_check_in(runtime(), program_id, acting().name, forms.reason())
    return pages.done(f"/runs/{run_id}", "Fired: this run plans the week.")


@routes.post("/check-ins/<uuid:program_id>/skip")
@needs(Scope.RUNS_OPERATE)
def skip(program_id: UUID) -> Response:
    """Let a program's next check-in go by."""
    after = scheduling.skip_check_in(runtime(), program_id, acting().name, forms.reason())
    return _done(f"Skipped; the next is due {relative(after, datetime.now(UTC))}.")


@routes.post("/check-ins/<uuid:program_id>/backfill")
@needs(Scope.RUNS_OPERATE)
def backfill(program_id: UUID) -> Response:
    """Put in runs for the latest weeks that went by."""
    weeks = forms.number("weeks", 1, MOST_WEEKS)
    run_ids = scheduling.backfill_check_ins(runtime(), program_id, weeks, acting().name, forms.reason())
    return _done(f"Put in {len(run_ids)} run{'' if len(run_ids) == 1 else 's'}, the earliest week first.")


@routes.post("/check-ins/<uuid:program_id>/pause")
@needs(Scope.RUNS_OPERATE)
def pause_client(program_id: UUID) -> Response:
    """Let nothing of the program's client begin or go on."""
    pausing.pause(runtime(), PauseScope.CLIENT, _client_of(program_id), acting().name, forms.reason())
    return _done("Paused the client: check-ins fire, their runs wait.", "warn")


@routes.post("/check-ins/<uuid:program_id>/unpause")
@needs(Scope.RUNS_OPERATE)
def unpause_client(program_id: UUID) -> Response:
    """Let the program's client go on."""
    given_back = pausing.unpause(runtime(), PauseScope.CLIENT, _client_of(program_id), acting().name, forms.reason())
    return _done(f"Unpaused the client; {given_back:,} of its stages go on.")


def _client_of(program_id: UUID) -> str:
    with transaction(runtime().engine) as session:
        client_id = firings.get_check_in_client(session, program_id)
    if client_id is None:
        message = f"program: there is no program {program_id}; begin with the list of check-ins"
        raise NotFound(message)
    return str(client_id)


def _place(written: str | None) -> Place | None:
    if not written:
        return None
    moment, _, program_id = written.partition("-")
    try:
        return Place(datetime.strptime(moment, WRITTEN).replace(tzinfo=UTC), UUID(hex=program_id))
    except ValueError as error:
        message = "after: names no place in the list; begin at its first page"
        raise InvalidInput(message) from error


def _written(report: Schedules) -> str | None:
    if not report.more:
        return None
    last = report.check_ins[-1]
    return f"{last.due_at.astimezone(UTC).strftime(WRITTEN)}-{last.program_id.hex}"


def _done(text: str, tone: pages.Tone = "good") -> Response:
    kept = urlencode(list(request.args.items(multi=True)))
    return pages.done(f"/schedules?{kept}" if kept else "/schedules", text, tone)
