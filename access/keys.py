"""Keys of apps: made, shown once, kept as a hash."""

import hashlib
import secrets
from typing import NamedTuple

MARK = "rgm_"
"""How every key begins, so that scanners for leaked secrets know one."""


class Made(NamedTuple):
    """A new key: what its owner gets and what is kept."""

    secret: str
    prefix: str
    sha256: bytes


def make() -> Made:
    """Return a new key of 256 random bits."""
    prefix = MARK + secrets.token_hex(4)
    secret = f"{prefix}_{secrets.token_urlsafe(32)}"
    return Made(secret, prefix, digest(secret))


def digest(secret: str) -> bytes:
    """Return what is kept of a key; it is random, so a plain hash is enough."""
    return hashlib.sha256(secret.encode(errors="surrogatepass")).digest()
