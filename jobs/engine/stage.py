"""One agent's turn in one run: claim, think, complete. No transaction is open while the agent thinks.

A worker that may keep the run goes on with its next stage itself; otherwise a message names it. Either way each stage
is committed before anything that follows from it.
"""

import logging
import random
from datetime import timedelta
from typing import NamedTuple

from db import journal
from db.queries import clockwork, limits, messages, settle, snapshots
from db.queries.settle import Item, Settled
from db.session import transaction
from domain.errors import AgentError, Fenced, UnknownStage
from domain.facts import Facts
from domain.pipelines import Loads, Pipeline, Retry, Then, find
from domain.runs import Due, Outcome, RunStatus, Turn
from domain.snapshot import Bare, Snapshot
from jobs.engine.admission import Admission
from jobs.engine.publish import publish
from jobs.engine.reply import reply
from jobs.engine.think import Answer, hear, remember, think
from jobs.engine.watch import Attempt, ended
from jobs.leases import Held, Leases
from jobs.meters import CLAIMS
from jobs.runtime import Runtime

logger = logging.getLogger(__name__)

MAX_DELAY = timedelta(minutes=15)
LONGEST_ERROR = 2_000


class Worker(NamedTuple):
    """What a worker process works with."""

    runtime: Runtime
    leases: Leases
    admission: Admission


class Run(NamedTuple):
    """A run as the worker that has it knows it."""

    pipeline: Pipeline
    snapshot: Snapshot | Bare
    said: dict[str, Facts]


def perform(worker: Worker, due: Due) -> None:
    """Take up the stage a message names and see it through; do nothing where the message is late or doubled."""
    try:
        pipeline = find(due.pipeline)
        item = settle.claim(due, pipeline, worker.runtime.process_id)
    except (UnknownStage, IndexError) as error:
        _park(worker, due, error)
        return
    rows = worker.runtime.journal.settle(item)
    takes_place = not rows and bool(rows := _claim_place(worker.runtime, due, item))
    CLAIMS.labels("stage" if rows else "nothing").inc()
    if not rows:
        _park_if_begun_on_another_version(worker, due)
        return
    turn: Turn | None = settle.turn(due, rows[0])
    with worker.leases.hold(turn) as held:
        run: Run | None = None
        while turn is not None:
            turn, run = _see_through(worker, held, turn, run, pipeline)
            if takes_place:
                worker.admission.nudge_waiting()
                takes_place = False


def _claim_place(runtime: Runtime, due: Due, item: Item) -> list[Settled]:
    """Claim a turn whose agent has a limit, or let it wait for a place."""
    with transaction(runtime.engine, durable=False) as session:
        place = limits.has_place(session, due, item["agent"])
        return [] if place is None else journal.execute(session, [(item | {"place": place}, None)])


def _see_through(
    worker: Worker, held: Held, turn: Turn, known: Run | None, pipeline: Pipeline
) -> tuple[Turn | None, Run | None]:
    """Work on a turn; return the one that follows if this worker has it, and what it knows of the run by then."""
    stage = pipeline.stages[turn.stage]
    with Attempt(turn, stage) as attempt:
        try:
            run = known or _read(worker.runtime, pipeline, turn)
            answer = _think(worker, held, attempt, run)
            run.said[stage.agent] = answer.said
            following = _write(worker, attempt, run, answer)
            attempt.outcome = "cached" if answer.cached else "completed"
        except Fenced as error:
            attempt.outcome = "duplicate"
            logger.warning("run %s stage %s: %s", turn.run_id, stage.agent, error)
        except AgentError as error:
            _give_up(worker, attempt, error)
        except BaseException as error:
            logger.exception("run %s stage %s failed", turn.run_id, stage.agent)
            _try_again(worker, attempt, error)
        else:
            return following, run
    return None, known


