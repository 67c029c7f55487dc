"""PIPELINES: which agents run, in which order, with what limits. A new agent is one file, one row, one test."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from domain.agents import chef, coach, dietitian, nutritionist, physician, scientist
from domain.catalogue import Catalogue
from domain.errors import UnknownStage
from domain.facts import Facts
from domain.snapshot import Snapshot
from domain.vocabulary import AgentName

Messages = Mapping[AgentName, Facts]


@dataclass(frozen=True)
class Stage:
    """One agent's turn."""

    agent: AgentName
    data_type: str
    """What its message is called on the edge to the next agent."""
    given: Callable[[Snapshot, Messages], Facts]
    think: Callable[[Any, Catalogue], Facts]
    said: type[Facts]
    time_limit_seconds: int
    version: str
    """Raise it when the agent would answer the same input otherwise: it is part of the cache key."""


@dataclass(frozen=True)
class Pipeline:
    """A named sequence of agents."""

    name: str
    version: int
    """Raise it when stages are added, removed or reordered; runs in flight end on the version they began with."""
    stages: tuple[Stage, ...]
    publishes: bool = True
    """Whether it ends in a PHYSICIAN's verdict and a week to publish."""

    def agent_after(self, position: int) -> AgentName:
        """Return who reads the message of the stage at `position`; the last is read by the first, next week."""
        return self.stages[(position + 1) % len(self.stages)].agent


COACHING = Pipeline(
    name="coaching",
    version=1,
    stages=(
        Stage(AgentName.SCIENTIST, "energy_assessment", scientist.given, scientist.think, scientist.Said, 20, "1"),
        Stage(
            AgentName.NUTRITIONIST, "daily_targets", nutritionist.given, nutritionist.think, nutritionist.Said, 20, "1"
        ),
        Stage(AgentName.DIETITIAN, "meal_targets", dietitian.given, dietitian.think, dietitian.Said, 20, "1"),
        Stage(AgentName.CHEF, "week_menu", chef.given, chef.think, chef.Said, 60, "1"),
        Stage(AgentName.COACH, "training_week", coach.given, coach.think, coach.Said, 20, "1"),
        Stage(AgentName.PHYSICIAN, "safety_verdict", physician.given, physician.think, physician.Said, 20, "1"),
    ),
)

PIPELINES = {COACHING.name: COACHING}


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
