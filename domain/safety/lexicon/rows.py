"""What a row of the lexicon is."""

from typing import NamedTuple

from domain.safety.lexicon.contexts import ANY_EXCUSE, Excuse
from domain.vocabulary import ViolationType

NEGATED, OTHER, IMAGINED, PAST = Excuse.NEGATED, Excuse.OTHER, Excuse.IMAGINED, Excuse.PAST
EATING, MEDICAL, UNSAFE = (
    ViolationType.EATING_DISORDER_SIGNAL,
    ViolationType.MEDICAL_CLAIM,
    ViolationType.UNSAFE_CONTENT,
)
WARNING, CRITICAL = False, True


class CueRow(NamedTuple):
    """One row: phrases, what they mean, what excuses them, and the words that make their sentence harmless."""

    id: str
    violation_type: ViolationType
    critical: bool
    phrases: tuple[str, ...]
    excuses: tuple[Excuse, ...] = ANY_EXCUSE
    unless: tuple[str, ...] = ()
    together: tuple[tuple[str, str], ...] = ()
    """Pairs that mean the same when both stand in one sentence, in any order."""
