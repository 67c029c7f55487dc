"""The one statement a stage costs: claims, completed stages and ended runs, many at a time, each fenced.

An item is a dict of a kind that PARTS lists. A row that comes back says an item took effect; an item without
a row found nothing: another worker has the turn, it moved on, or it is not to be had now. No two items of one batch may
name the same run.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from domain.pipelines import Pipeline
from domain.runs import Due, Turn
from domain.vocabulary import Trigger

Item = dict[str, Any]

AMONG = "= ANY ($2::uuid[])"
"""Says once more which rows are meant, so that no plan made when a table was empty ever reads it whole."""

OWNED = f"""
    t.run_id {AMONG} AND t.run_id = x.run_id
    AND t.lane = x.lane AND t.fence = x.fence AND t.stage = x.stage AND t.worker_id = x.worker_id
    AND t.taken_at = x.started_at"""
"""What every write of a stage must find: the turn is still this worker's."""

FREE = """
    t.state = 'out' AND t.worker_id IS NULL AND t.available_at <= now() AND NOT (t.at_join AND t.lanes > 0)"""
"""A turn that was given out, is due, waits for no other lane, and that nobody has."""

KEEPS = "(x.keep AND NOT x.joins AND NOT x.paused AND NOT x.limited AND coalesce(urgent.priority <= t.priority, true))"
"""The worker goes on with the run itself: it wants to, nothing more urgent waits, nothing is paused, and the next agent
has no limit. Not into a join: it has not heard the other lanes."""

ITEMS = """
    paused AS MATERIALIZED (SELECT scope, subject FROM pauses),
    x AS MATERIALIZED (
        SELECT x.*, x.place IS FALSE OR EXISTS (
            SELECT FROM paused p WHERE p.scope = 'agent' AND p.subject = coalesce(x.next_agent, x.agent)
                OR p.scope = 'pipeline' AND p.subject = x.pipeline
                OR p.scope = 'client' AND p.subject = x.client_id) AS paused,
            x.place IS NULL AND EXISTS (
                SELECT FROM agent_limits l WHERE l.agent = coalesce(x.next_agent, x.agent)) AS limited
        FROM jsonb_to_recordset($1::jsonb) AS x (
            i integer, kind text, run_id uuid, client_id text, pipeline text, lane smallint, stage smallint,
            fence integer, worker_id uuid, agent text, version integer, next smallint, next_agent text, joins boolean,
            keep boolean, place boolean, opens jsonb, run_outcome run_outcome, summary text, to_agent agent_name,
            data_type text, payload jsonb, message_version text, input_sha256 text, outcome attempt_outcome,
            queued_at timestamptz, started_at timestamptz, think_ms integer))
"""
"""What is to be settled, whether the stage that would begin is paused, and whether its agent has a limit that nobody
asked for a place yet; one that was asked and had none (`place`) holds it like a pause."""

CLAIM = f"""
    taken AS (
        UPDATE stage_turns t
        SET fence = t.fence + 1, agent = x.agent, version = coalesce(t.version, x.version), sends = 0,
            state = CASE WHEN x.paused THEN 'held' ELSE 'out' END::turn_state,
            worker_id = CASE WHEN NOT x.paused THEN x.worker_id END,
            taken_at = clock_timestamp(),
            waits_since = CASE WHEN x.place IS FALSE THEN coalesce(t.waits_since, clock_timestamp()) END
        FROM x
        WHERE x.kind = 'claim' AND t.run_id {AMONG} AND t.run_id = x.run_id AND t.lane = x.lane AND t.stage = x.stage
          AND t.fence = x.fence AND {FREE} AND coalesce(t.version, x.version) = x.version
          AND NOT x.limited
        RETURNING x.i, t.run_id, t.fence, t.version, t.taken_at, t.failures, t.worker_id, t.sent_at, t.available_at),
    begun AS (
        UPDATE pipeline_runs r
        SET status = 'running', started_at = coalesce(r.started_at, taken.taken_at), pipeline_version = taken.version
        FROM taken
        WHERE r.id {AMONG} AND r.id = taken.run_id AND taken.worker_id IS NOT NULL AND r.status::text = 'pending')
"""
"""It begins by the clock, not when its transaction did: the run before it may have ended in between. The status is
compared as text, so that the run is found by its id and not among all that are pending."""
CLAIMED = f"""
    SELECT c.i, c.fence, true AS kept, false AS send, c.taken_at, 0 AS lane, 0 AS stage, false AS urgent,
        r.client_id, r.program_id, r.trigger::text, r.week_number,
        coalesce(r.as_of, r.started_at, c.taken_at) AS moment, c.failures,
        coalesce(c.sent_at, c.available_at) AS queued_at
    FROM taken c JOIN pipeline_runs r ON r.id = c.run_id AND r.id {AMONG}
    WHERE c.worker_id IS NOT NULL
"""

