"""Cues in what people write: words that a client's note, question or our own reply must not pass with unread.

The rows stand in `lexicon`. A cue that is negated, told of somebody else or of a text, or only imagined is none; one
of long ago is left as a warning. Measured on labelled sentences in docs/text-cues.md.
"""

import re
from collections.abc import Iterable
from functools import cache

from domain.facts import Facts
from domain.safety.lexicon.contexts import Excuse, excuse_of
from domain.safety.lexicon.eating import EATING_DISORDER
from domain.safety.lexicon.emergency import EMERGENCY
from domain.safety.lexicon.harm import DRUGS, MINORS, SELF_HARM
from domain.safety.lexicon.phrases import normalise, pattern_of
from domain.safety.lexicon.questions import CRASH, MEDICAL_QUESTIONS
from domain.safety.lexicon.replies import CLAIMS
from domain.safety.lexicon.rows import CueRow
from domain.vocabulary import ViolationType

CUES = (*SELF_HARM, *EMERGENCY, *EATING_DISORDER, *DRUGS, *MINORS, *MEDICAL_QUESTIONS, *CRASH)
"""Every row read in a client's words."""
REPLY_CUES = (*CLAIMS, *SELF_HARM, *(row for row in EATING_DISORDER if row.critical), *DRUGS, *MINORS, *CRASH)
"""Every row read in words meant for a client."""


class Cue(Facts):
    """One phrase that a rule found, and where in the text it stands."""

    rule: str
    violation_type: ViolationType
    critical: bool
    phrase: str
    start: int
    end: int


def find_cues(text: str) -> tuple[Cue, ...]:
    """Return the cues in a client's words, the critical ones first, then in reading order."""
    return _find(text, CUES)


def find_claims(text: str) -> tuple[Cue, ...]:
    """Return the cues in words meant for a client: a cure promised, an illness named, a drug changed, a danger advised.

    What is unsafe from a client is unsafe to a client too, except the questions: those are theirs to ask.
    """
    return _find(text, REPLY_CUES)


def worst(cues: Iterable[Cue]) -> Cue | None:
    """Return the first critical cue, else the first; None without any."""
    return max(cues, key=lambda cue: cue.critical, default=None)


@cache
def _compiled(phrases: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(pattern_of(phrase) for phrase in phrases))


def _find(text: str, rows: Iterable[CueRow]) -> tuple[Cue, ...]:
    plain, positions = normalise(text)
    found = [cue for row in rows for cue in _cues_of(row, text, plain, positions)]
    return tuple(sorted(found, key=lambda cue: (not cue.critical, cue.start, cue.rule)))


def _cues_of(row: CueRow, text: str, plain: str, positions: list[int]) -> Iterable[Cue]:
    for match in _compiled(row.phrases).finditer(plain):
        excuse = excuse_of(plain, match.start(), match.end(), row.excuses)
        harmless = row.unless and _compiled(row.unless).search(_sentence(plain, match.start(), match.end()))
        if harmless or excuse not in (None, Excuse.PAST):
            continue
        start, end = positions[match.start()], positions[match.end() - 1] + 1
        yield Cue(
            rule=row.id,
            violation_type=row.violation_type,
            critical=row.critical and excuse is None,
            phrase=text[start:end],
            start=start,
            end=end,
        )


def _sentence(plain: str, start: int, end: int) -> str:
    first = max(plain.rfind(mark, 0, start) for mark in ".!?\n")
    ends = [found for mark in ".!?\n" if (found := plain.find(mark, end)) >= 0]
    return plain[first + 1 : min(ends, default=len(plain))]
