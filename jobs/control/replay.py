"""Replaying an ended run: every agent thinks again on what it was given then, and what it says is compared.

Nothing is written but that somebody replayed it. Each stage hears what was said then, so a stage that differs does not
make those after it differ.
"""

import json
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as Late
from threading import Thread
from typing import TypeVar
from uuid import UUID

from dramatiq.middleware import TimeLimitExceeded
from dramatiq.middleware.threading import raise_thread_exception  # pyright: ignore[reportUnknownVariableType] - untyped there
from pydantic import ValidationError
from sqlalchemy import Engine

from db.queries import operators
from db.session import transaction
from domain.errors import AgentError, Conflict
from domain.facts import Facts
from domain.pipelines import Stage
from domain.snapshot import Snapshot
from jobs.control.documents import Difference, canonical, differences
from jobs.control.past import Past, agents_before, first_of, look_back, read_snapshot
from jobs.control.steer import NO_REASON, UNNAMED
from jobs.engine.think import hear, load_catalogue
from jobs.runtime import Runtime

Answer = TypeVar("Answer")


class StageReplay(Facts):
    """One agent's message then, and what it says now."""

    agent: str
    identical: bool
    """Byte for byte, as canonical JSON."""
    version_then: str
    version_now: str | None
    """Of the stage; None when this code has no such stage."""
    differences: tuple[Difference, ...] = ()
    error: str | None = None
    """Why it says nothing now."""


class Replay(Facts):
    """A run beside its replay."""

    run_id: UUID
    pipeline: str
    identical: bool
    stages: tuple[StageReplay, ...]
    """Those that spoke then, in their order."""
    kept: tuple[str, ...]
    """Agents of a fork that did not think in it: what they said was taken over, on another snapshot."""


def replay(runtime: Runtime, run_id: UUID, reason: str = NO_REASON, actor: str = UNNAMED) -> Replay:
    """Think every stage of an ended run again, here, within the stages' time limits, and say what differs.

    Raises:
        NotFound: no such run, or its snapshot is not kept any more.
        IllegalTransition: it has not ended.
        Conflict: it cannot be replayed by this code; the message says why.
    """
    with transaction(runtime.engine) as session:
        past = look_back(session, run_id, "replay")
    agents = [agent for agent in past.said if agent not in past.kept]
    if not agents:
        message = f"run {run_id} has nothing to replay: none of its agents has spoken"
        raise Conflict(message)
    snapshot = read_snapshot(past)
    stages = {stage.agent: stage for stage in past.pipeline.stages}
    replayed = tuple(_compare(runtime.engine, past, snapshot, agent, stages.get(agent)) for agent in agents)
    differing = [stage.agent for stage in replayed if not stage.identical]
    with transaction(runtime.engine) as session:
        found = {"identical": not differing, "differing": differing}
        operators.record(session, actor, "replay", "run", run_id, reason, found)
    return Replay(run_id=run_id, pipeline=past.line.pipeline, identical=not differing, stages=replayed, kept=past.kept)


def _compare(engine: Engine, past: Past, snapshot: Snapshot, agent: str, stage: Stage | None) -> StageReplay:
    then = past.said[agent]
    now: object = None
    error: str | None = None
    if stage is None:
        error = f"pipeline {past.line.pipeline!r} has no such agent here"
    else:
        try:
            now = within(stage.time_limit_seconds, lambda: _think_again(engine, past, snapshot, stage))
        except ValidationError as invalid:
            error = f"this code cannot read what was said before it: {first_of(invalid)}"
        except Exception as raised:  # noqa: BLE001 - whatever an agent raises is the finding
            error = f"{type(raised).__name__}: {raised}"
    identical = error is None and canonical(now) == canonical(then.payload)
    return StageReplay(
        agent=agent,
        identical=identical,
        version_then=then.version,
        version_now=stage.version if stage else None,
        differences=() if identical or error else tuple(differences(then.payload, now)),
        error=error,
    )


def _think_again(engine: Engine, past: Past, snapshot: Snapshot, stage: Stage) -> object:
    before = [agent for agent in agents_before(past.pipeline, stage.agent) if agent in past.said]
    hears = [agent for agent in before if stage.hears is None or agent in stage.hears]
    heard = hear(past.pipeline, {agent: past.said[agent].payload for agent in hears})
    said = stage.think(stage.given(snapshot, heard), load_catalogue(engine, snapshot.catalogue_version))
    return json.loads(said.model_dump_json())


def within(seconds: float, think: Callable[[], Answer]) -> Answer:
    """Return what `think` returns; it runs in a thread of its own that is interrupted after so long.

    Raises:
        AgentError: it took too long.
    """
    answer: Future[Answer] = Future()

    def run() -> None:
        try:
            answer.set_result(think())
        except BaseException as error:  # noqa: BLE001 - it is raised again where it is waited for
            answer.set_exception(error)

    thread = Thread(target=run, name="replay", daemon=True)
    thread.start()
    try:
        return answer.result(timeout=seconds)
    except Late as error:
        if thread.ident is not None:
            raise_thread_exception(thread.ident, TimeLimitExceeded)
        message = f"took longer than its {seconds:g} s"
        raise AgentError(message) from error
