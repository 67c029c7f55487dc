"""docs/answers.md: everything the PHYSICIAN can answer, rendered from the tables for whoever reviews them.

.venv/bin/python -m domain.consult.listing > docs/answers.md
"""

import sys
from collections.abc import Iterable

from domain.consult.food_topics import FOOD_TOPICS
from domain.consult.mechanisms import mechanism_of
from domain.consult.medicines import ASKED_ONLY
from domain.consult.screening import BY_RULE
from domain.consult.symptom_topics import SYMPTOM_TOPICS
from domain.consult.topic import Topic
from domain.safety.interactions import INTERACTIONS

HEAD = """# What the PHYSICIAN can answer

Questions (`./regimen ask`, `POST /v1/clients/{client}/queries`) are answered from these rows and from nothing else. A
row answers when all that it is about is mentioned or on the client's record; of one subject (the word before the dot)
the most specific row answers. A question no row is found for is said to be unanswered and referred. Marks: [R] read in
the source, [M] from memory, [D] our choice; "as quoted by others" was read where it is quoted.

**To be reviewed by a physician, a pharmacist and a dietitian before use with people.**

A symptom that is only imagined (`what if`) or long past (`years ago`) is answered, at most as `soon`, and changes
nothing. `pause` raises the flag, which holds every week until `regimen flags resolve`; an emergency also pauses the
client. `modify` raises the flag where one is named. This page is made by
`.venv/bin/python -m domain.consult.listing > docs/answers.md`."""
HEADINGS = ("row", "why", "what to do", "refer to", "urgency", "coaching", "flag", "source")


def render() -> str:
    """Return docs/answers.md."""
    cues = dict.fromkeys(BY_RULE.values())
    parts = (
        HEAD,
        "## Found by the words alone\n\nText cues, before anything is looked up.",
        _table(HEADINGS, map(_row, cues)),
        "## Symptoms, training, pregnancy",
        _table(HEADINGS, map(_row, SYMPTOM_TOPICS)),
        "## Food, supplements, medicines",
        _table(HEADINGS, map(_row, FOOD_TOPICS)),
        "## Interactions\n\nUrgency by grade: avoid `urgent`, major `soon`, moderate `routine`; all refer to a"
        " pharmacist. No row for a pair is never taken for safe.",
        _table(("drug", "with", "grade", "why", "what to do", "source"), _interactions()),
    )
    return "\n\n".join(parts) + "\n"


def _row(topic: Topic) -> tuple[str, ...]:
    flag = f"{topic.flag[0]} ({topic.flag[1]})" if topic.flag else ""
    return (
        f"`{topic.id}`",
        topic.mechanism,
        topic.advice,
        topic.referral or "",
        topic.urgency.value,
        topic.action.value,
        flag,
        "; ".join(topic.sources),
    )


def _interactions() -> Iterable[tuple[str, ...]]:
    grades = {"warning": "moderate", "serious": "major", "urgent": "avoid"}
    for row in (*INTERACTIONS, *ASKED_ONLY):
        why = mechanism_of(row.drug, row.supplement)
        told = (why.text, row.advice, why.source) if why else ("", row.advice, "")
        yield row.drug, row.supplement or "", grades[row.severity], *told


def _table(headings: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = (headings, ("---",) * len(headings), *rows)
    return "\n".join(f"| {' | '.join(cell.replace('|', '/') for cell in line)} |" for line in lines)


if __name__ == "__main__":
    sys.stdout.write(render())
