"""Answering a question from the tables, or saying that they do not answer it. DOMAIN 6."""

from collections.abc import Iterable, Sequence
from typing import Any

from domain.consult.food_topics import FOOD_TOPICS
from domain.consult.mechanisms import mechanism_of
from domain.consult.medicines import Meeting, Unknown, meetings, unknowns
from domain.consult.screening import DOSE, answers_of, cues_of, find_emergency
from domain.consult.symptom_topics import SYMPTOM_TOPICS
from domain.consult.topic import CONTINUE, MODIFY, PAUSE, ROUTINE, SOON, URGENT, Found, Kind, Record, Topic, find_topics
from domain.facts import Facts, Reason
from domain.safety import referrals as to
from domain.safety.cues import find_claims
from domain.safety.findings import Flag
from domain.vocabulary import AgentName, FlagType, PipelineAction, QueryUrgency, Severity

TOPICS: tuple[Topic, ...] = (*SYMPTOM_TOPICS, *FOOD_TOPICS)
"""Every row that a question is looked up in."""
LONGEST = 2_000
"""Characters of a question."""

WARNING, SERIOUS, AVOID = Severity.WARNING, Severity.SERIOUS, Severity.URGENT
URGENCY_OF = {WARNING: ROUTINE, SERIOUS: SOON, AVOID: URGENT}
URGENCIES, ACTIONS = list(QueryUrgency), list(PipelineAction)
SEVERITIES = list(Severity)
NOTHING_MADE_UP = (
    "The tables Regimen answers from have nothing on this, and nothing is made up. Ask a doctor or, about medicines, a"
    " pharmacist; if it feels urgent, do not wait."
)
TABLES_ALONE = "This is from Regimen's tables{words}. It is no examination, and whoever treats the client decides."
MANY_AT_ONCE = ("cue", "interaction")
"""Subjects of which every row answers."""
WITHHELD = "What the tables say to this may not be told here. Ask a doctor."


class Answer(Facts):
    """What the PHYSICIAN says to a question, and what follows."""

    kind: Kind
    answered: bool
    """False when the tables have nothing on it."""
    emergency: bool
    text: str
    mechanism: str | None
    sources: tuple[str, ...]
    referral_target: str | None
    urgency: QueryUrgency
    action: PipelineAction
    topics: tuple[str, ...]
    """The rows that answered."""
    understood: tuple[str, ...]
    """The words of the question by which they were found."""
    flags: tuple[Flag, ...]
    context: dict[str, Any] = {}
    """What of the record was looked at."""
    summary: str
    """For an operator, without a word of the question."""
    reasons: tuple[Reason, ...]


def answer(text: str, record: Record) -> Answer:
    """Return what the tables say to a question about this client; an emergency comes before everything else."""
    return answer_emergency(text) or _screened(_look_up(text, record), record)


def answer_emergency(text: str) -> Answer | None:
    """Return the answer to an emergency, which needs no record; None when the words show none."""
    found = find_emergency(text)
    return _answer(found, emergency=True) if found else None


def _look_up(text: str, record: Record) -> Answer:
    met = meetings(text, record)
    cues = answers_of(cues_of(text))
    topics = find_topics(text, record, TOPICS)
    unknown = unknowns(text, record, met)
    if (met or unknown) and not any(one.topic.subject == DOSE.subject for one in topics):
        cues = tuple(one for one in cues if one.topic is not DOSE)
    found = _one_a_subject((*cues, *(_asked_about(meeting, record) for meeting in met), *topics))
    grave = [one for one in found if one.topic.referral == to.EMERGENCY and not one.distant]
    return _answer(grave, emergency=True) if grave else _answer(found, unknown)


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
        said = said.model_copy(update={"text": WITHHELD, "mechanism": None, "answered": False})
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
    pair = f"{row.drug} with {row.supplement}" if row.supplement else row.drug
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


