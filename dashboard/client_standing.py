"""Why a client has this week's plan or none: what the list of runs says above the runs of one client."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Connection

from dashboard.run_report import HELD_BACK, OPEN
from db.queries import client_lines, firings, holds, pauses
from db.queries.client_lines import ClientLine, ClientStatus, IntakeLine
from db.queries.holds import Holding
from db.queries.pauses import Paused
from db.queries.run_search import RunFilter, search_runs
from db.queries.runs import RunLine
from db.queries.schedules import WEEKLY_CHECK_IN, get_now
from domain.errors import NotFound
from domain.facts import Facts
from domain.runs import Outcome, PauseScope, RunStatus, TurnState
from domain.safety.intake import ADMITTED

LOOKED_AT = 20
"""Runs of a client among which the newest that plans a week is looked for; the others answer questions."""
OVERDUE = timedelta(minutes=2)
"""So long after its moment a check-in is expected to have fired."""


class Standing(Facts):
    """How a client stands. No name, and nothing that was found about them."""

    tone: str
    sentence: str
    client_id: UUID | None = None
    """None when there is no such client."""
    intake_at: datetime | None = None
    """When the intake came that was not let in, where that is why."""
    run_id: UUID | None = None
    """The run that says more."""
    ended_at: datetime | None = None
    """When it ended."""
    paused: tuple[Paused, ...] = ()
    """The pauses that keep the client's run, or the check-in that is overdue, from going on."""
    missed: int = 0
    """Weeks that went by without a run before the last check-in."""
    plannable: bool = False
    """No run is under way, nothing holds the client, and the newest week has no plan: it can be planned anew."""
    holding: Holding | None = None
    """What holds the client's weeks, where the newest is held."""
    next_check_in_at: datetime | None = None
    timezone: str = "UTC"


class Told(NamedTuple):
    """A tone and a sentence about a week."""

    tone: str
    sentence: str


NOBODY = Standing(
    tone="mild", sentence="There is no such client. Write the whole e-mail, as their intake has it, or the client's id."
)
WEEKS = {
    Outcome.PUBLISHED: Told("well", "Week {week} is published."),
    Outcome.HELD: Told("mild", "Week {week} is held by the safety review: the client has no new plan."),
    RunStatus.FAILED: Told("urgent", "Week {week} failed at {agent}: there is no new plan until its run is resumed."),
    RunStatus.CANCELLED: Told("mild", "Week {week} was cancelled: there is no new plan."),
}
"""By what the newest run came to, or where it stands."""
NO_RUN = Told("mild", "There is no run yet: the first check-in begins one.")
PAUSED = Told("mild", "This client is paused: no run of theirs begins or goes on.")
LATE = Told("urgent", "The check-in of week {week} is overdue: no scheduler has fired it.")
NO_PROGRAM = {
    ClientStatus.NONE: "there is no program, and no run begins",
    ClientStatus.PAUSED: "the program is paused, and no run begins",
    ClientStatus.COMPLETED: "the program is completed, and no run begins",
    ClientStatus.CANCELLED: "the program is cancelled, and no run begins",
}


def stand(session: Connection, name: str) -> Standing:
    """Return how the client with that e-mail or id stands."""
    try:
        client = client_lines.get_line(session, name)
    except NotFound:
        return NOBODY
    if client.status is not ClientStatus.ACTIVE:
        return _without_program(client, client_lines.get_intake(session, client.id))
    run = _newest(session, client.id)
    overdue = client.next_check_in_at is not None and client.next_check_in_at + OVERDUE < get_now(session)
    paused = pauses.list_holding(
        session, client_id=client.id, run_id=run.id if run else None, job=WEEKLY_CHECK_IN if overdue else None
    )
    holding = holds.get_holding(session, client.id) if run and run.outcome == Outcome.HELD else None
    tone, sentence = _told(run, client, paused, overdue=overdue)
    return Standing(
        tone=tone,
        sentence=sentence,
        client_id=client.id,
        run_id=run.id if run else None,
        ended_at=run.completed_at if run else None,
        paused=tuple(paused),
        missed=sum(one.missed for one in firings.list_check_ins(session, 1, client=str(client.id))),
        plannable=_is_plannable(run, holding),
        holding=holding,
        next_check_in_at=client.next_check_in_at,
        timezone=client.timezone,
    )


def _is_plannable(run: RunLine | None, holding: Holding | None) -> bool:
    if holding:
        return not holding.flags and not holding.texts
    return run is None or run.status is RunStatus.CANCELLED


def _without_program(client: ClientLine, intake: IntakeLine | None) -> Standing:
    so = NO_PROGRAM[client.status]
    if intake is None or intake.outcome in ADMITTED:
        return Standing(tone="mild", sentence=f"{so[0].upper()}{so[1:]}.", client_id=client.id)
    sentence = f"The intake was not let in ({intake.outcome.replace('_', ' ')}): {so}."
    return Standing(tone="mild", sentence=sentence, client_id=client.id, intake_at=intake.received_at)


def _newest(session: Connection, client_id: UUID) -> RunLine | None:
    found = search_runs(session, RunFilter(client=str(client_id)), None, LOOKED_AT)
    return next((run for run in found if run.outcome != Outcome.DONE), None)


def _told(run: RunLine | None, client: ClientLine, paused: Sequence[Paused], *, overdue: bool) -> Told:
    if any(one.scope is PauseScope.CLIENT for one in paused):
        return PAUSED
    if run is not None and run.status in OPEN:
        return _open(run)
    has_plan = run is None or run.outcome == Outcome.PUBLISHED
    if overdue and has_plan:
        return LATE._replace(sentence=LATE.sentence.format(week=(client.current_week or 0) + 1))
    if run is None:
        return NO_RUN
    tone, sentence = WEEKS[Outcome(run.outcome) if run.outcome else run.status]
    return Told(tone, sentence.format(week=run.week_number, agent=run.error_agent or "its beginning"))


def _open(run: RunLine) -> Told:
    """Say of a run that has not ended where it is; its error, which may name what is the client's own, stays in it."""
    if run.state is TurnState.HELD:
        return Told("mild", f"Week {run.week_number} is not planned yet: its run is held by a pause.")
    if run.error_message:
        return Told("mild", f"Week {run.week_number} is not planned yet: {run.error_agent} failed and is tried again.")
    where = f"{run.current_agent} is at work." if run.at_work else HELD_BACK[run.state or TurnState.OUT]
    return Told("live", f"Week {run.week_number} is being planned. {where}")
