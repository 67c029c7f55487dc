"""Sessions of people who signed in, in Redis under `session:{user_id}`: a hash of token hashes, kept for 24 hours.

What somebody may do is not read from here: PostgreSQL says it at every request. A session stands for one password: a
new one ends it, whether Redis heard of that or not.
"""

import hashlib
import json
import secrets
import time
from typing import NamedTuple
from uuid import UUID

import redis
from redis.exceptions import RedisError

from domain.errors import NotReady

KEPT_SECONDS = 24 * 3_600
MOST = 10
"""Sessions of one user at a time; the oldest end first."""


class Session(NamedTuple):
    """A session that stands."""

    user_id: UUID
    token_sha256: str
    password_sha256: str
    """Of the hash of the password it was begun with."""


def begin(connection: redis.Redis, user_id: UUID, role: str, password_hash: str) -> str:
    """Begin a session and return the cookie that proves it.

    Raises:
        NotReady: Redis is away.
    """
    token = secrets.token_urlsafe(32)
    key, now = _key(user_id), int(time.time())
    facts = {"role": role, "since": now, "until": now + KEPT_SECONDS, "password": _sha256(password_hash)}
    try:
        _drop_oldest(connection, key, now)
        with connection.pipeline() as pipe:
            pipe.hset(key, _sha256(token), json.dumps(facts))
            pipe.expire(key, KEPT_SECONDS)
            pipe.execute()
    except RedisError as error:
        raise _away() from error
    return f"{user_id.hex}.{token}"


def find(connection: redis.Redis, cookie: str) -> Session | None:
    """Return the session a cookie proves; None when it is made up, or the session has ended.

    Raises:
        NotReady: Redis is away.
    """
    user, dot, token = cookie.partition(".")
    try:
        user_id = UUID(hex=user)
    except ValueError:
        return None
    if not dot or user_id.hex != user:
        return None
    try:
        kept = connection.hget(_key(user_id), _sha256(token))
    except RedisError as error:
        raise _away() from error
    facts = json.loads(kept) if kept else {"until": 0}
    if facts["until"] <= time.time():
        return None
    return Session(user_id, _sha256(token), facts.get("password", ""))


def end(connection: redis.Redis, session: Session) -> None:
    """End one session."""
    try:
        connection.hdel(_key(session.user_id), session.token_sha256)
    except RedisError as error:
        raise _away() from error


def end_all(connection: redis.Redis, user_id: UUID) -> None:
    """End every session of a user.

    Raises:
        NotReady: Redis is away.
    """
    try:
        connection.delete(_key(user_id))
    except RedisError as error:
        raise _away() from error


def _drop_oldest(connection: redis.Redis, key: str, now: int) -> None:
    kept = {field: json.loads(value) for field, value in connection.hgetall(key).items()}
    over = sorted(kept, key=lambda field: kept[field]["since"])[: max(0, len(kept) - MOST + 1)]
    ended = [field for field, facts in kept.items() if facts["until"] <= now]
    if drop := {*over, *ended}:
        connection.hdel(key, *drop)


def _key(user_id: UUID) -> str:
    return f"session:{user_id}"


def _sha256(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _away() -> NotReady:
    return NotReady("Redis does not answer, and sessions are kept there; start it, or correct REDIS_URL")
