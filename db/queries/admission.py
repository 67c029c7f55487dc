"""Which open run goes out next: fair between upstreams, by priority within one, and never two of one client."""

from collections.abc import Collection
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, text

from db.queries.pauses import HOLDS
from domain.runs import Due

FALL_DUE = text("""
    UPDATE stage_turns t SET state = 'behind'
    FROM (SELECT run_id, lane FROM stage_turns WHERE state = 'delayed' AND available_at <= now()
          ORDER BY available_at LIMIT 5000 FOR UPDATE SKIP LOCKED) due
    WHERE t.run_id = due.run_id AND t.lane = due.lane AND t.state = 'delayed'
    RETURNING t.client_id
""")

HAS_LIVE = """
    coalesce((SELECT true FROM stage_turns o WHERE o.client_id = {client_id} AND o.lane = 0
        AND o.state NOT IN ('delayed', 'behind') LIMIT 1), false)"""

FORGOTTEN = text(f"""
    SELECT DISTINCT client_id FROM stage_turns t
    WHERE state = 'behind' AND lane = 0 AND NOT {HAS_LIVE.format(client_id="t.client_id")} LIMIT 5000
""")
"""Clients whose run ended and nobody woke the next: whoever ended it died in between."""

WAKE = text(f"""
    UPDATE stage_turns SET state = 'ready'
    WHERE state = 'behind' AND run_id = ANY (ARRAY(
        SELECT next.run_id FROM unnest(CAST(:client_ids AS uuid[])) AS c (client_id) CROSS JOIN LATERAL (
            SELECT run_id FROM stage_turns WHERE client_id = c.client_id AND state = 'behind' AND lane = 0
            ORDER BY priority DESC, number LIMIT 1 FOR UPDATE SKIP LOCKED) next
        WHERE NOT {HAS_LIVE.format(client_id="c.client_id")}))
    RETURNING run_id
""")
"""Rows are named by arrays, here and below, so that no plan made when the table was empty reads it whole."""

BRIEFLY = "SET lock_timeout = '1s'"
"""For a session that wakes: an app may hold a client's next run in an open transaction; its client is woken later."""
PATIENTLY = "RESET lock_timeout"

WINDOW = """
    greatest(:smallest, 8 * (
        SELECT coalesce(sum((detail ->> 'threads')::integer), 0) FROM processes
        WHERE kind = 'worker' AND NOT stopped AND seen_at > now() - interval '30 seconds'))::integer
"""
"""How many runs may be out: enough that no worker thread ever waits, few enough that who comes next goes next."""

ADMIT = text(f"""
    WITH open AS MATERIALIZED (
        SELECT upstream, count(*) FILTER (WHERE lane = 0) AS n FROM stage_turns
        WHERE state = 'out' AND available_at <= now() GROUP BY upstream),
    room AS MATERIALIZED (SELECT {WINDOW} - (SELECT coalesce(sum(n), 0) FROM open)::integer AS n),
    crowded AS MATERIALIZED (
        SELECT t.pipeline FROM stage_turns t
        WHERE t.waits_since IS NOT NULL AND t.state = 'held' AND NOT EXISTS (SELECT FROM pauses p WHERE {HOLDS})
        GROUP BY t.pipeline HAVING count(*) >= :smallest),
    candidates AS (
        SELECT w.run_id, (coalesce(open.n, 0) + row_number() OVER each - 1)::double precision / u.weight AS share
        FROM upstreams u LEFT JOIN open ON open.upstream = u.name CROSS JOIN LATERAL (
            SELECT run_id, priority, number FROM stage_turns
            WHERE upstream = u.name AND state = 'ready' AND lane = 0
              AND pipeline <> ALL (ARRAY(SELECT pipeline FROM crowded))
            ORDER BY priority DESC, number LIMIT (SELECT greatest(n, 0) FROM room)) w
        WINDOW each AS (PARTITION BY u.name ORDER BY w.priority DESC, w.number)),
    first AS (SELECT run_id FROM candidates ORDER BY share, run_id LIMIT (SELECT greatest(n, 0) FROM room)),
    picked AS (
        SELECT t.run_id, EXISTS (SELECT FROM pauses p WHERE p.scope = 'pipeline' AND p.subject = t.pipeline
            OR p.scope = 'client' AND p.subject = t.client_id::text) AS paused
        FROM stage_turns t
        WHERE t.run_id = ANY (ARRAY(SELECT run_id FROM first)) AND t.state::text = 'ready' AND t.lane = 0
        FOR UPDATE SKIP LOCKED)
    UPDATE stage_turns t
    SET state = CASE WHEN picked.paused THEN 'held' ELSE 'out' END::turn_state, sent_at = now(), sends = 1
    FROM picked
    WHERE t.run_id = ANY (ARRAY(SELECT run_id FROM picked)) AND t.run_id = picked.run_id AND t.state::text = 'ready'
    RETURNING t.run_id, t.client_id, t.pipeline, t.stage, t.fence, t.lane, t.priority > 0 AS urgent,
        t.state = 'held' AS held, t.state = 'out' AND NOT (t.at_join AND t.lanes > 0) AS send, t.number
""")
"""The state is compared as text where a turn is named by its key, so that its key is how it is found."""