STAGE = f"""
    urgent AS MATERIALIZED (SELECT max(t.priority) AS priority FROM stage_turns t WHERE t.priority > 0 AND {FREE}),
    moved AS (
        UPDATE stage_turns t
        SET stage = x.next, agent = x.next_agent, at_join = x.joins, lanes = t.lanes + jsonb_array_length(x.opens),
            state = CASE WHEN x.paused THEN 'held' ELSE 'out' END::turn_state,
            worker_id = CASE WHEN {KEEPS} THEN t.worker_id END,
            taken_at = CASE WHEN {KEEPS} THEN clock_timestamp() END,
            sent_at = clock_timestamp(), sends = 1, failures = 0, rescues = 0, error = NULL
        FROM x, urgent
        WHERE x.kind IN ('stage', 'fork') AND {OWNED}
        RETURNING x.i, t.run_id, t.lane, t.stage, t.fence, t.worker_id, t.taken_at, t.client_id, t.upstream,
            t.pipeline, t.version, t.priority,
            t.state = 'out' AND t.worker_id IS NULL AND NOT (t.at_join AND t.lanes > 0) AS send)
"""
MOVED = """
    SELECT i, fence, worker_id IS NOT NULL, send, taken_at, lane, stage, priority > 0, NULL::uuid, NULL::uuid,
        NULL::text, NULL::integer, NULL::timestamptz, NULL::smallint, NULL::timestamptz FROM moved
"""

FORK = """
    opened AS (
        INSERT INTO stage_turns (run_id, lane, stage, agent, fence, client_id, upstream, pipeline, version, priority,
            state, sent_at, sends)
        SELECT m.run_id, o.lane, o.stage, o.agent, m.fence, m.client_id, m.upstream, m.pipeline, m.version, m.priority,
            'out', clock_timestamp(), 1
        FROM moved m JOIN x USING (i), jsonb_to_recordset(x.opens) AS o (lane smallint, stage smallint, agent text))
"""

LEAVE = f"""
    main AS MATERIALIZED (
        SELECT t.run_id FROM x, stage_turns t
        WHERE x.kind = 'leave' AND t.run_id {AMONG} AND t.run_id = x.run_id AND t.lane = 0 FOR UPDATE OF t),
    closed AS (
        DELETE FROM stage_turns t USING x, main
        WHERE x.kind = 'leave' AND main.run_id = x.run_id AND {OWNED} RETURNING x.i, t.run_id),
    joined AS (
        UPDATE stage_turns t SET lanes = t.lanes - 1, sent_at = clock_timestamp(), sends = 1
        FROM closed WHERE t.run_id {AMONG} AND t.run_id = closed.run_id AND t.lane = 0
        RETURNING closed.i, t.run_id, t.stage, t.fence, t.priority,
            t.state = 'out' AND t.worker_id IS NULL AND t.at_join AND t.lanes = 0 AS send)
"""
"""The last lane to end lets the join begin: both sides change lane 0's row, so one of them sees the other. Lane 0 is
locked first, as by everybody who locks a whole run."""
JOINED = """
    SELECT i, fence, false, send, NULL, 0, stage, priority > 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL FROM joined
"""

END = f"""
    gone AS (
        DELETE FROM stage_turns t USING x
        WHERE x.kind = 'end' AND t.lanes = 0 AND {OWNED} RETURNING x.i, t.run_id, t.fence),
    ended AS (
        UPDATE pipeline_runs r
        SET status = 'completed', outcome = x.run_outcome, summary = x.summary, stage = x.next, fence = x.fence,
            current_agent = NULL, completed_at = clock_timestamp(), error_message = NULL, error_agent = NULL
        FROM gone JOIN x USING (i) WHERE r.id {AMONG} AND r.id = gone.run_id)
"""
GONE = """
    SELECT i, fence, false, false, NULL, 0, 0, false, NULL, NULL, NULL, NULL, NULL, NULL, NULL FROM gone
"""

