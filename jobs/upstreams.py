"""What an operator gives an upstream app: its weight in the fair share, and how many runs it may put in a minute."""

from collections.abc import Mapping

from db.queries import operators, upstreams
from db.queries.upstreams import Share, Upstream
from db.session import transaction
from domain.errors import NotFound
from jobs.runtime import Runtime


def get_upstream(runtime: Runtime, name: str) -> Upstream:
    """Return an upstream and what of it waits.

    Raises:
        NotFound: no app of that name has put a run in or was given a share.
    """
    with transaction(runtime.engine) as session:
        found = upstreams.get(session, name)
        known = [one.name for one in upstreams.list_upstreams(session)]
    if found is None:
        message = f"upstream: there is no upstream {name}; there is: {', '.join(known) or 'none'}"
        raise NotFound(message)
    return found


def set_upstream(runtime: Runtime, name: str, changes: Mapping[str, int | None], actor: str, reason: str) -> Upstream:
    """Change an upstream's share, and return it; what is not among the changes stays.

    Raises:
        ValidationError: a value that cannot be.
    """
    with transaction(runtime.engine) as session:
        before = upstreams.lock_share(session, name)
        after = Share.model_validate((before or Share()).model_dump() | dict(changes))
        upstreams.set_share(session, name, after)
        detail = {"before": before and before.model_dump(), "after": after.model_dump()}
        operators.record(session, actor, "share", "upstream", name, reason, detail)
    return get_upstream(runtime, name)
