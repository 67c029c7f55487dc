"""Cancel, resume or retry many runs: first a page that says which and how many, then exactly those."""

from datetime import UTC, datetime
from typing import get_args
from urllib.parse import urlencode

from flask import Blueprint, Response, request
from pydantic import ValidationError

from access.gate import acting
from access.needs import needs
from access.runtime import runtime
from dashboard import forms, pages, run_filters
from dashboard.bulk_verbs import VERBS
from dashboard.reasons import reason as reason_of
from dashboard.words import initials, tail
from db.queries.bulk import BulkLine
from db.queries.selection import Where
from domain.access import Scope
from domain.bulk import BulkState, Deed
from domain.errors import Conflict, InvalidInput
from domain.problems import describe
from jobs import control
from jobs.control.steer import NO_REASON

SKIPPED_SHOWN = 2
EXPIRED = "What was looked at is not kept any more. Look at what it would reach now, and confirm again."

routes = Blueprint("runs_bulk", __name__, url_prefix="/runs/bulk")


@routes.post("")
@needs(Scope.RUNS_OPERATE)
def look() -> Response:
    """Show which runs an action would reach, and ask whether and why to do it."""
    deed = _deed(request.form.get("action", ""))
    if request.form.get("scope") != "all" and not request.form.getlist("run"):
        return pages.done(_back(), "No run was selected. Tick some, or act on all that fit.", "warn")
    return _ask(deed, _where())


@routes.post("/<action>")
@needs(Scope.RUNS_OPERATE)
def carry_out(action: str) -> Response:
    """Do it to the runs that were looked at."""
    deed, where, reason = _deed(action), _where(), request.form.get("reason", "").strip()
    wrong = _wrong(deed, reason)
    if wrong:
        return _ask(deed, where, wrong=wrong, status=422)
    try:
        line = control.carry_out(runtime(), deed, where, request.form.get("token"), reason or NO_REASON, acting().name)
    except Conflict:
        return _ask(deed, where, changed=EXPIRED, status=409)
    if line.state is BulkState.AT_WORK:
        return pages.done(f"/runs/bulk/{line.id}", "It is too much for one moment, and goes on by itself.")
    return pages.done(_back(), _sentence(line), "warn" if line.refused else "good")


def _ask(
    deed: Deed, where: Where, *, status: int = 200, wrong: str | None = None, changed: str | None = None
) -> Response:
    choice = control.choose(runtime(), deed, where, acting().name)
    response = pages.render(
        "runs/confirm.html",
        choice=choice,
        first=[(line, initials(line.full_name), reason_of(line, datetime.now(UTC))) for line in choice.first],
        verb=VERBS[deed],
        selected=len(where.ids) if where.ids else None,
        sent=[(name, value) for name in ("scope", "run", *run_filters.FIELDS) for value in request.form.getlist(name)],
        reason=request.form.get("reason", ""),
        back=_back(),
        wrong=wrong,
        changed=changed,
    )
    response.status_code = status
    return response


def _deed(name: str) -> Deed:
    for deed in get_args(Deed):
        if deed == name:
            return deed
    message = f"action: {name!r} is not known; use the buttons of the list of runs"
    raise InvalidInput(message)


def _where() -> Where:
    """Return which runs were meant: the ticked ones, or all that fit the filters of the list.

    Raises:
        InvalidInput: a ticked id is none, a filter is wrong, or there is no filter at all.
    """
    everything = request.form.get("scope") == "all"
    asked = run_filters.read(request.form)
    try:
        if not everything:
            return Where.model_validate({"ids": request.form.getlist("run")})
        return Where.model_validate(asked.wanted.model_dump(exclude_none=True) if asked.wanted else asked.given)
    except ValidationError as error:
        field, problem = describe(error)[0]
        message = f"{field}: {problem}" if field else f"filters: {problem}"
        raise InvalidInput(message) from error


def _wrong(deed: Deed, reason: str) -> str | None:
    if deed == "cancel" and not reason:
        return "Say why; it is kept with each run."
    if len(reason) > forms.LONGEST or not reason.isprintable():
        return f"Keep it to one line of at most {forms.LONGEST} characters."
    return None


def _sentence(line: BulkLine) -> str:
    said = f"{VERBS[line.deed].did} {line.done:,} run{'' if line.done == 1 else 's'}."
    if not line.refused:
        return said
    some = "; ".join(f"{tail(one.run_id)}: {one.reason}" for one in line.refusals[:SKIPPED_SHOWN])
    more = "; …" if line.refused > SKIPPED_SHOWN else "."
    return f"{said} {line.refused:,} left as they are: {some}{more}"


def _back() -> str:
    given = run_filters.read(request.form).given
    return f"/runs?{urlencode(given)}" if given else "/runs"
