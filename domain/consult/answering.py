"""Answering a question from the tables, or saying that they do not answer it. DOMAIN 6.3."""

import re
from collections.abc import Iterable

from domain.consult.composing import Answer, compose
from domain.consult.food_topics import FOOD_TOPICS
from domain.consult.mechanisms import mechanism_of
from domain.consult.medicines import Meeting, meetings, unknowns
from domain.consult.screening import DOSE, answers_of, cues_of, find_emergency
from domain.consult.symptom_topics import SYMPTOM_TOPICS
from domain.consult.topic import (
    CONTINUE,
    MODIFY,
    PAUSE,
    ROUTINE,
    SOON,
    URGENT,
    Found,
    Record,
    Topic,
    find_topics,
    pair_of,
)
from domain.safety import referrals as to
from domain.safety.cues import find_claims
from domain.vocabulary import FlagType, Severity

TOPICS: tuple[Topic, ...] = (*SYMPTOM_TOPICS, *FOOD_TOPICS)
"""Every row that a question is looked up in."""
LONGEST = 2_000
"""Characters of a question."""

WARNING, SERIOUS, AVOID = Severity.WARNING, Severity.SERIOUS, Severity.URGENT
URGENCY_OF = {WARNING: ROUTINE, SERIOUS: SOON, AVOID: URGENT}
MANY_AT_ONCE = ("cue", "interaction")
"""Subjects of which every row answers."""
THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}\b)")
"""The comma of `1,000 kcal`, which ends no clause."""
WITHHELD = "What the tables say to this may not be told here. Ask a doctor."


def answer(text: str, record: Record) -> Answer:
    """Return what the tables say to a question about this client; an emergency comes before everything else."""
    return answer_emergency(text) or _screened(_look_up(THOUSANDS.sub("", text), record), record)


def answer_emergency(text: str) -> Answer | None:
    """Return the answer to an emergency, which needs no record; None when the words show none."""
    found = find_emergency(text)
    return compose(found, emergency=True) if found else None


def _look_up(text: str, record: Record) -> Answer:
    met = meetings(text, record)
    cues = answers_of(cues_of(text))
    topics = find_topics(text, record, TOPICS)
    unknown = unknowns(text, record, met)
    if (met or unknown) and not any(one.topic.subject == DOSE.subject for one in topics):
        cues = tuple(one for one in cues if one.topic is not DOSE)
    found = _one_a_subject((*cues, *(_asked_about(meeting, record) for meeting in met), *topics))
    grave = [one for one in found if one.topic.referral == to.EMERGENCY and not one.distant]
    return compose(grave, emergency=True) if grave else compose(found, unknown)


def _screened(said: Answer, record: Record) -> Answer:
    """Return the answer with what it rests on; one that claims a cure or changes a drug is withheld."""
    client = record.client
    context = {
        "medications": list(client.medications),
        "supplements": list(client.supplements),
        "conditions": list(client.conditions),
        "pregnancy": client.pregnancy.value,
        "symptoms_14_days": {symptom.value: times for symptom, times in sorted(record.symptoms.items())},
    }
    if any(claim.critical for claim in find_claims(said.text)):
        referral = said.referral_target or to.GP
        said = said.model_copy(
            update={"text": WITHHELD, "mechanism": None, "answered": False, "referral_target": referral}
        )
    return said.model_copy(update={"context": context})


def _asked_about(meeting: Meeting, record: Record) -> Found:
    """Return an interaction as a row. What is on record is the weekly review's, unless it has not been settled yet."""
    row = meeting.row
    mechanism = mechanism_of(row.drug, row.supplement)
    action, flag = CONTINUE, None
    if row.supplement and row.severity is not WARNING:
        settled = FlagType.SUPPLEMENT_INTERACTION in record.settled
        if meeting.both_recorded and not settled:
            action, flag = PAUSE, (FlagType.SUPPLEMENT_INTERACTION, row.severity)
        elif not meeting.both_recorded:
            action, flag = MODIFY, (FlagType.SUPPLEMENT_INTERACTION, WARNING)
    pair = pair_of(row)
    advice = row.advice.replace("stop it", f"leave out {row.supplement}")
    advice = advice.replace(f"stop {row.supplement}", f"leave out {row.supplement}")
    topic = Topic(
        f"interaction.{pair}", "interaction", (), mechanism.text if mechanism else "",
        f"{pair[0].upper()}{pair[1:]}: {advice}. Show the list of everything taken to a pharmacist first.",
        (mechanism.source if mechanism else "DOMAIN 6.2 [M]",), to.PHARMACIST, URGENCY_OF[row.severity], action, flag,
    )  # fmt: skip
    return Found(topic, meeting.words)


def _one_a_subject(found: Iterable[Found]) -> tuple[Found, ...]:
    first: dict[str, Found] = {}
    for one in found:
        first.setdefault(one.topic.id if one.topic.subject in MANY_AT_ONCE else one.topic.subject, one)
    return tuple(first.values())
