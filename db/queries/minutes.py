"""How many runs ended and stages failed by the minute, for the pages' curves: samples of `run_counts`, kept for a week.

The engine writes nothing for it. A sample has the totals of its moment, so a minute nobody took one in loses nothing:
what ended meanwhile is in the next one.
"""

from datetime import datetime, timedelta

from sqlalchemy import Connection, text

from domain.curves import Sample

KEPT = timedelta(days=8)
LOOKED_AT_AGAIN = 10
"""Samples whose failures are counted once more: a failure may be committed after the minute it happened in."""

TOTALS = """
    coalesce(sum(n) FILTER (WHERE status = 'completed'), 0)::bigint AS ended,
    coalesce(sum(n) FILTER (WHERE status = 'failed'), 0)::bigint AS failed,
    coalesce(sum(n) FILTER (WHERE status IN ('pending', 'running')), 0)::bigint AS open"""

SAMPLE = text(f"""
    INSERT INTO run_minutes (minute, sampled_at, ended, failed, open)
    SELECT date_trunc('minute', now()), now(), {TOTALS} FROM run_counts ON CONFLICT (minute) DO NOTHING
""")

COUNT_FAILURES = text("""
    WITH latest AS (
        SELECT minute, sampled_at, lag(sampled_at) OVER (ORDER BY minute) AS since
        FROM (SELECT minute, sampled_at FROM run_minutes ORDER BY minute DESC LIMIT :latest + 1) newest),
    counted AS MATERIALIZED (
        SELECT minute, (SELECT count(*) FROM stage_failures f
            WHERE f.finished_at > latest.since AND f.finished_at <= latest.sampled_at) AS n
        FROM latest WHERE since IS NOT NULL)
    UPDATE run_minutes m SET failures = counted.n FROM counted
    WHERE m.minute = counted.minute AND m.failures <> counted.n
""")

FORGET = text("DELETE FROM run_minutes WHERE minute < now() - :kept")

LIST = text(f"""
    WITH samples AS (
        SELECT minute, sampled_at, ended, failed, open, failures FROM run_minutes
        WHERE minute >= CAST(:since AS timestamptz) - :width
        UNION ALL
        SELECT 'infinity', now(), totals.*, (
            SELECT count(*) FROM stage_failures
            WHERE finished_at > (SELECT coalesce(max(sampled_at), now()) FROM run_minutes))
        FROM (SELECT {TOTALS} FROM run_counts) totals)
    SELECT DISTINCT ON (date_bin(:width, sampled_at, CAST(:since AS timestamptz)))
        sampled_at AS at, ended, failed, open, (sum(failures) OVER (ORDER BY minute))::bigint AS failures
    FROM samples ORDER BY date_bin(:width, sampled_at, CAST(:since AS timestamptz)), minute DESC
""")
"""The last sample of each bin and of the one before the first, and the totals of now: what came to be between two of
them is read off."""


def sample(session: Connection) -> int:
    """Note the totals of this minute unless somebody did, count failures anew, forget what is old; 1 if noted."""
    noted = session.execute(SAMPLE).rowcount
    session.execute(COUNT_FAILURES, {"latest": LOOKED_AT_AGAIN})
    session.execute(FORGET, {"kept": KEPT})
    return noted


def list_samples(session: Connection, since: datetime, width: timedelta) -> list[Sample]:
    """Return the last sample of each `width` since then, one from before it where there is one, and now's totals.

    The oldest stands first; their failures are counted from the first on.
    """
    rows = session.execute(LIST, {"since": since, "width": width}).mappings()
    return [Sample.model_validate(dict(row)) for row in rows]
