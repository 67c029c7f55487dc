"""What an answer changes in a client's coaching, as it is logged."""

from domain.consult.composing import Answer
from domain.publication import Adjustment
from domain.safety.red_flags import PAUSES
from domain.vocabulary import AdjustmentType, AgentName, PipelineAction


def adjustments_of(answer: Answer) -> tuple[Adjustment, ...]:
    """Return the adjustment that records a pause; nothing for an answer that lets coaching go on."""
    if answer.action is not PipelineAction.PAUSE:
        return ()
    paused = {agent for flag in answer.flags for agent in PAUSES.get((flag.flag_type, flag.severity), ())}
    return (
        Adjustment(
            trigger_type=AdjustmentType.RED_FLAG_PAUSE,
            detecting_agent=AgentName.PHYSICIAN,
            old_values={"coaching": "goes on"},
            new_values={"coaching": "paused", "flags": [flag.flag_type for flag in answer.flags]},
            affected_agents=tuple(agent for agent in AgentName if agent in paused or answer.emergency),
            reason=answer.summary,
        ),
    )
