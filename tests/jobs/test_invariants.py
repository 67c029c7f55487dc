"""Whatever happens in whatever order, the invariants of a run hold: hypothesis drives the engine through faults."""

from collections.abc import Callable
from uuid import UUID

import pytest
import redis
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import Engine, text

from db.queries.enqueueing import Request
from db.queries.invariants import list_broken
from db.session import transaction
from domain.pipelines import PIPELINES
from domain.runs import Due
from domain.vocabulary import AgentName
from jobs.control import cancel
from jobs.enqueueing import enqueue
from jobs.maintenance.rescue import rescue
from jobs.runtime import Runtime
from tests.jobs.harness import LONG_ENOUGH, Thoughts, deliver, messages, new_program, runtime_on, scalar

OPEN = "SELECT count(*) FROM pipeline_runs WHERE status IN ('pending', 'running')"


class Faults(RuleBasedStateMachine):
    """Runs of two clients; messages are delivered, doubled, kept for later and lost; workers hang; Redis is flushed."""

    runtime: Runtime
    thoughts: Thoughts
    programs: tuple[UUID, UUID]

    @initialize()
    def start_empty(self) -> None:
        self.runtime.redis.flushall()
        with transaction(self.runtime.engine) as session:
            session.execute(text("DELETE FROM pipeline_runs"))
        self.known: list[Due] = []
        self.fences: dict[UUID, int] = {}

    @rule(which=st.integers(0, 1))
    def put_a_run_in(self, which: int) -> None:
        enqueue(self.runtime, Request(program_id=self.programs[which], pipeline="tiny"))

    @rule()
    def deliver_what_waits(self) -> None:
        found = messages(self.runtime)
        self.known += found
        deliver(self.runtime, found)

    @rule(data=st.data())
    def deliver_an_old_message_again(self, data: st.DataObject) -> None:
        if self.known:
            deliver(self.runtime, [data.draw(st.sampled_from(self.known))])

    @rule(agent=st.sampled_from(AgentName))
    def a_stage_fails_once(self, agent: AgentName) -> None:
        self.thoughts.failing[agent] = OSError("a fault")
        self.deliver_what_waits()
        self.thoughts.failing.clear()

    @rule()
    def a_worker_hangs_until_its_lease_is_over(self) -> None:
        pipeline = PIPELINES["tiny"]
        thinks = [stage.think for stage in pipeline.stages]
        for stage, think in zip(pipeline.stages, thinks, strict=True):
            object.__setattr__(stage, "think", self._hanging(think))
        try:
            self.deliver_what_waits()
        finally:
            for stage, think in zip(pipeline.stages, thinks, strict=True):
                object.__setattr__(stage, "think", think)

    @rule()
    def redis_is_flushed(self) -> None:
        self.runtime.redis.flushall()

    @rule()
    def time_passes_and_the_reconciler_runs(self) -> None:
        self._sql("UPDATE stage_turns SET available_at = now(), sent_at = sent_at - interval '1 day'")
        rescue(self.runtime)

    @rule(data=st.data())
    def an_operator_cancels(self, data: st.DataObject) -> None:
        with transaction(self.runtime.engine) as session:
            statement = text("SELECT id FROM pipeline_runs WHERE status IN ('pending', 'running') ORDER BY id")
            open_runs = list(session.execute(statement).scalars())
        if open_runs:
            cancel(self.runtime, data.draw(st.sampled_from(open_runs)), "no longer wanted")

    @invariant()
    def nothing_that_must_never_be_is(self) -> None:
        with transaction(self.runtime.engine) as session:
            broken = list_broken(session)
            fences = {row.id: row.fence for row in session.execute(text("SELECT id, fence FROM pipeline_runs"))}
        assert not broken
        assert all(fence >= self.fences.get(run_id, 0) for run_id, fence in fences.items()), "fences only grow"
        self.fences = fences

    def teardown(self) -> None:
        """Every accepted run ends."""
        for _ in range(LONG_ENOUGH):
            if scalar(self.runtime.engine, OPEN) == 0:
                break
            self.time_passes_and_the_reconciler_runs()
            self.deliver_what_waits()
        assert scalar(self.runtime.engine, OPEN) == 0
        self.nothing_that_must_never_be_is()

    def _hanging(self, think: Callable[..., object]) -> Callable[..., object]:
        def hang(given: object, catalogue: object) -> object:
            self._sql("UPDATE processes SET seen_at = now() - interval '1 day'")
            rescue(self.runtime)
            return think(given, catalogue)

        return hang

    def _sql(self, statement: str) -> None:
        with transaction(self.runtime.engine) as session:
            session.execute(text(statement))


@pytest.fixture
def faults(clean_database: Engine, valkey: redis.Redis, thoughts: Thoughts) -> type[Faults]:
    runtime = runtime_on(clean_database, valkey, retry_base_seconds=0.0001)
    programs = tuple(new_program(clean_database, email=f"{name}@example.org") for name in ("ada", "bo"))
    return type("FaultsHere", (Faults,), {"runtime": runtime, "thoughts": thoughts, "programs": programs})


def test_the_invariants_hold_in_every_order_of_faults(faults: type[Faults]) -> None:
    run_state_machine_as_test(
        faults,
        settings=settings(
            max_examples=12, stateful_step_count=14, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )


BREAKS = {
    "one output per run and agent": """
        ALTER TABLE agent_messages DROP CONSTRAINT pk_agent_messages;
        INSERT INTO agent_messages (pipeline_run_id, from_agent, to_agent, data_type, payload, fence, input_sha256)
        SELECT pipeline_run_id, from_agent, to_agent, data_type, payload, fence, input_sha256 FROM agent_messages""",
    "never two live runs of one client": """
        DROP INDEX idx_pipeline_runs_one_live;
        UPDATE pipeline_runs SET status = 'running', outcome = NULL""",
    "runs of one client never overlap": "UPDATE pipeline_runs SET started_at = started_at - interval '1 hour' * stage",
    "fences only grow": """
        INSERT INTO stage_failures (pipeline_run_id, stage, agent, fence, outcome)
        SELECT pipeline_run_id, stage, agent, 0, 'failed' FROM stage_attempts""",
    "the open runs have a turn, and no others": """
        DROP INDEX idx_pipeline_runs_one_live; UPDATE pipeline_runs SET status = 'running', outcome = NULL""",
    "the counters say what the rows say": "UPDATE run_counts SET n = n + 1",
    "an ended run's stage is the number of its outputs": "DELETE FROM agent_messages WHERE from_agent = 'CHEF'",
    "who has the turn has not spoken": """
        INSERT INTO stage_turns (run_id, client_id, upstream, pipeline, state, agent)
        SELECT id, client_id, upstream, pipeline, 'behind', 'CHEF' FROM pipeline_runs""",
    "one run per program and week": """
        DROP INDEX idx_pipeline_runs_one_a_week; UPDATE pipeline_runs SET trigger = 'initial'""",
}


@pytest.mark.parametrize("name", BREAKS)
def test_the_checks_see_what_they_are_for(runtime: Runtime, program: UUID, name: str) -> None:
    for _ in range(2):
        enqueue(runtime, Request(program_id=program, pipeline="tiny"))
    for _ in range(20):
        deliver(runtime, messages(runtime))
    with runtime.engine.connect() as session:
        assert list_broken(session) == []
        session.execute(text("SET LOCAL ROLE NONE"))
        session.execute(text(BREAKS[name]))
        assert name in list_broken(session)
        session.rollback()
