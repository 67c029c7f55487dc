"""A fork: a new run that begins at a stage of an ended one, with what was said before it and a changed snapshot."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from db.queries.clockwork import PLACE_LANE
from db.queries.enqueueing import REFUSALS
from domain.facts import Facts

UPSTREAM = "operator"
"""Whose share of the workers forks take."""

PUT_IN = text("""
    SELECT enqueue_run(program_id, 'manual', p_upstream => :upstream, p_pipeline => pipeline, p_as_of => :as_of,
        p_forked_from => id)
    FROM pipeline_runs WHERE id = :run_id
""")

OF_ITS_WEEK = text("UPDATE pipeline_runs SET week_number = :week_number WHERE id = :fork_id")

FREEZE = text("INSERT INTO run_snapshots (run_id, snapshot) VALUES (:fork_id, CAST(:snapshot AS jsonb))")

COPY = text("""
    INSERT INTO agent_messages (pipeline_run_id, from_agent, to_agent, data_type, payload, version, created_at, fence,
        input_sha256)
    SELECT :fork_id, from_agent, to_agent, data_type, payload, version, created_at, 0, input_sha256
    FROM agent_messages WHERE pipeline_run_id = :run_id AND from_agent::text = ANY(:agents)
""")
"""Said before the fork's first claim, so under fence 0, and when they were said."""

STAND = text("""
    UPDATE stage_turns SET version = :version, stage = :stage, lanes = :lanes, at_join = :at_join
    WHERE run_id = :fork_id AND lane = 0
""")

NEWER = """
    WITH RECURSIVE line AS (
        SELECT id, program_id, forked_from FROM pipeline_runs WHERE id = {run_id}
        UNION ALL
        SELECT r.id, r.program_id, r.forked_from FROM line JOIN pipeline_runs r ON r.id = line.forked_from)
    SELECT v.week_number, v.pipeline_run_id FROM program_versions v
    WHERE v.program_id = (SELECT program_id FROM line LIMIT 1)
      AND v.pipeline_run_id NOT IN (SELECT id FROM line)
      AND v.created_at > (
        SELECT min(began.at) FROM line CROSS JOIN LATERAL (
            SELECT min(a.started_at) AS at FROM stage_attempts a WHERE a.pipeline_run_id = line.id) began)
    ORDER BY v.created_at DESC LIMIT 1
"""
"""A snapshot is as old as the first run of the line of forks that it was handed down.

Its attempts are asked for run by run: the planner takes a line for long, and would read the attempts of all history.
"""
FIND_NEWER = text(NEWER.format(run_id=":run_id"))


class Fork(Facts):
    """What a fork begins with."""

    run_id: UUID
    """The ended run."""
    snapshot: str
    """What the fork may know, as JSON."""
    as_of: datetime
    week_number: int
    keeps: tuple[str, ...]
    """The agents whose messages it takes over."""
    version: int
    """Of the pipeline, by which `dues` count."""
    dues: tuple[tuple[int, int], ...]
    """Lane and position of each stage it begins with; lane 0 is among them."""


def fork(session: Connection, wanted: Fork) -> UUID:
    """Put the new run in and return its id; nobody sees it before it is whole.

    Raises:
        NotFound: the program is gone.
        Conflict: the program is not active.
        TooMany: operators have put in as many runs a minute as they may.
    """
    facts = {"run_id": wanted.run_id, "as_of": wanted.as_of, "upstream": UPSTREAM}
    try:
        fork_id: UUID = session.execute(PUT_IN, facts).scalar_one()
    except DBAPIError as error:
        refusal = REFUSALS.get(getattr(error.orig, "sqlstate", ""))
        if refusal is None:
            raise
        raise refusal(str(error.orig).split("\n", maxsplit=1)[0]) from error
    session.execute(OF_ITS_WEEK, {"fork_id": fork_id, "week_number": wanted.week_number})
    session.execute(FREEZE, {"fork_id": fork_id, "snapshot": wanted.snapshot})
    session.execute(COPY, {"fork_id": fork_id, "run_id": wanted.run_id, "agents": list(wanted.keeps)})
    _stand(session, fork_id, wanted.version, wanted.dues)
    return fork_id


def find_newer(session: Connection, run_id: UUID) -> tuple[int, UUID] | None:
    """Return the week, and its run, published since the run first began by one that is not of its line of forks."""
    row = session.execute(FIND_NEWER, {"run_id": run_id}).one_or_none()
    return row and (row.week_number, row.pipeline_run_id)


def _stand(session: Connection, fork_id: UUID, version: int, dues: Sequence[tuple[int, int]]) -> None:
    (_, stage), *others = dues
    at_join = any(other < stage for _, other in others)
    facts = {"fork_id": fork_id, "version": version, "stage": stage, "lanes": len(others), "at_join": at_join}
    session.execute(STAND, facts)
    for lane, position in others:
        session.execute(PLACE_LANE, {"run_id": fork_id, "lane": lane, "stage": position})
