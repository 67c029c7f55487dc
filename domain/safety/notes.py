"""What a client's free text tells the safety review: cues in notes that nobody has settled yet.

A text is known by its hash; once somebody has settled it, it is not read again.
"""

import hashlib
from collections.abc import Callable, Iterable
from functools import lru_cache

from domain.safety.chart import Chart
from domain.safety.cues import CUES, Cue, find_claims, find_cues
from domain.safety.findings import Figures, Violation, ViolationTrigger
from domain.safety.referrals import CUE_REFERRALS
from domain.vocabulary import ViolationType

NOTE_DAYS = 14
"""Days in which a note counts; one with a critical cue counts until it is settled [D]."""

_rank = [row.id for row in CUES].index
_cues = lru_cache(maxsize=256)(find_cues)
_claims = lru_cache(maxsize=4096)(find_claims)
"""Most of a plan's sentences are the same from week to week."""


def hash_of(text: str) -> str:
    """Return the SHA-256 by which a text is logged without being kept."""
    return hashlib.sha256(text.encode()).hexdigest()


def said(violation_type: ViolationType, *, critical: bool) -> Callable[[Chart], Figures | None]:
    """Return the rule that an unsettled note holds such a cue; its figures name the gravest of the newest note."""

    def broken(chart: Chart) -> Figures | None:
        for note in sorted(chart.notes, key=lambda note: note.day, reverse=True):
            if hash_of(note.text) in chart.settled_texts:
                continue
            if not critical and (chart.today - note.day).days > NOTE_DAYS:
                continue
            found = [
                cue for cue in _cues(note.text) if (cue.violation_type, cue.critical) == (violation_type, critical)
            ]
            if found:
                gravest = min(found, key=lambda cue: _rank(cue.rule))
                return _figures(gravest, note.text) | {"on": note.day.isoformat()}
        return None

    return broken


def claimed(violation_type: ViolationType) -> Callable[[Chart], Figures | None]:
    """Return the rule that a sentence meant for the client holds what none may hold."""

    def broken(chart: Chart) -> Figures | None:
        for text in _sentences(chart):
            for cue in _claims(text):
                if cue.violation_type is violation_type and cue.critical:
                    return _figures(cue, text)
        return None

    return broken


def _figures(cue: Cue, text: str) -> Figures:
    return {"cue": cue.rule, "phrase": cue.phrase, "text_sha256": hash_of(text)}


def _sentences(chart: Chart) -> tuple[str, ...]:
    """Every free sentence of the plan that the client reads."""
    exercises = [planned for session in chart.coach.sessions for planned in session.exercises]
    texts = [
        *chart.scientist.hardgainer_tactics,
        *chart.nutritionist.special_considerations,
        *chart.dietitian.notes,
        *chart.coach.limits,
        *(text for planned in exercises for text in (planned.notes, planned.progression_rule)),
    ]
    return tuple(dict.fromkeys(text for text in texts if text))


def broken_by(texts: Iterable[str]) -> tuple[Violation, ...]:
    """Return the violations of texts that no chart holds: what came with an intake, or a question."""
    return tuple(
        Violation(
            violation_type=cue.violation_type,
            critical=cue.critical,
            trigger=ViolationTrigger.INPUT,
            description=f'"{cue.phrase}" was written',
            referral_target=CUE_REFERRALS.get(cue.rule),
            rule=cue.rule,
            evidence=_figures(cue, text),
        )
        for text in texts
        for cue in find_cues(text)
    )
