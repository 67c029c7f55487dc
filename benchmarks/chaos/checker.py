"""CHECKS: what must hold after a chaos run, each as a function that returns what breaks it."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Connection, text

from benchmarks.chaos.doors import numbers
from benchmarks.chaos.executions import by_place
from benchmarks.chaos.history import Case
from benchmarks.chaos.house import ATTEMPTS
from benchmarks.chaos.pipeline import ROLLING, pipelines
from benchmarks.chaos.rescues import badly_drained
from db.queries.invariants import INVARIANTS
from domain.pipelines import Pipeline, lanes

VERSIONS = {(one.name, one.version): one for version in (1, 2) for one in pipelines(version)}
ENDED = ("completed", "failed", "cancelled")


def _lost(case: Case) -> Iterator[str]:
    for key, ids in case.evidence.answers.accepted.items():
        if not any(run_id in case.runs for run_id in ids):
            yield f"{key}: accepted as {', '.join(map(str, ids))}, and not there"


def _unended(case: Case) -> Iterator[str]:
    for run in case.runs.values():
        if run.status not in ENDED:
            yield f"run {run.id} ({run.key}) is {run.status}"


def _twice_for_one_key(case: Case) -> Iterator[str]:
    for key, ids in case.evidence.answers.accepted.items():
        if len(ids) > 1:
            yield f"{key}: answered with {len(ids)} runs"
    for key, runs in case.by_key.items():
        if len(runs) > 1:
            yield f"{key}: {len(runs)} runs"


def _uninvited(case: Case) -> Iterator[str]:
    answers = case.evidence.answers
    open_questions = numbers(said.split(" ")[0] for said in answers.unexpected)
    for key in case.by_key:
        if key not in answers.accepted and not numbers([key]) & open_questions:
            yield f"{key}: there, though it was refused or rolled back"


def _ledger(case: Case) -> Iterator[str]:
    for key, run_id in case.ledger.items():
        if key in case.evidence.answers.rolled_back or run_id not in case.runs:
            yield f"{key}: the app's own row is there without its run"


def _doubled_outputs(case: Case) -> Iterator[str]:
    for (run_id, agent), many in Counter((one.run_id, one.agent) for one in case.outputs).items():
        if many > 1:
            yield f"run {run_id} {agent}: {many} outputs"


def _incomplete(case: Case) -> Iterator[str]:
    for run in case.runs.values():
        pipeline = VERSIONS.get((run.pipeline, run.version))
        if run.status == "completed" and pipeline is not None:
            said = Counter(one.agent for one in case.outputs_of[run.id])
            if said != Counter(stage.agent for stage in pipeline.stages):
                yield f"run {run.id} completed with the outputs of {', '.join(said.elements())}"


def _foreign_outputs(case: Case) -> Iterator[str]:
    ran = {one.token: one for one in case.executions}
    for one in case.outputs:
        if one.token is None:
            continue
        by = ran.get(one.token)
        if (one.said_run, one.said_agent) != (str(one.run_id), one.agent):
            yield f"run {one.run_id} {one.agent}: its output is that of run {one.said_run} {one.said_agent}"
        elif by is None or by.place != (one.run_id, one.agent) or by.ended is None:
            yield f"run {one.run_id} {one.agent}: its output comes from no execution that was through"


def _hearsay(case: Case) -> Iterator[str]:
    for run_id, outputs in case.outputs_of.items():
        run = case.runs[run_id]
        pipeline = VERSIONS.get((run.pipeline, run.version))
        stored = {one.agent: one.token for one in outputs}
        for one in outputs if pipeline else ():
            heard = one.heard or {}
            if any(stored.get(agent) != token for agent, token in heard.items()):
                yield f"run {run_id} {one.agent}: heard what is not what is stored"
            elif not _before(pipeline, one.agent) <= heard.keys():
                yield f"run {run_id} {one.agent}: heard {', '.join(heard)} only"


def _before(pipeline: Pipeline, agent: str) -> set[str]:
    """Return whom an agent must have heard: all earlier steps, and its own lane up to it."""
    before: set[str] = set()
    for step in pipeline.steps:
        for lane in lanes(step):
            names = [stage.agent for stage in lane]
            if agent in names:
                return before | set(names[: names.index(agent)])
        before |= {stage.agent for lane in lanes(step) for stage in lane}
    return before


def _overlaps(case: Case) -> Iterator[str]:
    of_client: dict[object, list[object]] = defaultdict(list)
    for run in sorted((one for one in case.runs.values() if one.started_at), key=lambda one: one.started_at):
        of_client[run.client_id].append(run)
    for runs in of_client.values():
        for first, second in pairwise(runs):
            words = case.outputs_of.get(second.id, [])
            begins = min([second.started_at, *(one.created_at for one in words)])
            last = max([first.started_at, *(one.created_at for one in case.outputs_of.get(first.id, []))])
            if first.completed_at is None or first.completed_at > begins or last > begins:
                yield f"client {first.client_id}: run {second.id} began before run {first.id} had ended"


def _fences(case: Case) -> Iterator[str]:
    for run_id, outputs in case.outputs_of.items():
        run = case.runs[run_id]
        pipeline = VERSIONS.get((run.pipeline, run.version))
        if pipeline is None or any(len(lanes(step)) > 1 for step in pipeline.steps):
            continue
        order = {stage.agent: place for place, stage in enumerate(pipeline.stages)}
        in_turn = sorted(outputs, key=lambda one: order.get(one.agent, -1))
        if any(first.fence > second.fence for first, second in pairwise(in_turn)):
            yield f"run {run_id}: fences {', '.join(str(one.fence) for one in in_turn)}"


def _zombies(case: Case) -> Iterator[str]:
    for run_id, agent, fence in case.zombies:
        yield f"run {run_id} {agent}: the attempt with fence {fence} was taken away, and completed all the same"


def _first_weeks(case: Case) -> Iterator[str]:
    weeks = Counter(
        (run.program_id, run.week_number)
        for run in case.runs.values()
        if run.trigger in {"initial", "weekly_checkin"} and run.status != "cancelled"
    )
    for (program_id, week), many in weeks.items():
        if many > 1:
            yield f"program {program_id} week {week}: {many} runs"


def _after_cancelling(case: Case) -> Iterator[str]:
    for run_id in case.evidence.answers.cancelled:
        if run_id in case.runs and case.runs[run_id].status != "cancelled":
            yield f"run {run_id} was cancelled and is {case.runs[run_id].status}"
    for run in case.runs.values():
        stopped = run.completed_at if run.status in {"cancelled", "failed"} else None
        late = [one for one in case.outputs_of.get(run.id, []) if stopped and one.created_at > stopped]
        if late:
            yield f"run {run.id} ({run.status}): {late[-1].agent} spoke after its end"


def _too_early(case: Case) -> Iterator[str]:
    for key, due in case.evidence.answers.not_before.items():
        for run in case.by_key.get(key, []):
            if run.started_at and run.started_at < due:
                yield f"run {run.id} was to begin after {due} and began at {run.started_at}"


def _wrongly_ended(case: Case) -> Iterator[str]:
    for key, runs in case.by_key.items():
        (number,) = numbers([key])
        planned = case.evidence.plan.misdeed(number)
        for run in runs:
            if (run.pipeline, run.version) not in VERSIONS or run.pipeline == ROLLING or run.status == "cancelled":
                continue
            plays = [stage.agent for stage in VERSIONS[run.pipeline, run.version].stages]
            poisoned = planned is not None and planned.is_poison and planned.agent in plays
            if poisoned and run.status == "completed":
                yield f"run {run.id} completed, though {planned.agent} never succeeds"
            if not poisoned and run.status == "failed" and not was_unlucky(case, run.id, run.error_agent):
                yield f"run {run.id} failed, though it is healthy: {run.error_message}"


def was_unlucky(case: Case, run_id: UUID, agent: str | None) -> bool:
    """Whether a run lost its worker at one stage so often that it may be failed for it, though nothing ails it."""
    at_stage = [one for one in case.executions if one.place == (run_id, agent)]
    return sum(one.left is None and one.token not in case.tokens for one in at_stage) >= ATTEMPTS


def _unexplained(case: Case) -> Iterator[str]:
    for run in case.runs.values():
        if run.status == "failed" and not (run.error_message or "").strip():
            yield f"run {run.id} failed without a reason"


def _left_messages(case: Case) -> Iterator[str]:
    for queue, many in case.evidence.left_in_queues.items():
        yield f"queue {queue}: {many} messages nobody took"


def _unexpected(case: Case) -> Iterator[str]:
    yield from case.evidence.answers.unexpected


def _drains(case: Case) -> Iterator[str]:
    excused = {one.token for one in case.executions if one.left is not None or one.fell is not None}
    excused |= {one.token for one in case.executions if _is_garbage(case, one.run_id, one.agent)}
    excused |= {one.token for one in case.executions if case.runs[one.run_id].status == "cancelled"}
    yield from badly_drained(case.evidence.strikes, case.executions, case.tokens, excused)


def _is_garbage(case: Case, run_id: object, agent: str) -> bool:
    key = case.runs[run_id].key or ""  # type: ignore[index]
    planned = case.evidence.plan.misdeed(*numbers([key])) if key else None
    return planned is not None and planned.agent == agent


class Check(NamedTuple):
    """A sentence that must hold, and what finds where it does not."""

    name: str
    look: Callable[[Case], Iterator[str]]
    counts_as: str | None = None
    """The figure that its counter-examples add to."""


CHECKS = (
    Check("every accepted run is there", _lost, "lost"),
    Check("every run ended", _unended, "unended"),
    Check("one key, one run", _twice_for_one_key, "doubled_effects"),
    Check("one output per run and agent", _doubled_outputs, "doubled_effects"),
    Check("one run per program and week", _first_weeks, "doubled_effects"),
    Check("nothing refused or rolled back is there", _uninvited, "doubled_effects"),
    Check("an app's row and its run come and go together", _ledger, "lost"),
    Check("a completed run has every agent's output", _incomplete, "lost"),
    Check("every output comes from an execution of its own run", _foreign_outputs, "doubled_effects"),
    Check("every agent heard exactly what is stored", _hearsay, "doubled_effects"),
    Check("no two runs of a client overlap", _overlaps, "overlaps"),
    Check("fences only grow", _fences),
    Check("what was taken from a worker is not completed by it", _zombies, "doubled_effects"),
    Check("nothing is said after a run was cancelled or failed", _after_cancelling, "doubled_effects"),
    Check("no delayed run begins early", _too_early),
    Check("poisoned runs fail, healthy ones only if their worker died every time", _wrongly_ended),
    Check("every failed run says why", _unexplained),
    Check("no message is left in a queue", _left_messages),
    Check("every request was answered as promised", _unexpected),
    Check("a worker that drains loses nothing and runs nothing twice", _drains),
)


class Finding(NamedTuple):
    """A check and what breaks it."""

    name: str
    broken: tuple[str, ...]
    counts_as: str | None = None


def judge(case: Case, session: Connection) -> list[Finding]:
    """Make every check, the doctor's among them."""
    own = [Finding(check.name, tuple(check.look(case)), check.counts_as) for check in CHECKS]
    return own + [
        Finding(f"doctor: {one.name}", tuple(str(row[0]) for row in session.execute(text(one.counter_example))))
        for one in INVARIANTS
    ]


def duplicates(case: Case) -> int:
    """Return how often a stage was executed beyond once, which is allowed."""
    return sum(len(executions) - 1 for executions in by_place(case.executions).values())
