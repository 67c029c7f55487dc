"""Going on with what somebody confirmed for many runs, until every run had its turn."""

from db.queries import bulk
from db.session import transaction
from jobs.control.bulk import work_on
from jobs.runtime import Runtime


def go_on(runtime: Runtime) -> int:
    """Give runs of every bulk action that is at work their turn, and return how many runs had it.

    The actions take turns, too, so that a short one does not wait for a long one. Several schedulers may do this at
    once: whoever holds an action is waited for.
    """
    total = 0
    while not runtime.stopping.is_set():
        with transaction(runtime.engine, durable=False) as session:
            at_work = bulk.list_at_work(session)
        turns = sum(work_on(runtime, bulk_id) for bulk_id in at_work)
        if not turns:
            return total
        total += turns
    return total
