"""`regimen bench http`: how long answers take at a constant rate of requests, beside idle workers and beside busy ones.

All processes of `regimen up` on durable servers of their own, with a past of finished runs. For the second half
coaching runs are put in so that some always wait, and nothing that agents said is remembered: the workers compute.
"""

import os
import re
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import cycle, islice
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

import click
import psycopg
from sqlalchemy import text

from access import accounts
from benchmarks.arrivals import Answers, Order
from benchmarks.clientele import take_in
from benchmarks.engine.accounting import cpu_seconds, machine_seconds
from benchmarks.past import load_past
from benchmarks.report import Steps, machine_facts, number, percentile, print_table, report_options, write_json
from benchmarks.servers import bench_servers
from benchmarks.web_process import address, await_answers, listening
from benchmarks.workers import await_workers
from commands.migrate import prepare
from db.queries.enqueueing import Request
from db.session import transaction
from domain.access import Scope
from embedded.servers import Servers
from jobs.broker import connect
from jobs.enqueueing import enqueue_many
from jobs.runtime import Runtime
from processes import Processes
from settings import CHECKOUT, Settings, get_settings

PATHS = ("/v1/runs", "/status")
PER_SECOND = 200
WANTED_P95_MS = 30
QUANTILES = {"p50": 0.5, "p95": 0.95, "p99": 0.99}
QUEUES = ("idle", "working")
STARTED_AGO = timedelta(days=8)
WAITING = 6
"""Runs that are open at least while workers are to be busy; two processes take up two each."""
TOP_UP_SECONDS = 0.1
OPEN = text("SELECT count(*) FROM stage_turns")
ENDED = text("SELECT count(*) FROM pipeline_runs WHERE upstream = 'bench' AND completed_at >= :since")
WRK = "wrk"
WRK_CONNECTIONS = 8
SCRIPT = """
local paths, n = {%(paths)s}, 0
wrk.headers["Authorization"] = "Bearer %(key)s"
function request() n = n + 1; return wrk.format("GET", paths[n %% #paths + 1]) end
function delay() return %(pause)d end
function done(_, latency, _)
    io.write(string.format("p50=%%.3f p95=%%.3f p99=%%.3f\\n", latency:percentile(50) / 1000,
        latency:percentile(95) / 1000, latency:percentile(99) / 1000))
end
"""
"""Every connection rests between an answer and its next request, so that all together ask as often as is wanted."""
PAUSE_MS = WRK_CONNECTIONS * 1_000 // PER_SECOND - 4


class Size(NamedTuple):
    """How much past there is, how many clients have weeks planned, and how long is asked."""

    runs: int
    programs: int
    clients: int
    seconds: float


FULL = Size(runs=1_000_000, programs=20_000, clients=24, seconds=30)
QUICK = Size(runs=20_000, programs=500, clients=12, seconds=6)


class House(NamedTuple):
    """What runs, and who asks."""

    runtime: Runtime
    settings: Settings
    key: str
    pids: dict[str, int]


@click.command()
@report_options
def http(json_file: Path | None, quick: bool) -> None:  # noqa: FBT001 - click's flag
    """Ask for /v1/runs and /status 200 times a second, beside an idle queue and beside a working one."""
    size = QUICK if quick else FULL
    with bench_servers() as (servers, folder), Steps(4) as steps:
        figures: dict[str, Any] = {"machine": machine_facts(servers.database_url, quick=quick), "rate": PER_SECOND}
        settings = listening(get_settings().pointed_at(servers.database_url, servers.redis_url), folder)
        runtime = connect(settings)
        steps.begin(f"loading {size.runs:,} finished runs and taking in {size.clients} clients")
        programs = _fill(runtime, servers, size, steps)
        steps.end()
        key = accounts.add_key(runtime, "bench", (Scope.RUNS_READ, Scope.METRICS_READ), "bench")
        with Processes(settings) as processes:
            house = House(runtime, settings, key, processes.pids())
            await_workers(runtime, settings.worker_processes)
            await_answers(settings)
            steps.begin(f"the queue idle, {size.seconds:.0f} s")
            figures["idle"] = measure(house, size.seconds)
            steps.end()
            with working(house, programs):
                steps.begin(f"a working queue, {size.seconds:.0f} s")
                figures["working"] = measure(house, size.seconds)
                steps.end()
                steps.begin("the same by wrk, where it is installed")
                figures["wrk"] = ask_with_wrk(house, folder, size.seconds / 2)
                steps.end()
        runtime.close()
    _show(figures)
    write_json(json_file, figures)


def _fill(runtime: Runtime, servers: Servers, size: Size, steps: Steps) -> list[UUID]:
    prepare(runtime.engine)
    with psycopg.connect(servers.database_url, autocommit=True) as connection:
        load_past(connection, size.runs, size.programs, 1, steps.within)
    now = datetime.now(UTC)
    return take_in(runtime, size.clients, now - STARTED_AGO, now)


