"""The reconciler: stages whose worker is gone are put back, messages that were lost are sent again."""

import logging

from db.queries import clockwork
from db.session import transaction
from domain.errors import NotReady
from jobs import queues
from jobs.engine.send import send
from jobs.runtime import Runtime

logger = logging.getLogger(__name__)


def rescue(runtime: Runtime) -> int:
    """Put back what was lost and send what is due; return how many messages went out.

    While Redis does not answer nothing is sent, and nothing counts as sent.
    """
    with transaction(runtime.engine) as session:
        put_back, freed = clockwork.rescue_expired(session, runtime.tuning.max_attempts)
        woken = [clockwork.wake_next(session, client_id) for client_id in freed]
    for run_id in put_back:
        logger.warning("run %s rescued: its lease ran out", run_id)
    try:
        queued = any(queues.depths(runtime).values())
    except NotReady as error:
        logger.warning("nothing is sent: %s", error)
        return 0
    with transaction(runtime.engine) as session:
        due = clockwork.list_unsent(session, runtime.tuning.patience, queued=queued)
    messages = [*(found for found in woken if found), *due]
    send(runtime.broker, messages)
    return len(messages)
