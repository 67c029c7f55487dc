"""A run as upstream apps see it: how it stands, what it came to, what to do if it failed. No name of any client."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from api.acting import known_upstream, told_of_findings
from db.queries.runs import Attempt, RunLine
from domain.facts import Facts
from domain.pipelines import PIPELINES
from domain.runs import RunStatus, TurnState
from domain.vocabulary import Trigger

WHAT_TO_DO = {
    RunStatus.PENDING: "nothing: it is taken up again by itself",
    RunStatus.RUNNING: "nothing: it is tried again by itself, not before available_at",
    RunStatus.COMPLETED: "nothing: it went well in the end",
    RunStatus.FAILED: "mend the cause, then resume it (POST /v1/runs/{id}/resume, or `regimen runs resume {id}`); "
    "finished stages are kept",
    RunStatus.CANCELLED: "nothing; put a new run in if it is still wanted",
}
WAITS_FOR = {
    TurnState.DELAYED: "available_at",
    TurnState.BEHIND: "another run of its client to end",
    TurnState.READY: "its upstream's share of the workers",
    TurnState.HELD: "its pipeline, its agent or its client to be unpaused; GET /v1/pauses says who paused it and why",
}


class Failure(Facts):
    """What went wrong, and what to do about it."""

    agent: str | None
    """Where."""
    message: str
    what_to_do: str
    """What whoever operates it does now."""


class Links(Facts):
    """Where to go on from here."""

    self: str


class RunEntry(Facts):
    """A run as a list shows it."""

    id: UUID
    client_id: UUID
    program_id: UUID
    pipeline: str
    """What it runs; `/v1/pipelines` lists them."""
    trigger: Trigger
    """Why it was put in."""
    week_number: int
    """The program's week it plans, from 1."""
    upstream: str | None
    """The app that put it in. Null to a key of one client, unless it is the key's own."""
    status: RunStatus
    outcome: str | None
    """`published` or `held`, once completed."""
    summary: str | None
    """What it came to, in words. Only with `health:read`: it says what was found about the client."""
    error: Failure | None
    """Its newest failure; a running run may have one while it waits for its next attempt."""
    waits_for: str | None
    """Why an open run is not at work, if for more than a worker: its moment, its client's other run, its upstream's
    share of the workers, or that it is paused."""
    current_agent: str | None
    """The agent it stands at."""
    stages_done: int
    """How many are behind it."""
    stages: int | None
    """How many its pipeline has."""
    created_at: datetime
    available_at: datetime
    """It does not begin before."""
    started_at: datetime | None
    completed_at: datetime | None
    links: Links


SHARED = tuple(RunEntry.model_fields.keys() & RunLine.model_fields.keys())
"""What is shown as it was read."""


class Run(RunEntry):
    """A run."""

    attempts: tuple[Attempt, ...]
    """Every time a stage was taken up, in order."""


def reply(line: RunLine, attempts: Iterable[Attempt]) -> Run:
    """Return the run as it is shown to whoever asks."""
    return Run(**_shown(line), attempts=tuple(attempts))


def entry(line: RunLine) -> RunEntry:
    """Return the run as a list shows it to whoever asks."""
    return RunEntry(**_shown(line))


def address(run_id: UUID) -> str:
    """Return where a run is found."""
    return f"/v1/runs/{run_id}"


def _shown(line: RunLine) -> dict[str, Any]:
    if not told_of_findings():
        line = line.without_findings()
    pipeline = PIPELINES.get(line.pipeline)
    own = {
        "upstream": known_upstream(line.upstream),
        "error": _failure(line),
        "stages_done": line.stage,
        "stages": len(pipeline.stages) if pipeline else None,
        "links": Links(self=address(line.id)),
        "waits_for": WAITS_FOR.get(line.state) if line.state else None,
    }
    return {name: getattr(line, name) for name in SHARED} | own


def _failure(line: RunLine) -> Failure | None:
    if line.error_message is None:
        return None
    what_to_do = WHAT_TO_DO[line.status].format(id=line.id)
    return Failure(agent=line.error_agent, message=line.error_message, what_to_do=what_to_do)
