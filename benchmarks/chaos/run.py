"""Drives a chaos run: runs go in, faults strike, and then everything is given the time to end."""

import heapq
import random
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import count, groupby

import redis
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from access import accounts
from benchmarks.chaos import memory, messages
from benchmarks.chaos.doors import LEDGER, Answers, Doors
from benchmarks.chaos.faults import BY_NAME, Missed, Scene, Strike
from benchmarks.chaos.house import House
from benchmarks.chaos.memory import Sample
from benchmarks.chaos.people import coach_some, take_many_in
from benchmarks.chaos.schedule import Plan, Planned, Wanted
from benchmarks.chaos.servers import Waits
from benchmarks.chaos.start import prepare
from db.session import as_login, transaction
from domain.access import Scope
from jobs.broker import connect

LOOK_SECONDS, SAMPLE_SECONDS = 0.5, 5.0
STASH = 500
TRIES, TRY_AGAIN_SECONDS = 20, 0.5
SETTLE_SECONDS, ANSWER_SECONDS, QUEUES_SECONDS = 180, 60, 20
BOOT_SECONDS = 30
COHORT_SHARE = 0.004
"""Clients of the demo's that are coached, as a share of the runs; 24 at most."""
COUNTS = text("SELECT count(*), count(*) FILTER (WHERE status IN ('pending', 'running')) FROM pipeline_runs")
ALIVE = text("SELECT count(DISTINCT kind) = 2 FROM processes WHERE NOT stopped")

Told = Callable[[str, int], object]
"""Takes what happens now, and how many runs have ended."""


@dataclass
class Evidence:
    """What happened, as far as the harness saw it."""

    plan: Plan
    answers: Answers
    strikes: list[Strike] = field(default_factory=list)
    memory: list[Sample] = field(default_factory=list)
    left_in_queues: dict[str, int] = field(default_factory=dict)
    began: float = 0.0
    ended: float = 0.0

    @property
    def seconds(self) -> float:
        """How long it took from the first run put in to the last one ended."""
        return self.ended - self.began

    def faults(self) -> dict[str, int]:
        """Return how often each fault struck."""
        return dict(sorted(Counter(strike.name for strike in self.strikes).items()))


def drive(house: House, plan: Plan, tell: Told, settle_seconds: float = SETTLE_SECONDS) -> Evidence:
    """Do what the plan says, then mend everything and wait until all has ended, but no longer than that."""
    prepare()
    doors = open_doors(house, plan)
    driver = Driver(house, plan, Evidence(plan, doors.answers), tell)
    driver.wait_for_boot()
    driver.evidence.began = time.monotonic()
    driver.go(doors)
    house.mend()
    doors.close(ANSWER_SECONDS)
    driver.settle(settle_seconds)
    driver.evidence.ended = time.monotonic()
    driver.evidence.left_in_queues = driver.wait_for_queues()
    driver.close()
    return driver.evidence


def open_doors(house: House, plan: Plan) -> Doors:
    """Take the clients in and return the doors for their runs."""
    runtime = connect(house.settings)
    try:
        coached = coach_some(runtime, max(2, min(24, round(len(plan.wanted) * COHORT_SHARE))))
        programs = take_many_in(house.engine, plan.clients)
        key = accounts.add_key(runtime, "chaos", (Scope.RUNS_WRITE,), "chaos")
        with as_login(house.engine) as login, transaction(login) as session:
            session.execute(LEDGER)
    finally:
        runtime.close()
    return Doors(house.settings, programs, coached, key)


class Driver:
    """The steps of a run that share what was seen."""

    def __init__(self, house: House, plan: Plan, evidence: Evidence, tell: Told) -> None:
        """Drive this house through this plan."""
        self.house, self.plan, self.evidence, self.tell = house, plan, evidence, tell
        self._redis = redis.Redis.from_url(house.servers["valkey"].url)
        self._chance = random.Random(f"stash {plan.seed}")  # noqa: S311 - no secret
        self._stash: list[bytes] = []
        self._order = count()
        self._doing = "no fault yet"
        self._sampled = 0.0

    def wait_for_boot(self) -> None:
        """Wait until a worker and a scheduler beat."""
        until = time.monotonic() + BOOT_SECONDS
        while time.monotonic() < until:
            with transaction(self.house.engine) as session:
                if session.execute(ALIVE).scalar_one():
                    return
            time.sleep(LOOK_SECONDS)

    def go(self, doors: Doors) -> None:
        """Put the runs in and let the faults strike, each at its time."""
        start = time.monotonic()
        due: list[tuple[float, int, Waits]] = []
        for at, together in groupby(self.plan.wanted, key=lambda one: one.at):
            self._push(due, start + at, self._ask(doors, list(together)))
        for planned in self.plan.faults:
            self._push(due, start + planned.at, self._strike(planned))
        self._push(due, start, self._watch(start + self.plan.seconds))
        while due:
            at, _, steps = heapq.heappop(due)
            time.sleep(max(0.0, at - time.monotonic()))
            wait = next(steps, None)
            if wait is not None:
                self._push(due, time.monotonic() + wait, steps)

    def settle(self, seconds: float) -> None:
        """Wait until every run has ended."""
        self._doing = "all mended, waiting for the last runs"
        until = time.monotonic() + seconds
        while time.monotonic() < until and self._look():
            time.sleep(LOOK_SECONDS)

    def wait_for_queues(self) -> dict[str, int]:
        """Wait until no message is left, and return those that are."""
        until = time.monotonic() + QUEUES_SECONDS
        left = messages.unread(self._redis)
        while left and time.monotonic() < until:
            time.sleep(LOOK_SECONDS)
            left = messages.unread(self._redis)
        return left

    def close(self) -> None:
        """Give the connection back."""
        self._redis.close()

    def _push(self, due: list[tuple[float, int, Waits]], at: float, steps: Waits) -> None:
        heapq.heappush(due, (at, next(self._order), steps))

    def _ask(self, doors: Doors, wanted: Sequence[Wanted]) -> Waits:
        doors.ask(wanted)
        yield from ()

    def _strike(self, planned: Planned) -> Waits:
        """Let a fault strike; what it cannot find now it looks for again a little later."""
        for _ in range(TRIES):
            strike = Strike(planned.name, time.monotonic())
            chance = random.Random(planned.seed)  # noqa: S311 - a schedule, no secret
            scene = Scene(self.house, self._redis, chance, strike, self._stash)
            self._doing = planned.name
            try:
                yield from BY_NAME[planned.name].strike(scene)
            except (Missed, redis.RedisError, ProcessLookupError):
                yield TRY_AGAIN_SECONDS
            else:
                strike.ended = time.monotonic()
                self.evidence.strikes.append(strike)
                return

    def _watch(self, until: float) -> Waits:
        """Look at runs, messages and memory every now and then."""
        while time.monotonic() < until:
            self._keep_messages()
            self._look()
            yield LOOK_SECONDS

    def _keep_messages(self) -> None:
        try:
            self._stash += messages.copy(self._redis, self._chance)
        except redis.RedisError:
            return
        del self._stash[:-STASH]

    def _look(self) -> bool:
        """Say how far it has come; return whether anything is open, or cannot be seen."""
        try:
            with transaction(self.house.engine) as session:
                total, left = session.execute(COUNTS).one()
        except SQLAlchemyError:
            return True
        if time.monotonic() - self._sampled > SAMPLE_SECONDS:
            self._sampled = time.monotonic()
            self.evidence.memory.append(memory.sample(self.house, total - left))
        self.tell(f"{len(self.evidence.strikes)} of {len(self.plan.faults)} faults: {self._doing}", total - left)
        return left > 0
