"""What the database knows of how things stand, read when metrics are asked for: one row of READINGS each statement.

What counts up in processes is in `jobs/meters.py`; this is what stands in tables, so it is right whoever asks.
"""

import json
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from sqlalchemy import Connection, TextClause, text

from db.queries.health import ALIVE_WITHIN
from db.queries.schedules import IS_DUE
from domain.pipelines import PIPELINES
from domain.vocabulary import AgentName

LONGEST_MILLISECONDS = 5_000
"""A statement that takes longer is given up, so that asking never adds to the trouble it asks about."""


class Reading(NamedTuple):
    """A statement whose columns are labels and then values, each value a gauge with its meaning."""

    labels: tuple[str, ...]
    gauges: Mapping[str, str]
    statement: TextClause


class Sample(NamedTuple):
    """One value of a gauge."""

    gauge: str
    labels: tuple[str, ...]
    value: float


def _reading(labels: tuple[str, ...], gauges: Mapping[str, str], statement: str) -> Reading:
    return Reading(labels, MappingProxyType(dict(gauges)), text(statement))


READINGS = (
    _reading(
        ("status", "outcome"),
        {"regimen_runs": "Runs by where they stand, and the completed ones by outcome"},
        "SELECT status, outcome, sum(n) FROM run_counts GROUP BY status, outcome",
    ),
    _reading(
        ("state",),
        {"regimen_turns": "Turns of open runs by state: delayed, behind, ready, held, out"},
        """
        SELECT s.state, coalesce(t.n, 0) FROM unnest(enum_range(NULL::turn_state)) AS s (state)
        LEFT JOIN (SELECT state, count(*) AS n FROM stage_turns GROUP BY state) t USING (state)
        """,
    ),
    _reading(
        ("agent",),
        {
            "regimen_stages_waiting": "Stages that are due and that no worker has, by agent",
            "regimen_stage_oldest_waiting_seconds": "How long the one that waits longest has been due",
            "regimen_stages_in_work": "Stages that a worker has",
        },
        """
        WITH turns AS (
            SELECT coalesce(agent, CAST(:agents AS jsonb) -> pipeline ->> stage::integer, 'unknown') AS agent,
                worker_id IS NOT NULL AS taken, CASE WHEN stage = 0 THEN available_at
                    ELSE greatest(available_at, coalesce(sent_at, available_at)) END AS since
            FROM stage_turns
            WHERE state IN ('ready', 'out') AND available_at <= now() AND NOT (at_join AND lanes > 0))
        SELECT agent, count(*) FILTER (WHERE NOT taken),
            coalesce(extract(epoch FROM now() - min(since) FILTER (WHERE NOT taken)), 0), count(*) FILTER (WHERE taken)
        FROM (SELECT * FROM turns UNION ALL
              SELECT a, NULL, NULL FROM unnest(CAST(:names AS text[])) AS a) known
        GROUP BY agent
        """,
    ),
    _reading(
        ("scope",),
        {"regimen_pauses": "What is paused: pipelines, agents, clients"},
        """
        SELECT s.scope, count(p.subject) FROM unnest(enum_range(NULL::pause_scope)) AS s (scope)
        LEFT JOIN pauses p USING (scope) GROUP BY s.scope
        """,
    ),
    _reading(
        ("kind",),
        {
            "regimen_processes_alive": "Workers and schedulers that were heard of within 30 s",
            "regimen_worker_threads": "Stages they can work on at a time",
        },
        """
        SELECT k.kind, count(p.id), coalesce(sum((p.detail ->> 'threads')::integer), 0)
        FROM (VALUES ('worker'), ('scheduler')) AS k (kind)
        LEFT JOIN processes p ON p.kind = k.kind AND NOT p.stopped AND p.seen_at > now() - :within
        GROUP BY k.kind
        """,
    ),
    _reading(
        (),
        {
            "regimen_check_ins_overdue": "Check-ins that are due and have not fired",
            "regimen_schedule_lag_seconds": "How late the latest of them is",
        },
        f"""
        SELECT count(*), coalesce(extract(epoch FROM now() - min(p.next_check_in_at)), 0)
        FROM programs p JOIN clients c ON c.id = p.client_id, LATERAL (SELECT now() AS moment) AS clock
        WHERE {IS_DUE.replace(":moment", "clock.moment").replace(":without", "'{}'")}
        """,
    ),
    _reading(
        ("severity", "status"),
        {
            "regimen_red_flags_open": "Red flags that are not resolved",
            "regimen_red_flag_oldest_seconds": "How long ago the oldest of them was detected",
        },
        """
        SELECT s.severity, w.status, count(f.id), coalesce(extract(epoch FROM now() - min(f.detected_at)), 0)
        FROM unnest(enum_range(NULL::flag_severity)) AS s (severity)
        CROSS JOIN unnest(ARRAY['detected', 'acknowledged', 'referred']::flag_status[]) AS w (status)
        LEFT JOIN red_flags f USING (severity, status) GROUP BY s.severity, w.status
        """,
    ),
    _reading(
        (),
        {
            "regimen_webhooks_waiting": "Web hook deliveries that are not made yet, first tries and later ones",
            "regimen_webhook_oldest_waiting_seconds": "How long ago what the oldest of them tells of happened",
        },
        """
        SELECT count(*), coalesce(extract(epoch FROM now() - min(occurred_at)), 0)
        FROM webhook_deliveries WHERE state = 'waiting'
        """,
    ),
    _reading(
        (),
        {"regimen_webhooks_disabled": "Web hooks that are off and not removed"},
        "SELECT count(*) FROM webhook_endpoints WHERE NOT enabled AND deleted_at IS NULL",
    ),
    _reading(
        (),
        {
            "regimen_lock_waits": "Database sessions that wait for a lock now",
            "regimen_lock_longest_wait_seconds": "How long the one that waits longest has waited",
        },
        """
        SELECT count(*), coalesce(extract(epoch FROM clock_timestamp() - min(waitstart)), 0) FROM pg_locks
        WHERE NOT granted
          AND pid IN (SELECT pid FROM pg_stat_activity WHERE datname = current_database())
        """,
    ),
    _reading(
        ("state",),
        {"regimen_database_sessions": "Sessions of this database: active, idle, idle in transaction"},
        """
        SELECT coalesce(state, 'other'), count(*) FROM pg_stat_activity
        WHERE datname = current_database() AND backend_type = 'client backend' GROUP BY 1
        """,
    ),
    _reading(
        (),
        {"regimen_database_max_sessions": "Sessions the server allows, `max_connections`"},
        "SELECT current_setting('max_connections')::integer",
    ),
)


def list_samples(session: Connection) -> list[Sample]:
    """Return every gauge's values of now."""
    session.execute(text("SET LOCAL ROLE NONE"))  # only its login is told what a session of ours is doing
    session.execute(text(f"SET LOCAL statement_timeout = {LONGEST_MILLISECONDS}"))
    return [sample for reading in READINGS for sample in _samples(session, reading)]


def _samples(session: Connection, reading: Reading) -> list[Sample]:
    asked = reading.statement.compile().params
    rows = session.execute(reading.statement, {name: one for name, one in _facts().items() if name in asked})
    few = len(reading.labels)
    return [
        Sample(gauge, tuple(str(label) for label in row[:few]), float(value))
        for row in rows
        for gauge, value in zip(reading.gauges, row[few:], strict=True)
    ]


def _facts() -> dict[str, Any]:
    agents = {name: [str(stage.agent) for stage in pipeline.stages] for name, pipeline in PIPELINES.items()}
    return {"agents": json.dumps(agents), "names": [str(agent) for agent in AgentName], "within": ALIVE_WITHIN}
