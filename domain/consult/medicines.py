"""What meets what, of a question and a record together: INTERACTIONS, asked about instead of found in a plan.

No row for a pair is never taken for safe.
"""

from collections.abc import Iterable
from itertools import combinations, product
from typing import NamedTuple

from domain.consult.topic import Record
from domain.safety.interactions import DRUGS, INTERACTIONS, SUPPLEMENTS, Interaction
from domain.safety.words import Words, find, mentioned
from domain.vocabulary import Diet, Severity

FOODS: dict[str, Words] = {
    "vitamin K": ("kale", "spinach", "leafy green", "green vegetable", "broccoli", "brussels sprout", "chard"),
    "caffeine": ("coffee", "espresso", "matcha"),
    "sodium or caffeine swings": ("coffee", "low salt", "salt free", "salty"),
    "potassium": ("coconut water",),
    "calcium, iron, soy or biotin": ("milk", "tofu", "soy milk", "multivitamin"),
    "calcium": ("milk",),
    "calcium, iron, magnesium or zinc": ("milk", "yoghurt", "yogurt", "multivitamin", "antacid"),
    "omega-3": ("cod liver oil",),
}  # fmt: skip
"""Foods that count as the supplement beside which they stand [M]."""

MAGNESIUM = "magnesium or antacids"
ASKED_ONLY: tuple[Interaction, ...] = (
    Interaction("thyroid drug", MAGNESIUM, Severity.SERIOUS, "take them four hours apart"),
)
"""Rows beside INTERACTIONS; their sources stand with their mechanisms."""
ALL_SUPPLEMENTS: dict[str, Words] = {**SUPPLEMENTS, MAGNESIUM: ("magnesium", "antacid", "zma")}


class Meeting(NamedTuple):
    """A row of the table that a question is about."""

    row: Interaction
    words: tuple[str, ...]
    """By which the question was understood."""
    both_recorded: bool
    """Whether the client takes both, by the record."""


class Unknown(NamedTuple):
    """A medicine and what it was asked about with, of which the tables have no row."""

    medicine: str
    other: str


def _words(text: str, words: Words) -> str | None:
    return next((word for word, _ in mentioned(text, words)), None)


def taken(record: Record) -> tuple[str, ...]:
    """Return the client's supplements, with the diet where it acts like one."""
    diet = ("ketogenic diet",) if record.client.diet is Diet.KETO else ()
    return (*record.client.supplements, *diet)


def meetings(text: str, record: Record) -> tuple[Meeting, ...]:
    """Return the rows that hold for what the question names beside what the client takes, the gravest first."""
    drugs = {drug: word for drug, words in DRUGS.items() if (word := _words(text, words))}
    supplements = {name: word for name in ALL_SUPPLEMENTS if (word := _words(text, _named(name)))}
    found = [
        meeting
        for row in (*INTERACTIONS, *ASKED_ONLY)
        if (meeting := _meeting(row, drugs.get(row.drug), supplements.get(row.supplement or ""), record))
        and (row.condition is None or _words(text, row.condition) or find(record.client.conditions, row.condition))
    ]
    order = (Severity.URGENT, Severity.SERIOUS, Severity.WARNING)
    return tuple(sorted(found, key=lambda meeting: order.index(meeting.row.severity)))


def unknowns(text: str, record: Record, known: Iterable[Meeting]) -> tuple[Unknown, ...]:
    """Return what is named beside a medicine although no row speaks of the two; no row speaks of two medicines."""
    rows = [meeting.row for meeting in known]
    asked = sorted({word for words in ALL_SUPPLEMENTS.values() if (word := _words(text, words))})
    named = tuple(dict.fromkeys(word for words in DRUGS.values() if (word := _words(text, words))))
    if asked:
        pairs = product(named or record.client.medications, asked)
    elif rows:
        pairs = ()
    else:
        others = [medicine for medicine in record.client.medications if find((medicine,), named) is None]
        pairs = (*combinations(named, 2), *product(named, others))
    return tuple(Unknown(*pair) for pair in pairs if not any(_speaks_of(row, *pair) for row in rows))


def _named(supplement: str) -> Words:
    return (*ALL_SUPPLEMENTS[supplement], *FOODS.get(supplement, ()))


def _meeting(row: Interaction, drug: str | None, supplement: str | None, record: Record) -> Meeting | None:
    has_drug = find(record.client.medications, DRUGS[row.drug]) is not None
    words = tuple(word for word in (drug, supplement) if word)
    if row.supplement is None:
        return Meeting(row, words, has_drug) if drug else None
    has_supplement = find(taken(record), ALL_SUPPLEMENTS[row.supplement]) is not None
    if not words or not (drug or has_drug) or not (supplement or has_supplement):
        return None
    return Meeting(row, words, has_drug and has_supplement)


def _speaks_of(row: Interaction, medicine: str, supplement: str) -> bool:
    drugs = find((medicine,), DRUGS[row.drug]) is not None
    return drugs and row.supplement is not None and find((supplement,), _named(row.supplement)) is not None