def _urgency(one: Found) -> QueryUrgency:
    return min(SOON, one.topic.urgency, key=URGENCIES.index) if one.distant else one.topic.urgency


def _action(one: Found) -> PipelineAction:
    return CONTINUE if one.distant else one.topic.action


def _answer(found: Sequence[Found], unknown: Sequence[Unknown] = (), *, emergency: bool = False) -> Answer:
    """Put rows together: the most urgent first, with its referral; no row says so and refers."""
    ranked = sorted(found, key=lambda one: (-URGENCIES.index(_urgency(one)), -ACTIONS.index(_action(one))))
    urgency = max([_urgency(one) for one in ranked] or [SOON], key=URGENCIES.index)
    action = max([_action(one) for one in ranked] or [CONTINUE], key=ACTIONS.index)
    if unknown:
        urgency = max(urgency, SOON, key=URGENCIES.index)
    words = tuple(dict.fromkeys(word for one in ranked for word in one.words))
    sentences = [one.topic.advice for one in ranked] + [
        f"The tables have no row for {one.medicine} with {one.supplement}, which does not mean that it is safe: ask a"
        " pharmacist."
        for one in unknown
    ]
    sentences.append(_closing(words, silent=not ranked and not unknown))
    referral = next((one.topic.referral for one in ranked if one.topic.referral), None)
    if referral is None and (unknown or not ranked):
        referral = to.PHARMACIST if unknown else to.GP
    mechanisms = dict.fromkeys(one.topic.mechanism for one in ranked if one.topic.mechanism)
    kind: Kind = ranked[0].topic.kind if ranked else "unanswered"
    said = Answer(
        kind="emergency" if emergency else kind,
        answered=bool(ranked),
        emergency=emergency,
        text="\n".join(dict.fromkeys(sentences)),
        mechanism=" ".join(mechanisms) or None,
        sources=tuple(dict.fromkeys(source for one in ranked for source in one.topic.sources)),
        referral_target=referral,
        urgency=urgency,
        action=action,
        topics=tuple(one.topic.id for one in ranked),
        understood=words,
        flags=_flags(ranked),
        summary="",
        reasons=_reasons(ranked),
    )
    return said.model_copy(update={"summary": _summary(said)})


def _closing(words: Sequence[str], *, silent: bool) -> str:
    if silent:
        return NOTHING_MADE_UP
    return TABLES_ALONE.format(words=f", for what was understood: {', '.join(words)}" if words else "")


def _flags(found: Sequence[Found]) -> tuple[Flag, ...]:
    worst: dict[FlagType, Flag] = {}
    for one in found:
        if one.topic.flag is None or one.distant:
            continue
        flag_type, severity = one.topic.flag
        held = worst.get(flag_type)
        if held is None or SEVERITIES.index(severity) > SEVERITIES.index(held.severity):
            name = one.topic.id
            worst[flag_type] = Flag(
                flag_type=flag_type,
                severity=severity,
                description=f"asked about: {name.replace('.', ', ').replace('_', ' ')}",
                referral_target=one.topic.referral,
                detecting_agent=AgentName.PHYSICIAN,
                rule=f"query.{name}",
                evidence={"topic": name},
            )
    return tuple(worst.values())


def _reasons(found: Sequence[Found]) -> tuple[Reason, ...]:
    return tuple(
        Reason(
            about=about,
            rule=f"query.{one.topic.id}",
            inputs={"words": ", ".join(one.words), "distant": one.distant},
            source="; ".join(one.topic.sources),
        )
        for one in found[:1]
        for about in ("urgency", "action", "referral_target")
    )


def _summary(said: Answer) -> str:
    head = "Answered" if said.answered else "Not in the tables"
    whom = f", refer to {said.referral_target}" if said.referral_target else ""
    return f"{head}: {'; '.join(said.topics) or 'no row'}; {said.urgency}{whom}; coaching: {said.action}."
