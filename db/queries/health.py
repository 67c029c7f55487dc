"""How the runs and the processes are doing."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, text

from domain.errors import NotFound
from domain.facts import Facts
from domain.vocabulary import AgentName

ALIVE_WITHIN = timedelta(seconds=30)
"""A process that was not heard of for longer counts as gone."""

COUNTS = text("""
    WITH counted AS MATERIALIZED (
        SELECT status, outcome, sum(n)::bigint AS n FROM run_counts GROUP BY status, outcome HAVING sum(n) <> 0)
    SELECT (SELECT coalesce(jsonb_object_agg(status, n), '{}') FROM
               (SELECT status, sum(n) AS n FROM counted GROUP BY status) s) AS by_status,
        (SELECT coalesce(jsonb_object_agg(outcome, n), '{}') FROM
               (SELECT outcome, sum(n) AS n FROM counted WHERE outcome <> '' GROUP BY outcome) s) AS by_outcome,
        (SELECT created_at FROM pipeline_runs
         WHERE status BETWEEN 'pending' AND 'pending' ORDER BY status DESC, created_at LIMIT 1)
            AS oldest_pending_at,
        (SELECT coalesce(jsonb_object_agg(agent, n), '{}') FROM
               (SELECT agent, count(*) AS n FROM stage_turns
                WHERE state = 'out' AND worker_id IS NOT NULL GROUP BY agent) s) AS in_flight,
        (SELECT coalesce(jsonb_object_agg(agent, n), '{}') FROM
               (SELECT agent, count(*) AS n FROM stage_failures
                WHERE finished_at > now() - interval '1 hour'
                GROUP BY agent) s) AS failures_last_hour,
        (SELECT count(*) FROM stage_turns
         WHERE state = 'out' AND worker_id IS NULL AND NOT (at_join AND lanes > 0)
           AND available_at < now() - interval '5 minutes'
           AND (sends >= 5 OR coalesce(sent_at, available_at) < now() - interval '5 minutes')) AS stuck,
        (SELECT count(*) FROM red_flags WHERE status = 'detected') AS open_red_flags,
        (SELECT count(*) FROM pauses) AS paused,
        now() AS at
""")

PROCESS = """
    SELECT id, kind, host, pid, started_at, seen_at, detail, drain, seen_at > now() - :within AND NOT stopped AS alive
    FROM processes"""

PROCESSES = text(f"{PROCESS} WHERE seen_at > now() - interval '1 hour' ORDER BY kind, started_at DESC")

WORKER = text(f"{PROCESS} WHERE kind = 'worker' AND NOT stopped AND id = :process_id")

FIND_WORKERS = text("""
    SELECT id FROM processes
    WHERE kind = 'worker' AND NOT stopped AND seen_at > now() - :within
      AND (id::text LIKE :tail OR host || ':' || pid = :name) LIMIT 2
""")

DRAIN = text("UPDATE processes SET drain = :drain WHERE id = :process_id AND drain <> :drain")

BEAT = text("""
    INSERT INTO processes (id, kind, host, pid, detail) VALUES (:id, :kind, :host, :pid, CAST(:detail AS jsonb))
    ON CONFLICT (id) DO UPDATE SET seen_at = now(), detail = excluded.detail, stopped = :stopped
    RETURNING drain
""")


BYPASSES = text("SELECT rolbypassrls OR rolsuper FROM pg_roles WHERE rolname = current_user")


class Process(Facts):
    """A worker or scheduler that was heard of within the hour."""

    id: UUID
    kind: str
    host: str
    pid: int
    started_at: datetime
    seen_at: datetime
    detail: dict[str, Any]
    drain: bool
    """It was asked to take nothing more up."""
    alive: bool


class Health(Facts):
    """Run health at a glance."""

    at: datetime
    by_status: dict[str, int]
    by_outcome: dict[str, int]
    oldest_pending_at: datetime | None
    in_flight: dict[str, int]
    """Stages being worked on, by agent."""
    failures_last_hour: dict[str, int]
    """Failed and rescued attempts, by agent."""
    stuck: int
    """Due stages that nobody took up for five minutes."""
    open_red_flags: int
    paused: int
    """Pipelines, agents, clients and jobs."""


def get(session: Connection) -> Health:
    """Return the counts of now."""
    counts: dict[str, Any] = dict(session.execute(COUNTS).mappings().one())
    order = [agent.value for agent in AgentName]
    for name in ("in_flight", "failures_last_hour"):
        known = [agent for agent in order if agent in counts[name]]
        counts[name] = {agent: counts[name][agent] for agent in (*known, *sorted(counts[name].keys() - set(known)))}
    return Health.model_validate(counts)


def get_now(session: Connection) -> datetime:
    """Return the moment this transaction began, by the database's clock."""
    return session.execute(text("SELECT now()")).scalar_one()


def bypasses_policies(session: Connection) -> bool:
    """Whether the acting role passes by the policies of row level security, which else are asked of each row."""
    return session.execute(BYPASSES).scalar_one()


def list_processes(session: Connection) -> list[Process]:
    """Return who was heard of within the hour, newest first."""
    rows = session.execute(PROCESSES, {"within": ALIVE_WITHIN}).mappings()
    return [Process.model_validate(dict(row)) for row in rows]


def get_worker(session: Connection, process_id: UUID) -> Process:
    """Return a worker that has not stopped.

    Raises:
        NotFound: there is none of that id.
    """
    row = session.execute(WORKER, {"within": ALIVE_WITHIN, "process_id": process_id}).mappings().one_or_none()
    if row is None:
        message = f"worker: no worker {process_id} lives; `regimen workers` lists them"
        raise NotFound(message)
    return Process.model_validate(dict(row))


def find_worker(session: Connection, name: str) -> UUID:
    """Return the living worker that is called so: `HOST:PID`, or the end of its id.

    Raises:
        NotFound: none, or more than one.
    """
    facts = {"within": ALIVE_WITHIN, "tail": f"%{name.lower()}", "name": name}
    found = session.execute(FIND_WORKERS, facts).scalars().all()
    if len(found) != 1:
        what = "more than one worker; give more of its id" if found else "no living worker"
        message = f"worker: {name!r} names {what}; `regimen workers` lists them"
        raise NotFound(message)
    return found[0]


def set_drain(session: Connection, process_id: UUID, *, drain: bool) -> bool:
    """Ask a process to take nothing more up, or to go on; False when it was asked that already."""
    return session.execute(DRAIN, {"process_id": process_id, "drain": drain}).rowcount == 1


def beat(session: Connection, process: dict[str, Any], *, stopped: bool = False) -> bool:
    """Note that a process lives; `process` names id, kind, host, pid and a JSON text of detail.

    Returns:
        Whether it is asked to drain.
    """
    return session.execute(BEAT, process | {"stopped": stopped}).scalar_one()
