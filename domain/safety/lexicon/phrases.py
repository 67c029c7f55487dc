"""The small language in which cue phrases are written, and the plain text they are looked for in.

A space is anything between two words, `~` up to four words, `~~` up to nine, `*` any ending of a word, `<name>` one of
a list of words; all else is a regular expression. Apostrophes are dropped: `dont`, `ive`.
"""

import re
import unicodedata
from typing import Final

from domain.safety.lexicon.lists import LISTS

LEET: Final = str.maketrans("013457@$", "oieastas")
"""Digits and signs that stand for letters inside a word."""
MASKED = re.compile(r"(?<=[^\W\d_])[013457@$](?=[^\W\d_])")
DROPPED = frozenset("'\u2019\u2018`\u00b4\u200b\u00ad")
"""Apostrophes and characters nobody sees."""
SPACE = r"[^\w.!?]+"
MAYBE_SPACE = r"[^\w.!?]*"
GAP = r"(?:[^\s.!?]+[\s,]+){0,4}?"
LONG_GAP = r"(?:[^\s.!?]+[\s,]+){0,9}?"


def normalise(text: str) -> tuple[str, list[int]]:
    """Return the text in lower case without apostrophes or accents, and where each character stood."""
    kept: list[str] = []
    positions: list[int] = []
    for place, character in enumerate(text):
        if character in DROPPED:
            continue
        plain = unicodedata.normalize("NFKD", character)[0].casefold()
        kept.append(plain if len(plain) == 1 else character)
        positions.append(place)
    return MASKED.sub(lambda found: found[0].translate(LEET), "".join(kept)), positions


SHORT = re.compile(r"\b(could|would|should|did|do|does|have|has|had|is|are|was|were|wo|must)nt\b")
LONG_FORMS: Final = (
    (re.compile(r"\b(?:cant|cannot)\b"), "(?:cant|cannot|can not)"),
    (re.compile(r"\bim\b"), "(?:im|i am)"),
    (re.compile(r"\bive\b"), "(?:ive|i have)"),
    (re.compile(r"\bid\b"), "(?:id|i would|i had)"),
    (re.compile(r"\bill\b"), "(?:ill|i will)"),
)
"""Every phrase is read in its short and its long form: `dont` and `do not`."""


def pattern_of(phrase: str) -> str:
    """Return the regular expression of a phrase."""
    text = re.sub("<([a-z_]+)>", lambda found: f"(?:{LISTS[found[1]]})", phrase)
    text = SHORT.sub(r"(?:\1nt|\1 not)", text)
    for short, both in LONG_FORMS:
        text = short.sub(both, text)
    text = re.sub(r"(?<=\w)\*", r"\\w*", text)
    text = (
        text.replace(" ~~ ", f"{SPACE}{LONG_GAP}")
        .replace(" ~ ", f"{SPACE}{GAP}")
        .replace(" ?", MAYBE_SPACE)
        .replace(" ", SPACE)
    )
    return rf"\b(?:{text})\b"
