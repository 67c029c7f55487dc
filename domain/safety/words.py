"""Finding a drug, a supplement or an illness in what a client wrote."""

import re
from collections.abc import Iterable

Words = tuple[str, ...]


def _plain(text: str) -> str:
    return text.casefold().replace("'", "").replace("\u2019", "").replace("-", " ")


def mentions(text: str, words: Words) -> bool:
    """Whether `text` has one of `words` as whole words, in any case, singular or plural; hyphens are spaces."""
    return any(re.search(rf"\b{re.escape(_plain(word))}(s|es)?\b", _plain(text)) for word in words)


def find(texts: Iterable[str], words: Words) -> str | None:
    """Return the first of `texts` that mentions one of `words`."""
    return next((text for text in texts if mentions(text, words)), None)