RESEND = text("""
    WITH due AS (
        SELECT run_id, lane FROM stage_turns
        WHERE state = 'out' AND worker_id IS NULL AND available_at <= now() AND NOT (at_join AND lanes > 0)
          AND (sent_at IS NULL OR sent_at < now() - :patience * power(2, least(greatest(sends - 1, 0), :doublings)))
        ORDER BY priority DESC, number LIMIT 1000 FOR UPDATE SKIP LOCKED)
    UPDATE stage_turns t SET sent_at = now(), sends = least(t.sends + 1, 1000)
    FROM due WHERE t.run_id = due.run_id AND t.lane = due.lane AND t.state = 'out' AND t.worker_id IS NULL
    RETURNING t.run_id, t.client_id, t.pipeline, t.stage, t.fence, t.lane,
        t.priority > 0 OR t.rescues > 0 AS urgent, t.number
""")

SMALLEST_WINDOW = 32
MOST_WINDOWS = 50


def fall_due(session: Connection) -> list[UUID]:
    """Move delayed turns whose time has come behind their clients', and return the clients to wake."""
    return list(session.execute(FALL_DUE).scalars())


def list_forgotten(session: Connection) -> list[UUID]:
    """Return clients that have a run waiting and none live."""
    return list(session.execute(FORGOTTEN).scalars())


def wake(session: Connection, client_ids: Collection[UUID]) -> int:
    """Make the next run of each of these clients ready, if it has none live; return how many."""
    if not client_ids:
        return 0
    return session.execute(WAKE, {"client_ids": list(set(client_ids))}).rowcount


def admit(session: Connection) -> list[Due]:
    """Give out ready runs while there is room, and return the messages to send after the commit.

    Paused ones take no room: they are set aside, a window at a time, until it is filled or enough was seen.
    """
    dues: list[Due] = []
    for _ in range(MOST_WINDOWS):
        rows = session.execute(ADMIT, {"smallest": SMALLEST_WINDOW}).mappings().all()
        dues += [due(row) for row in sorted(rows, key=lambda row: row["number"]) if row["send"]]
        if not any(row["held"] for row in rows):
            break
    return dues


def list_unsent(session: Connection, patience: timedelta, *, queued: bool) -> list[Due]:
    """Return due stages whose message was never sent or seems lost, now marked as sent.

    A message is taken for lost after `patience`; while messages are `queued`, that is doubled each time it is sent
    again, up to 64 times, since it may be one of them.
    """
    rows = session.execute(RESEND, {"patience": patience, "doublings": 6 if queued else 0}).mappings().all()
    return [due(row) for row in sorted(rows, key=lambda row: row["number"])]


def due(row: Any) -> Due:  # noqa: ANN401 - a row
    """Return the message of a row that has what one names."""
    return Due(**{name: row[name] for name in ("run_id", "client_id", "pipeline", "stage", "fence", "lane", "urgent")})
