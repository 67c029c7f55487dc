"""Finding a drug, a supplement or an illness in what a client wrote."""

import re
from collections.abc import Iterable, Iterator
from functools import cache

Words = tuple[str, ...]


def _plain(text: str) -> str:
    return text.casefold().replace("'", "").replace(".", "").replace("\u2019", "").replace("-", " ")


def _pattern(word: str) -> str:
    """A leading `*` stands for any beginning of the word, such as `*vastatin`."""
    start = r"\w*" if word.startswith("*") else ""
    return rf"\b{start}{re.escape(_plain(word.lstrip('*')))}(s|es)?\b"


@cache
def _compiled(words: Words) -> re.Pattern[str]:
    return re.compile("|".join(map(_pattern, words)))


def mentions(text: str, words: Words) -> bool:
    """Whether `text` has one of `words` as whole words, in any case, singular or plural; hyphens are spaces."""
    return bool(words) and _compiled(words).search(_plain(text)) is not None


def mentioned(text: str, words: Words) -> Iterator[tuple[str, str]]:
    """Yield each of `words` that `text` mentions, as it stands there, and the plain text before it."""
    plain = _plain(text)
    for found in _compiled(words).finditer(plain) if words else ():
        yield found[0], plain[: found.start()]


def without(text: str, words: Words) -> str:
    """Return `text` with `words` taken out of it, in lower case and without punctuation of words."""
    plain = _plain(text)
    for word in words:
        plain = re.sub(_pattern(word), " ", plain)
    return plain


def find(texts: Iterable[str], words: Words) -> str | None:
    """Return the first of `texts` that mentions one of `words`."""
    return next((text for text in texts if mentions(text, words)), None)
