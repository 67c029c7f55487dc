"""Where the time of one attempt at a stage went: waiting in its queue, thinking, and committing what came of it."""

from datetime import datetime, timedelta
from typing import NamedTuple

NO_TIME = timedelta(0)


class StageTimes(NamedTuple):
    """How long each part took: none is negative, and those of the work add up to it."""

    wait: timedelta | None
    """From due to taken up; None where it is not known when it was due, or taken up."""
    work: timedelta | None
    """From taken up to over; None where it is not known when it was taken up."""
    think: timedelta | None
    """None where nobody thought, or nobody knows for how long."""

    @property
    def commit(self) -> timedelta | None:
        """The rest of the work; None where it cannot be told from thinking."""
        return None if self.work is None or self.think is None else self.work - self.think


def divide(
    queued_at: datetime | None, started_at: datetime | None, finished_at: datetime, think_ms: int | None
) -> StageTimes:
    """Return where the time went.

    The moments are of the database's clock, `think_ms` is of the worker's: where one was set back meanwhile, nothing
    took less than no time, and thinking took no more than all the work.
    """
    if started_at is None:
        return StageTimes(None, None, None)
    wait = None if queued_at is None else max(started_at - queued_at, NO_TIME)
    work = max(finished_at - started_at, NO_TIME)
    return StageTimes(wait, work, None if think_ms is None else min(timedelta(milliseconds=think_ms), work))
