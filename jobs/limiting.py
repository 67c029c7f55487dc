"""How many stages of an agent operators let be at work at once, over all workers."""

from db.queries import limits, operators
from db.session import transaction
from domain.errors import InvalidInput, NotFound
from domain.runs import PauseScope
from jobs.engine.admission import let_in
from jobs.pausing import SUBJECTS, find_meant
from jobs.runtime import Runtime

MOST = 1_000
"""Far more than any installation has threads."""


def set_limit(runtime: Runtime, name: str, at_most: int, actor: str, reason: str) -> int:
    """Let no further stage of an agent begin while `at_most` are at work; return how many that waited go on.

    Those at work end first, so there may be more for as long as they take.

    Raises:
        InvalidInput: there can be no such limit.
        NotFound: there is no agent of that name; the message says which there are.
    """
    if not 1 <= at_most <= MOST:
        message = f"at_most: {at_most} is not from 1 to {MOST:,}; to let none begin, pause the agent"
        raise InvalidInput(message)
    with transaction(runtime.engine) as session:
        agent = SUBJECTS[PauseScope.AGENT](session, name)
        before = limits.set_limit(session, agent, at_most, actor, reason)
        detail = {"at_most": at_most, "before": before}
        operators.record(session, actor, "limit", PauseScope.AGENT, agent, reason, detail)
    return let_in(runtime)


def lift_limit(runtime: Runtime, name: str, actor: str, reason: str) -> int:
    """Let an agent have as many at work as there are threads again; return how many that waited go on.

    Raises:
        NotFound: it has no limit; the message says which have.
    """
    with transaction(runtime.engine) as session:
        limited = limits.list_limits(session)
        agent = find_meant(session, PauseScope.AGENT, name)
        before = limits.lift(session, agent)
        if before is None:
            which = ", ".join(one.agent for one in limited) or "no agent"
            message = f"agent: {name} has no limit; limited is: {which}"
            raise NotFound(message)
        operators.record(session, actor, "unlimit", PauseScope.AGENT, agent, reason, {"before": before})
    return let_in(runtime)
