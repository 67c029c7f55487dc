"""What the page of a run says: how it stands and why, its stages on one clock, its messages without their words."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Connection

from dashboard.waterfall import Waterfall, draw
from dashboard.words import initials
from db.queries import holds, operators, pauses, runs, snapshots
from db.queries.holds import Holding
from db.queries.operators import Action
from db.queries.pauses import Paused
from db.queries.runs import Attempt, Message, RunLine
from domain.facts import Facts
from domain.pipelines import PIPELINES
from domain.redaction import redact
from domain.runs import Outcome, RunStatus, TurnState

OPEN = (RunStatus.PENDING, RunStatus.RUNNING)
HELD_BACK = {
    TurnState.DELAYED: "It is put off until its moment.",
    TurnState.BEHIND: "It waits for another run of its client to end.",
    TurnState.READY: "It waits for its upstream's share of the workers.",
    TurnState.HELD: "It is held by a pause.",
    TurnState.OUT: "Its message is out: a worker takes it up next.",
}
"""Why an open run is not at work."""


class Verdict(NamedTuple):
    """How a run stands: its tone, a sentence, and what to do, if anything."""

    tone: str
    sentence: str
    advice: str


VERDICTS = {
    "published": Verdict("well", "Published. The client has this week's plan.", ""),
    "held": Verdict(
        "mild",
        "Held: the safety review stopped it, and the client keeps last week's plan.",
        "A person looks at it and decides; once nothing holds, the next run may publish again.",
    ),
    RunStatus.COMPLETED: Verdict("well", "Completed.", ""),
    RunStatus.FAILED: Verdict(
        "urgent", "{whose}: {error}", "Mend the cause, then resume it: finished stages are kept."
    ),
    RunStatus.CANCELLED: Verdict(
        "mild", "Cancelled{by}: {error}", "If it is still wanted, plan the week anew: the client's page has the button."
    ),
}
"""How a run that ended stands, by what it came to."""


class Said(Facts):
    """A message without its words."""

    agent: str
    to: str
    data_type: str
    version: str
    bytes: int
    shape: Any
    """Its fields and how long its lists are; no value."""


class RunReport(Facts):
    """A run."""

    line: RunLine
    client: str
    """Initials."""
    stages: tuple[str, ...]
    """Agents of its pipeline, in order; empty for a pipeline this code does not know."""
    tone: str
    verdict: str
    """How it stands, in a sentence."""
    advice: str
    """What to do, if anything."""
    holding: Holding | None
    """What holds the client's weeks now, where this run is held."""
    paused: tuple[Paused, ...]
    """The pauses that hold it back, where it is held back by one."""
    attempts: tuple[Attempt, ...]
    waterfall: Waterfall | None
    messages: tuple[Said, ...]
    snapshot: Any
    """The shape of what it knows; None before it began, and after its month was pruned."""
    done: tuple[Action, ...]
    can: frozenset[str]
    """What an operator may do to it in its state."""


def collect(session: Connection, run_id: UUID) -> RunReport:
    """Return what the page says.

    Raises:
        NotFound: there is no such run.
    """
    line = runs.get_line(session, run_id)
    attempts = runs.list_attempts(session, run_id)
    actions = operators.list_actions(session, run_id=run_id)
    verdict = _verdict(line, actions)
    held_back = line.state is TurnState.HELD
    return RunReport(
        line=line,
        client=initials(line.full_name),
        stages=_stages(line.pipeline),
        tone=verdict.tone,
        verdict=verdict.sentence,
        advice=verdict.advice,
        holding=holds.get_holding(session, line.client_id) if line.outcome == Outcome.HELD else None,
        paused=tuple(pauses.list_holding(session, run_id=run_id)) if held_back else (),
        attempts=tuple(attempts),
        waterfall=_drawing(line, attempts),
        messages=tuple(map(_said, runs.list_messages(session, run_id))),
        snapshot=redact(snapshots.get_frozen(session, run_id)),
        done=tuple(actions),
        can=_can(line),
    )


def _stages(pipeline: str) -> tuple[str, ...]:
    known = PIPELINES.get(pipeline)
    return tuple(stage.agent for stage in known.stages) if known else ()


def _verdict(line: RunLine, actions: Sequence[Action]) -> Verdict:
    """Return how a run stands and what to do."""
    if line.status in OPEN:
        return _open_verdict(line)
    by = next((f" by {one.actor}" for one in actions if one.action == "cancel"), "")
    known = VERDICTS[line.outcome if line.outcome in VERDICTS else line.status]
    whose = f"{line.error_agent} failed" if line.error_agent else "It failed"
    return known._replace(
        sentence=known.sentence.format(whose=whose, by=by, error=line.error_message or "no reason was given")
    )


def _open_verdict(line: RunLine) -> Verdict:
    if line.state is TurnState.HELD:
        return Verdict("mild", HELD_BACK[line.state], "")
    if line.error_message:
        tried = f"{line.error_agent} failed and is tried again: {line.error_message}"
        return Verdict("mild", tried, "It is tried again by itself; retry it to try at once.")
    if line.at_work:
        return Verdict("live", f"{line.current_agent} is at work.", "")
    return Verdict("live", HELD_BACK[line.state or TurnState.OUT], "")


def _can(line: RunLine) -> frozenset[str]:
    if line.status in OPEN:
        waits = {"retry"} if line.status is RunStatus.RUNNING and line.error_message else set[str]()
        return frozenset({"cancel", "priority"} | waits)
    ended = {"replay", "fork"} if line.stage or line.status is RunStatus.COMPLETED else set[str]()
    return frozenset(ended | ({"resume"} if line.status is RunStatus.FAILED else set()))


def _drawing(line: RunLine, attempts: Sequence[Attempt]) -> Waterfall | None:
    if not attempts:
        return None
    first = attempts[0]
    began = min(moment for moment in (first.queued_at, first.started_at, first.finished_at) if moment)
    last = max(attempt.finished_at for attempt in attempts)
    return draw(attempts, began, datetime.now(UTC) if line.at_work else last)


def _said(message: Message) -> Said:
    return Said(
        agent=message.from_agent,
        to=message.to_agent,
        data_type=message.data_type,
        version=message.version,
        bytes=len(json.dumps(message.payload)),
        shape=redact(message.payload),
    )
