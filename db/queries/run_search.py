"""Runs by what they have in common, the newest first, page by page: as fast among millions as among a few.

Ids are chosen before anything is joined to them. How depends on what is asked, for each way has an index of its own:

- what every run has (status, outcome, client, moment) is looked up directly;
- who put it in, what it runs and why are few combinations, so the newest of each are merged: one that is rare among
  millions costs no more than a common one;
- agent and error stand in the run once it failed or was cancelled, and in its turn while it is open: two looks.
"""

from collections.abc import Iterator
from typing import Annotated, Any

from pydantic import BeforeValidator, Field
from sqlalchemy import Connection, text

from db.queries.paging import Cursor
from db.queries.runs import LINES, RunLine
from domain.facts import Facts
from domain.ids import read_id
from domain.moments import Written
from domain.runs import Outcome, RunStatus
from domain.vocabulary import Trigger

SHORTEST_ERROR = 3
"""Characters; an index of three-letter pieces finds nothing shorter."""


def _shown(value: object) -> object:
    if isinstance(value, str) and not value.isprintable():
        message = "has characters that cannot be shown; keep to letters, digits, spaces and punctuation"
        raise ValueError(message)
    return value


Word = Annotated[str, Field(min_length=1, max_length=254), BeforeValidator(_shown)]


class RunFilter(Facts):
    """What runs have in common; a run must fit every field given."""

    status: RunStatus | None = Field(default=None, description="Where they stand.")
    outcome: Outcome | None = Field(default=None, description="What they came to.")
    trigger: Trigger | None = Field(default=None, description="Why they were put in.")
    agent: Word | None = Field(default=None, description="The agent they are at, or failed at.")
    error: Annotated[str, Field(min_length=SHORTEST_ERROR, max_length=254), BeforeValidator(_shown)] | None = Field(
        default=None, description="Words in their error, in any case."
    )
    upstream: Word | None = Field(default=None, description="Who put them in.")
    pipeline: Word | None = Field(default=None, description="What they run.")
    client: Word | None = Field(default=None, description="Whom they are for, by e-mail or id.")
    created_after: Written | None = Field(default=None, description="Put in at this moment or later.")
    created_before: Written | None = Field(default=None, description="Put in before this moment.")


OF_RUN = {
    "status": "r.status = '{status}'",
    "outcome": "r.outcome = '{outcome}'",
    "trigger": "r.trigger = CAST(:trigger AS pipeline_trigger)",
    "upstream": "r.upstream = :upstream",
    "pipeline": "r.pipeline = :pipeline",
    "client_id": "r.program_id IN (SELECT p.id FROM programs p WHERE p.client_id = :client_id)",
    "email": """
        r.program_id IN (SELECT p.id FROM programs p JOIN clients k ON k.id = p.client_id WHERE k.email = :email)
    """,
    "created_after": "r.created_at >= :created_after",
    "created_before": "r.created_at < :created_before",
    "after_id": "(r.created_at, r.id) < (:after_created_at, :after_id)",
    "before_id": "(r.created_at, r.id) > (:before_created_at, :before_id)",
}
"""A state is written out, so that even a plan made for all questions of a kind knows which index holds its few runs."""
STOOD_AT = "coalesce(r.error_agent, r.current_agent)"
OF_ENDED = {
    "agent": f"r.status IN ('failed', 'cancelled') AND {STOOD_AT} = :agent",
    "error": "r.error_message ILIKE :error",
}
"""Only a run that failed or was cancelled has an error."""
OF_TURN = {"agent": "t.agent = :agent", "error": "t.error ILIKE :error"}
KIND = ("upstream", "pipeline", "trigger")

Way = tuple[str, str]
NEWEST, OLDEST = ("ASC", "r.created_at DESC, r.id DESC"), ("DESC", "r.created_at ASC, r.id ASC")
"""Which runs are looked for first: how columns before the moment are ordered then, and the moment."""
FEW: dict[str, frozenset[object]] = {
    "status": frozenset(RunStatus) - {RunStatus.COMPLETED},
    "outcome": frozenset({Outcome.HELD, Outcome.DONE}),
}
"""Few runs have one of these, and an index of those few begins with the column. An order that begins with it too takes
that index: row level security keeps the planner from seeing that the column is the same in all of them."""
RUNS = "SELECT r.id, r.created_at FROM pipeline_runs r WHERE {conditions} {order} LIMIT :limit"
OPEN = """
    SELECT r.id, r.created_at FROM pipeline_runs r JOIN stage_turns t ON t.run_id = r.id AND t.lane = 0
    WHERE {conditions} {order} LIMIT :limit
"""
OF_KINDS = """
    WITH RECURSIVE kinds AS (
        (SELECT upstream, pipeline, trigger FROM pipeline_runs ORDER BY upstream, pipeline, trigger LIMIT 1)
        UNION ALL
        SELECT following.* FROM kinds k, LATERAL (
            SELECT r.upstream, r.pipeline, r.trigger FROM pipeline_runs r
            WHERE (r.upstream, r.pipeline, r.trigger) > (k.upstream, k.pipeline, k.trigger)
            ORDER BY r.upstream, r.pipeline, r.trigger LIMIT 1) following)
    SELECT found.id, found.created_at FROM kinds k, LATERAL (
        SELECT r.id, r.created_at FROM pipeline_runs r
        WHERE r.upstream = k.upstream AND r.pipeline = k.pipeline AND r.trigger = k.trigger AND {conditions}
        {order} LIMIT :limit) found
    WHERE {kinds}
"""
"""Each combination that occurs is found by a jump in `idx_pipeline_runs_kind`, and so are its newest runs."""

