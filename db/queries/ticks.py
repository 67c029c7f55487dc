"""When schedulers lived and when jobs were paused, as their heartbeats and the operators' actions tell.

No tick is written down: a heartbeat says until when a scheduler was there and which ticks it was to do next.
"""

from collections import defaultdict
from datetime import datetime, timedelta

from sqlalchemy import Connection, text

from domain.ticks import SchedulerLife, Span

WINDOW = timedelta(days=7)
HEARD_WITHIN = timedelta(seconds=10)
"""A scheduler that was heard of so lately is there; one that was not, only until then."""
MOST = 2_000
"""Lives that are looked at, the newest; one that dies at once again and again must not make a page slow."""

LIVES = text("""
    SELECT started_at AS began_at,
        CASE WHEN NOT stopped AND seen_at > now() - :heard THEN now() ELSE seen_at END AS ended_at,
        coalesce(detail -> 'silences', '[]') AS silences, coalesce(detail -> 'next_ticks', '{}') AS next_ticks
    FROM processes WHERE kind = 'scheduler' ORDER BY seen_at DESC LIMIT :most
""")

PAUSES = text("""
    SELECT job, begins_at, ends_at FROM (
        SELECT subject_id AS job, action, created_at AS begins_at,
            coalesce(lead(created_at) OVER (PARTITION BY subject_id ORDER BY created_at), :until) AS ends_at
        FROM operator_actions WHERE subject_kind = 'schedule' AND action IN ('pause', 'unpause')) spans
    WHERE action = 'pause' AND ends_at >= :since
""")


def list_lives(session: Connection) -> list[SchedulerLife]:
    """Return the schedulers of the window and the last one before it."""
    rows = session.execute(LIVES, {"heard": HEARD_WITHIN, "most": MOST}).mappings()
    return [SchedulerLife.model_validate(dict(row)) for row in rows]


def list_pauses(session: Connection, window: Span) -> dict[str, list[Span]]:
    """Return when each job was paused in the window."""
    spans: defaultdict[str, list[Span]] = defaultdict(list)
    for job, begins_at, ends_at in session.execute(PAUSES, {"since": window.begins_at, "until": window.ends_at}):
        spans[job].append(Span(begins_at, ends_at))
    return spans


def get_window(session: Connection) -> Span:
    """Return the time that is looked at, up to now."""
    now: datetime = session.execute(text("SELECT now()")).scalar_one()
    return Span(now - WINDOW, now)
