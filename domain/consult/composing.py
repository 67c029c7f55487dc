"""Putting the rows that answer a question together: one answer, what it rests on, and what follows."""

from collections.abc import Sequence
from typing import Any

from domain.consult.medicines import Unknown
from domain.consult.topic import CONTINUE, NO_ROW, NOT_IN_TABLES, ROUTINE, SOON, Found, Kind
from domain.facts import Facts, Reason, Scalar
from domain.safety import referrals as to
from domain.safety.findings import Flag
from domain.vocabulary import AgentName, FlagType, PipelineAction, QueryUrgency, Severity

URGENCIES, ACTIONS, SEVERITIES = list(QueryUrgency), list(PipelineAction), list(Severity)
"""Mildest first."""
NOTHING_MADE_UP = (
    "The tables Regimen answers from have nothing on this, and nothing is made up. Ask a doctor or, about medicines, a"
    " pharmacist; if it feels urgent, do not wait."
)
NO_ROW_OF = "The tables have no row for {}, which does not mean that it is safe: ask a pharmacist."
TABLES_ALONE = "This is from Regimen's tables{words}. It is no examination, and whoever treats the client decides."


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


def compose(found: Sequence[Found], unknown: Sequence[Unknown] = (), *, emergency: bool = False) -> Answer:
    """Put rows together: the most urgent first, with its referral; no row says so and refers."""
    ranked = sorted(found, key=lambda one: (-URGENCIES.index(_urgency(one)), -ACTIONS.index(_action(one))))
    urgency = max([_urgency(one) for one in ranked] or [SOON], key=URGENCIES.index)
    action = max([_action(one) for one in ranked] or [CONTINUE], key=ACTIONS.index)
    if unknown:
        urgency = max(urgency, SOON, key=URGENCIES.index)
    words = tuple(dict.fromkeys(word for one in ranked for word in one.words))
    sentences = [one.topic.advice for one in ranked]
    sentences += [NO_ROW_OF.format(f"{one.medicine} with {one.other}") for one in unknown]
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
        reasons=_reasons(ranked, action, unknown),
    )
    return said.model_copy(update={"summary": _summary(said)})


def _urgency(one: Found) -> QueryUrgency:
    return min(SOON, one.topic.urgency, key=URGENCIES.index) if one.distant else one.topic.urgency


def _action(one: Found) -> PipelineAction:
    return CONTINUE if one.distant else one.topic.action


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


def _reasons(ranked: Sequence[Found], action: PipelineAction, unknown: Sequence[Unknown]) -> tuple[Reason, ...]:
    """Return what decided each field, and for every row by which words it was found."""
    missing = NO_ROW if unknown else NOT_IN_TABLES
    routine = not ranked or (unknown and _urgency(ranked[0]) is ROUTINE)
    deciding: dict[str, Found | None] = {
        "urgency": None if routine else ranked[0],
        "action": next((one for one in ranked if _action(one) is action), None),
        "referral_target": _referring(ranked, unknown),
        **{f"topics.{place}": one for place, one in enumerate(ranked)},
    }
    return tuple(_reason(about, one, missing) for about, one in deciding.items())


def _referring(ranked: Sequence[Found], unknown: Sequence[Unknown]) -> Found | None:
    """Return the row that says whom to see, or that nobody needs to; None where an unknown pair does."""
    named = next((one for one in ranked if one.topic.referral), None)
    return named or (None if unknown else next(iter(ranked), None))


def _reason(about: str, one: Found | None, missing: str) -> Reason:
    if one is None:
        return Reason(about=about, rule=missing, source="DOMAIN 6.3 [D]")
    inputs: dict[str, Scalar] = {"words": ", ".join(one.words), "distant": one.distant}
    return Reason(about=about, rule=f"query.{one.topic.id}", inputs=inputs, source="; ".join(one.topic.sources))


def _summary(said: Answer) -> str:
    head = "Answered" if said.answered else "Not in the tables"
    whom = f", refer to {said.referral_target}" if said.referral_target else ""
    return f"{head}: {'; '.join(said.topics) or 'no row'}; {said.urgency}{whom}; coaching: {said.action}."
