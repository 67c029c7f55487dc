"""A row of what the PHYSICIAN can answer, and how a question is found to be about it."""

import re
from collections.abc import Callable
from typing import Literal, NamedTuple

from domain.facts import Facts
from domain.safety.interactions import Interaction
from domain.safety.words import Words, mentioned
from domain.snapshot import ClientFacts
from domain.vocabulary import FlagType, PipelineAction, QueryUrgency, Severity, Symptom

Kind = Literal[
    "emergency", "eating", "medicine", "interaction", "symptom", "pregnancy", "training", "nutrition", "unanswered"
]
"""What a question is about; kept as `query_type`."""
ROUTINE, SOON, URGENT = QueryUrgency.ROUTINE, QueryUrgency.SOON, QueryUrgency.URGENT
CONTINUE, MODIFY, PAUSE = PipelineAction.CONTINUE, PipelineAction.MODIFY, PipelineAction.PAUSE


class Record(Facts):
    """What is known of the client a question is about."""

    client: ClientFacts
    symptoms: dict[Symptom, int] = {}
    """Ticks on the daily logs of the last 14 days that nobody has settled."""
    settled: tuple[FlagType, ...] = ()
    """Flags somebody resolved."""


class Reading(NamedTuple):
    """A sign as it stands in a text."""

    word: str
    distant: bool
    """Whether it is only imagined, or long ago."""


class Sign(NamedTuple):
    """Something a question mentions, or that the record says of the client."""

    words: Words
    recorded: Callable[[Record], bool] | None = None
    symptom: bool = False
    """Whether it matters that it is there now: `no chest pain` is none, `what if` and `years ago` are distant."""

    def read_in(self, text: str) -> Reading | None:
        """Return how a text has it, rather near than distant; None if it has it not."""
        found: Reading | None = None
        for clause in CLAUSE.split(text):
            for word, before in mentioned(clause, self.words):
                if not self.symptom:
                    return Reading(word, distant=False)
                if is_denied(before):
                    continue
                found = Reading(word, is_distant(clause, before))
                if not found.distant:
                    return found
        return found

    def known_from(self, record: Record | None) -> bool:
        """Whether the record says so."""
        return record is not None and self.recorded is not None and self.recorded(record)


class Topic(NamedTuple):
    """One row: what it is about, why, what to do, who should look, how soon, and what happens to the coaching."""

    id: str
    """Its subject, a dot, its name; of one subject the row with the highest rank answers, then the first."""
    kind: Kind
    signs: tuple[Sign, ...]
    """All of them: at least one mentioned, the others mentioned or on record."""
    mechanism: str
    advice: str
    sources: tuple[str, ...]
    """Each with its mark: [R] read, [M] from memory, [D] our choice. docs/domain.md."""
    referral: str | None
    urgency: QueryUrgency
    action: PipelineAction
    flag: tuple[FlagType, Severity] | None = None

    @property
    def subject(self) -> str:
        """What rows are about that answer in each other's place."""
        return self.id.split(".")[0]

    @property
    def rank(self) -> tuple[int, int]:
        """Which of the rows of a subject answers: the most specific, of those the gravest."""
        return len(self.signs), list(QueryUrgency).index(self.urgency)


class Found(NamedTuple):
    """A row that answers a question."""

    topic: Topic
    words: tuple[str, ...]
    """By which it was found."""
    distant: bool = False


NOT_IN_TABLES, NO_ROW = "query.not_in_tables", "query.no_row"
"""Rule ids of what no row answers."""
CLAUSE = re.compile(r"[.;:!?,\n()]|\b(?:but|however|although)\b")
DENIALS = frozenset({"no", "without", "never", "denies", "denied", "neither", "nor"})
"""Words that take back a symptom up to four words on."""
NEAR_DENIALS = frozenset({"not", "isnt", "wasnt", "doesnt", "dont", "didnt", "hasnt", "havent", "hadnt"})
"""Words that take back a symptom up to two words on."""
NO_DENIALS = frozenset({"sure", "only", "just", "doubt", "idea", "wonder", "better", "gone", "stopping", "stop"})
"""Words that show that it is none: `not only dizzy`, `no idea why`."""
IMAGINED = re.compile(
    r"\b(?:what if|in case of|if (?:i|she|he|they|the client|someone|somebody|one)(?: \w+){0,2} *$"
    r"|risks? of|(?:scared|afraid|fear|frightened|worried|worry) (?:of|about)|prevent\w*|avoid\w*"
    r"|(?:can|could|does|do|will|would|might|may) (?:\w+ ){1,5}(?:cause|give|lead to|bring on|trigger|make))(?:\b|$)"
)
"""Before a symptom: it is not there, it is asked about."""
PAST = re.compile(
    r"\b(?:years?|months|decades?) ago\b|\blast year\b|\bas a (?:child|teen\w*|kid|student)\b|\bused to\b"
    r"|\bhistory of\b|\bin (?:19|20)\d\d\b"
)
"""Around a symptom: it was there once."""


def pair_of(row: Interaction) -> str:
    """Return what meets what, in words."""
    return f"{row.drug} with {row.supplement}" if row.supplement else row.drug


def is_denied(before: str) -> bool:
    """Whether what stands before a symptom says that there is none."""
    words = before.split()[-4:]
    for distance, word in enumerate(reversed(words)):
        if word in DENIALS or (word in NEAR_DENIALS and distance < 2):
            return not NO_DENIALS & set(words[len(words) - distance :])
    return False


def is_imagined(before: str) -> bool:
    """Whether what stands before a symptom in its clause says that it is only imagined."""
    return IMAGINED.search(before.casefold()) is not None


def is_distant(clause: str, before: str) -> bool:
    """Whether a symptom is only imagined or long ago."""
    return is_imagined(before) or PAST.search(clause.casefold()) is not None


def find_topics(text: str, record: Record | None, table: tuple[Topic, ...]) -> tuple[Found, ...]:
    """Return the rows that answer a question, one a subject, in the table's order."""
    best: dict[str, Found] = {}
    for topic in table:
        readings = [sign.read_in(text) for sign in topic.signs]
        there = [reading or sign.known_from(record) for reading, sign in zip(readings, topic.signs, strict=True)]
        held = best.get(topic.subject)
        if any(readings) and all(there) and (held is None or topic.rank > held.topic.rank):
            read = [reading for reading in readings if reading]
            best[topic.subject] = Found(topic, tuple(one.word for one in read), any(one.distant for one in read))
    return tuple(best.values())
