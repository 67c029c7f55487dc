"""How late check-ins fired, counted by the minute for the pages' curve and kept for a week, like `run_minutes`.

A page so reads a few rows, however many check-ins fired. Firing writes nothing for it.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import groupby

from sqlalchemy import Connection, Row, text

from db.queries.minutes import KEPT, LOOKED_AT_AGAIN
from db.queries.schedules import WEEKLY_CHECK_IN
from domain.facts import Facts

BOUNDS_SECONDS = (
    *(0, 1, 2, 3, 5, 10, 20, 30),
    *(minutes * 60 for minutes in (1, 2, 3, 5, 10, 20, 30)),
    *(hours * 3_600 for hours in (1, 2, 3, 6, 12, 24)),
)
"""A firing is counted by the first of these that it was not later than; 0 is one before it was due, by an operator."""
LATER_SECONDS = BOUNDS_SECONDS[-1] + 1
"""Stands for more than a day: a scheduler was away, or an operator back-filled. It is no lag."""
SHARE = 0.95

SINCE = text("""
    SELECT date_trunc('minute', coalesce(
        (SELECT minute FROM run_minutes WHERE EXISTS (SELECT FROM fire_minutes)
         ORDER BY minute DESC OFFSET :again LIMIT 1), now() - :kept))
""")
"""What fired since the last minutes that were sampled is counted anew: a firing may be committed after its minute."""

COUNT = text("""
    INSERT INTO fire_minutes (minute, within_seconds, fired, missed)
    SELECT date_trunc('minute', fired_at), (CAST(:bounds AS integer[]) || :later)[1 + width_bucket(
            ceil(extract(epoch FROM fired_at - due_at))::integer - 1, CAST(:bounds AS integer[]))] AS within_seconds,
        count(*), sum(missed)
    FROM schedule_fires
    WHERE schedule = :schedule AND id >= uuid_v7_from(CAST(:since AS timestamptz)) AND fired_at >= :since
    GROUP BY 1, 2 ORDER BY 1, 2
    ON CONFLICT (minute, within_seconds) DO UPDATE SET fired = excluded.fired, missed = excluded.missed
    WHERE (fire_minutes.fired, fire_minutes.missed) <> (excluded.fired, excluded.missed)
""")
"""An id tells when its row was made, so the primary key finds the newest."""

FORGET = text("DELETE FROM fire_minutes WHERE minute < now() - :kept")

LIST = text("""
    SELECT date_bin(:width, minute, CAST(:since AS timestamptz)) AS begins_at, within_seconds,
        sum(fired)::bigint AS fired, sum(missed)::bigint AS missed
    FROM fire_minutes WHERE minute >= :since GROUP BY 1, 2 ORDER BY 1, 2
""")


class Lag(Facts):
    """How check-ins fired in one part of the window."""

    begins_at: datetime
    fired: int
    missed: int
    late: int
    """More than a day after they were due."""
    p95: timedelta | None
    """All but a twentieth of the others fired within this time; None when there were none."""


def count(session: Connection) -> None:
    """Count what fired since the last time, and forget what is old."""
    since = session.execute(SINCE, {"again": LOOKED_AT_AGAIN, "kept": KEPT}).scalar_one()
    facts = {"since": since, "schedule": WEEKLY_CHECK_IN, "bounds": list(BOUNDS_SECONDS), "later": LATER_SECONDS}
    session.execute(COUNT, facts)
    session.execute(FORGET, {"kept": KEPT})


def list_lag(session: Connection, since: datetime, width: timedelta) -> list[Lag]:
    """Return how late check-ins fired in each part of the time since then that had any."""
    rows = session.execute(LIST, {"since": since, "width": width}).all()
    return [_lag(begins_at, list(counts)) for begins_at, counts in groupby(rows, lambda row: row.begins_at)]


def _lag(begins_at: datetime, counts: Sequence[Row[tuple[datetime, int, int, int]]]) -> Lag:
    return Lag(
        begins_at=begins_at,
        fired=sum(one.fired for one in counts),
        missed=sum(one.missed for one in counts),
        late=sum(one.fired for one in counts if one.within_seconds == LATER_SECONDS),
        p95=_within([(one.within_seconds, one.fired) for one in counts if 0 < one.within_seconds < LATER_SECONDS]),
    )


def _within(counts: Sequence[tuple[int, int]]) -> timedelta | None:
    """Return the bound that all but a twentieth kept."""
    missing = SHARE * sum(fired for _, fired in counts)
    for within_seconds, fired in counts:
        missing -= fired
        if missing <= 0:
            return timedelta(seconds=within_seconds)
    return None
