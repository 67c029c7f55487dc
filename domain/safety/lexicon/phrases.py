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


def pattern_of(phrase: str) -> str:
    """Return the regular expression of a phrase."""
    text = re.sub("<([a-z_]+)>", lambda found: f"(?:{LISTS[found[1]]})", phrase)
    text = re.sub(r"(?<=\w)\*", r"\\w*", text)
    text = (
        text.replace(" ~~ ", f"{SPACE}{LONG_GAP}")
        .replace(" ~ ", f"{SPACE}{GAP}")
        .replace(" ?", MAYBE_SPACE)
        .replace(" ", SPACE)
    )
    return rf"\b(?:{text})\b"
