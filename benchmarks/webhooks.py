"""`regimen bench webhooks`: what telling endpoints of the ends of runs costs the statement that ends one.

Three arms in turn, without waiting for the disk, which would hide it: without the trigger, with it and nobody who asks,
with an endpoint that asks for everything. Alone, each end is a statement of its own; together, 64 share one, as in a
worker's group commit.
"""

from pathlib import Path
from typing import Any
from uuid import uuid4

import click
import psycopg
from sqlalchemy import Connection

from benchmarks.databases import database, milliseconds, quantiles
from benchmarks.population import load_programs
from benchmarks.report import Steps, machine_facts, number, print_table, report_options, write_json
from benchmarks.servers import bench_servers
from db.journal import MOST, execute
from db.queries.settle import Item
from db.session import open_hot
from domain.runs import Outcome
from domain.webhooks.events import ASKED_FOR

ROUNDS, ROUNDS_QUICK = 12, 4
ALONE, BATCHES = 128, 8
WARM_UP = 16
ARMS = {"without the trigger": "DISABLE", "nobody asks": "ENABLE", "an endpoint asks": "ENABLE"}

PUT_IN = """
    WITH begun AS (
        INSERT INTO pipeline_runs (program_id, client_id, trigger, status, upstream, week_number, pipeline, started_at)
        SELECT id, client_id, 'manual', 'running', 'bench', 1, 'coaching', now() FROM programs LIMIT %s
        RETURNING id, client_id)
    INSERT INTO stage_turns (run_id, client_id, upstream, pipeline, state, stage, fence, worker_id, taken_at)
    SELECT id, client_id, 'bench', 'coaching', 'out', 5, 1, %s, now() FROM begun RETURNING run_id, client_id, taken_at
"""
ASK = "INSERT INTO webhook_endpoints (url, event_types) VALUES ('https://hooks.example.org/', %s)"
EMPTY = (
    "DELETE FROM pipeline_runs",
    "TRUNCATE webhook_endpoints CASCADE",
    "VACUUM (ANALYZE, PARALLEL 0) pipeline_runs, stage_turns, webhook_endpoints, run_counts",
)


@click.command()
@report_options
def webhooks(json_file: Path | None, quick: bool) -> None:  # noqa: FBT001 - click's flag
    """Measure what web hooks cost the end of a run, alone and in batches."""
    rounds = ROUNDS_QUICK if quick else ROUNDS
    with bench_servers() as (servers, _), Steps(rounds) as steps, database(servers, "hooks") as (runtime, connection):
        figures: dict[str, Any] = {"machine": machine_facts(servers.database_url, quick=quick)}
        load_programs(connection, WARM_UP + ALONE + BATCHES * MOST)
        times: dict[str, dict[str, list[float]]] = {arm: {"alone": [], "together": []} for arm in ARMS}
        for turn in range(rounds):
            steps.begin(f"round {turn + 1} of {rounds}")
            for arm in ARMS:
                items = _prepare(connection, arm)
                with open_hot(runtime.engine, durable=False) as session:
                    _end(session, items, times[arm])
            steps.end()
    figures |= {arm: {how: quantiles(some) for how, some in taken.items()} for arm, taken in times.items()}
    _print(figures)
    write_json(json_file, figures)


def _prepare(connection: psycopg.Connection, arm: str) -> list[Item]:
    """Put runs in that wait for nothing but their end, and return the items that end them."""
    for statement in EMPTY:
        connection.execute(statement)
    connection.execute(f"ALTER TABLE pipeline_runs {ARMS[arm]} TRIGGER tell_of_run")
    if arm == "an endpoint asks":
        connection.execute(ASK, (list(ASKED_FOR),))
    worker_id = uuid4()
    rows = connection.execute(PUT_IN, (WARM_UP + ALONE + BATCHES * MOST, worker_id)).fetchall()
    return [_item(str(run), str(client), str(worker_id), taken.isoformat()) for run, client, taken in rows]


def _item(run_id: str, client_id: str, worker_id: str, taken_at: str) -> Item:
    whose = {"run_id": run_id, "client_id": client_id, "pipeline": "coaching", "lane": 0, "stage": 5, "fence": 1}
    said = {"agent": "PHYSICIAN", "to_agent": "PHYSICIAN", "data_type": "words", "message_version": "1"}
    how = {"input_sha256": "", "outcome": "completed", "queued_at": taken_at, "started_at": taken_at}
    end = {"kind": "end", "next": 6, "run_outcome": Outcome.PUBLISHED, "summary": "measured", "worker_id": worker_id}
    return whose | said | how | end


def _end(session: Connection, items: list[Item], times: dict[str, list[float]]) -> None:
    """End every run, the first ones alone, and note the milliseconds, a run's share of them where many share."""
    alone, rest = items[: WARM_UP + ALONE], items[WARM_UP + ALONE :]
    taken = [milliseconds(lambda one=one: _settle(session, [one])) for one in alone]
    times["alone"] += taken[WARM_UP:]
    for at in range(0, len(rest), MOST):
        batch = sorted(rest[at : at + MOST], key=lambda item: item["run_id"])
        times["together"].append(milliseconds(lambda batch=batch: _settle(session, batch)) / len(batch))


def _settle(session: Connection, items: list[Item]) -> None:
    ended = execute(session, [(item, "{}") for item in items])
    if len(ended) != len(items):
        message = f"{len(items)} runs were to end and {len(ended)} did"
        raise AssertionError(message)


def _print(figures: dict[str, Any]) -> None:
    rows = [
        (arm, *(number(figures[arm][how][quantile], 3) for how in ("alone", "together") for quantile in ("p50", "p95")))
        for arm in ARMS
    ]
    headings = ("trigger", "alone p50 ms", "p95", f"of {MOST} p50 ms", "p95")
    print_table("the end of a run", headings, rows)
