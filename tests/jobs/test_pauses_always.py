"""Whatever is paused in whatever order: nothing begins under a pause, and after it everything ends."""

from dataclasses import replace
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
from domain.errors import AgentError
from domain.pipelines import PIPELINES, Fork, Pipeline, Stage
from domain.runs import PauseScope
from domain.vocabulary import AgentName
from jobs.control import cancel, resume
from jobs.enqueueing import enqueue
from jobs.maintenance.rescue import rescue
from jobs.pausing import pause, unpause
from jobs.runtime import Runtime
from tests.jobs.harness import (
    LONG_ENOUGH,
    Given,
    Thoughts,
    deliver,
    messages,
    new_program,
    runtime_on,
    scalar,
    tiny_pipeline,
)

WHO = {"actor": "olga", "reason": "a look at it"}
CLIENTS = ("ada@example.org", "bo@example.org", "cy@example.org")


class Pauses(RuleBasedStateMachine):
    """Runs of three clients on a straight and a forked pipeline while an operator pauses and unpauses at random."""

    runtime: Runtime
    thoughts: Thoughts
    programs: dict[UUID, str]
    """Each program's client."""
    during: list[tuple[PauseScope, str]]
    paused: set[tuple[PauseScope, str]]
    begun_under_a_pause: list[tuple[str, str, str]]

    @initialize()
    def start_empty(self) -> None:
        self.runtime.redis.flushall()
        with transaction(self.runtime.engine) as session:
            session.execute(text("DELETE FROM pipeline_runs"))
            session.execute(text("DELETE FROM pauses"))
        for known in (self.during, self.paused, self.begun_under_a_pause):
            known.clear()

    @rule(client=st.sampled_from(CLIENTS), pipeline=st.sampled_from(["tiny", "forked"]), priority=st.integers(0, 1))
    def put_a_run_in(self, client: str, pipeline: str, priority: int) -> None:
        program = next(program for program, email in self.programs.items() if email == client)
        enqueue(self.runtime, Request(program_id=program, pipeline=pipeline, priority=priority))

    @rule()
    def deliver_what_waits(self) -> None:
        deliver(self.runtime, messages(self.runtime))

    @rule(subject=st.deferred(lambda: st.sampled_from(SUBJECTS)))
    def an_operator_pauses(self, subject: tuple[PauseScope, str]) -> None:
        if subject not in self.paused:
            pause(self.runtime, *subject, **WHO)
            self.paused.add(subject)

    @rule(subject=st.deferred(lambda: st.sampled_from(SUBJECTS)))
    def an_operator_pauses_while_a_stage_is_at_work(self, subject: tuple[PauseScope, str]) -> None:
        self.during.append(subject)
        self.deliver_what_waits()

    @rule(data=st.data())
    def an_operator_unpauses(self, data: st.DataObject) -> None:
        if self.paused:
            subject = data.draw(st.sampled_from(sorted(self.paused)))
            self.paused.discard(subject)
            unpause(self.runtime, *subject, **WHO)

    @rule(agent=st.sampled_from(AgentName), error=st.sampled_from([OSError("a fault"), AgentError("no answer")]))
    def a_stage_fails(self, agent: AgentName, error: Exception) -> None:
        self.thoughts.failing[agent] = error
        self.deliver_what_waits()
        self.thoughts.failing.clear()

    @rule(data=st.data(), act=st.sampled_from(["resume", "cancel"]))
    def an_operator_resumes_or_cancels(self, data: st.DataObject, act: str) -> None:
        states = {"resume": "'failed'", "cancel": "'pending', 'running'"}[act]
        with transaction(self.runtime.engine) as session:
            found = text(f"SELECT id FROM pipeline_runs WHERE status IN ({states}) ORDER BY id")
            run_ids = list(session.execute(found).scalars())
        if run_ids:
            run_id = data.draw(st.sampled_from(run_ids))
            _ = resume(self.runtime, run_id) if act == "resume" else cancel(self.runtime, run_id, "not wanted")

    @rule()
    def a_worker_dies_and_time_passes(self) -> None:
        self._sql("UPDATE processes SET seen_at = now() - interval '1 day'")
        self._sql("UPDATE stage_turns SET available_at = now(), sent_at = sent_at - interval '1 day'")
        rescue(self.runtime)

    @invariant()
    def nothing_begins_under_a_pause(self) -> None:
        assert self.begun_under_a_pause == []

    def teardown(self) -> None:
        """After the last pause is lifted everything ends."""
        for subject in sorted(self.paused):
            unpause(self.runtime, *subject, **WHO)
        self.paused.clear()
        self.during.clear()
        for _ in range(LONG_ENOUGH):
            if scalar(self.runtime.engine, "SELECT count(*) FROM stage_turns") == 0:
                break
            self.a_worker_dies_and_time_passes()
            self.deliver_what_waits()
        with transaction(self.runtime.engine) as session:
            assert session.execute(text("SELECT count(*) FROM stage_turns")).scalar_one() == 0
            assert list_broken(session) == []
        self.nothing_begins_under_a_pause()

    @classmethod
    def watched(cls, pipeline: str, stage: Stage) -> Stage:
        """The stage, noting when it begins under a pause, and pausing what is to be paused while it works."""

        def think(given: Given, catalogue: object) -> object:
            client = cls.programs[given.program_id]
            about = {(PauseScope.PIPELINE, pipeline), (PauseScope.AGENT, stage.agent), (PauseScope.CLIENT, client)}
            if about & cls.paused:
                cls.begun_under_a_pause.append((pipeline, stage.agent, client))
            while cls.during:
                subject = cls.during.pop()
                if subject not in cls.paused:
                    pause(cls.runtime, *subject, **WHO)
                    cls.paused.add(subject)
            return stage.think(given, catalogue)

        return replace(stage, think=think, cached=False)

    def _sql(self, statement: str) -> None:
        with transaction(self.runtime.engine) as session:
            session.execute(text(statement))


SUBJECTS = (
    (PauseScope.PIPELINE, "tiny"),
    (PauseScope.PIPELINE, "forked"),
    *((PauseScope.AGENT, agent.value) for agent in AgentName),
    *((PauseScope.CLIENT, client) for client in CLIENTS[:2]),
)


@pytest.mark.parametrize("hand_over", ["message", "sticky"])
def test_whatever_is_paused_in_whatever_order_nothing_begins_under_a_pause_and_everything_ends(
    clean_database: Engine, valkey: redis.Redis, thoughts: Thoughts, monkeypatch: pytest.MonkeyPatch, hand_over: str
) -> None:
    programs = {new_program(clean_database, email=email): email for email in CLIENTS}
    machine: type[Pauses] = type(
        "PausesHere",
        (Pauses,),
        {"thoughts": thoughts, "programs": programs, "during": [], "paused": set(), "begun_under_a_pause": []},
    )
    for name in ("tiny", "forked"):
        stages = [machine.watched(name, stage) for stage in tiny_pipeline(thoughts).stages]
        first, second, third, fourth, fifth, last = stages
        fork = (first, second, Fork(((third, fourth), (fifth,))), last)
        steps = fork if name == "forked" else tuple(stages)
        monkeypatch.setitem(PIPELINES, name, Pipeline(name=name, version=1, steps=steps, publishes=False))
    machine.runtime = runtime_on(clean_database, valkey, retry_base_seconds=0.0001, hand_over=hand_over)
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=15, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
