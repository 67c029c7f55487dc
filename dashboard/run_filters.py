"""What the list of runs is narrowed by, read from its address: every field of RunFilter, and where a page begins."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import NamedTuple
from uuid import UUID

from pydantic import ValidationError

from db.queries.paging import Cursor
from db.queries.run_search import RunFilter
from domain.errors import InvalidInput
from domain.pipelines import PIPELINES
from domain.problems import describe
from domain.vocabulary import AgentName, Trigger

FIELDS = tuple(RunFilter.model_fields)
MOMENTS = ("created_after", "created_before")


class Tab(NamedTuple):
    """One state of runs, as the list offers it."""

    name: str
    status: str | None = None
    outcome: str | None = None


TABS = (
    Tab("All"),
    Tab("Pending", status="pending"),
    Tab("Running", status="running"),
    Tab("Failed", status="failed"),
    Tab("Held", outcome="held"),
    Tab("Published", outcome="published"),
    Tab("Done", outcome="done"),
    Tab("Cancelled", status="cancelled"),
)
AGENTS = tuple(
    dict.fromkeys([*AgentName, *(stage.agent for pipeline in PIPELINES.values() for stage in pipeline.stages)])
)
CHOICES: Mapping[str, tuple[str, ...]] = {"agent": AGENTS, "pipeline": tuple(PIPELINES), "trigger": tuple(Trigger)}
"""What may be chosen from, by field."""


class Asked(NamedTuple):
    """What a reader asked for."""

    given: dict[str, str]
    """Each filter that is not empty, as it was written."""
    wanted: RunFilter | None
    """None when a filter cannot be understood."""
    wrong: dict[str, str]
    """What to mend, by field."""


def read(sent: Mapping[str, str]) -> Asked:
    """Return the filters of an address or a form; moments without a zone are UTC."""
    given = {name: sent[name].strip() for name in FIELDS if sent.get(name, "").strip()}
    try:
        return Asked(given, RunFilter.model_validate({name: _zoned(name, value) for name, value in given.items()}), {})
    except ValidationError as error:
        return Asked(given, None, dict(describe(error)))


def _zoned(name: str, value: str) -> str:
    if name not in MOMENTS:
        return value
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return value
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).isoformat()


def write_cursor(cursor: Cursor) -> str:
    """Return where a page begins or ends, as an address holds it."""
    return f"{cursor.created_at.astimezone(UTC):%Y%m%dT%H%M%S.%f}-{cursor.id.hex}"


def read_cursor(written: str | None) -> Cursor | None:
    """Return where a page begins.

    Raises:
        InvalidInput: it is not one that `write_cursor` wrote.
    """
    if not written:
        return None
    moment, _, run_id = written.partition("-")
    try:
        return Cursor(datetime.strptime(moment, "%Y%m%dT%H%M%S.%f").replace(tzinfo=UTC), UUID(hex=run_id))
    except ValueError as error:
        message = "after: names no place in the list; begin at its first page"
        raise InvalidInput(message) from error
