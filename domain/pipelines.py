"""PIPELINES: which agents run, in which order, with what limits. A new agent is one file, one row, one test."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from itertools import pairwise
from typing import Any

from domain.agents import chef, coach, dietitian, nutritionist, physician, physician_query, scientist
from domain.errors import InvalidInput, UnknownStage
from domain.facts import Facts
from domain.vocabulary import AgentName

Messages = Mapping[str, Facts]
FIT_NAME = re.compile("[A-Za-z_][A-Za-z0-9_-]*")


class Loads(StrEnum):
    """What is frozen at a run's start."""

    CLIENT = "client"
    """Everything about the client, the program and the catalogue: a `Snapshot`."""
    QUESTION = "question"
    """The same, and the question that the run was put in with; such a pipeline ends in its answer."""
    NOTHING = "nothing"
    """Only what the run itself says: a `Bare` snapshot. For pipelines that coach nobody."""


@dataclass(frozen=True)
class Retry:
    """How often a stage that fails is tried, and how long it waits in between."""

    max_attempts: int
    base_seconds: float
    """The first delay; each further one is twice as long, at most 15 minutes."""


@dataclass(frozen=True)
class Stage:
    """One agent's turn."""

    agent: str
    data_type: str
    """What its message is called on the edge to the next agent."""
    given: Callable[[Any, Messages], Facts]
    think: Callable[[Any, Any], Facts]
    said: type[Facts]
    time_limit_seconds: int
    version: str
    """Raise it when the agent would answer the same input otherwise: it is part of the cache key."""
    cached: bool = True
    """Whether its last answer to the same input is used again; no gain for an agent that thinks faster than Redis."""
    retry: Retry | None = None
    """None takes the operator's settings."""
    hears: tuple[str, ...] | None = None
    """Whose messages it is given, of all that have spoken; None is everybody's."""


@dataclass(frozen=True)
class Fork:
    """Lanes of stages that run beside each other; the step after it waits for all of them."""

    lanes: tuple[tuple[Stage, ...], ...]


@dataclass(frozen=True)
class Then:
    """What follows a stage in its lane."""

    position: int | None
    """The next stage of this lane; None when the lane, or the run, ends here."""
    opens: tuple[tuple[int, int], ...] = ()
    """Lanes that begin now, each with its first stage."""
    joins: bool = False
    """Whether the next step waits for every other lane."""


@dataclass(frozen=True)
class Pipeline:
    """Agents in the order they speak, some of them beside each other."""

    name: str
    version: int
    """Raise it when stages are added, removed or reordered; runs in flight end on the version they began with."""
    steps: tuple[Stage | Fork, ...]
    publishes: bool = True
    """Whether it ends in a PHYSICIAN's verdict and a week to publish."""
    loads: Loads = Loads.CLIENT

    def __post_init__(self) -> None:
        """Refuse a shape that cannot run.

        Raises:
            InvalidInput: no step, a fork at either end, beside another or of one lane, an empty lane, or an agent that
                speaks twice.
        """
        agents = [stage.agent for stage in self.stages]
        ends_in_stages = self.steps and isinstance(self.steps[0], Stage) and isinstance(self.steps[-1], Stage)
        forks = [step for step in self.steps if isinstance(step, Fork)]
        touching = any(isinstance(one, Fork) and isinstance(after, Fork) for one, after in pairwise(self.steps))
        if not ends_in_stages or touching or any(len(fork.lanes) < 2 or not all(fork.lanes) for fork in forks):
            shape = "a fork has two lanes or more, none empty, and a stage on either side"
            message = f"pipeline {self.name!r}: begin and end with a stage; {shape}"
            raise InvalidInput(message)
        unfit = [agent for agent in agents if not FIT_NAME.fullmatch(agent)]
        if unfit:
            message = f"pipeline {self.name!r}: agent {unfit[0]!r} names a queue; use letters, digits, _ and -"
            raise InvalidInput(message)
        if len(set(agents)) < len(agents):
            message = f"pipeline {self.name!r}: an agent speaks once in a run; give the second turn a name of its own"
            raise InvalidInput(message)

    @property
    def answers(self) -> bool:
        """Whether it ends in the answer to a question."""
        return self.loads is Loads.QUESTION

    @cached_property
    def stages(self) -> tuple[Stage, ...]:
        """Every stage; its place in here is its position. The lanes of a fork follow one another."""
        return tuple(stage for step in self.steps for lane in lanes(step) for stage in lane)

    @cached_property
    def routes(self) -> tuple[Then, ...]:
        """What follows each stage, by position."""
        return tuple(_routes(self.steps))

    @cached_property
    def lane_of(self) -> tuple[int, ...]:
        """The lane each stage stands in, by position; 0 outside forks."""
        return tuple(number for step in self.steps for number, lane in enumerate(lanes(step)) for _ in lane)

    def agent_after(self, position: int) -> str:
        """Return who reads the message of the stage at `position`; the last is read by the first, next week."""
        then = self.routes[position]
        if then.joins:
            after = (later for later in range(position + 1, len(self.stages)) if self.lane_of[later] == 0)
            return self.stages[next(after)].agent
        return self.stages[then.position or 0].agent

    def due(self, said: Collection[str]) -> tuple[tuple[int, int], ...]:
        """Return (lane, position) of every stage that may begin once those agents have spoken; lane 0 stands always.

        Lane 0 that has reached a join stands at the step after it, whether or not the other lanes are through.
        """
        for step, first in zip(self.steps, _firsts(self.steps), strict=True):
            missing: list[tuple[int, int]] = []
            for number, lane in enumerate(lanes(step)):
                start = first + sum(len(before) for before in lanes(step)[:number])
                left = [start + place for place, stage in enumerate(lane) if stage.agent not in said]
                missing += [(number, left[0])] if left else []
            if missing and missing[0][0] > 0:
                missing.insert(0, (0, first + sum(map(len, lanes(step)))))
            if missing:
                return tuple(missing)
        return ()


