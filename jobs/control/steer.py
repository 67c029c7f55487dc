"""Steering one run: cancel it, try it again now, resume it where it failed, let it go first."""

from uuid import UUID

from db.queries import operators, runs, steering
from db.session import transaction
from domain.bulk import Deed
from domain.errors import IllegalTransition
from jobs.control.together import DEEDS, By, follow_up
from jobs.engine.admission import admit
from jobs.runtime import Runtime

UNNAMED = "unnamed"
"""Who acts where code calls this without saying for whom."""
NO_REASON = "none given"


def cancel(runtime: Runtime, run_id: UUID, reason: str, actor: str = UNNAMED) -> None:
    """End a run that has not ended; the stage in flight cannot commit any more.

    Raises:
        NotFound: no such run.
        IllegalTransition: it has ended.
    """
    _act(runtime, "cancel", run_id, By(actor, reason))


def resume(runtime: Runtime, run_id: UUID, reason: str = NO_REASON, actor: str = UNNAMED) -> None:
    """Let a failed run go on at the stage that failed; what finished stages said stays.

    Raises:
        NotFound: no such run.
        IllegalTransition: it has not failed.
        Conflict: this code does not know its pipeline, its month was pruned, or a newer run of its program has
            published a week since.
    """
    _act(runtime, "resume", run_id, By(actor, reason))


def retry_now(runtime: Runtime, run_id: UUID, reason: str = NO_REASON, actor: str = UNNAMED) -> None:
    """Let a run that waits to try its stage again do so at once.

    Raises:
        NotFound: no such run.
        IllegalTransition: no stage of it waits so.
    """
    _act(runtime, "retry", run_id, By(actor, reason))


def set_priority(runtime: Runtime, run_id: UUID, priority: int, reason: str, actor: str = UNNAMED) -> None:
    """Let an open run go before or after others of its upstream, and of its client; higher goes first.

    Raises:
        NotFound: no such run.
        IllegalTransition: it has ended.
    """
    with transaction(runtime.engine) as session:
        line = runs.get_line(session, run_id)
        if not steering.set_priority(session, run_id, priority):
            message = f"cannot rank a run that is {line.status}; it must be pending or running"
            raise IllegalTransition(message)
        change = {"before": line.priority, "after": priority}
        operators.record(session, actor, "priority", "run", run_id, reason, change)
    admit(runtime)


def _act(runtime: Runtime, deed: Deed, run_id: UUID, by: By) -> None:
    with transaction(runtime.engine) as session:
        acted = DEEDS[deed](session, [run_id], by)
        for refusal in acted.refused.values():
            raise refusal
    follow_up(runtime, acted)
