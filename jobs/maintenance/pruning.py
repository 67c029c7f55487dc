"""Dropping what is older than the operator wants to keep, month by month, and processes long gone."""

import logging

from db.queries import months
from db.session import transaction
from jobs.runtime import Runtime

logger = logging.getLogger(__name__)


def prune(runtime: Runtime) -> int:
    """Drop old months and forget old processes; return how many months and rows.

    A month with an open run stays until that has ended. Without `keep_months` every month stays.
    """
    with transaction(runtime.engine) as session:
        pruned = months.prune_processes(session)
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
