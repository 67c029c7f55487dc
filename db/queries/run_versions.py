"""Whether runs changed, without reading them."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import Connection, text

VERSIONS = text("""
    SELECT r.id, r.xmin::text || coalesce(
        (SELECT string_agg(t.xmin::text, ',' ORDER BY t.lane) FROM stage_turns t WHERE t.run_id = r.id), '') AS version
    FROM pipeline_runs r WHERE r.id = ANY(:run_ids)
""")
"""Which transactions wrote the run and its turns last."""


def list_versions(session: Connection, run_ids: Collection[UUID]) -> dict[UUID, str]:
    """Return for each run there is something that is another once anything about it was written."""
    return {row.id: row.version for row in session.execute(VERSIONS, {"run_ids": list(run_ids)})}
