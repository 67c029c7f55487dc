"""Cancelling, resuming or retrying many runs at once: first looked at, then done to exactly those that were seen."""

import hashlib
from collections.abc import Callable, Mapping
from typing import Literal
from uuid import UUID

from sqlalchemy import Connection

from db.queries import runs, selection
from db.queries.runs import RunLine
from db.queries.selection import Selected, Where
from db.session import transaction
from domain.errors import Conflict, RegimenError
from domain.facts import Facts
from jobs.control.steer import UNNAMED, end, reopen, retry_now
from jobs.engine.admission import admit
from jobs.runtime import Runtime

FIRST = 10
"""Runs that are shown before anything is done to them."""
TOGETHER = 100
"""Runs after which those that can begin are given out."""

Deed = Literal["cancel", "resume", "retry"]
DEEDS: Mapping[Deed, Callable[[Runtime, UUID, str, str, Mapping[str, object]], UUID | None]] = {
    "cancel": end,
    "resume": reopen,
    "retry": retry_now,
}
"""What can be done to many runs; each run in a transaction of its own."""


class Choice(Facts):
    """The runs that an action would reach."""

    action: Deed
    count: int
    """How many it reaches in one call, at most 10,000."""
    total: int
    """How many fit."""
    token: str
    """Confirms that these runs and no others were seen."""
    first: tuple[RunLine, ...]
    """The oldest of them."""


class Skipped(Facts):
    """A run that was left as it is, and why."""

    run_id: UUID
    reason: str


class Done(Facts):
    """What a bulk action did."""

    action: Deed
    done: int
    skipped: tuple[Skipped, ...]


def choose(runtime: Runtime, action: Deed, where: Where) -> Choice:
    """Return the runs that fit, with the token that `carry_out` asks for; nothing is done to them."""
    with transaction(runtime.engine) as session:
        chosen = selection.select(session, action, where)
        return _show(session, action, chosen)


def carry_out(
    runtime: Runtime, action: Deed, where: Where, token: str | None, reason: str, actor: str = UNNAMED
) -> Done:
    """Do it to every run that fits; the token says that they were seen.

    Raises:
        Conflict: they were not seen, or others fit by now; nothing was done.
    """
    with transaction(runtime.engine) as session:
        chosen = selection.select(session, action, where)
    if token != token_of(action, chosen):
        why = "is missing" if token is None else f"is not of the {len(chosen.run_ids):,} runs that fit by now"
        message = f"confirm: {why}; do a dry run, look at what it would reach, and give the token it prints"
        raise Conflict(message)
    skipped: list[Skipped] = []
    freed: list[UUID] = []
    for number, run_id in enumerate(chosen.run_ids, start=1):
        try:
            client_id = DEEDS[action](runtime, run_id, reason, actor, {"bulk": token})
            freed += [client_id] if client_id else []
        except RegimenError as error:
            skipped.append(Skipped(run_id=run_id, reason=str(error)))
        if number % TOGETHER == 0 or number == len(chosen.run_ids):
            admit(runtime, freed)
            freed.clear()
    return Done(action=action, done=len(chosen.run_ids) - len(skipped), skipped=tuple(skipped))


def token_of(action: Deed, chosen: Selected) -> str:
    """Return the hash of an action and the runs it reaches."""
    named = " ".join([action, *map(str, chosen.run_ids)])
    return hashlib.sha256(named.encode()).hexdigest()[:16]


def _show(session: Connection, action: Deed, chosen: Selected) -> Choice:
    return Choice(
        action=action,
        count=len(chosen.run_ids),
        total=chosen.total,
        token=token_of(action, chosen),
        first=tuple(runs.get_line(session, run_id) for run_id in chosen.run_ids[:FIRST]),
    )
