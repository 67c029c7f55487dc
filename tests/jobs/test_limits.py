"""An agent with a limit: who finds no place waits without a thread, and comes to his turn whatever is lost."""

from uuid import UUID

import pytest
from sqlalchemy import text

from db.queries import admission, limits
from db.queries.enqueueing import Request
from db.queries.limits import Limit
from db.session import transaction
from domain.errors import InvalidInput, NotFound
from domain.pipelines import PIPELINES
from domain.runs import PauseScope
from jobs.enqueueing import enqueue_many
from jobs.limiting import lift_limit, set_limit
from jobs.maintenance.rescue import rescue
from jobs.pausing import pause, unpause
from jobs.runtime import Runtime
from tests.jobs.harness import Thoughts, deliver, drain, execute, messages, new_program, scalar, tiny_pipeline

WHO = {"actor": "olga", "reason": "its provider is slow"}
OPEN = "SELECT count(*) FROM stage_turns"
STATES = """
    SELECT string_agg(state || CASE WHEN waits_since IS NULL THEN '' ELSE '!' END, ' ' ORDER BY number) FROM stage_turns
"""


@pytest.fixture
def runs(runtime: Runtime) -> list[UUID]:
    """Runs of four clients, given out; of the SCIENTIST, who begins them, one may be at work."""
    set_limit(runtime, "scientist", 1, **WHO)
    return put_in(runtime, 4)


def put_in(runtime: Runtime, count: int, pipeline: str = "tiny") -> list[UUID]:
    have = scalar(runtime.engine, "SELECT count(*) FROM clients")
    programs = [new_program(runtime.engine, email=f"client{have}-{number}@example.org") for number in range(count)]
    return enqueue_many(runtime, [Request(program_id=one, pipeline=pipeline) for one in programs])


def work_elsewhere(runtime: Runtime, run_id: UUID) -> None:
    """Let another process be at work on a run's first stage."""
    taken = "UPDATE stage_turns SET worker_id = :id, agent = 'SCIENTIST', taken_at = now() WHERE run_id = :id"
    execute(runtime, taken, id=run_id)


def fail_elsewhere(runtime: Runtime, run_id: UUID) -> None:
    """Let that process give the stage back, and say nothing to anybody."""
    execute(runtime, "UPDATE stage_turns SET worker_id = NULL, available_at = 'infinity' WHERE run_id = :id", id=run_id)


def limited(runtime: Runtime) -> Limit:
    with transaction(runtime.engine) as session:
        (one,) = limits.list_limits(session)
    return one


def test_who_finds_no_place_waits_and_the_end_of_a_stage_lets_the_next_in(runtime: Runtime, runs: list[UUID]) -> None:
    work_elsewhere(runtime, runs[0])
    deliver(runtime, messages(runtime))
    assert (limited(runtime).at_work, limited(runtime).waiting) == (1, 3)
    assert scalar(runtime.engine, STATES) == "out held! held! held!"
    fail_elsewhere(runtime, runs[0])
    rescue(runtime)
    (first,) = [due for due in messages(runtime) if due.stage == 0]
    assert first.run_id == runs[1]
    deliver(runtime, [first])
    assert [due.run_id for due in messages(runtime) if due.stage == 0] == [runs[2]]


def test_nobody_who_comes_newly_overtakes_who_was_sent_for(runtime: Runtime, runs: list[UUID]) -> None:
    work_elsewhere(runtime, runs[0])
    *old, new = [due for due in messages(runtime) if due.run_id != runs[0]]
    deliver(runtime, old)
    fail_elsewhere(runtime, runs[0])
    rescue(runtime)
    deliver(runtime, [new])
    assert scalar(runtime.engine, STATES) == "out out! held! held!"
    drain(runtime)
    assert scalar(runtime.engine, OPEN) == 1


def test_the_place_of_one_whose_message_was_lost_is_given_on(runtime: Runtime, runs: list[UUID]) -> None:
    work_elsewhere(runtime, runs[0])
    deliver(runtime, messages(runtime))
    fail_elsewhere(runtime, runs[0])
    rescue(runtime)
    assert len(messages(runtime)) == 1
    assert rescue(runtime) == 0, "the place is kept a while"
    execute(runtime, "UPDATE stage_turns SET sent_at = sent_at - interval '3 seconds'")
    assert rescue(runtime) == 1
    drain(runtime)
    assert scalar(runtime.engine, OPEN) == 2, "who was lost is sent again after the patience"
    execute(runtime, "UPDATE stage_turns SET sent_at = sent_at - interval '1 hour', available_at = now()")
    rescue(runtime)
    drain(runtime)
    assert scalar(runtime.engine, OPEN) == 0


