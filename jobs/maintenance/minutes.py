"""Taking a sample of how many runs ended, for the curves of the pages."""

from db.queries import minutes
from db.session import transaction
from jobs.runtime import Runtime


def sample_minute(runtime: Runtime) -> int:
    """Note this minute's totals, and return 1; 0 when another tick or scheduler did."""
    with transaction(runtime.engine, durable=False) as session:
        return minutes.sample(session)
