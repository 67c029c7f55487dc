"""Runs chosen by what they have in common, for an operator who acts on all of them at once."""

from typing import Any, Self
from uuid import UUID

from pydantic import Field, model_validator
from sqlalchemy import Connection, text

from db.queries.named_client import NAMED, naming
from db.queries.run_search import RunFilter
from domain.facts import Facts

MOST = 10_000
"""Runs in one selection."""


class Where(RunFilter):
    """What the chosen runs have in common; a run must fit every field given."""

    ids: tuple[UUID, ...] | None = Field(
        default=None, min_length=1, max_length=MOST, description="These and no others."
    )

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        """Insist on a condition: nobody means every run there is."""
        if not self.model_fields_set:
            message = f"is empty; give one or more of {', '.join(type(self).model_fields)}"
            raise ValueError(message)
        return self


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

WITHIN_REACH = {
    "cancel": "r.status IN ('pending', 'running')",
    "resume": "r.status = 'failed'",
    "retry": """EXISTS (
        SELECT FROM stage_turns w
        WHERE w.run_id = r.id AND w.state = 'out' AND w.worker_id IS NULL AND w.available_at > now())""",
}
"""What an action can do anything to at all."""

SELECT = """
    SELECT r.id, count(*) OVER () AS total
    FROM pipeline_runs r JOIN clients c ON c.id = r.client_id LEFT JOIN stage_turns t ON t.run_id = r.id AND t.lane = 0
    WHERE {conditions} ORDER BY r.created_at, r.id LIMIT :most
"""


class Selected(Facts):
    """The runs of a selection, the oldest first."""

    run_ids: tuple[UUID, ...]
    """At most `MOST` of them."""
    total: int
    """How many fit, beyond that limit too."""


def select(session: Connection, action: str, where: Where) -> Selected:
    """Return the runs that fit and that the action can do something to."""
    given: dict[str, Any] = where.model_dump(exclude_none=True) | ({"ids": list(where.ids)} if where.ids else {})
    conditions = " AND ".join([WITHIN_REACH[action], *(CONDITIONS[name] for name in given)])
    facts = given | {"most": MOST} | (naming(where.client) if where.client else {})
    rows = session.execute(text(SELECT.format(conditions=conditions)), facts).all()
    return Selected(run_ids=tuple(row.id for row in rows), total=rows[0].total if rows else 0)