def test_what_a_dead_worker_had_is_a_place_until_it_is_rescued(runtime: Runtime, runs: list[UUID]) -> None:
    work_elsewhere(runtime, runs[0])
    deliver(runtime, messages(runtime))
    execute(runtime, "UPDATE stage_turns SET taken_at = taken_at - interval '1 hour' WHERE worker_id IS NOT NULL")
    rescue(runtime)
    drain(runtime)
    assert scalar(runtime.engine, OPEN) == 0


@pytest.mark.parametrize(("change", "go_on"), [(2, 1), (9, 3), (None, 3)])
def test_a_limit_that_is_raised_or_lifted_lets_as_many_more_in_at_once(
    runtime: Runtime, runs: list[UUID], change: int | None, go_on: int
) -> None:
    work_elsewhere(runtime, runs[0])
    deliver(runtime, messages(runtime))
    if change is None:
        assert lift_limit(runtime, "scientist", **WHO) == go_on
    else:
        assert set_limit(runtime, "scientist", change, **WHO) == go_on
    assert len(messages(runtime)) == go_on


def test_those_at_work_end_when_a_limit_is_set_and_nobody_begins_before(runtime: Runtime) -> None:
    runs = put_in(runtime, 4)
    for run_id in runs[:3]:
        work_elsewhere(runtime, run_id)
    set_limit(runtime, "scientist", 2, **WHO)
    fail_elsewhere(runtime, runs[0])
    deliver(runtime, messages(runtime))
    assert (limited(runtime).at_work, limited(runtime).waiting) == (2, 1)


def test_a_limited_agent_can_be_paused_and_is_unpaused_to_its_limit(runtime: Runtime, runs: list[UUID]) -> None:
    work_elsewhere(runtime, runs[0])
    deliver(runtime, messages(runtime)[:2])
    pause(runtime, PauseScope.AGENT, "scientist", **WHO)
    lift_limit(runtime, "scientist", **WHO)
    set_limit(runtime, "scientist", 2, **WHO)
    assert messages(runtime) == []
    assert rescue(runtime) == 0
    unpause(runtime, PauseScope.AGENT, "scientist", **WHO)
    rescue(runtime)
    deliver(runtime, messages(runtime)[:1])
    assert limited(runtime).at_most == 2
    assert scalar(runtime.engine, "SELECT count(*) FROM agent_messages") == 1


def test_only_so_many_are_given_out_to_wait_and_other_pipelines_go_on(
    runtime: Runtime, runs: list[UUID], thoughts: Thoughts, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tiny_pipeline(thoughts, "other")
    monkeypatch.setitem(PIPELINES, "other", type(other)("other", 1, other.steps[1:], publishes=False))
    work_elsewhere(runtime, runs[0])
    monkeypatch.setattr(admission, "SMALLEST_WINDOW", 3)
    drain(runtime)
    put_in(runtime, 2)
    assert rescue(runtime) == 0
    assert scalar(runtime.engine, STATES) == "out held! held! held! ready ready"
    put_in(runtime, 1, "other")
    drain(runtime)
    assert scalar(runtime.engine, "SELECT count(*) FROM pipeline_runs WHERE status = 'completed'") == 1
    lift_limit(runtime, "scientist", **WHO)
    drain(runtime)
    assert scalar(runtime.engine, OPEN) == 1, "all but the one at work elsewhere"


def test_every_change_is_recorded_with_who_and_why(runtime: Runtime) -> None:
    set_limit(runtime, "chef", 2, **WHO)
    set_limit(runtime, "CHEF", 3, "otto", "it recovers")
    lift_limit(runtime, "chef", "otto", "all is well")
    with transaction(runtime.engine) as session:
        statement = text("SELECT actor, action, subject_id, reason, detail FROM operator_actions ORDER BY created_at")
        actions = list(map(tuple, session.execute(statement)))
    assert actions == [
        ("olga", "limit", "CHEF", "its provider is slow", {"at_most": 2, "before": None}),
        ("otto", "limit", "CHEF", "it recovers", {"at_most": 3, "before": 2}),
        ("otto", "unlimit", "CHEF", "all is well", {"before": 3}),
    ]


def test_what_can_be_no_limit_is_refused_with_what_to_do(runtime: Runtime) -> None:
    for at_most in (0, -1, 1_001):
        with pytest.raises(InvalidInput, match=f"at_most: {at_most} is not from 1 to 1,000; .* pause the agent"):
            set_limit(runtime, "chef", at_most, **WHO)
    with pytest.raises(NotFound, match="there is no agent cook; there is: CHEF, COACH"):
        set_limit(runtime, "cook", 2, **WHO)
    set_limit(runtime, "coach", 2, **WHO)
    with pytest.raises(NotFound, match="agent: CHEF has no limit; limited is: COACH"):
        lift_limit(runtime, "CHEF", **WHO)
    assert scalar(runtime.engine, "SELECT count(*) FROM operator_actions") == 1
