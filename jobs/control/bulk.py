"""Cancelling, resuming or retrying many runs at once: first looked at, then done to exactly those that were seen.

What is confirmed is kept. What fits in about a second is done at once; `jobs/maintenance/bulk.py` goes on with what is
left.
"""

import logging
import time
from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

from sqlalchemy.exc import DBAPIError

from db.queries import bulk, operators, runs
from db.queries.bulk import BulkLine, Part, Refusal
from db.queries.runs import RunLine
from db.queries.selection import Where
from db.session import transaction
from domain.bulk import BulkState, Deed
from domain.errors import Conflict
from domain.facts import Facts
from domain.ids import read_id
from jobs.control.steer import UNNAMED
from jobs.control.together import DEEDS, Acted, By, follow_up
from jobs.runtime import Runtime

logger = logging.getLogger(__name__)

MOST = 100_000
"""Runs that one action reaches."""
FIRST = 10
"""Runs that are shown before anything is done to them."""
TOGETHER = 250
"""Runs in one transaction: few enough that a worker hardly waits for them."""
AT_ONCE_SECONDS = 1.0
"""How long whoever confirms waits; what is left by then goes on by itself."""
KEEP_LOOKS = timedelta(hours=1)
"""How long what was looked at can be confirmed."""
WAIT_MS, WAIT_ALONE_MS = 500, 5_000
"""How long runs that somebody else holds are waited for: together less than the server takes to find a circle, alone so
long that it is somebody who does not mean to let go."""


class Choice(Facts):
    """The runs that an action would reach."""

    action: Deed
    count: int
    """How many it reaches, at most 100,000."""
    total: int
    """How many fit."""
    token: str
    """Confirms that these runs and no others were seen; it is the id of the bulk action."""
    first: tuple[RunLine, ...]
    """The oldest of them."""


def choose(runtime: Runtime, action: Deed, where: Where, actor: str = UNNAMED) -> Choice:
    """Keep which runs fit and return that, with the token that `carry_out` asks for; nothing is done to them."""
    with transaction(runtime.engine) as session:
        line = bulk.look(session, action, where, actor, MOST)
        first = tuple(runs.get_line(session, run_id) for run_id in bulk.list_first(session, line.id, FIRST))
    return Choice(action=action, count=line.count, total=line.total, token=str(line.id), first=first)


def carry_out(
    runtime: Runtime,
    action: Deed,
    where: Where,
    token: str | None,
    reason: str,
    actor: str = UNNAMED,
    seconds: float = AT_ONCE_SECONDS,
) -> BulkLine:
    """Do it to the runs that were seen, for so long, and return how far it has come.

    The same token again does nothing anew: it returns how far what it began has come.

    Raises:
        Conflict: the token is of no such look, or of one an hour old; nothing was done.
        InvalidInput: nobody is named, or no reason is given.
    """
    line = confirm(runtime, action, where, token, reason, actor)
    ends_at = time.monotonic() + seconds
    for so_far in go_through(runtime, line):
        line = so_far
        if time.monotonic() >= ends_at:
            break
    return line


def confirm(runtime: Runtime, action: Deed, where: Where, token: str | None, reason: str, actor: str) -> BulkLine:
    """Keep who wants it and why, after which it goes on by itself; return how far it has come.

    Raises:
        Conflict, InvalidInput: as `carry_out`.
    """
    bulk_id = read_id(token or "")
    with transaction(runtime.engine) as session:
        line = bulk_id and bulk.confirm(session, bulk_id, action, where, actor, reason, KEEP_LOOKS)
        if line:
            told = {"what": f"{line.count:,} runs", "filter": line.filter}
            operators.record(session, actor, f"bulk-{action}", "bulk", line.id, reason, told)
            return line
        before = bulk_id and bulk.find_confirmed(session, bulk_id, action, where)
    if before:
        return before
    why = "is missing" if token is None else f"is no token of the last hour for a {action} of these runs"
    message = f"confirm: {why}; do a dry run, look at what it would reach, and give the token it prints"
    raise Conflict(message)


def go_through(runtime: Runtime, line: BulkLine) -> Iterator[BulkLine]:
    """Give the runs of a bulk action their turn, and yield how far it has come after each part."""
    while line.state is BulkState.AT_WORK and not runtime.stopping.is_set():
        work_on(runtime, line.id)
        line = get(runtime, line.id)
        yield line


def work_on(runtime: Runtime, bulk_id: UUID) -> int:
    """Give the next runs of a bulk action their turn and return how many; 0 when it is not at work any more.

    Runs that the database will not change together are taken one by one, and one that it will not change is refused.
    """
    try:
        return _give_turn(runtime, bulk_id, TOGETHER)
    except DBAPIError as error:
        if error.connection_invalidated:
            raise
        logger.warning("bulk action %s goes on run by run: %s", bulk_id, _first_line(error))
    turns = 0
    while turns < TOGETHER and not runtime.stopping.is_set() and _give_turn(runtime, bulk_id, 1):
        turns += 1
    return turns


def stop(runtime: Runtime, bulk_id: UUID, reason: str, actor: str = UNNAMED) -> BulkLine:
    """Leave those runs as they are that did not have their turn; what was done stays done.

    Raises:
        NotFound: there is no such bulk action.
        IllegalTransition: it has ended.
        InvalidInput: nobody is named, or no reason is given.
    """
    with transaction(runtime.engine) as session:
        line = bulk.stop(session, bulk_id, actor, reason)
        told = {"what": f"{line.deed} of {line.count:,} runs, {line.left:,} of them left as they are"}
        operators.record(session, actor, "stop", "bulk", bulk_id, reason, told)
    return line


def get(runtime: Runtime, bulk_id: UUID) -> BulkLine:
    """Return how far a bulk action has come.

    Raises:
        NotFound: there is no such bulk action.
    """
    with transaction(runtime.engine, durable=False) as session:
        return bulk.get_line(session, bulk_id)


def _give_turn(runtime: Runtime, bulk_id: UUID, most: int) -> int:
    """Act on the next runs, and count them, in one transaction; a kill leaves all of it done or nothing."""
    with transaction(runtime.engine) as session:
        part = bulk.take(session, bulk_id, most)
        if part is None:
            return 0
        alone = len(part.run_ids) <= 1
        bulk.wait_at_most(session, WAIT_ALONE_MS if alone else WAIT_MS)
        by = By(part.actor, part.reason, {"bulk": bulk_id}, part.seen_at)
        acted = Acted({})
        refused: list[Refusal] = []
        try:
            with session.begin_nested():
                acted = DEEDS[part.deed](session, part.run_ids, by)
        except DBAPIError as error:
            if error.connection_invalidated or not alone:
                raise
            refused = [_refusal(part, error)]
        refused += [Refusal(run_id=run_id, reason=str(why)) for run_id, why in acted.refused.items()]
        bulk.advance(session, part, refused)
    follow_up(runtime, acted)
    return len(part.run_ids)


def _refusal(part: Part, error: DBAPIError) -> Refusal:
    reason = f"the database did not change it ({_first_line(error)}); try it by itself later"
    return Refusal(run_id=part.run_ids[0], reason=reason)


def _first_line(error: DBAPIError) -> str:
    return str(error.orig).split("\n", maxsplit=1)[0]
