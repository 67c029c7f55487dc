"""PHYSICIAN, asked something: what do the tables say to this question about this client?"""

from collections import Counter
from collections.abc import Mapping
from datetime import timedelta

from domain.catalogue import Catalogue
from domain.consult.answering import LONGEST, answer
from domain.consult.composing import Answer
from domain.consult.topic import Record
from domain.errors import AgentError
from domain.facts import Facts
from domain.safety.symptom_signs import RECENT_DAYS
from domain.snapshot import Snapshot
from domain.vocabulary import FlagType, Symptom

Said = Answer


class Given(Facts):
    """The question, and what the record says of the client."""

    text: str
    record: Record


def given(snapshot: Snapshot, _: Mapping[str, Facts]) -> Given:
    """Pick the question, the client and the recent symptoms.

    Raises:
        AgentError: nothing was asked with this run, or more than can be read.
    """
    if snapshot.asked is None:
        message = "no question was put with this run; ask with `regimen ask` or POST /v1/clients/{id}/queries"
        raise AgentError(message)
    if len(snapshot.asked.text) > LONGEST:
        message = f"query: has {len(snapshot.asked.text):,} characters; ask again in at most {LONGEST:,}"
        raise AgentError(message)
    return Given(text=snapshot.asked.text, record=record_of(snapshot))


def record_of(snapshot: Snapshot) -> Record:
    """Return what of a snapshot answers rest on; dizziness counts once, until its flag was settled."""
    since = snapshot.today - timedelta(days=RECENT_DAYS)
    dizzy = [one.resolved_on for one in snapshot.settled_flags if one.flag_type is FlagType.TRAINING_DIZZINESS]
    counts = Counter(
        symptom
        for log in snapshot.days
        for symptom in log.symptoms
        if log.day > since and not (symptom is Symptom.DIZZINESS_TRAINING and dizzy and log.day <= max(dizzy))
    )
    settled = tuple(sorted({one.flag_type for one in snapshot.settled_flags}))
    return Record(client=snapshot.client, symptoms=dict(sorted(counts.items())), settled=settled)


def think(given: Given, _: Catalogue) -> Said:
    """Answer from the tables, or say that they do not answer it."""
    return answer(given.text, given.record)
