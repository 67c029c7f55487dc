"""How often the stages of runs were taken up."""

from collections.abc import Collection
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Connection, text

COUNT = text("""
    SELECT pipeline_run_id, count(*) AS made, count(*) FILTER (WHERE outcome IN ('failed', 'rescued')) AS lost
    FROM stage_attempts WHERE pipeline_run_id = ANY(:run_ids) GROUP BY pipeline_run_id
""")


class Attempts(NamedTuple):
    """How many attempts a run took so far."""

    made: int = 0
    lost: int = 0
    """Those that failed or whose worker was not heard of any more."""


def count_attempts(session: Connection, run_ids: Collection[UUID]) -> dict[UUID, Attempts]:
    """Return the attempts of each run that had any and whose months are kept."""
    rows = session.execute(COUNT, {"run_ids": list(run_ids)})
    return {row.pipeline_run_id: Attempts(row.made, row.lost) for row in rows}
