"""One agent's turn in one run: claim, think, complete. No transaction is open while the agent thinks."""

import json
import logging
import random
from datetime import timedelta
from typing import Any
from uuid import UUID

from dramatiq.middleware import TimeLimitExceeded
from sqlalchemy import Connection

from db.queries import clockwork, messages, publishing, runs, snapshots
from db.session import transaction
from domain.agents import physician
from domain.agents.upstream import spoken
from domain.errors import AgentError, Conflict, Fenced, UnknownStage
from domain.facts import Facts
from domain.pipelines import Pipeline, Stage, find
from domain.publication import PUBLISHABLE, pause, publication
from domain.runs import Due, Outcome, Turn
from domain.snapshot import Snapshot
from domain.vocabulary import AgentName
from jobs import client_lock
from jobs.engine.send import send
from jobs.engine.think import Answer, hear, remember, think
from jobs.leases import Leases
from jobs.runtime import Runtime

logger = logging.getLogger(__name__)

MAX_DELAY = timedelta(minutes=15)
LONGEST_ERROR = 2_000


def perform(runtime: Runtime, leases: Leases, due: Due) -> None:
    """Take up the stage a message names and see it through; do nothing where the message is late or doubled."""
    try:
        pipeline = find(due.pipeline)
        stage = pipeline.stages[due.stage]
    except (UnknownStage, IndexError) as error:
        _park(runtime, due, error)
        return
    if not _admit(runtime, due, stage):
        return
    turn = _claim(runtime, due, pipeline, stage)
    if turn is None:
        _park_if_begun_on_another_version(runtime, due)
        return
    with leases.hold(turn, runtime.tuning.hang_seconds(stage.time_limit_seconds)):
        _see_through(runtime, pipeline, stage, turn)


def _see_through(runtime: Runtime, pipeline: Pipeline, stage: Stage, turn: Turn) -> None:
    try:
        snapshot, said = _read(runtime, pipeline, turn)
        answer = think(runtime.redis, runtime.engine, turn.program_id, stage, snapshot, said)
        heard = said | {stage.agent: stage.said.model_validate(answer.payload)}
        _write(runtime, pipeline, turn, snapshot, heard, answer)
    except Fenced as error:
        logger.warning("run %s stage %s: %s", turn.run_id, stage.agent, error)
    except AgentError as error:
        _give_up(runtime, turn, stage, error)
    except (Exception, TimeLimitExceeded) as error:
        logger.exception("run %s stage %s failed", turn.run_id, stage.agent)
        _try_again(runtime, turn, stage, error)


def _admit(runtime: Runtime, due: Due, stage: Stage) -> bool:
    def is_live(run_id: UUID) -> bool:
        with transaction(runtime.engine) as session:
            return runs.is_live(session, run_id)

    seconds = runtime.tuning.lock_seconds(stage.time_limit_seconds)
    return client_lock.acquire(runtime.redis, due.client_id, due.run_id, seconds, is_live)


def _claim(runtime: Runtime, due: Due, pipeline: Pipeline, stage: Stage) -> Turn | None:
    try:
        with transaction(runtime.engine, durable=False) as session:
            return clockwork.claim(
                session, due, stage.agent, pipeline.version, runtime.process_id, runtime.tuning.lease
            )
    except Conflict:
        return None


def _read(runtime: Runtime, pipeline: Pipeline, turn: Turn) -> tuple[Snapshot, dict[AgentName, Facts]]:
    """Return the snapshot, freezing it at the first stage, and what was said so far.

    The commit need not wait for the disk: the one that completes the stage comes after it and flushes both.
    """
    with transaction(runtime.engine, durable=False) as session:
        said = hear(pipeline, messages.list_said(session, turn.run_id))
        if turn.snapshot is not None:
            return Snapshot.model_validate(turn.snapshot), said
        snapshot = snapshots.gather(session, turn)
        if not clockwork.freeze(session, turn, snapshot.model_dump_json()):
            raise Fenced
        return snapshot, said


