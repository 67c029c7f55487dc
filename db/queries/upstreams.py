"""Who puts runs in: the share each has of the workers, how many it may put in a minute, and what of it waits."""

from collections.abc import Collection
from typing import Annotated

from pydantic import Field
from sqlalchemy import Connection, text

from domain.facts import Facts

UPSTREAMS = """
    SELECT u.name, u.weight, u.runs_per_minute, u.burst,
        coalesce(turns.open, 0) AS open, coalesce(turns.waiting, 0) AS waiting
    FROM upstreams u LEFT JOIN (
        SELECT upstream, count(*) FILTER (WHERE state IN ('out', 'held')) AS open,
            count(*) FILTER (WHERE state NOT IN ('out', 'held')) AS waiting
        FROM stage_turns WHERE lane = 0 GROUP BY upstream) turns ON turns.upstream = u.name
"""

LIST = text(f"{UPSTREAMS} ORDER BY u.name")

GET = text(f"{UPSTREAMS} WHERE u.name = :name")

SET = text("""
    INSERT INTO upstreams (name, weight, runs_per_minute, burst) VALUES (:name, :weight, :runs_per_minute, :burst)
    ON CONFLICT (name) DO UPDATE SET weight = excluded.weight, runs_per_minute = excluded.runs_per_minute,
        burst = excluded.burst, tokens = least(upstreams.tokens, coalesce(excluded.burst, excluded.runs_per_minute))
""")

LOCK = text("SELECT weight, runs_per_minute, burst FROM upstreams WHERE name = :name FOR UPDATE")

PUT_IN = text("""
    SELECT upstream, count(*) AS n FROM (
        SELECT upstream FROM pipeline_runs WHERE created_at > now() - interval '1 hour'
        ORDER BY created_at DESC, id DESC LIMIT :most) newest
    GROUP BY upstream
""")

AT_ONCE = text("""
    SELECT name, coalesce(burst, runs_per_minute) AS at_once FROM upstreams
    WHERE name = ANY(:names) AND runs_per_minute IS NOT NULL
""")


MOST_COUNTED = 50_000
"""Runs of the last hour that are counted, the newest first."""


class Share(Facts):
    """What an upstream may have and may do."""

    weight: Annotated[int, Field(ge=1, le=1_000)] = 1
    """With twice the weight of another, twice as many of its runs are under way while both have some waiting."""
    runs_per_minute: Annotated[int, Field(ge=1, le=1_000_000)] | None = None
    """How many it may put in; None is no limit."""
    burst: Annotated[int, Field(ge=1, le=1_000_000)] | None = None
    """How many of those at once; None is a minute's."""


class Upstream(Share):
    """An app that puts runs in."""

    name: str
    open: int
    """Runs given out or held."""
    waiting: int
    """Runs that wait for their share, for another run of their client or for their moment."""


def list_upstreams(session: Connection) -> list[Upstream]:
    """Return every app that ever put a run in, by name."""
    return [Upstream.model_validate(dict(row)) for row in session.execute(LIST).mappings()]


def count_put_in(session: Connection) -> dict[str, int]:
    """Return how many of the newest runs of the last hour each app put in."""
    return {row.upstream: row.n for row in session.execute(PUT_IN, {"most": MOST_COUNTED})}


def get(session: Connection, name: str) -> Upstream | None:
    """Return one upstream; None when nothing is known by that name."""
    row = session.execute(GET, {"name": name}).mappings().one_or_none()
    return Upstream.model_validate(dict(row)) if row else None


def lock_share(session: Connection, name: str) -> Share | None:
    """Lock an upstream and return its share; None when nothing is known by that name."""
    row = session.execute(LOCK, {"name": name}).mappings().one_or_none()
    return Share.model_validate(dict(row)) if row else None


def set_share(session: Connection, name: str, share: Share) -> None:
    """Give an upstream its share, before or after its first run."""
    session.execute(SET, {"name": name} | share.model_dump())


def get_at_once(session: Connection, names: Collection[str]) -> dict[str, int]:
    """Return how many runs each of these may ever put in at once; those without a limit are left out."""
    rows = session.execute(AT_ONCE, {"names": list(names)})
    return {row.name: row.at_once for row in rows}
