"""The per-client lock in Redis: seed 0's `ratelimit:pipeline:{client_id}`, its value the run that holds it.

It keeps work for a busy client away from the database. It is not what makes two live runs of one client impossible:
that is the unique index on pipeline_runs, so losing Redis, or a lock that outlived its run, does no harm.
"""

import logging
from collections.abc import Callable
from uuid import UUID

import redis

logger = logging.getLogger(__name__)

ACQUIRE = """
local holder = redis.call('GET', KEYS[1])
if holder and holder ~= ARGV[1] then return holder end
redis.call('SET', KEYS[1], ARGV[1], 'EX', ARGV[2])
return ARGV[1]
"""
RELEASE = """
if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end
return 0
"""


def key(client_id: UUID) -> str:
    """Return the lock's key."""
    return f"ratelimit:pipeline:{client_id}"


def acquire(client: redis.Redis, client_id: UUID, run_id: UUID, seconds: int, is_live: Callable[[UUID], bool]) -> bool:
    """Take or renew the lock for a run; False when another live run holds it.

    A holder that `is_live` denies has ended without letting go, so the lock is taken over. Without Redis the answer
    is True: the database decides alone.
    """
    try:
        holder = _text(client.eval(ACQUIRE, 1, key(client_id), str(run_id), str(seconds)))
        if holder == str(run_id):
            return True
        if is_live(UUID(holder)):
            return False
        client.set(key(client_id), str(run_id), ex=seconds)
    except redis.RedisError as error:
        logger.warning("client lock of %s not reachable, the database decides: %s", client_id, error)
    return True


def release(client: redis.Redis, client_id: UUID, run_id: UUID) -> None:
    """Let go, if this run still holds it."""
    try:
        client.eval(RELEASE, 1, key(client_id), str(run_id))
    except redis.RedisError as error:
        logger.warning("client lock of %s not released, it expires: %s", client_id, error)


def _text(value: object) -> str:
    return value.decode() if isinstance(value, bytes) else str(value)
