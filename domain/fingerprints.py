"""Which errors are the same one: what differs from run to run is taken out, and what stays is its fingerprint."""

import hashlib
import re
from functools import lru_cache

LONGEST = 300
"""Characters of a message that are looked at."""
GAP = "…"
"""What stands where something was taken out."""
VARYING = re.compile(
    r"""
    [\w.+-]+@[\w-]+\.[\w.-]+                                        # an e-mail address
    | \b[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}\b             # a UUID
    | \b\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?   # a date or a moment
    | \b0x[0-9a-f]+\b | \b(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{8,}\b             # an address, a hash
    | "[^"]*" | '[^']*'(?!\w) | `[^`]*`         # what is quoted
    | (?<![\w.])[+-]?\d[\d,._:]*(?<=\d)%?                           # a number
    """,
    re.IGNORECASE | re.VERBOSE,
)
"""What is another in each run. The order matters: a number in a moment belongs to the moment."""

ODD_SPACE = re.compile(r"\s{2,}|[^\S ]|…")


@lru_cache(maxsize=20_000)
def fingerprint(message: str) -> str:
    """Return the message's first line with ids, moments, numbers and quoted words taken out; idempotent."""
    return " ".join(VARYING.sub(GAP, _first_line(message)).split()) or "no message"


def key(agent: str, message: str) -> str:
    """Return a short name for an agent's error, the same for all messages of one fingerprint: 12 hex digits."""
    return hashlib.sha256(f"{agent}\n{fingerprint(message)}".encode()).hexdigest()[:12]


def words(message: str) -> str:
    """Return the longest words of a message that others of its fingerprint have, too: what a search finds them by."""
    parts = (part for kept in VARYING.split(_first_line(message)) for part in ODD_SPACE.split(kept))
    return max((part.strip(" :;,.()[]") for part in parts), key=len)


def _first_line(message: str) -> str:
    return message.strip().split("\n", maxsplit=1)[0][:LONGEST]
