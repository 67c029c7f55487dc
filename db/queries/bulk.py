"""Bulk actions: the runs that were seen, what was confirmed, and how many had their turn.

A row goes one way: `seen`, `at_work`, `done` or `stopped`. Whoever gives the next runs their turn holds the row until
what was done to them is committed with the counts, so each run has one turn, and after a kill the next one is the same.
"""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Connection, text

from db.queries.selection import SEEN, Where, conditions, values
from domain.bulk import BulkState, Deed
from domain.errors import IllegalTransition, NotFound
from domain.facts import Facts

MOST_REFUSALS = 100
"""Refused runs that are kept with the reason; the others are counted."""

COLUMNS = """
    id, deed, filter - 'ids' AS filter, cardinality(run_ids) AS count, total, state::text, done, refused, refusals,
    actor, reason, seen_at, confirmed_at, worked_at, ended_at, stopped_by, stop_reason
"""
LOOK = f"""
    WITH fit AS MATERIALIZED ({SEEN})
    INSERT INTO bulk_actions (deed, filter, run_ids, total, actor)
    SELECT :deed, CAST(:filter AS jsonb), coalesce(array_agg(id ORDER BY created_at, id), CAST(ARRAY[] AS uuid[])),
        (SELECT count(*) FROM fit), :actor
    FROM (SELECT id, created_at FROM fit ORDER BY created_at, id LIMIT :most) oldest
    RETURNING {COLUMNS}
"""
FIRST = text("SELECT unnest(run_ids[1 : :most]) FROM bulk_actions WHERE id = :bulk_id")
CONFIRM = text(f"""
    UPDATE bulk_actions SET state = 'at_work', actor = :actor, reason = :reason, confirmed_at = clock_timestamp()
    WHERE id = :bulk_id AND state = 'seen' AND deed = :deed AND filter = CAST(:filter AS jsonb)
      AND seen_at > now() - :keep
    RETURNING {COLUMNS}
""")
FIND = text(f"SELECT {COLUMNS} FROM bulk_actions WHERE id = :bulk_id AND state <> 'seen'")
IS_OF = text("""
    SELECT true FROM bulk_actions
    WHERE id = :bulk_id AND state <> 'seen' AND deed = :deed AND filter = CAST(:filter AS jsonb)
""")
LIST = text(f"""
    SELECT {COLUMNS} FROM bulk_actions
    WHERE state <> 'seen' AND (CAST(:after AS uuid) IS NULL OR id < :after) ORDER BY id DESC LIMIT :limit
""")
AT_WORK = text("SELECT id FROM bulk_actions WHERE state = 'at_work' ORDER BY confirmed_at, id")
TAKE = text("""
    SELECT id AS bulk_id, deed, actor, reason, seen_at, cardinality(run_ids) - done - refused AS left,
        jsonb_array_length(refusals) AS told, run_ids[done + refused + 1 : done + refused + :most] AS run_ids
    FROM bulk_actions WHERE id = :bulk_id AND state = 'at_work' FOR UPDATE
""")
ADVANCE = text("""
    UPDATE bulk_actions
    SET done = done + :done, refused = refused + :refused, refusals = refusals || CAST(:refusals AS jsonb),
        worked_at = clock_timestamp(), state = CASE WHEN :ends THEN 'done' ELSE state END,
        ended_at = CASE WHEN :ends THEN clock_timestamp() END
    WHERE id = :bulk_id
""")
STOP = text(f"""
    UPDATE bulk_actions SET state = 'stopped', ended_at = clock_timestamp(), stopped_by = :actor, stop_reason = :reason
    WHERE id = :bulk_id AND state = 'at_work' RETURNING {COLUMNS}
""")
FORGET = text("DELETE FROM bulk_actions WHERE state = 'seen' AND seen_at < now() - :keep")
WAIT_AT_MOST = text("SELECT set_config('lock_timeout', :milliseconds, true)")


class Refusal(Facts):
    """A run that was left as it is, and why."""

    run_id: UUID
    reason: str


class BulkLine(Facts):
    """A bulk action as a list shows it."""

    id: UUID
    deed: Deed
    filter: dict[str, Any]
    """What the runs had in common when they were seen; empty where they were chosen one by one."""
    count: int
    """How many it reaches."""
    total: int
    """How many fitted."""
    state: BulkState
    done: int
    refused: int
    refusals: tuple[Refusal, ...]
    """The first of those that were refused."""
    actor: str
    reason: str | None
    seen_at: datetime
    confirmed_at: datetime | None
    worked_at: datetime | None
    """When runs last had their turn."""
    ended_at: datetime | None
    stopped_by: str | None
    stop_reason: str | None

    @property
    def left(self) -> int:
        """How many did not have their turn."""
        return self.count - self.done - self.refused


