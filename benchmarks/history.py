"""`regimen bench history`: what millions of finished runs do to the cost of a new one, and of every page."""

import json
from collections.abc import Callable
from functools import partial
from http import HTTPStatus
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any, NamedTuple
from uuid import UUID

import click
import psycopg
from flask.testing import FlaskClient

from access import accounts
from benchmarks import pages
from benchmarks.databases import database, milliseconds, quantiles
from benchmarks.past import MONTHS, load_past, sizes
from benchmarks.population import load_programs
from benchmarks.report import Steps, machine_facts, number, print_table, report_options, write_json
from benchmarks.servers import bench_servers
from dashboard.overview import KEPT
from db.queries import admission, enqueueing, months, settle
from db.queries.enqueueing import Request
from db.queries.settle import Item, Settled
from db.session import transaction
from domain.access import Scope
from domain.errors import NotReady
from domain.pipelines import find
from domain.runs import Due
from embedded.servers import Servers
from jobs.runtime import Runtime
from settings import Settings, get_settings
from web import create_app

OPERATIONS = ("enqueue", "claim", "complete", "end", "status")
WANTED_RATIO = 1.2
PAYLOAD = json.dumps({"items": [{"id": i, "text": "a sentence an agent might say of a week " * 3} for i in range(32)]})
"""What a new run's stage says: about 4 KB."""
TOGETHER = 30
"""Runs that are out at a time: what admission gives out where no worker lives."""


class Size(NamedTuple):
    """How much of everything."""

    runs: int
    programs: int
    stages: int
    """Messages and attempts for each finished run."""
    rounds: int
    pages: int
    """Looks at /status, in each database, a round."""


FULL = Size(runs=5_000_000, programs=100_000, stages=1, rounds=20, pages=15)
QUICK = Size(runs=200_000, programs=10_000, stages=1, rounds=15, pages=10)
FEW_PROGRAMS = 1_000


class Place(NamedTuple):
    """A database and what a process has on it."""

    runtime: Runtime
    connection: psycopg.Connection
    look: Callable[..., object]
    """Asks for /status, or for another address."""
    programs: list[UUID]


Times = dict[str, list[float]]


@click.command()
@report_options
def history(json_file: Path | None, quick: bool) -> None:  # noqa: FBT001 - click's flag
    """Compare a database that ran for a year with an empty one on the same durable server, one operation in turn."""
    size = QUICK if quick else FULL
    with bench_servers() as (servers, folder), Steps(4) as steps:
        figures: dict[str, Any] = {"machine": machine_facts(servers.database_url, quick=quick)}
        with database(servers, "empty") as empty, database(servers, "old") as old:
            steps.begin(f"loading {size.runs:,} finished runs")
            began = perf_counter()
            load_programs(empty[1], FEW_PROGRAMS)
            empty[1].execute("DELETE FROM pipeline_runs")
            load_past(old[1], size.runs, size.programs, size.stages, steps.within)
            figures["loaded"] = sizes(old[1]) | {"seconds": perf_counter() - began, "months": MONTHS}
            steps.end()
            steps.begin("enqueue, claim, complete, end and /status, in turn")
            places = place(*empty), place(*old)
            figures |= compare(*places, size, steps)
            steps.end()
            steps.begin("every page over HTTP")
            figures["pages"] = pages.see(*old, _reaching(old[0], servers), folder)
            steps.end()
            steps.begin("pruning the oldest month")
            figures |= _prune(old[0])
            steps.end()
    _show(figures)
    write_json(json_file, figures)


def _reaching(runtime: Runtime, servers: Servers) -> Settings:
    url = runtime.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    return get_settings().pointed_at(url, servers.redis_url)


def place(runtime: Runtime, connection: psycopg.Connection) -> Place:
    """Return a database with programs as somewhere that runs can be put in and seen through."""
    client = create_app(runtime).test_client()
    key = accounts.add_key(runtime, "history", (Scope.METRICS_READ,), "bench")
    client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {key}"
    found = connection.execute("SELECT id FROM programs ORDER BY md5(id::text) LIMIT %s", [FEW_PROGRAMS]).fetchall()
    return Place(runtime, connection, partial(_look, client), [row[0] for row in found])


def _look(client: FlaskClient, address: str = "/status") -> None:
    """Ask for an address, and insist that it is looked up anew."""
    client.application.extensions.pop(KEPT, None)
    answer = client.get(address)
    if answer.status_code != HTTPStatus.OK:
        raise RuntimeError(answer.text)


def compare(empty: Place, old: Place, size: Size, steps: Steps) -> dict[str, Any]:
    """Return each operation's median in two databases, and by how much the second one's is longer."""
    times: dict[str, dict[str, Times]] = {
        name: {operation: [] for operation in OPERATIONS} for name in ("empty", "old")
    }
    for number_of_round in range(size.rounds + 1):
        steps.within(f"round {number_of_round} of {size.rounds}")
        measured = _round(empty, old, size.pages)
        if number_of_round:  # the first warms up
            for name, operations in measured.items():
                for operation, values in operations.items():
                    times[name][operation] += values
    medians = {
        name: {operation: median(values) for operation, values in operations.items()}
        for name, operations in times.items()
    }
    return {
        "ratios": {operation: medians["old"][operation] / medians["empty"][operation] for operation in OPERATIONS},
        "medians_ms": medians,
        "status_ms": quantiles(times["old"]["status"]),
        "samples": {operation: len(times["old"][operation]) for operation in OPERATIONS},
    }


