"""Why a client has this week's plan or none: what the list of runs says above the runs of one client."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Connection

from db.queries import client_lines, holds, pauses
from db.queries.client_lines import ClientLine, ClientStatus, IntakeLine
from db.queries.holds import Holding
from db.queries.run_search import RunFilter, search_runs
from db.queries.runs import RunLine
from domain.errors import NotFound
from domain.facts import Facts
from domain.runs import Outcome, PauseScope, RunStatus
from domain.safety.intake import ADMITTED

LOOKED_AT = 20
"""Runs of a client among which the newest that plans a week is looked for; the others answer questions."""


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
OPEN = Told("live", "Week {week} is being planned.")
WEEKS = {
    Outcome.PUBLISHED: Told("well", "Week {week} is published."),
    Outcome.HELD: Told("mild", "Week {week} is held by the safety review: the client has no new plan."),
    RunStatus.PENDING: OPEN,
    RunStatus.RUNNING: OPEN,
    RunStatus.FAILED: Told("urgent", "Week {week} failed at {agent}: there is no new plan until its run is resumed."),
    RunStatus.CANCELLED: Told("mild", "Week {week} was cancelled: there is no new plan."),
}
"""By what the newest run came to, or where it stands."""
NO_RUN = Told("mild", "There is no run yet: the first check-in begins one.")
PAUSED = Told("mild", "Somebody paused this client; Queues says who and why.")
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
    held = run is not None and run.outcome == Outcome.HELD
    paused = pauses.is_paused(session, PauseScope.CLIENT, str(client.id))
    tone, sentence = PAUSED if paused else _week(run)
    return Standing(
        tone=tone,
        sentence=sentence,
        client_id=client.id,
        run_id=run.id if run else None,
        holding=holds.get_holding(session, client.id) if held else None,
        next_check_in_at=client.next_check_in_at,
        timezone=client.timezone,
    )


def _without_program(client: ClientLine, intake: IntakeLine | None) -> Standing:
    so = NO_PROGRAM[client.status]
    if intake is None or intake.outcome in ADMITTED:
        return Standing(tone="mild", sentence=f"{so[0].upper()}{so[1:]}.", client_id=client.id)
    sentence = f"The intake was not let in ({intake.outcome.replace('_', ' ')}): {so}."
    return Standing(tone="mild", sentence=sentence, client_id=client.id, intake_at=intake.received_at)


def _newest(session: Connection, client_id: UUID) -> RunLine | None:
    found = search_runs(session, RunFilter(client=str(client_id)), None, LOOKED_AT)
    return next((run for run in found if run.outcome != Outcome.DONE), None)


def _week(run: RunLine | None) -> Told:
    if run is None:
        return NO_RUN
    tone, sentence = WEEKS[Outcome(run.outcome) if run.outcome else run.status]
    return Told(tone, sentence.format(week=run.week_number, agent=run.error_agent or "its beginning"))
