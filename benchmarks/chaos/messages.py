"""Messages that come twice, late, in another order, or for nobody."""

import random
from uuid import uuid4

import dramatiq
import redis

NAMESPACE = "dramatiq"
SHUFFLE = """
local waiting = redis.call('LRANGE', KEYS[1], 0, -1)
if #waiting == 0 then return 0 end
redis.call('DEL', KEYS[1])
math.randomseed(tonumber(ARGV[1]))
for last = #waiting, 2, -1 do
    local other = math.random(last)
    waiting[last], waiting[other] = waiting[other], waiting[last]
end
redis.call('RPUSH', KEYS[1], unpack(waiting))
return #waiting
"""
MOST = 50
"""Messages of one queue that are copied at once."""
SUFFIX = b".msgs"
DEAD = ".XQ"
"""Of the queue in which dramatiq keeps what it could not deliver."""


def queues(client: redis.Redis) -> list[str]:
    """Return the queues that hold messages, waiting or being worked on."""
    found = (name for name in client.scan_iter(f"{NAMESPACE}:*", count=1_000) if name.endswith(SUFFIX))
    names = (name.removesuffix(SUFFIX).removeprefix(f"{NAMESPACE}:".encode()).decode() for name in found)
    return sorted(name for name in names if not name.endswith(DEAD))


def copy(client: redis.Redis, chance: random.Random) -> list[bytes]:
    """Return some of the messages there are, without taking them away."""
    found: list[bytes] = []
    for queue in queues(client):
        there = list(client.hvals(f"{NAMESPACE}:{queue}.msgs"))
        found += chance.sample(there, min(MOST, len(there)))
    return found


def push(client: redis.Redis, messages: list[bytes]) -> None:
    """Put messages on their queues once more, each under an id of its own."""
    for raw in messages:
        message = dramatiq.Message.decode(raw)
        key = f"{NAMESPACE}:{message.queue_name}"
        again = str(uuid4())
        encoded = message.copy(options={**message.options, "redis_message_id": again}).encode()
        client.hset(f"{key}.msgs", again, encoded)
        client.rpush(key, again)


def shuffle(client: redis.Redis, chance: random.Random) -> int:
    """Put the waiting messages of every queue in another order; return how many there were."""
    return sum(
        int(client.eval(SHUFFLE, 1, f"{NAMESPACE}:{queue}", str(chance.randrange(1_000)))) for queue in queues(client)
    )


def misaddress(messages: list[bytes]) -> list[bytes]:
    """Return messages alike for runs that do not exist."""
    strangers: list[bytes] = []
    for raw in messages:
        message = dramatiq.Message.decode(raw)
        strangers.append(message.copy(args=(str(uuid4()), *message.args[1:])).encode())
    return strangers


def unread(client: redis.Redis) -> dict[str, int]:
    """Return how many messages of each queue nobody has taken up, queues without any left out."""
    counts = {queue: int(client.llen(f"{NAMESPACE}:{queue}")) for queue in queues(client)}
    return {queue: count for queue, count in counts.items() if count}
