"""Runs chosen by what they have in common, for an operator who acts on all of them at once."""

from typing import Any, Self
from uuid import UUID

from pydantic import Field, model_validator

from db.queries.named_client import NAMED, naming
from db.queries.run_search import RunFilter
from domain.bulk import Deed

MOST_IDS = 10_000
"""Runs that are chosen one by one."""


class Where(RunFilter):
    """What the chosen runs have in common; a run must fit every field given."""

    ids: tuple[UUID, ...] | None = Field(
        default=None, min_length=1, max_length=MOST_IDS, description="These and no others."
    )

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        """Insist on a condition: nobody means every run there is."""
        if not self.model_fields_set:
            message = f"is empty; give one or more of {', '.join(type(self).model_fields)}"
            raise ValueError(message)
        return self

    def given(self) -> dict[str, Any]:
        """Return every field that narrows, by its name."""
        return self.model_dump(exclude_none=True) | ({"ids": list(self.ids)} if self.ids else {})


CONDITIONS = {
    "ids": "r.id = ANY(:ids)",
    "status": "r.status = CAST(:status AS pipeline_status)",
    "outcome": "r.outcome = CAST(:outcome AS run_outcome)",
    "trigger": "r.trigger = CAST(:trigger AS pipeline_trigger)",
    "agent": "upper(:agent) IN (upper(t.agent), upper(r.current_agent), upper(r.error_agent))",
    "error": "position(lower(:error) IN lower(coalesce(t.error, r.error_message))) > 0",
    "upstream": "r.upstream = :upstream",
    "pipeline": "r.pipeline = :pipeline",
    "client": NAMED,
    "created_after": "r.created_at >= :created_after",
    "created_before": "r.created_at < :created_before",
}

WITHIN_REACH: dict[Deed, str] = {
    "cancel": "r.status IN ('pending', 'running')",
    "resume": "r.status = 'failed'",
    "retry": """EXISTS (
        SELECT FROM stage_turns w
        WHERE w.run_id = r.id AND w.state = 'out' AND w.worker_id IS NULL AND w.available_at > now())""",
}
"""What an action can do anything to at all."""

SEEN = """
    SELECT r.id, r.created_at
    FROM pipeline_runs r JOIN clients c ON c.id = r.client_id LEFT JOIN stage_turns t ON t.run_id = r.id AND t.lane = 0
    WHERE {conditions}
"""


def conditions(deed: Deed, where: Where) -> str:
    """Return what a run must fit so that the deed can do something to it, as `SEEN` takes it."""
    return " AND ".join([WITHIN_REACH[deed], *(CONDITIONS[name] for name in where.given())])


def values(where: Where) -> dict[str, Any]:
    """Return what these conditions ask for."""
    return where.given() | (naming(where.client) if where.client else {})