def _read(runtime: Runtime, pipeline: Pipeline, turn: Turn) -> Run:
    """Return what the run may know, freezing it at the first stage, and what was said so far if anybody will hear it.

    The commit need not wait for the disk: the one that completes the stage comes after it and flushes both.
    """
    heard = turn.stage > 0 and any(stage.hears != () for stage in pipeline.stages[turn.stage :])
    if pipeline.loads is Loads.NOTHING and not heard:
        return Run(pipeline, _bare(turn), {})
    with transaction(runtime.engine, durable=False) as session:
        said = messages.list_said(session, turn.run_id) if heard else {}
        if pipeline.loads is Loads.NOTHING:
            return Run(pipeline, _bare(turn), hear(pipeline, said))
        frozen = snapshots.get_frozen(session, turn.run_id)
        if frozen is not None:
            return Run(pipeline, Snapshot.model_validate(frozen), hear(pipeline, said))
        snapshot = snapshots.gather(session, turn, with_question=pipeline.answers)
        if not clockwork.freeze(session, turn, runtime.process_id, snapshot.model_dump_json()):
            raise Fenced
        return Run(pipeline, snapshot, hear(pipeline, said))


def _bare(turn: Turn) -> Bare:
    return Bare(
        now=turn.moment,
        trigger=turn.trigger,
        week_number=turn.week_number,
        run_id=turn.run_id,
        client_id=turn.client_id,
        program_id=turn.program_id,
    )


def _think(worker: Worker, held: Held, attempt: Attempt, run: Run) -> Answer:
    """Return what the agent answers, and time it even where that is an error."""
    runtime, turn, stage = worker.runtime, attempt.turn, attempt.stage
    try:
        with worker.leases.limit(held, stage.time_limit_seconds):
            answer = think(runtime.redis, runtime.engine, turn.program_id, stage, run.snapshot, run.said)
    finally:
        attempt.think_ended()
    attempt.cached = answer.cached
    return answer


def _write(worker: Worker, attempt: Attempt, run: Run, answer: Answer) -> Turn | None:
    """Commit what the agent said and what follows from it; return the next turn if this worker goes on with it."""
    runtime, turn, stage = worker.runtime, attempt.turn, attempt.stage
    then = run.pipeline.routes[turn.stage]
    item = _spoken(runtime, attempt, run.pipeline, answer)
    over = then.position is None and not then.joins
    outcome = _finish(runtime, turn, run, item, answer.payload) if over else None
    rows = [] if over else runtime.journal.settle(item | _follow(worker, run.pipeline, then), answer.payload)
    if not (rows or outcome):
        raise Fenced
    if stage.cached:
        remember(runtime.redis, turn.program_id, turn.run_id, stage.agent, answer)
    if outcome:
        runtime.broker.hand_over([], ended=(turn.client_id, turn.run_id))
        worker.admission.nudge(turn.client_id)
        ended(turn.run_id, outcome)
        return None
    if rows[0].kept:
        runtime.broker.send(_dues(turn, then, rows[0]))
        return _next(turn, rows[0])
    runtime.broker.hand_over(_dues(turn, then, rows[0]))
    return None


def _spoken(runtime: Runtime, attempt: Attempt, pipeline: Pipeline, answer: Answer) -> Item:
    turn, stage = attempt.turn, attempt.stage
    return {
        "run_id": str(turn.run_id),
        "client_id": str(turn.client_id),
        "pipeline": turn.pipeline,
        "lane": turn.lane,
        "stage": turn.stage,
        "fence": turn.fence,
        "worker_id": str(runtime.process_id),
        "agent": stage.agent,
        "to_agent": pipeline.agent_after(turn.stage),
        "data_type": stage.data_type,
        "message_version": stage.version,
        "input_sha256": answer.input_sha256,
        "outcome": "cached" if answer.cached else "completed",
        "queued_at": turn.queued_at.isoformat(),
        "started_at": turn.started_at.isoformat(),
        "think_ms": attempt.think_ms,
    }


