"""Ids as people and apps write them: a UUID, or the same 128 bits as a ULID."""

from uuid import UUID

DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CROCKFORD = {digit: value for value, digit in enumerate(DIGITS)} | {"I": 1, "L": 1, "O": 0}
"""Crockford's base 32, in which a ULID is written; letters that look like digits are read as those."""
ULID_LENGTH = 26


def read_id(written: str) -> UUID | None:
    """Return the id that a UUID or a ULID says, in any case; None when it is neither."""
    if len(written) == ULID_LENGTH:
        return _of_ulid(written.upper())
    try:
        return UUID(written)
    except ValueError:
        return None


def _of_ulid(written: str) -> UUID | None:
    number = 0
    for letter in written:
        if letter not in CROCKFORD:
            return None
        number = number * 32 + CROCKFORD[letter]
    return UUID(int=number) if number < 1 << 128 else None
