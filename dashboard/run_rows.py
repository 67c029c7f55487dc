"""One page of the list of runs, read in one transaction."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Connection

from dashboard.reasons import reason
from dashboard.run_filters import write_cursor
from dashboard.words import initials
from db.queries.attempts import Attempts, count_attempts
from db.queries.paging import Cursor
from db.queries.run_search import RunFilter, count_runs, search_runs
from db.queries.runs import RunLine
from domain.facts import Facts

PAGE = 50
COUNTED = 10_000
"""Up to so many runs are counted; beyond, the page says that there are more."""


SHOWN = {"id", "client_id", "pipeline", "trigger", "week_number", "created_at", "started_at"}


class Row(Facts):
    """A run in the list: neither its client's name nor what was found about them."""

    id: UUID
    client_id: UUID
    client: str
    pipeline: str
    trigger: str
    week_number: int
    state: str
    agent: str | None
    made: int
    lost: int
    created_at: datetime
    started_at: datetime | None
    took: timedelta | None
    reason: str
    """Why it stands as it does."""


class Page(Facts):
    """A page of the list, and where the pages beside it begin."""

    rows: tuple[Row, ...]
    count: int
    more: bool
    """More fit than were counted."""
    newer: str | None
    older: str | None

    @property
    def says(self) -> str:
        """How many fit."""
        number = f"more than {COUNTED:,}" if self.more else f"{self.count:,}"
        return f"{number} run{'' if self.count == 1 else 's'}"


def read_page(
    session: Connection, wanted: RunFilter, after: Cursor | None, before: Cursor | None, now: datetime
) -> Page:
    """Return the runs right after or right before a place in the list, or the newest."""
    lines = search_runs(session, wanted, after, PAGE + 1, before=before)
    further = len(lines) > PAGE
    if before and not further:
        return read_page(session, wanted, None, None, now)
    lines = (lines[1:] if before else lines[:PAGE]) if further else lines
    counted = count_runs(session, wanted, COUNTED + 1)
    attempts = count_attempts(session, [line.id for line in lines])
    return Page(
        rows=tuple(_row(line, attempts.get(line.id, Attempts()), now) for line in lines),
        count=min(counted, COUNTED),
        more=counted > COUNTED,
        newer=_place(lines[0]) if lines and (after or before) else None,
        older=_place(lines[-1]) if lines and (further or before) else None,
    )


def _place(line: RunLine) -> str:
    return write_cursor(Cursor(line.created_at, line.id))


def _row(line: RunLine, attempts: Attempts, now: datetime) -> Row:
    return Row(
        **line.model_dump(include=SHOWN),
        **attempts._asdict(),
        client=initials(line.full_name),
        state=line.outcome or line.status,
        agent=line.error_agent or line.current_agent,
        took=line.completed_at - line.started_at if line.completed_at and line.started_at else None,
        reason=reason(line, now),
    )
