"""Whatever dies, drains, fails or is lost: a limited agent is never at work more often than it may be, and all ends."""

import threading
import time
from collections import Counter
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import replace
from uuid import uuid4

import pytest
import redis
from sqlalchemy import Engine, text

from db import journal
from db.queries import health, limits, settle
from db.queries.enqueueing import Request
from db.queries.invariants import list_broken
from db.session import transaction
from domain.pipelines import PIPELINES, Fork, Pipeline, Stage
from domain.runs import Due
from domain.vocabulary import AgentName
from jobs.engine.stage import Worker, perform
from jobs.enqueueing import enqueue_many
from jobs.limiting import lift_limit, set_limit
from jobs.maintenance.rescue import rescue
from jobs.runtime import Runtime
from tests.jobs.harness import Thoughts, execute, messages, new_program, runtime_on, scalar, tiny_pipeline, worker_of

WHO = {"actor": "olga", "reason": "its provider is slow"}
FIRST, FORKED = AgentName.SCIENTIST, AgentName.DIETITIAN
CLIENTS, RUNS = 6, 2
DEADLINE_SECONDS = 60
ENDED = "SELECT count(*) FROM pipeline_runs WHERE status = 'completed'"
LONG_AGO = "UPDATE stage_turns SET sent_at = sent_at - interval '1 hour' WHERE run_id = :run_id AND lane = :lane"
SEEN = text("""
    SELECT l.agent, l.at_most, (SELECT count(*) FROM stage_turns t WHERE t.agent = l.agent AND t.worker_id IS NOT NULL)
    FROM agent_limits l
""")


class House:
    """Three worker processes of two threads, processes that die of what they take up, the tick, and who watches."""

    def __init__(self, runtimes: list[Runtime]) -> None:
        self.runtimes = runtimes
        self.workers = [worker_of(runtime) for runtime in runtimes]
        self.thinking: Counter[str] = Counter()
        self.thought_at_once: Counter[str] = Counter()
        self.over: list[tuple[object, ...]] = []
        self.met: Counter[str] = Counter()
        self.errors: list[BaseException] = []
        self._asked: Counter[str] = Counter()
        self._guard = threading.Lock()
        self._stopped = threading.Event()

    def watched(self, stage: Stage) -> Stage:
        """The stage, counting how often it thinks at once, and failing now and then."""

        def think(given: object, catalogue: object) -> object:
            with self._guard:
                self.thinking[stage.agent] += 1
                self.thought_at_once[stage.agent] = max(self.thought_at_once[stage.agent], self.thinking[stage.agent])
            try:
                time.sleep(0.01 if stage.agent in {FIRST, FORKED} else 0)
                if self._meets("a fault", 13, at_most=3):
                    raise OSError("a fault")
                return stage.think(given, catalogue)
            finally:
                with self._guard:
                    self.thinking[stage.agent] -= 1

        return replace(stage, think=think, cached=False)

    @contextmanager
    def at_work(self) -> Generator[None]:
        """Work, tick and watch until the block ends."""
        deeds = [self._watch, self._tick, *(lambda worker=worker: self._work(worker) for worker in self.workers * 2)]
        threads = [threading.Thread(target=self._repeat, args=(deed,)) for deed in deeds]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            self._stopped.set()
            for thread in threads:
                thread.join()

    def wait_for(self, completed: int) -> None:
        """Wait until so many runs have ended well."""
        deadline = time.monotonic() + DEADLINE_SECONDS
        while scalar(self.runtimes[0].engine, ENDED) < completed:  # pyright: ignore[reportOperatorIssue]
            assert not self.errors
            assert time.monotonic() < deadline, "something waits for ever"
            self._stopped.wait(0.02)

    def _repeat(self, deed: Callable[[], object]) -> None:
        try:
            while not self._stopped.is_set():
                deed()
        except BaseException as error:
            self.errors.append(error)
            raise

    def _meets(self, what: str, every: int, at_most: int) -> bool:
        with self._guard:
            self._asked[what] += 1
            meets = self.met[what] < at_most and self._asked[what] % every == 0
            self.met[what] += meets
        return meets

    def _work(self, worker: Worker) -> None:
        found = messages(worker.runtime)
        if not found:
            self._stopped.wait(0.01)
        for due in found:
            if self._meets("a lost message", 17, at_most=1):
                execute(worker.runtime, LONG_AGO, run_id=due.run_id, lane=due.lane)
            elif self._meets("a death", 9, at_most=3):
                self._die(worker.runtime, due)
            else:
                perform(worker, due)

    def _die(self, runtime: Runtime, due: Due) -> None:
        """Take a stage up in a process that is gone then."""
        process_id = uuid4()
        item = settle.claim(due, PIPELINES[due.pipeline], process_id)
        with transaction(runtime.engine) as session:
            place = limits.has_place(session, due, item["agent"])
            if place is not None:
                journal.execute(session, [(item | {"place": place}, None)])
        with transaction(runtime.engine) as session:
            process = {**runtime.identity, "id": process_id, "kind": "worker", "detail": "{}"}
            health.beat(session, process)
            health.beat(session, process, stopped=True)

    def _tick(self) -> None:
        for worker in self.workers:
            worker.leases.beat()
        rescue(self.runtimes[0])
        self._stopped.wait(0.05)

    def _watch(self) -> None:
        with transaction(self.runtimes[0].engine) as session:
            rows = session.execute(SEEN).all()
        self.over += [tuple(row) for row in rows if row[2] > row[1]]
        self._stopped.wait(0.004)


@pytest.mark.parametrize("hand_over", ["message", "sticky"])
def test_a_limited_agent_is_never_at_work_more_often_than_it_may_be_and_everything_ends(
    clean_database: Engine, valkey: redis.Redis, thoughts: Thoughts, monkeypatch: pytest.MonkeyPatch, hand_over: str
) -> None:
    tuning = {"retry_base_seconds": 0.001, "max_attempts": 50, "lease_seconds": 4, "hand_over": hand_over}
    house = House([runtime_on(clean_database, valkey, **tuning) for _ in range(3)])
    stages = [house.watched(stage) for stage in tiny_pipeline(thoughts).stages]
    first, second, third, fourth, fifth, last = stages
    shapes = {"tiny": tuple(stages), "forked": (first, second, Fork(((third, fourth), (fifth,))), last)}
    for name, steps in shapes.items():
        monkeypatch.setitem(PIPELINES, name, Pipeline(name=name, version=1, steps=steps, publishes=False))
    set_limit(house.runtimes[0], FIRST, 2, **WHO)
    set_limit(house.runtimes[0], FORKED, 1, **WHO)
    programs = [new_program(clean_database, email=f"client{number}@example.org") for number in range(CLIENTS)]
    enqueue_many(
        house.runtimes[0],
        [Request(program_id=one, pipeline=("tiny", "forked")[turn % 2]) for turn in range(RUNS) for one in programs],
    )
    with house.at_work():
        house.wait_for(CLIENTS * RUNS // 4)
        assert house.thought_at_once[FORKED] == 1
        house.workers[1].leases.stopping = True
        set_limit(house.runtimes[1], FORKED, 2, **WHO)
        house.wait_for(CLIENTS * RUNS // 2)
        lift_limit(house.runtimes[2], FIRST, **WHO)
        house.wait_for(CLIENTS * RUNS)
    assert house.over == []
    assert house.thought_at_once[FORKED] <= 2
    assert house.met == {"a lost message": 1, "a death": 3, "a fault": 3}
    with transaction(clean_database) as session:
        assert list_broken(session) == []