class Part(NamedTuple):
    """The runs whose turn it is."""

    bulk_id: UUID
    deed: Deed
    actor: str
    reason: str
    seen_at: datetime
    left: int
    """How many did not have their turn, these included."""
    told: int
    """How many refusals are kept."""
    run_ids: list[UUID]


def look(session: Connection, deed: Deed, where: Where, actor: str, most: int) -> BulkLine:
    """Keep which runs fit that the deed can do something to, the oldest first and at most so many; return that."""
    facts = {**values(where), "deed": deed, "filter": _written(where), "actor": actor, "most": most}
    return _line(session.execute(text(LOOK.format(conditions=conditions(deed, where))), facts).mappings().one())


def list_first(session: Connection, bulk_id: UUID, most: int) -> list[UUID]:
    """Return the oldest runs of a bulk action."""
    return list(session.execute(FIRST, {"bulk_id": bulk_id, "most": most}).scalars())


def confirm(
    session: Connection, bulk_id: UUID, deed: Deed, where: Where, actor: str, reason: str, keep: timedelta
) -> BulkLine | None:
    """Let what was seen begin; None when it is none of this deed and filter, older than `keep`, or confirmed before."""
    facts = {"bulk_id": bulk_id, "deed": deed, "filter": _written(where), "actor": actor, "reason": reason}
    row = session.execute(CONFIRM, facts | {"keep": keep}).mappings().one_or_none()
    return _line(row) if row else None


def find_confirmed(session: Connection, bulk_id: UUID, deed: Deed, where: Where) -> BulkLine | None:
    """Return what was confirmed before of this deed and filter."""
    facts = {"bulk_id": bulk_id, "deed": deed, "filter": _written(where)}
    return get_line(session, bulk_id) if session.execute(IS_OF, facts).scalar_one_or_none() else None


def get_line(session: Connection, bulk_id: UUID) -> BulkLine:
    """Return a bulk action that was confirmed.

    Raises:
        NotFound: there is none by that id.
    """
    row = session.execute(FIND, {"bulk_id": bulk_id}).mappings().one_or_none()
    if row is None:
        message = f"bulk_id: there is no bulk action {bulk_id}; `regimen runs bulk` lists them"
        raise NotFound(message)
    return _line(row)


def list_lines(session: Connection, limit: int, after: UUID | None = None) -> list[BulkLine]:
    """Return what was confirmed, the newest first, after the one a page ended with."""
    return [_line(row) for row in session.execute(LIST, {"limit": limit, "after": after}).mappings()]


def list_at_work(session: Connection) -> list[UUID]:
    """Return the bulk actions that have runs left, the oldest first."""
    return list(session.execute(AT_WORK).scalars())


def take(session: Connection, bulk_id: UUID, most: int) -> Part | None:
    """Hold a bulk action and return the runs whose turn it is; None when it is not at work any more."""
    row = session.execute(TAKE, {"bulk_id": bulk_id, "most": most}).mappings().one_or_none()
    return Part(**row) if row else None


def wait_at_most(session: Connection, milliseconds: int) -> None:
    """Let the statements of this transaction give up on a lock that somebody holds for so long."""
    session.execute(WAIT_AT_MOST, {"milliseconds": f"{milliseconds}ms"})


def advance(session: Connection, part: Part, refused: Sequence[Refusal]) -> None:
    """Note that these runs had their turn, and which were refused; the last ones end it."""
    told = [one.model_dump(mode="json") for one in refused[: MOST_REFUSALS - part.told]]
    facts = {
        "bulk_id": part.bulk_id,
        "done": len(part.run_ids) - len(refused),
        "refused": len(refused),
        "refusals": json.dumps(told),
        "ends": part.left == len(part.run_ids),
    }
    session.execute(ADVANCE, facts)


def stop(session: Connection, bulk_id: UUID, actor: str, reason: str) -> BulkLine:
    """Leave the runs that did not have their turn as they are.

    Raises:
        NotFound: there is no such bulk action.
        IllegalTransition: it has ended.
    """
    row = session.execute(STOP, {"bulk_id": bulk_id, "actor": actor, "reason": reason}).mappings().one_or_none()
    if row is None:
        message = f"cannot stop a bulk action that is {get_line(session, bulk_id).state}; it must be at work"
        raise IllegalTransition(message)
    return _line(row)


def forget_looks(session: Connection, keep: timedelta) -> int:
    """Delete what was looked at longer ago and never confirmed; return how many."""
    return session.execute(FORGET, {"keep": keep}).rowcount


def _written(where: Where) -> str:
    return where.model_dump_json(exclude_none=True)


def _line(row: Any) -> BulkLine:  # noqa: ANN401 - a row
    return BulkLine.model_validate(dict(row))
