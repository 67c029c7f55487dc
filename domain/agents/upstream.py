"""What earlier agents of the same run said, with its type back."""

from collections.abc import Mapping
from typing import TypeVar

from domain.facts import Facts
from domain.vocabulary import AgentName

Said = TypeVar("Said", bound=Facts)


def spoken(said: Mapping[str, Facts], agent: AgentName, kind: type[Said]) -> Said:
    """Return what `agent` said.

    Raises:
        LookupError: the agent has not spoken, or said something of another kind: the pipeline's order is wrong.
    """
    message = said.get(agent)
    if not isinstance(message, kind):
        text = f"{agent} has not spoken yet; put it earlier in domain/pipelines.py"
        raise LookupError(text)  # noqa: TRY004 - absent and of another kind are one mistake: the order is wrong
    return message
