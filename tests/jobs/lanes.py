"""A pipeline of two lanes beside each other, and a post that delivers each lane's messages when a test says so."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from domain.facts import Facts
from domain.pipelines import Fork, Pipeline, Stage
from domain.runs import Due
from domain.vocabulary import AgentName
from jobs.runtime import Runtime
from tests.jobs.harness import (
    Thoughts,
    deliver,
    messages,
    tiny_pipeline,
)

SCIENTIST, NUTRITIONIST, DIETITIAN = AgentName.SCIENTIST, AgentName.NUTRITIONIST, AgentName.DIETITIAN
COACH, PHYSICIAN = AgentName.COACH, AgentName.PHYSICIAN
EVERYBODY = [SCIENTIST, NUTRITIONIST, DIETITIAN, COACH, PHYSICIAN]


@dataclass
class Lanes(Thoughts):
    """What was thought, and what happens while an agent thinks, once."""

    meanwhile: dict[AgentName, Callable[[], object]] = field(default_factory=dict)


def forked(lanes: Lanes) -> Pipeline:
    """The tiny agents, two beside one."""
    stages = {stage.agent: eventful(lanes, stage) for stage in tiny_pipeline(lanes).stages}
    fork = Fork(lanes=((stages[NUTRITIONIST], stages[DIETITIAN]), (stages[COACH],)))
    return Pipeline("forked", 1, (stages[SCIENTIST], fork, stages[PHYSICIAN]), publishes=False)


def eventful(lanes: Lanes, stage: Stage) -> Stage:
    """The stage, with something happening while its agent thinks."""

    def think(facts: Facts, known: object) -> Facts:
        lanes.meanwhile.pop(AgentName(stage.agent), lambda: None)()
        return stage.think(facts, known)

    return replace(stage, think=think)


@dataclass
class Post:
    """The messages of each lane, delivered when the test says so."""

    runtime: Runtime
    kept: list[Due] = field(default_factory=list)

    def of(self, lane: int) -> list[Due]:
        """Take a lane's messages."""
        found = self.kept + messages(self.runtime)
        self.kept = [due for due in found if due.lane != lane]
        return [due for due in found if due.lane == lane]

    def deliver(self, lane: int, worker: Runtime | None = None) -> None:
        """Let a worker, or the usual one, work on a lane's messages here and now."""
        deliver(worker or self.runtime, self.of(lane))

    def deliver_all(self) -> None:
        """Go on until there are none, those of lane 0 first."""
        while found := self.of(0) or self.of(1):
            deliver(self.runtime, found)
