"""The coaching pipeline as a fork: the COACH beside everybody who plans food, joined before the PHYSICIAN."""

from dataclasses import replace

from domain.pipelines import COACHING, Fork, Pipeline
from domain.vocabulary import AgentName

NAME = "coaching_fork"
FOOD = (AgentName.NUTRITIONIST, AgentName.DIETITIAN, AgentName.CHEF)


def forked(sequence: Pipeline = COACHING) -> Pipeline:
    """Return the same agents with the COACH, who hears the SCIENTIST alone, in a lane of its own."""
    by_agent = {stage.agent: stage for stage in sequence.stages}
    food = tuple(by_agent[agent] for agent in FOOD)
    fork = Fork(lanes=(food, (by_agent[AgentName.COACH],)))
    return replace(sequence, name=NAME, steps=(by_agent[AgentName.SCIENTIST], fork, by_agent[AgentName.PHYSICIAN]))
