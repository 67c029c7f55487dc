"""What the rows of the PHYSICIAN's answers mean, by rule id, for `regimen why`."""

from collections.abc import Mapping

from domain.consult.food_topics import FOOD_TOPICS
from domain.consult.medicines import ASKED_ONLY
from domain.consult.screening import BY_RULE
from domain.consult.symptom_topics import SYMPTOM_TOPICS
from domain.consult.topic import NO_ROW, NOT_IN_TABLES, pair_of
from domain.reasons import Formula, in_words
from domain.safety.interactions import INTERACTIONS

FORMULAS: Mapping[str, Formula] = {
    **{
        f"query.{topic.id}": in_words(
            f"A question about {topic.id.replace('.', ', ').replace('_', ' ')}: {topic.urgency}, coaching"
            f" {topic.action}.",
            f"row {topic.id} of docs/answers.md; of several rows the most urgent and the strongest action count, and"
            " what is imagined or long past is at most `soon` and changes nothing",
        )
        for topic in (*dict.fromkeys(BY_RULE.values()), *SYMPTOM_TOPICS, *FOOD_TOPICS)
    },
    **{
        f"query.interaction.{pair_of(row)}": in_words(
            f"A question about {pair_of(row)}, an interaction of severity {row.severity}.",
            "warning: routine, serious: soon, urgent: urgent; both on record, never settled: the flag, else a warning",
        )
        for row in (*INTERACTIONS, *ASKED_ONLY)
    },
    NOT_IN_TABLES: in_words(
        "No row answers the question, so somebody has to look within days.",
        "soon, to a doctor",
        source="DOMAIN 6.3 [D]",
    ),
    NO_ROW: in_words(
        "No row speaks of this medicine and this supplement, which does not make them safe.",
        "soon, to a pharmacist",
        source="DOMAIN 6.3 [D]",
    ),
}
