"""Cues in what people write: words that a client's note, question or our own reply must not pass with unread.

The rows stand in `lexicon`. A cue that is negated, told of somebody else or of a text, or only imagined is none; one
of long ago is left as a warning. Measured on labelled sentences in docs/text-cues.md.
"""

import re
from collections.abc import Iterable
from functools import cache

from domain.facts import Facts
from domain.safety.lexicon.contexts import Excuse, excuse_of
from domain.safety.lexicon.crash import CRASH
from domain.safety.lexicon.doping import DRUGS, MINORS
from domain.safety.lexicon.eating import PURGING, STARVING
from domain.safety.lexicon.eating_thoughts import DISORDERED, DOUBTFUL
from domain.safety.lexicon.emergency import EMERGENCY
from domain.safety.lexicon.harm import SELF_HARM
from domain.safety.lexicon.phrases import normalise, pattern_of
from domain.safety.lexicon.questions import MEDICAL_QUESTIONS
from domain.safety.lexicon.replies import CLAIMS
from domain.safety.lexicon.rows import CueRow
from domain.vocabulary import ViolationType

EATING_DISORDER = (*PURGING, *STARVING, *DISORDERED)
CUES = (*SELF_HARM, *EMERGENCY, *EATING_DISORDER, *DRUGS, *MINORS, *DOUBTFUL, *MEDICAL_QUESTIONS, *CRASH)
"""Every row read in a client's words, the gravest first."""
UNSAFE_ADVICE = (*SELF_HARM, *EATING_DISORDER, *DRUGS, *MINORS, *CRASH)
REPLY_CUES = (*CLAIMS, *(row._replace(together=()) for row in UNSAFE_ADVICE))
"""Every row read in words meant for a client, by phrases alone: advice against a thing has the words of the thing."""


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
    kept: list[Cue] = []
    for cue in sorted(found, key=lambda cue: (not cue.critical, cue.start, cue.rule)):
        if not any(cue.rule == other.rule and cue.start < other.end and other.start < cue.end for other in kept):
            kept.append(cue)
    return tuple(kept)


def _cues_of(row: CueRow, text: str, plain: str, positions: list[int]) -> Iterable[Cue]:
    for parts in (*_phrases(row, plain), *_pairs(row, plain)):
        start, end = min(part[0] for part in parts), max(part[1] for part in parts)
        excuses = {excuse_of(plain, *part, row.excuses) for part in parts}
        harmless = row.unless and _compiled(row.unless).search(plain, *_sentence(plain, start, end))
        if harmless or not excuses <= {None, Excuse.PAST}:
            continue
        first, last = positions[start], positions[end - 1] + 1
        yield Cue(
            rule=row.id,
            violation_type=row.violation_type,
            critical=row.critical and excuses == {None},
            phrase=text[first:last],
            start=first,
            end=last,
        )


Span = tuple[int, int]


def _phrases(row: CueRow, plain: str) -> Iterable[tuple[Span, ...]]:
    return ((match.span(),) for match in _compiled(row.phrases).finditer(plain))


def _pairs(row: CueRow, plain: str) -> Iterable[tuple[Span, ...]]:
    """Every word of a pair with the first of the other that stands in its sentence."""
    for one, other in row.together:
        for match in _compiled((one,)).finditer(plain):
            partner = _compiled((other,)).search(plain, *_sentence(plain, *match.span()))
            if partner is not None:
                yield match.span(), partner.span()


def _sentence(plain: str, start: int, end: int) -> Span:
    first = max(plain.rfind(mark, 0, start) for mark in ".!?\n")
    ends = [found for mark in ".!?\n" if (found := plain.find(mark, end)) >= 0]
    return first + 1, min(ends, default=len(plain))
