"""When a message is tried again, what an answer means, and when an endpoint rests or is given up."""

from datetime import datetime, timedelta
from enum import StrEnum

DELAYS = (
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=14),
    timedelta(hours=20),
    timedelta(hours=24),
)
"""After the first, second … attempt that failed; 75 h 35 min in all, then the message is given up."""

LONGEST_WAIT = timedelta(hours=24)
"""A receiver that asks for longer by Retry-After is asked after this."""
REST = timedelta(seconds=5)
LONGEST_REST = timedelta(minutes=5)

FAILING_FOR = timedelta(days=5)
FAILURES = 10
"""An endpoint that has answered nothing well for so long, over so many attempts, is disabled."""

GONE = 410


class State(StrEnum):
    """Where a delivery stands."""

    WAITING = "waiting"
    """To be sent, or to be tried again."""
    DELIVERED = "delivered"
    """The receiver answered 2xx."""
    FAILED = "failed"
    """Given up; it can be sent again."""


def is_success(status_code: int | None) -> bool:
    """Say whether an answer means that the message was taken."""
    return status_code is not None and 200 <= status_code < 300


def next_delay(attempts: int, chance: float, retry_after: timedelta | None = None) -> timedelta | None:
    """Return how long to wait after the so-manieth attempt failed; None when it was the last.

    Full jitter: anything up to the schedule's delay, `chance` (0 to 1) of it, but never less than the receiver asked
    for, up to `LONGEST_WAIT`.
    """
    if attempts > len(DELAYS):
        return None
    asked = min(retry_after or timedelta(0), LONGEST_WAIT)
    return max(DELAYS[attempts - 1] * chance, asked)


def rest(failures: int, chance: float, retry_after: timedelta | None = None) -> timedelta:
    """Return how long an endpoint rests after so many failures in a row, whatever else is due for it.

    Half to all of 5 s, 10 s, 20 s … up to 5 minutes; longer, up to that, if it asks for it.
    """
    whole = min(REST * 2 ** min(failures - 1, 30), LONGEST_REST)
    return max(whole * (1 + chance) / 2, min(retry_after or timedelta(0), LONGEST_REST))


def is_lost(failing_since: datetime, failures: int, now: datetime) -> bool:
    """Say whether an endpoint has failed for so long that it is disabled."""
    return failures >= FAILURES and now - failing_since >= FAILING_FOR