SEARCH = f"""
    WITH chosen AS MATERIALIZED (
        SELECT * FROM ({{found}}) AS r {{order}} LIMIT :limit)
    {LINES} WHERE r.id IN (SELECT id FROM chosen) ORDER BY r.created_at DESC, r.id DESC
"""
COUNT = "SELECT count(*) FROM (SELECT FROM ({found}) AS found LIMIT :limit) AS counted"


def search_runs(
    session: Connection, wanted: RunFilter, after: Cursor | None, limit: int, *, before: Cursor | None = None
) -> list[RunLine]:
    """Return the newest runs that fit, after the one a page ended with, at most so many.

    With `before` they are those that lie right before the run a page began with. The newest stand first either way.
    """
    values = _values(wanted) | {"limit": limit}
    if after:
        values |= {"after_created_at": after.created_at, "after_id": after.id}
    if before:
        values |= {"before_created_at": before.created_at, "before_id": before.id}
    way = OLDEST if before else NEWEST
    statement = SEARCH.format(found=_found(values, way), order=_order(way))
    found = session.execute(text(statement), values)
    names = tuple(found.keys())
    return [RunLine.model_validate(dict(zip(names, row, strict=True))) for row in found]


def count_runs(session: Connection, wanted: RunFilter, at_most: int = 10_000) -> int:
    """Return how many runs fit; counting stops at `at_most`."""
    values = _values(wanted) | {"limit": at_most}
    return session.execute(text(COUNT.format(found=_found(values, None))), values).scalar_one()


def _values(wanted: RunFilter) -> dict[str, Any]:
    values: dict[str, Any] = wanted.model_dump(exclude_none=True)
    if wanted.client is not None:
        del values["client"]
        client_id = read_id(wanted.client)
        values |= {"client_id": client_id} if client_id else {"email": wanted.client.lower()}
    if wanted.agent is not None:
        values["agent"] = wanted.agent.upper()
    if wanted.error is not None:
        values["error"] = "%" + wanted.error.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_") + "%"
    return values


def _found(values: dict[str, Any], way: Way | None) -> str:
    """Return the statement that finds the ids of runs that fit."""
    of_run = [OF_RUN[name].format(**values) for name in values if name in OF_RUN]
    if {"agent", "error"} & values.keys():
        return " UNION ALL ".join(f"({branch})" for branch in _ended_and_open(values, of_run, way))
    kinds = [name for name in KIND if name in values]
    if kinds and values.get("status", RunStatus.COMPLETED) is RunStatus.COMPLETED and not _is_narrow(values):
        rest = [OF_RUN[name].format(**values) for name in values if name in OF_RUN and name not in KIND]
        of_kind = [OF_RUN[name].replace("r.", "k.") for name in kinds]
        return OF_KINDS.format(
            conditions=_all(rest), order=_order(way, *(f"r.{name}" for name in KIND)), kinds=_all(of_kind)
        )
    lead = [f"r.{name}" for name, few in FEW.items() if values.get(name) in few]
    return RUNS.format(conditions=_all(of_run), order=_order(way, *lead[:1]))


def _order(way: Way | None, *lead: str) -> str:
    if way is None:
        return ""
    direction, moment = way
    return f"ORDER BY {', '.join([*(f'{column} {direction}' for column in lead), moment])}"


def _is_narrow(values: dict[str, Any]) -> bool:
    """Say whether few runs fit whoever put them in, so that these are looked through."""
    return "client_id" in values or "email" in values or values.get("outcome") in FEW["outcome"]


def _ended_and_open(values: dict[str, Any], of_run: list[str], way: Way | None) -> Iterator[str]:
    status = values.get("status")
    if status in {None, RunStatus.FAILED, RunStatus.CANCELLED}:
        ended = [OF_ENDED[name] for name in OF_ENDED if name in values]
        lead = [STOOD_AT] if "agent" in values else []
        yield RUNS.format(conditions=_all([*of_run, *ended]), order=_order(way, *lead))
    if status not in {RunStatus.FAILED, RunStatus.CANCELLED}:
        in_turn = [OF_TURN[name] for name in OF_TURN if name in values]
        yield OPEN.format(conditions=_all([*of_run, *in_turn]), order=_order(way))


def _all(conditions: list[str]) -> str:
    return " AND ".join(conditions) or "true"
