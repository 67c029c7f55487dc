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
from dashboard.reasons import reason as reason_of
from dashboard.words import initials, tail
from db.queries.selection import Where
from domain.access import Scope
from domain.errors import Conflict, InvalidInput
from domain.problems import describe
from jobs import control
from jobs.control.bulk import Deed, Done
from jobs.control.steer import NO_REASON

VERBS: dict[Deed, tuple[str, str, str]] = {
    "cancel": ("Cancel", "Cancelled", "Only runs that are pending or running can be cancelled."),
    "resume": ("Resume", "Resumed", "Only runs that failed can be resumed."),
    "retry": ("Retry now", "Tried again", "Only runs that wait to try a stage again can be tried at once."),
}
"""What each is called, what it is called once done, and what it can be done to."""
SKIPPED_SHOWN = 2
CHANGED = "Other runs fit by now. Look at what it would reach, and confirm again."

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
        done = control.carry_out(runtime(), deed, where, request.form.get("token"), reason or NO_REASON, acting().name)
    except Conflict:
        return _ask(deed, where, changed=CHANGED, status=409)
    return pages.done(_back(), _sentence(done), "warn" if done.skipped else "good")


def _ask(
    deed: Deed, where: Where, *, status: int = 200, wrong: str | None = None, changed: str | None = None
) -> Response:
    choice = control.choose(runtime(), deed, where)
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


def _sentence(done: Done) -> str:
    said = f"{VERBS[done.action][1]} {done.done:,} run{'' if done.done == 1 else 's'}."
    if not done.skipped:
        return said
    some = "; ".join(f"{tail(one.run_id)}: {one.reason}" for one in done.skipped[:SKIPPED_SHOWN])
    more = "; …" if len(done.skipped) > SKIPPED_SHOWN else "."
    return f"{said} {len(done.skipped):,} left as they are: {some}{more}"


def _back() -> str:
    given = run_filters.read(request.form).given
    return f"/runs?{urlencode(given)}" if given else "/runs"
