"""How often somebody may fail to sign in: counters in Redis, each for a quarter of an hour."""

import hashlib

import redis
from redis.exceptions import RedisError

from domain.errors import NotReady, TooMany

WINDOW_SECONDS = 900
LIMITS = (
    ("signin:both:{email}:{address}", 5),
    ("signin:address:{address}", 30),
    ("signin:email:{email}", 60),
)
"""Failures that are let through: of one person at one address, of one address, of one person from everywhere. The last
is high, so that a stranger cannot keep somebody out with ease."""


def count(connection: redis.Redis, email: str, address: str) -> None:
    """Count a try before anything is looked at, so that many at once are no more than many in turn.

    Raises:
        TooMany: there were too many failures, and this one is not tried; the message says when to try again.
        NotReady: Redis is away, so nobody can be let in.
    """
    counters = _counters(email, address)
    found = _add(connection, counters, 1)
    over = [seconds for (tries, seconds), (_, limit) in zip(found, counters, strict=True) if tries > limit]
    if over:
        _add(connection, counters, -1)
        message = f"password: too many tries; send again in {max(*over, 1)} s"
        raise TooMany(message)


def forget(connection: redis.Redis, email: str, address: str) -> None:
    """Take back a try that was none of the failures."""
    _add(connection, _counters(email, address), -1)


def _add(connection: redis.Redis, counters: list[tuple[str, int]], tries: int) -> list[tuple[int, int]]:
    """Return how many tries each counter has after it, and for how many seconds."""
    try:
        with connection.pipeline() as pipe:
            for key, _ in counters:
                pipe.incrby(key, tries)
                pipe.expire(key, WINDOW_SECONDS, nx=True)
                pipe.ttl(key)
            said = pipe.execute()
    except RedisError as error:
        raise _away() from error
    return list(zip(said[::3], said[2::3], strict=True))


def _counters(email: str, address: str) -> list[tuple[str, int]]:
    shown = hashlib.sha256(email.lower().encode(errors="surrogatepass")).hexdigest()[:16]
    return [(key.format(email=shown, address=address), limit) for key, limit in LIMITS]


def _away() -> NotReady:
    return NotReady("Redis does not answer, and sign-in needs it; start it, or correct REDIS_URL")
