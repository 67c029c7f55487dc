"""The reconciler: stages whose worker is gone are put back, what is due goes out, lost messages are sent again."""

import logging

from db.queries import admission, clockwork, limits, pauses
from db.session import transaction
from domain.errors import NotReady
from domain.runs import RunStatus
from jobs import traces
from jobs.engine.admission import admit
from jobs.engine.watch import ended
from jobs.meters import RESCUES, RESENT
from jobs.runtime import Runtime

logger = logging.getLogger(__name__)


def rescue(runtime: Runtime) -> int:
    """Put back what was lost and send what is due; return how many messages went out.

    While the queues do not answer nothing is sent, and nothing counts as sent.
    """
    with transaction(runtime.engine) as session:
        put_back, given_up = clockwork.rescue(session, runtime.tuning.lease, runtime.tuning.max_attempts)
    for run_id in put_back:
        logger.warning("run %s rescued: its worker was not heard of for a lease", run_id)
        traces.mark(run_id, "rescued")
    for run_id in given_up:
        ended(run_id, RunStatus.FAILED)
    RESCUES.inc(len(put_back) + len(given_up))
    freed = list(given_up.values())
    with transaction(runtime.engine) as session:
        pauses.give_back(session)
        freed += admission.fall_due(session)
    with transaction(runtime.engine) as session:
        freed += admission.list_forgotten(session)
    try:
        queued = any(runtime.broker.waiting().values())
    except NotReady as error:
        logger.warning("nothing is sent: %s", error)
        return 0
    with transaction(runtime.engine) as session:
        lost = admission.list_unsent(session, runtime.tuning.patience, queued=queued)
        let_in = limits.let_in(session)
    RESENT.inc(len(lost))
    runtime.broker.send([*lost, *let_in])
    return len(lost) + len(let_in) + admit(runtime, freed)
