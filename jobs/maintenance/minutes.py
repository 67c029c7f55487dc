"""Taking a sample of how many runs ended and how late check-ins fired, for the curves of the pages."""

from db.queries import lateness, minutes
from db.session import transaction
from jobs.runtime import Runtime


def sample_minute(runtime: Runtime) -> int:
    """Note this minute's totals, and return 1; 0 when another tick or scheduler did."""
    with transaction(runtime.engine, durable=False) as session:
        lateness.count(session)
        return minutes.sample(session)
