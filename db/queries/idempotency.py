"""Requests that are made once however often they are sent: who made one, under which key, and what it was answered.

A row goes one way. Its first request claims it: in flight, with a lease. A kept answer ends that; anything else
deletes the row, so the key is free. A process that was killed leaves its lease behind, and after that the same request
may be made again; its token keeps the late one from writing over the answer of the one that took over.
"""

from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, text

from domain.facts import Facts

CLAIM = text("""
    INSERT INTO idempotency_keys AS k (actor, key, request_sha256, token, leased_until)
    VALUES (:actor, :key, :request_sha256, :token, clock_timestamp() + :lease)
    ON CONFLICT (actor, key) DO UPDATE SET request_sha256 = excluded.request_sha256, token = excluded.token,
        leased_until = excluded.leased_until, status = NULL, headers = NULL, body = NULL, created_at = now()
    WHERE k.created_at < now() - :keep
        OR (k.status IS NULL AND k.leased_until < clock_timestamp() AND k.request_sha256 = excluded.request_sha256)
    RETURNING true
""")
FIND = text("""
    SELECT request_sha256, status, headers, body,
        greatest(1, ceil(extract(epoch FROM leased_until - clock_timestamp())))::integer AS leased_seconds
    FROM idempotency_keys WHERE actor = :actor AND key = :key
""")
KEEP = text("""
    UPDATE idempotency_keys SET status = :status, headers = CAST(:headers AS jsonb), body = :body
    WHERE actor = :actor AND key = :key AND token = :token
""")
RELEASE = text("DELETE FROM idempotency_keys WHERE actor = :actor AND key = :key AND token = :token")
FORGET = text("""
    DELETE FROM idempotency_keys WHERE (actor, key) IN (
        SELECT actor, key FROM idempotency_keys WHERE created_at < now() - :keep LIMIT :most)
""")


class Keyed(Facts):
    """A request under a key."""

    actor: str
    key: str
    request_sha256: bytes
    token: UUID
    """Of this attempt at it."""


class Known(Facts):
    """What is known of a key that is taken."""

    request_sha256: bytes
    status: int | None
    """None while it is in flight."""
    headers: dict[str, str] | None
    body: bytes | None
    leased_seconds: int
    """How long at most it is in flight, if it is."""


def claim(session: Connection, asked: Keyed, *, lease: timedelta, keep: timedelta) -> Known | None:
    """Take the key for this request and return None, or return what is known of whoever has it."""
    facts = asked.model_dump()
    while session.execute(CLAIM, facts | {"lease": lease, "keep": keep}).first() is None:
        row = session.execute(FIND, facts).mappings().one_or_none()
        if row is not None:  # else it was released in between
            return Known.model_validate(dict(row))
    return None


def keep(session: Connection, asked: Keyed, answer: dict[str, Any]) -> None:
    """Keep `status`, `headers` and `body` as the answer, unless somebody else took the key over."""
    session.execute(KEEP, asked.model_dump() | answer)


def release(session: Connection, asked: Keyed) -> None:
    """Let the key be used again."""
    session.execute(RELEASE, asked.model_dump())


def forget(session: Connection, keep: timedelta, most: int) -> int:
    """Delete keys older than that, at most so many, and return how many."""
    return session.execute(FORGET, {"keep": keep, "most": most}).rowcount
