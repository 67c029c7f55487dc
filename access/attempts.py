"""How often somebody may try to sign in: counters in Redis, each for a quarter of an hour."""

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


def check(connection: redis.Redis, email: str, address: str) -> None:
    """Let somebody try, unless there were too many failures.

    Raises:
        TooMany: there were; the message says when to try again.
        NotReady: Redis is away, so nobody can be let in.
    """
    for key, limit in _counters(email, address):
        try:
            failures, seconds = int(connection.get(key) or 0), connection.ttl(key)
        except RedisError as error:
            raise _away() from error
        if failures >= limit:
            message = f"password: too many tries; send again in {max(seconds, 1)} s"
            raise TooMany(message)


def note_failure(connection: redis.Redis, email: str, address: str) -> None:
    """Count a failure."""
    try:
        with connection.pipeline() as pipe:
            for key, _ in _counters(email, address):
                pipe.incr(key)
                pipe.expire(key, WINDOW_SECONDS, nx=True)
            pipe.execute()
    except RedisError as error:
        raise _away() from error


def _counters(email: str, address: str) -> list[tuple[str, int]]:
    shown = hashlib.sha256(email.lower().encode(errors="surrogatepass")).hexdigest()[:16]
    return [(key.format(email=shown, address=address), limit) for key, limit in LIMITS]


def _away() -> NotReady:
    return NotReady("Redis does not answer, and sign-in needs it; start it, or correct REDIS_URL")