def _round(empty: Place, old: Place, pages: int) -> dict[str, dict[str, Times]]:
    """Put runs in, see each through two stages and to its end, one operation here and the same one there."""
    lives = {"empty": _Lives(empty), "old": _Lives(old)}
    for _ in range(TOGETHER):
        for life in lives.values():
            life.enqueue()
    for life in lives.values():
        life.admit()
    for step in ("claim", "complete", "end"):
        for place in range(TOGETHER):
            for life in lives.values():
                getattr(life, step)(place)
    for _ in range(pages):
        for life in lives.values():
            life.time("status", life.place.look)
    return {name: life.times for name, life in lives.items()}


class _Lives:
    """Runs of one round in one database, and how long each step of theirs took."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.times: Times = {operation: [] for operation in OPERATIONS}
        self._pipeline = find("coaching")
        self._dues: list[Due] = []
        self._held: dict[int, Settled] = {}
        """What was answered last about each run."""

    def time(self, operation: str, act: Callable[[], object]) -> None:
        self.times[operation].append(milliseconds(act))

    def enqueue(self) -> None:
        program = self.place.programs.pop()
        self.place.programs.insert(0, program)

        def act() -> None:
            with transaction(self.place.runtime.engine) as session:
                enqueueing.enqueue(session, Request(program_id=program, upstream="bench"))

        self.time("enqueue", act)

    def admit(self) -> None:
        with transaction(self.place.runtime.engine) as session:
            self._dues = admission.admit(session)
        if len(self._dues) != TOGETHER:
            raise NotReady(f"{TOGETHER} runs were put in and {len(self._dues)} given out")

    def claim(self, place: int) -> None:
        due, worker = self._dues[place], self.place.runtime.process_id
        self._held[place] = self._settle("claim", settle.claim(due, self._pipeline, worker), None)

    def complete(self, place: int) -> None:
        follow = {"kind": "stage", "next": 1, "next_agent": self._pipeline.stages[1].agent}
        item = self._said(place, 0) | follow | {"joins": False, "keep": True, "opens": []}
        self._held[place] = self._settle("complete", item, PAYLOAD)

    def end(self, place: int) -> None:
        end = {"kind": "end", "next": 2, "run_outcome": "done", "summary": "2 agents have spoken"}
        self._settle("end", self._said(place, 1) | end, PAYLOAD)

    def _said(self, place: int, position: int) -> Item:
        stage, due, held = self._pipeline.stages[position], self._dues[place], self._held[place]
        return {
            "run_id": str(due.run_id),
            "client_id": str(due.client_id),
            "pipeline": due.pipeline,
            "lane": 0,
            "stage": position,
            "fence": held.fence,
            "worker_id": str(self.place.runtime.process_id),
            "agent": stage.agent,
            "to_agent": self._pipeline.agent_after(position),
            "data_type": stage.data_type,
            "message_version": stage.version,
            "input_sha256": "0" * 64,
            "outcome": "completed",
            "started_at": held.taken_at,
        }

    def _settle(self, operation: str, item: Item, payload: str | None) -> Settled:
        rows: list[Settled] = []
        self.time(operation, lambda: rows.extend(self.place.runtime.journal.settle(item, payload)))
        if not rows:
            raise NotReady(f"{operation} found nothing to do for run {item['run_id']}")
        return rows[0]


def _prune(runtime: Runtime) -> dict[str, Any]:
    keep = 1
    with transaction(runtime.engine) as session:
        oldest = months.list_prunable(session, keep)[0]

    def act() -> None:
        with transaction(runtime.engine) as session:
            months.prune(session, oldest, keep)

    return {"pruned": f"{oldest:%Y-%m}", "prune_ms": milliseconds(act)}


def _show(figures: dict[str, Any]) -> None:
    loaded, medians = figures["loaded"], figures["medians_ms"]
    click.echo(
        f"{loaded['pipeline_runs']:,} finished runs over {MONTHS} months, with {loaded['agent_messages']:,} messages"
        f" of few bytes and {loaded['stage_failures']:,} failed attempts, no snapshots and no weeks;"
        f" {loaded['bytes'] / 1e9:.1f} GB, loaded in {loaded['seconds']:,.0f} s"
    )
    rows = [
        (
            operation,
            number(medians["empty"][operation], 2),
            number(medians["old"][operation], 2),
            number(ratio, 2),
            number(figures["samples"][operation]),
        )
        for operation, ratio in figures["ratios"].items()
    ]
    headings = ("operation", "empty ms", "with history ms", "ratio", "times each")
    print_table(f"medians, in turn; wanted: ratios up to {WANTED_RATIO}", headings, rows)
    status = figures["status_ms"]
    rest = [
        ("/status with history, p50", number(status["p50"], 1)),
        ("/status with history, p95", number(status["p95"], 1)),
        (f"month {figures['pruned']} detached and dropped", number(figures["prune_ms"], 1)),
    ]
    print_table("beside that", ("what", "ms"), rest)
    title = f"pages with history, over HTTP; wanted: {pages.WANTED_MS} ms and {pages.WANTED_BYTES:,} bytes at most"
    print_table(title, ("", "median ms", "worst ms", "bytes"), pages.rows(figures["pages"]))
    click.echo(f"not so: {', '.join(pages.missed(figures['pages'])) or 'none'}")