def lanes(step: Stage | Fork) -> tuple[tuple[Stage, ...], ...]:
    """Return a step as lanes; a stage by itself is one lane."""
    return step.lanes if isinstance(step, Fork) else ((step,),)


def _firsts(steps: tuple[Stage | Fork, ...]) -> list[int]:
    sizes = [sum(map(len, lanes(step))) for step in steps]
    return [sum(sizes[:number]) for number in range(len(sizes))]


def _routes(steps: tuple[Stage | Fork, ...]) -> Iterator[Then]:
    firsts = [*_firsts(steps), None]
    for number, step in enumerate(steps):
        after = firsts[number + 1]
        position = firsts[number] or 0
        for lane_number, lane in enumerate(lanes(step)):
            for place in range(len(lane)):
                last = place + 1 == len(lane)
                position += 1
                if not last:
                    yield Then(position)
                elif isinstance(step, Fork):
                    yield Then(after if lane_number == 0 else None, joins=True)
                else:
                    yield Then(after, opens=_opens(steps[number + 1 : number + 2], after))


def _opens(following: tuple[Stage | Fork, ...], first: int | None) -> tuple[tuple[int, int], ...]:
    if first is None or not following or isinstance(following[0], Stage):
        return ()
    sizes = [len(lane) for lane in following[0].lanes]
    return tuple((number, first + sum(sizes[:number])) for number in range(1, len(sizes)))


COACHING = Pipeline(
    name="coaching",
    version=1,
    steps=(
        Stage(AgentName.SCIENTIST, "energy_assessment", scientist.given, scientist.think, scientist.Said, 20, "2"),
        Stage(
            AgentName.NUTRITIONIST, "daily_targets", nutritionist.given, nutritionist.think, nutritionist.Said, 20, "2"
        ),
        Stage(AgentName.DIETITIAN, "meal_targets", dietitian.given, dietitian.think, dietitian.Said, 20, "2"),
        Stage(AgentName.CHEF, "week_menu", chef.given, chef.think, chef.Said, 60, "2"),
        Stage(AgentName.COACH, "training_week", coach.given, coach.think, coach.Said, 20, "2"),
        Stage(AgentName.PHYSICIAN, "safety_verdict", physician.given, physician.think, physician.Said, 20, "2"),
    ),
)

PHYSICIAN_QUERY = Pipeline(
    name="physician_query",
    version=1,
    steps=(
        Stage(
            AgentName.PHYSICIAN,
            "answer",
            physician_query.given,
            physician_query.think,
            physician_query.Said,
            time_limit_seconds=10,
            version="1",
            cached=False,
        ),
    ),
    publishes=False,
    loads=Loads.QUESTION,
)
"""Questions about a client, beside their weeks. docs/adr/0014."""

PIPELINES = {COACHING.name: COACHING, PHYSICIAN_QUERY.name: PHYSICIAN_QUERY}


def find(name: str, version: int | None = None) -> Pipeline:
    """Return the pipeline of that name; `version` None takes the one this code has.

    Raises:
        UnknownStage: no such pipeline, or another version than this code has.
    """
    pipeline = PIPELINES.get(name)
    if pipeline is None:
        text = f"pipeline {name!r} is not in domain/pipelines.py here"
        raise UnknownStage(text)
    if version not in {None, pipeline.version}:
        text = f"pipeline {name!r} is at version {pipeline.version} here, the run began on {version}"
        raise UnknownStage(text)
    return pipeline
