"""Making the monthly partitions before their months begin."""

from db.queries import months
from db.session import transaction
from jobs.runtime import Runtime

AHEAD = 3
"""Months made in advance: a scheduler may be away for so long before a row goes where it has to be moved from."""


def make_months(runtime: Runtime) -> int:
    """Make the partitions that are not there yet, and return how many."""
    with transaction(runtime.engine) as session:
        return months.ensure(session, AHEAD)
