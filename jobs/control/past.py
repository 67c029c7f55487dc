"""What is left of an ended run: all it was allowed to know, and what its agents said."""

from typing import Any, NamedTuple
from uuid import UUID

from pydantic import ValidationError
from sqlalchemy import Connection

from db.queries import runs, snapshots
from db.queries.runs import Message, RunLine
from domain.errors import Conflict, IllegalTransition, NotFound, UnknownStage
from domain.pipelines import Loads, Pipeline, find, lanes
from domain.problems import describe
from domain.runs import RunStatus
from domain.snapshot import Snapshot

OPEN = (RunStatus.PENDING, RunStatus.RUNNING)
SPOKE = ("completed", "cached")
"""How an attempt ends that left a message."""


class Past(NamedTuple):
    """An ended run."""

    line: RunLine
    pipeline: Pipeline
    """As this code has it, which may be newer than what the run ran on."""
    snapshot: dict[str, Any]
    said: dict[str, Message]
    """Each agent's message, in the order in which they spoke."""
    kept: tuple[str, ...]
    """Agents of a fork that spoke in the run it was forked from."""


def look_back(session: Connection, run_id: UUID, verb: str) -> Past:
    """Return an ended run for somebody who wants to `verb` it.

    Raises:
        NotFound: no such run, or its snapshot is not kept any more.
        IllegalTransition: it has not ended.
        Conflict: this code does not know its pipeline, or the pipeline freezes no snapshot.
    """
    line = runs.get_line(session, run_id)
    if line.status in OPEN:
        message = f"cannot {verb} a run that is {line.status}; it must have ended"
        raise IllegalTransition(message)
    pipeline = known(line.pipeline)
    if pipeline.loads is Loads.NOTHING:
        message = f"pipeline {line.pipeline!r} freezes no snapshot to {verb} from; put a new run in instead"
        raise Conflict(message)
    snapshot = snapshots.get_frozen(session, run_id)
    if snapshot is None:
        why = "its month was pruned" if line.stage else "it ended before its first stage, or its month was pruned"
        message = f"snapshot: run {run_id} has none: {why}; put a new run in instead"
        raise NotFound(message)
    said = {message.from_agent: message for message in runs.list_messages(session, run_id)}
    thought = {one.agent for one in runs.list_attempts(session, run_id) if one.outcome in SPOKE}
    kept = tuple(agent for agent in said if line.forked_from is not None and agent not in thought)
    return Past(line, pipeline, snapshot, said, kept)


def read_snapshot(past: Past) -> Snapshot:
    """Return the snapshot with its types back.

    Raises:
        Conflict: this code cannot read it any more.
    """
    try:
        return Snapshot.model_validate(past.snapshot)
    except ValidationError as error:
        message = f"snapshot: this code cannot read it any more: {first_of(error)}; use the code of its time"
        raise Conflict(message) from error


def first_of(error: ValidationError) -> str:
    """Return the first wrong field and what is wrong with it."""
    field, problem = describe(error)[0]
    return f"{field}: {problem}"


def known(name: str) -> Pipeline:
    """Return a pipeline.

    Raises:
        Conflict: it is not in this code.
    """
    try:
        return find(name)
    except UnknownStage as error:
        raise Conflict(str(error)) from error


def agents_before(pipeline: Pipeline, agent: str) -> tuple[str, ...]:
    """Return who has surely spoken when an agent's stage begins: earlier steps whole, and earlier in its own lane."""
    before: list[str] = []
    for step in pipeline.steps:
        lanes_of_agents = [[stage.agent for stage in lane] for lane in lanes(step)]
        for lane in lanes_of_agents:
            if agent in lane:
                return (*before, *lane[: lane.index(agent)])
        before += [one for lane in lanes_of_agents for one in lane]
    raise KeyError(agent)