WRITTEN = """
    said AS (
        INSERT INTO agent_messages (pipeline_run_id, from_agent, to_agent, data_type, payload, version, created_at,
            fence, input_sha256, stage, worker_id, outcome, queued_at, started_at, think_ms)
        SELECT x.run_id, x.agent::agent_name, x.to_agent, x.data_type, x.payload, x.message_version,
            clock_timestamp(), x.fence, x.input_sha256, x.stage, x.worker_id, x.outcome, x.queued_at, x.started_at,
            x.think_ms
        FROM done JOIN x USING (i))
"""
"""What was said, and how that went, for whatever took effect in `done`."""


WORDED = json.JSONEncoder(default=str)


class Part(NamedTuple):
    """What one kind of item adds to the statement."""

    ctes: str
    rows: str
    done: str | None
    """The rows that said something."""


PARTS = {
    "claim": Part(CLAIM, CLAIMED, None),
    "stage": Part(STAGE, MOVED, "moved"),
    "fork": Part(FORK, "", None),
    "leave": Part(LEAVE, JOINED, "closed"),
    "end": Part(END, GONE, "gone"),
}
NEEDS = {"fork": "stage"}
"""A fork is a stage that opens lanes."""


@cache
def statement(kinds: frozenset[str]) -> bytes:
    """Return the statement that settles items of these kinds, and no more than they need.

    Its parameters are the `document` of the items and the ids of their runs.
    """
    wanted = kinds | {NEEDS[kind] for kind in kinds & NEEDS.keys()}
    parts = [part for kind, part in PARTS.items() if kind in wanted]
    done = " UNION ALL ".join(f"SELECT i FROM {part.done}" for part in parts if part.done)
    ctes = [ITEMS, *(part.ctes for part in parts), *([f"done AS ({done})", WRITTEN] if done else [])]
    return f"WITH {','.join(ctes)} {' UNION ALL '.join(part.rows for part in parts if part.rows)}".encode()


class Settled(NamedTuple):
    """What became of an item that took effect."""

    i: int
    fence: int
    kept: bool
    """The worker has the run's next stage already."""
    send: bool
    """A message is to be sent for the turn this row names."""
    taken_at: datetime | None
    lane: int
    stage: int
    urgent: bool
    """What follows goes before runs of no priority."""
    client_id: UUID
    program_id: UUID
    trigger: str
    week_number: int
    moment: datetime
    failures: int
    queued_at: datetime


def claim(due: Due, pipeline: Pipeline, worker_id: UUID) -> Item:
    """Return the item that takes a turn up."""
    stage = pipeline.stages[due.stage]
    turn = {"run_id": str(due.run_id), "lane": due.lane, "stage": due.stage, "fence": due.fence}
    whose = {"client_id": str(due.client_id), "pipeline": due.pipeline}
    who = {"agent": stage.agent, "version": pipeline.version, "worker_id": str(worker_id)}
    return {"kind": "claim"} | turn | whose | who


def turn(due: Due, row: Settled) -> Turn:
    """Return what a claim handed over."""
    if row.taken_at is None:
        raise TypeError(row)
    return Turn(
        run_id=due.run_id,
        lane=due.lane,
        client_id=row.client_id,
        program_id=row.program_id,
        pipeline=due.pipeline,
        stage=due.stage,
        fence=row.fence,
        trigger=Trigger(row.trigger),
        week_number=row.week_number,
        moment=row.moment,
        failures=row.failures,
        queued_at=row.queued_at,
        started_at=row.taken_at,
    )


def document(items: Iterable[tuple[Mapping[str, Any], str | None]]) -> str:
    """Return items as the JSON that SETTLE reads; each with its payload, which is JSON already and put in as it is."""
    return "[" + ",".join(_entry(i, item, payload) for i, (item, payload) in enumerate(items)) + "]"


def _entry(i: int, item: Mapping[str, Any], payload: str | None) -> str:
    head = WORDED.encode({"i": i} | dict(item))
    return head if payload is None else f'{head[:-1]}, "payload": {payload}}}'