def _write(
    runtime: Runtime, pipeline: Pipeline, turn: Turn, snapshot: Snapshot, said: dict[AgentName, Facts], answer: Answer
) -> None:
    """Commit what the agent said and everything that follows from it, then send what comes next."""
    message = _message(pipeline, turn, answer)
    last = turn.stage + 1 == len(pipeline.stages)
    with transaction(runtime.engine) as session:
        if last:
            finish = _publish if pipeline.publishes else _end
            after = finish(session, turn, snapshot, said, message)
        else:
            if not clockwork.complete(session, turn, message):
                raise Fenced
            after = Due(turn.run_id, turn.client_id, turn.pipeline, turn.stage + 1, turn.fence)
    remember(runtime.redis, turn.program_id, turn.run_id, pipeline.stages[turn.stage].agent, answer)
    if last:
        client_lock.release(runtime.redis, turn.client_id, turn.run_id)
    send(runtime.broker, [after] if after else [])


def _publish(
    session: Connection, turn: Turn, snapshot: Snapshot, said: dict[AgentName, Facts], message: dict[str, Any]
) -> Due | None:
    """Publish the week or record the hold, in the transaction that ends the run."""
    verdict = spoken(said, AgentName.PHYSICIAN, physician.Said)
    week = publication(snapshot, said) if verdict.verdict is PUBLISHABLE else None
    outcome = Outcome.PUBLISHED if week else Outcome.HELD
    if not clockwork.finish(session, turn, message, outcome, verdict.summary):
        raise Fenced
    publishing.write_flags(session, turn, verdict.flags)
    if week:
        publishing.publish(session, turn, week)
    else:
        publishing.write_adjustments(session, turn, pause(snapshot, verdict))
    return clockwork.wake_next(session, turn.client_id)


def _end(
    session: Connection, turn: Turn, _: Snapshot, said: dict[AgentName, Facts], message: dict[str, Any]
) -> Due | None:
    """End a run that publishes nothing."""
    if not clockwork.finish(session, turn, message, Outcome.DONE, f"{len(said)} agents have spoken"):
        raise Fenced
    return clockwork.wake_next(session, turn.client_id)


def _message(pipeline: Pipeline, turn: Turn, answer: Answer) -> dict[str, Any]:
    stage = pipeline.stages[turn.stage]
    return {
        "from_agent": stage.agent,
        "to_agent": pipeline.agent_after(turn.stage),
        "agent": stage.agent,
        "data_type": stage.data_type,
        "payload": json.dumps(answer.payload, ensure_ascii=False),
        "version": stage.version,
        "input_sha256": answer.input_sha256,
        "outcome": "cached" if answer.cached else "completed",
        "error": None,
    }


def _try_again(runtime: Runtime, turn: Turn, stage: Stage, error: BaseException) -> None:
    if turn.failures + 1 >= runtime.tuning.max_attempts:
        _give_up(runtime, turn, stage, error)
        return
    with transaction(runtime.engine) as session:
        clockwork.retry(
            session, turn, stage.agent, _told(error), delay(runtime.tuning.retry_base_seconds, turn.failures)
        )


def _give_up(runtime: Runtime, turn: Turn, stage: Stage, error: BaseException) -> None:
    with transaction(runtime.engine) as session:
        failed = clockwork.fail(session, turn, stage.agent, _told(error))
        after = clockwork.wake_next(session, turn.client_id) if failed else None
    if failed:
        client_lock.release(runtime.redis, turn.client_id, turn.run_id)
    send(runtime.broker, [after] if after else [])


def _park_if_begun_on_another_version(runtime: Runtime, due: Due) -> None:
    with transaction(runtime.engine) as session:
        version = clockwork.get_version(session, due)
    try:
        find(due.pipeline, version)
    except UnknownStage as error:
        _park(runtime, due, error)


def _park(runtime: Runtime, due: Due, error: Exception) -> None:
    reason = str(error) if isinstance(error, UnknownStage) else f"{due.pipeline} has no stage {due.stage} here"
    with transaction(runtime.engine) as session:
        parked = clockwork.park(session, due, f"{reason}; deploy the code that has it, then resume the run")
        after = clockwork.wake_next(session, due.client_id) if parked else None
    send(runtime.broker, [after] if after else [])


def delay(base_seconds: float, failures: int) -> timedelta:
    """Return exponential back-off with jitter: base x 2^failures, within 50 to 100 % of it, at most 15 minutes."""
    whole = timedelta(seconds=base_seconds * 2**failures) * (1 - random.random() / 2)  # noqa: S311 - jitter
    return min(whole, MAX_DELAY)


def _told(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}"[:LONGEST_ERROR]