@contextmanager
def working(house: House, programs: Sequence[UUID]) -> Generator[None]:
    """Put runs in while the block lasts, so that some always wait; the first of them are through when it begins."""
    stop, turns = threading.Event(), cycle(programs)

    def top_up() -> None:
        while not stop.wait(TOP_UP_SECONDS):
            with transaction(house.runtime.engine, durable=False) as session:
                missing = WAITING - session.execute(OPEN).scalar_one()
            for cached in house.runtime.redis.scan_iter("cache:agent_output:*"):  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
                house.runtime.redis.delete(cached)  # pyright: ignore[reportUnknownArgumentType]
            if missing > 0:
                wanted = [Request(program_id=one, upstream="bench") for one in islice(turns, missing)]
                enqueue_many(house.runtime, wanted)

    began, feeder = datetime.now(UTC), threading.Thread(target=top_up)
    feeder.start()
    try:
        deadline = time.monotonic() + 60
        while _ended(house, began) < WAITING and time.monotonic() < deadline:
            time.sleep(TOP_UP_SECONDS)
        yield
    finally:
        stop.set()
        feeder.join()


def measure(house: House, seconds: float) -> dict[str, Any]:
    """Return what answers took, in ms, and what all processes did meanwhile."""
    order = Order(
        host=house.settings.web_host,
        port=house.settings.web_port,
        key=house.key,
        paths=PATHS,
        per_second=PER_SECOND,
        seconds=seconds,
    )
    began, spent, foreign = datetime.now(UTC), _spent(house), _foreign_seconds()
    loader = [sys.executable, "-m", "benchmarks.arrivals"]
    said = subprocess.run(  # noqa: S603 - ours
        loader, input=order.model_dump_json(), capture_output=True, text=True, check=True, cwd=CHECKOUT
    )
    answers = Answers.model_validate_json(said.stdout)
    took = [one for times in answers.milliseconds.values() for one in times]
    return {
        "all": _quantiles(took),
        **{path: _quantiles(list(times)) for path, times in answers.milliseconds.items()},
        "answers": len(took),
        "failures": answers.failures,
        "runs_ended": _ended(house, began),
        "foreign_cores": (_foreign_seconds() - foreign) / seconds,
        "cpu_seconds": {name: seconds - spent[name] for name, seconds in _spent(house).items()},
    }


def ask_with_wrk(house: House, folder: Path, seconds: float) -> dict[str, Any] | None:
    """Return what wrk says, whose connections wait for each answer; None where it is not installed."""
    program = shutil.which(WRK)
    if program is None:
        return None
    script = folder / "wrk.lua"
    paths = ", ".join(f'"{path}"' for path in PATHS)
    script.write_text(SCRIPT % {"paths": paths, "key": house.key, "pause": PAUSE_MS})
    options = [
        "-t1",
        f"-c{WRK_CONNECTIONS}",
        f"-d{max(1, round(seconds))}s",
        "-s",
        str(script),
        address(house.settings),
    ]
    said = subprocess.run([program, *options], capture_output=True, text=True, check=True).stdout  # noqa: S603
    found = {name: float(value) for name, value in re.findall(r"(p\d\d)=([\d.]+)", said)}
    rate = re.search(r"Requests/sec:\s+([\d.]+)", said)
    errors = re.findall(r"(?:Non-2xx or 3xx responses|Socket errors).*", said)
    return found | {"per_second": float(rate.group(1)) if rate else 0.0, "errors": errors}


def _quantiles(times: Sequence[float]) -> dict[str, float | None]:
    return {name: percentile(times, share) for name, share in QUANTILES.items()}


def _spent(house: House) -> dict[str, float]:
    return {name: cpu_seconds([pid]) for name, pid in house.pids.items()}


def _foreign_seconds() -> float:
    """Return the CPU time of whatever else this machine does; none of it should be much."""
    return machine_seconds() - cpu_seconds([os.getpid()])


def _ended(house: House, since: datetime) -> int:
    with transaction(house.runtime.engine, durable=False) as session:
        return session.execute(ENDED, {"since": since}).scalar_one()


def _show(figures: dict[str, Any]) -> None:
    rows = [(f"{queue} queue, {path}", *_shown(figures[queue][path])) for queue in QUEUES for path in (*PATHS, "all")]
    wrk = figures["wrk"]
    if wrk:
        rows.append((f"working queue, wrk at {wrk['per_second']:.0f}/s", *_shown(wrk)))
    title = f"answers at {PER_SECOND} requests/s, ms; wanted: p95 up to {WANTED_P95_MS}"
    print_table(title, ("", *QUANTILES), rows)
    for queue in QUEUES:
        one = figures[queue]
        click.echo(
            f"{queue}: {one['answers']:,} answers, {sum(one['failures'].values())} failures {one['failures'] or ''}; "
            f"{one['runs_ended']} runs ended; CPU s: "
            + ", ".join(f"{name} {seconds:.1f}" for name, seconds in one["cpu_seconds"].items())
            + f"; others' cores {one['foreign_cores']:.2f}"
        )
    if wrk:
        click.echo(f"wrk: {'; '.join(wrk['errors']) or 'no error'}")


def _shown(times: Mapping[str, float | None]) -> list[str]:
    return [number(times[quantile], 1) for quantile in QUANTILES]
