"""`regimen bench growth`: more workers on more hosts, with the same two URLs: does throughput grow, do invariants hold?

Each worker is one process kept on one core, in a network namespace of its own. It reaches the servers by TCP, as
another machine would; the servers share the same cores, so what is gained on machines of their own is more.
"""

from collections.abc import Sequence
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple
from uuid import UUID

import click
from sqlalchemy import text

from benchmarks.clientele import take_in
from benchmarks.hosts import Site, site
from benchmarks.report import Steps, machine_facts, number, print_table, report_options, write_json
from benchmarks.servers import bench_servers
from benchmarks.workers import await_ended, await_workers, worker
from commands.migrate import prepare
from db.queries.enqueueing import Request
from db.queries.invariants import list_broken
from db.session import transaction
from jobs.broker import connect
from jobs.enqueueing import enqueue_many
from jobs.runtime import Runtime
from settings import Settings, get_settings

STARTED_AGO = timedelta(days=8)
HOSTS = 2

SPAN = text("""
    SELECT extract(epoch FROM max(completed_at) - min(created_at))::float FROM pipeline_runs WHERE id = ANY(:run_ids)
""")
SHARES = text("""
    SELECT count(*)::float / sum(count(*)) OVER () FROM stage_attempts
    WHERE pipeline_run_id = ANY(:run_ids) GROUP BY worker_id ORDER BY 1
""")
BY_MESSAGE = "message"
"""Each stage is a message, so that a run goes from host to host."""


class Size(NamedTuple):
    """How many runs a round has, and how many rounds there are with each number of workers."""

    runs: int
    rounds: int


FULL = Size(runs=60, rounds=3)
QUICK = Size(runs=16, rounds=1)


@click.command()
@report_options
def growth(json_file: Path | None, quick: bool) -> None:  # noqa: FBT001 - click's flag
    """Plan real weeks with one worker, then with two on two hosts, in turn; check every invariant afterwards."""
    size = QUICK if quick else FULL
    with bench_servers() as (servers, folder), site(servers, folder, HOSTS) as where:
        told = {"state_dir": folder, "worker_processes": 1, "hand_over": BY_MESSAGE}
        settings = get_settings().pointed_at(where.database_url, where.redis_url).model_copy(update=told)
        runtime = connect(settings)
        prepare(runtime.engine)
        rounds = _measure(runtime, settings, where, size)
        with transaction(runtime.engine) as session:
            broken = list_broken(session)
        figures = {"machine": machine_facts(where.database_url, quick=quick), "namespaces": where.namespaces}
        runtime.close()
    figures |= _figures(rounds) | {"rounds": rounds, "broken_invariants": broken}
    _print(figures)
    write_json(json_file, figures)


def _measure(runtime: Runtime, settings: Settings, where: Site, size: Size) -> list[dict[str, Any]]:
    now = datetime.now(UTC)
    with Steps(1 + size.rounds * HOSTS) as steps:
        steps.begin(f"taking in {size.runs} clients with their diaries")
        programs = take_in(runtime, size.runs, now - STARTED_AGO, now)
        steps.end()
        rounds: list[dict[str, Any]] = []
        for one in range(size.rounds):
            for hosts in range(1, HOSTS + 1):
                steps.begin(f"round {one + 1}: {size.runs} runs, {hosts} of {HOSTS} hosts")
                rounds.append(_round(runtime, settings, where, hosts, programs))
                steps.end()
    return rounds


def _round(runtime: Runtime, settings: Settings, where: Site, hosts: int, programs: Sequence[UUID]) -> dict[str, Any]:
    for key in runtime.redis.scan_iter("cache:agent_output:*"):
        runtime.redis.delete(key)
    with ExitStack() as stack:
        for host in where.hosts[:hosts]:
            stack.enter_context(worker(settings, before=host.before, name=host.name))
        await_workers(runtime, hosts)
        warm = [Request(program_id=program, upstream="warm-up") for program in programs[: 4 * hosts]]
        enqueue_many(runtime, warm)
        await_ended(runtime)
        run_ids = enqueue_many(runtime, [Request(program_id=program, upstream="bench") for program in programs])
        await_ended(runtime)
    with transaction(runtime.engine) as session:
        seconds: float = session.execute(SPAN, {"run_ids": run_ids}).scalar_one()
        shares = list(session.execute(SHARES, {"run_ids": run_ids}).scalars())
    return {"hosts": hosts, "runs_per_second": len(run_ids) / seconds, "stages_by_worker": shares}


def _figures(rounds: Sequence[dict[str, Any]]) -> dict[str, Any]:
    pace = {
        str(hosts): median(one["runs_per_second"] for one in rounds if one["hosts"] == hosts)
        for hosts in range(1, HOSTS + 1)
    }
    return {"runs_per_second": pace, "growth": pace[str(HOSTS)] / pace["1"]}


def _print(figures: dict[str, Any]) -> None:
    pace = figures["runs_per_second"]
    rows = [(hosts, number(one, 2), number(one / pace["1"], 2)) for hosts, one in pace.items()]
    where = "network namespaces" if figures["namespaces"] else "processes; network namespaces cannot be had here"
    print_table(f"Workers in separate {where}", ("hosts", "runs/s", "of one"), rows)
    click.echo(f"invariants that do not hold: {', '.join(figures['broken_invariants']) or 'none'}")
