"""/runs/bulk: what was done to many runs at once, how far what is at work has come, and stopping it."""

from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from urllib.parse import urlencode
from uuid import UUID

from flask import Blueprint, Response, request

from access.gate import acting
from access.needs import needs
from access.runtime import runtime
from dashboard import forms, pages
from dashboard.bulk_verbs import VERBS
from db.queries import bulk
from db.queries.bulk import BulkLine
from db.session import transaction
from domain.access import Scope
from domain.bulk import BulkState
from domain.ids import read_id
from jobs import control

PAGE = 25
REFUSALS_SHOWN = 50
REFRESH_SECONDS = 2
STALLED_AFTER = timedelta(seconds=15)
"""Without a turn for so long nobody is at it."""

routes = Blueprint("bulk_pages", __name__, url_prefix="/runs/bulk")


class Shown(NamedTuple):
    """A bulk action as the pages show it."""

    line: BulkLine
    chosen: dict[str, str]
    """What the runs had in common, as far as the reader may see it."""
    runs: str | None
    """Where the runs that fit now are listed."""
    remaining: timedelta | None
    """How long it goes on at this pace; None where nobody can tell."""
    stalled: timedelta | None
    """For how long nothing was done though runs are left."""


@routes.get("")
@needs(Scope.RUNS_READ)
def show_all() -> Response:
    """Show what was done to many runs at once, the newest first."""
    now = datetime.now(UTC)
    with transaction(runtime().engine, durable=False) as session:
        lines = bulk.list_lines(session, PAGE + 1, read_id(request.args.get("after", "")))
    older = lines[PAGE - 1].id if len(lines) > PAGE else None
    shown = [_shown(line, now) for line in lines[:PAGE]]
    return pages.render("bulk/list.html", live="bulk/_list.html", actions=shown, older=older, verbs=VERBS)


@routes.get("/<uuid:bulk_id>")
@needs(Scope.RUNS_READ)
def show(bulk_id: UUID) -> Response:
    """Show how far a bulk action has come, and which runs it left as they are."""
    shown = _shown(control.get_bulk(runtime(), bulk_id), datetime.now(UTC))
    return pages.render(
        "bulk/show.html",
        live="bulk/_now.html",
        every=REFRESH_SECONDS if shown.line.state is BulkState.AT_WORK else pages.REFRESH_SECONDS,
        one=shown,
        line=shown.line,
        verb=VERBS[shown.line.deed],
        refusals=shown.line.refusals[:REFUSALS_SHOWN],
    )


@routes.post("/<uuid:bulk_id>/stop")
@needs(Scope.RUNS_OPERATE)
def stop(bulk_id: UUID) -> Response:
    """Leave the runs as they are that did not have their turn."""
    line = control.stop_bulk(runtime(), bulk_id, forms.reason(), acting().name)
    return pages.done(f"/runs/bulk/{bulk_id}", f"Stopped. {line.left:,} runs are left as they are.")


def _shown(line: BulkLine, now: datetime) -> Shown:
    chosen = {name: str(value) for name, value in line.filter.items()}
    may_operate = acting().may(Scope.RUNS_OPERATE)
    runs = f"/runs?{urlencode(chosen)}" if chosen and may_operate else None
    if "client" in chosen and not may_operate:
        chosen["client"] = "one of them"
    at_work = line.state is BulkState.AT_WORK
    last = line.worked_at or line.confirmed_at
    idle = now - last if at_work and last else timedelta()
    return Shown(
        line,
        chosen,
        runs,
        remaining=_remaining(line) if at_work and idle < STALLED_AFTER else None,
        stalled=idle if idle >= STALLED_AFTER else None,
    )


def _remaining(line: BulkLine) -> timedelta | None:
    turns = line.done + line.refused
    if not turns or line.worked_at is None or line.confirmed_at is None:
        return None
    return (line.worked_at - line.confirmed_at) * (line.left / turns)