def _finish(runtime: Runtime, turn: Turn, run: Run, item: Item, payload: str) -> Outcome | None:
    """End the run with what it came to; None when fenced out."""
    if run.pipeline.publishes and isinstance(run.snapshot, Snapshot):
        return publish(runtime, turn, run.snapshot, run.said, item, payload)
    if run.pipeline.answers:
        return reply(runtime, turn, run.said, item, payload)
    count = len(run.pipeline.stages)
    end = {"kind": "end", "next": count, "run_outcome": Outcome.DONE, "summary": f"{count} agents have spoken"}
    return Outcome.DONE if runtime.journal.settle(item | end, payload) else None


def _follow(worker: Worker, pipeline: Pipeline, then: Then) -> Item:
    opens = [
        {"lane": lane, "stage": position, "agent": pipeline.stages[position].agent} for lane, position in then.opens
    ]
    return {
        "kind": "leave" if then.position is None else "fork" if opens else "stage",
        "next": then.position,
        "next_agent": None if then.position is None else pipeline.stages[then.position].agent,
        "joins": then.joins,
        "keep": worker.runtime.tuning.hand_over == "sticky" and not worker.leases.draining,
        "opens": opens,
    }


def _dues(turn: Turn, then: Then, row: Settled) -> list[Due]:
    """Return the messages that follow: the turn's own next stage unless it was kept, and every lane that opened."""
    named = [(row.lane, row.stage)] if row.send else []
    return [
        Due(turn.run_id, turn.client_id, turn.pipeline, stage, row.fence, lane, row.urgent)
        for lane, stage in (*named, *then.opens)
    ]


def _next(turn: Turn, row: Settled) -> Turn:
    moment = row.taken_at or turn.started_at
    return turn._replace(stage=row.stage, failures=0, queued_at=moment, started_at=moment)


def _try_again(worker: Worker, attempt: Attempt, error: BaseException) -> None:
    turn, agent = attempt.turn, attempt.stage.agent
    policy = worker.runtime.tuning.retry_of(attempt.stage)
    if turn.failures + 1 >= policy.max_attempts:
        _give_up(worker, attempt, error)
        return
    wait = delay(policy, turn.failures)
    with transaction(worker.runtime.engine) as session:
        clockwork.retry(session, turn, worker.runtime.process_id, agent, _told(error), attempt.think_ms, wait)


def _give_up(worker: Worker, attempt: Attempt, error: BaseException) -> None:
    turn, agent = attempt.turn, attempt.stage.agent
    with transaction(worker.runtime.engine) as session:
        failed = clockwork.fail(session, turn, worker.runtime.process_id, agent, _told(error), attempt.think_ms)
    if failed:
        worker.runtime.broker.hand_over([], ended=(turn.client_id, turn.run_id))
        worker.admission.nudge(turn.client_id)
        ended(turn.run_id, RunStatus.FAILED)


def _park_if_begun_on_another_version(worker: Worker, due: Due) -> None:
    with transaction(worker.runtime.engine) as session:
        version = clockwork.get_version(session, due)
    try:
        find(due.pipeline, version)
    except UnknownStage as error:
        _park(worker, due, error)


def _park(worker: Worker, due: Due, error: Exception) -> None:
    reason = str(error) if isinstance(error, UnknownStage) else f"{due.pipeline} has no stage {due.stage} here"
    with transaction(worker.runtime.engine) as session:
        parked = clockwork.park(session, due, f"{reason}; deploy the code that has it, then resume the run")
    if parked:
        worker.admission.nudge(due.client_id)
        ended(due.run_id, RunStatus.FAILED)


def delay(policy: Retry, failures: int) -> timedelta:
    """Return exponential back-off with jitter: base x 2^failures, within 50 to 100 % of it, at most 15 minutes."""
    whole = min(timedelta(seconds=policy.base_seconds * 2 ** min(failures, 30)), MAX_DELAY)
    return whole * (1 - random.random() / 2)  # noqa: S311 - jitter


def _told(error: BaseException) -> str:
    """Return the error in words that a text column takes."""
    words = f"{type(error).__name__}: {error}"[:LONGEST_ERROR]
    return words.replace("\x00", "\\x00").encode(errors="backslashreplace").decode()
