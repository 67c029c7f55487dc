"""The per-client lock in Redis: seed 0's `ratelimit:pipeline:{client_id}`, its value the run that holds it.

It tells whoever looks into Redis that a client is being worked for. It is not what makes two live runs of one client
impossible: those are unique indexes in the database, so losing Redis, or a lock that outlived its run, does no harm.
It is taken with a run's messages and let go with the acknowledgement of its last, see `jobs/transport.py`.
"""

from uuid import UUID

LIFETIME_SECONDS = 3_600
"""The longest seed 0 allows; a run's next message renews it."""


def key(client_id: UUID) -> str:
    """Return the lock's key."""
    return f"ratelimit:pipeline:{client_id}"
