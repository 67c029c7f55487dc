"""Dropping what is older than the operator wants to keep, month by month; processes long gone, and old deliveries."""

import logging
from datetime import timedelta

from db.queries import bulk, deliveries, idempotency, months
from db.session import transaction
from jobs.control.bulk import KEEP_LOOKS
from jobs.runtime import Runtime

logger = logging.getLogger(__name__)

KEEP_DELIVERIES = timedelta(days=30)
KEEP_ANSWERS = timedelta(hours=24)
"""How long a request over HTTP that is sent again under its key is answered as it was."""
BATCH = 10_000
"""Rows deleted in one transaction."""


def prune(runtime: Runtime) -> int:
    """Drop old months, forget old processes and what web hooks sent; return how many months and rows.

    A month with an open run stays until that has ended. Without `keep_months` every month stays.
    """
    with transaction(runtime.engine) as session:
        pruned = months.prune_processes(session) + bulk.forget_looks(session, KEEP_LOOKS)
    pruned += _forget_deliveries(runtime) + _forget_answers(runtime)
    keep = runtime.tuning.keep_months
    if keep is None:
        return pruned
    with transaction(runtime.engine) as session:
        prunable = months.list_prunable(session, keep)
    for month in prunable:
        with transaction(runtime.engine) as session:
            if months.prune(session, month, keep):
                logger.info("month %s pruned", f"{month:%Y-%m}")
                pruned += 1
    with transaction(runtime.engine) as session:
        return pruned + months.prune_stragglers(session, keep)


def _forget_deliveries(runtime: Runtime) -> int:
    """Delete what was sent by web hooks long ago, and endpoints that were deleted and of which nothing is left."""
    total, last = 0, BATCH
    while last == BATCH:
        with transaction(runtime.engine) as session:
            last = deliveries.forget(session, KEEP_DELIVERIES, BATCH)
        total += last
    with transaction(runtime.engine) as session:
        return total + deliveries.forget_endpoints(session)


def _forget_answers(runtime: Runtime) -> int:
    """Delete what requests were answered more than a day ago."""
    total, last = 0, BATCH
    while last == BATCH:
        with transaction(runtime.engine) as session:
            last = idempotency.forget(session, KEEP_ANSWERS, BATCH)
        total += last
    return total
