"""How many requests somebody may make: a bucket in Redis for each key, user or address, refilled evenly.

The generic cell rate algorithm in one round trip: Redis keeps the moment at which the bucket will be full again, by its
own clock, so any number of web processes share a bucket. While Redis is away everybody is let through.
"""

from typing import NamedTuple

import redis
from flask import Flask, Response, current_app, g, request
from redis.exceptions import RedisError

from access.gate import acting_if_known
from access.origins import counted_as
from access.runtime import runtime
from domain.errors import TooMany

SPEND = """
local clock = redis.call('TIME')
local now = clock[1] + clock[2] / 1000000
local each, room = tonumber(ARGV[1]), tonumber(ARGV[2])
local full = math.max(tonumber(redis.call('GET', KEYS[1]) or now), now) + each
if full - now > room + 0.000001 then
    return {0, 0, math.ceil(full - now - room)}
end
redis.call('SET', KEYS[1], string.format('%.6f', full), 'PX', math.ceil((full - now) * 1000))
return {1, math.floor((room - (full - now)) / each + 0.000001), math.ceil(full - now)}
"""
UNCOUNTED = {"livez", "readyz"}
"""Probes, which whatever keeps the process running asks for however busy it is."""


class Rate(NamedTuple):
    """How much is let through."""

    name: str
    per_second: float
    burst: int
    """At once, after a rest."""

    @property
    def policy(self) -> str:
        """What the header RateLimit-Policy says: so many within so many seconds."""
        return f'"{self.name}";q={self.burst};w={max(1, round(self.burst / self.per_second))}'


class Spent(NamedTuple):
    """What is left after a request."""

    granted: bool
    left: int
    seconds: int
    """Until the bucket is full again; or until one more is let through."""


class Rates(NamedTuple):
    """The limits of this process."""

    caller: Rate
    """Of each key and each user."""
    address: Rate
    """Of each address from which nobody says who they are, or says it wrongly."""
    client: Rate
    """Of what is put in for each client."""


def stand(app: Flask, rates: Rates) -> None:
    """Count every request; register it behind the gate, so that it knows who asks."""
    app.extensions["rates"] = rates
    app.before_request(count)
    app.after_request(tell)


def count() -> None:
    """Let a request through, or refuse it.

    Raises:
        TooMany: there were too many; the message says when the next is let through.
    """
    endpoint = request.endpoint or ""  # without one, somebody tries addresses that are not there
    if endpoint in UNCOUNTED or endpoint.endswith(".static"):
        return
    g.counted = True
    actor = acting_if_known()
    rates: Rates = current_app.extensions["rates"]
    if actor:
        _spend_or_refuse(rates.caller, actor.counted_as, "requests with this key or by this user")
    else:
        _spend_or_refuse(rates.address, f"address:{counted_as(request.remote_addr)}", "requests from this address")


def count_run(program_id: object) -> None:
    """Let something be put in for a client, or refuse it.

    Raises:
        TooMany: there was too much; the message says when the next is let through.
    """
    _spend_or_refuse(current_app.extensions["rates"].client, f"program:{program_id}", "runs for this client")


def tell(response: Response) -> Response:
    """Say in the answer's headers how much is left; count whoever was refused before that was asked."""
    if "counted" not in g:
        try:
            count()
        except TooMany as error:
            response = current_app.handle_user_exception(error)  # pyright: ignore[reportAssignmentType]
    if spent := g.get("spent"):
        response.headers["RateLimit-Policy"] = ", ".join(rate.policy for rate, _ in spent)
        response.headers["RateLimit"] = ", ".join(f'"{rate.name}";r={one.left};t={one.seconds}' for rate, one in spent)
    return response


def spend(connection: redis.Redis, rate: Rate, whose: str) -> Spent | None:
    """Take one out of a bucket; None while Redis is away."""
    each = 1 / rate.per_second
    try:
        granted, left, seconds = connection.eval(
            SPEND, 1, f"ratelimit:http:{rate.name}:{whose}", each, each * rate.burst
        )  # pyright: ignore[reportGeneralTypeIssues]
    except RedisError:
        return None
    return Spent(bool(granted), left, seconds)


def _spend_or_refuse(rate: Rate, whose: str, what: str) -> None:
    spent = spend(runtime().redis, rate, whose)
    if spent is None:
        return
    g.setdefault("spent", []).append((rate, spent))
    if not spent.granted:
        often = f"{rate.burst:,} at once and {rate.per_second * 60:,.0f} a minute"
        message = f"too many {what}: {often} are let through; send again in {spent.seconds} s"
        raise TooMany(message)
