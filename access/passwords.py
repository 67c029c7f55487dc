"""Passwords: kept as argon2id hashes, compared in the same time whether or not there is such a user."""

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError, VerifyMismatchError

from domain.errors import InvalidInput

SHORTEST = 12
LONGEST = 1_024
"""Characters; the upper limit keeps hashing cheap."""

_hasher = PasswordHasher()
"""The library's parameters: those RFC 9106 recommends second, 64 MiB and three passes."""


def hashed(password: str, email: str) -> str:
    """Return what to keep of a new password.

    Raises:
        InvalidInput: it is too short, too long, or the address itself.
    """
    if not SHORTEST <= len(password) <= LONGEST:
        message = f"password: has {len(password)} characters; choose {SHORTEST} to {LONGEST:,}"
        raise InvalidInput(message)
    name = email.lower().partition("@")[0]
    if name in password.lower() and len(password) < SHORTEST + len(name):
        message = "password: holds the name of its address; choose another"
        raise InvalidInput(message)
    return _hasher.hash(password)


def fits(kept: str | None, password: str) -> bool:
    """Return whether the password is the one that was kept; `None` takes as long and never fits."""
    if len(password) > LONGEST:
        return False
    try:
        return _hasher.verify(kept or _nobodys(), password) and kept is not None
    except (VerifyMismatchError, VerificationError, InvalidHashError):
        return False


@cache
def _nobodys() -> str:
    return _hasher.hash("nobody has this password")
