"""`regimen bench run`: the real coaching run with its six agents: CPU a run, clients a week, what a fork would give.

The demo's cohort and random people, each with a diary, are planned for a first week; then all their weekly check-ins
are put in at once and timed. After that some are planned anew one at a time, as a sequence and as a fork.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import fmean
from typing import Any, NamedTuple
from uuid import UUID

import click
from sqlalchemy import text

from benchmarks import coaching_worker
from benchmarks.clientele import take_in
from benchmarks.coaching_worker import Cost
from benchmarks.engine.accounting import cpu_seconds, machine_seconds
from benchmarks.fork import NAME as FORK
from benchmarks.fork import forked
from benchmarks.report import Steps, machine_facts, number, percentile, print_table, report_options, write_json
from benchmarks.servers import bench_servers
from benchmarks.workers import await_ended, await_workers, worker
from children import Child
from commands.migrate import prepare
from db.queries.enqueueing import Request
from db.queries.invariants import list_broken
from db.session import transaction
from domain.errors import NotReady
from domain.pipelines import COACHING, PIPELINES
from domain.vocabulary import AgentName, Trigger
from embedded.servers import Servers
from jobs.broker import connect
from jobs.enqueueing import enqueue, enqueue_many
from jobs.runtime import Runtime
from settings import Settings, get_settings

STARTED_AGO = timedelta(days=8)
WEEK_SECONDS = 7 * 24 * 3_600
START = "benchmarks.coaching_worker:start"
SHAPES = {"sequence": COACHING.name, "fork": FORK}
HAND_OVERS = ("sticky", "message")
"""The first is the default."""

TOOK = text("SELECT extract(epoch FROM completed_at - created_at)::float FROM pipeline_runs WHERE id = :run_id")
SPAN = text("""
    SELECT extract(epoch FROM max(completed_at) - min(created_at))::float FROM pipeline_runs WHERE id = ANY(:run_ids)
""")
OUTCOMES = text("""
    SELECT coalesce(outcome::text, status::text), count(*) FROM pipeline_runs WHERE id = ANY(:run_ids) GROUP BY 1
""")
CACHED = text("""
    SELECT avg((outcome = 'cached')::integer)::float FROM stage_attempts
    WHERE pipeline_run_id = ANY(:run_ids) AND outcome IN ('completed', 'cached')
""")


class Size(NamedTuple):
    """How many clients there are, and of how many the week is planned anew one at a time."""

    clients: int
    one_by_one: int


FULL = Size(clients=120, one_by_one=20)
QUICK = Size(clients=24, one_by_one=3)


class House(NamedTuple):
    """Servers, a runtime on them, and the settings that reach them."""

    servers: Servers
    runtime: Runtime
    settings: Settings


@click.command()
@report_options
def run(json_file: Path | None, quick: bool) -> None:  # noqa: FBT001 - click's flag
    """Plan real weeks with real agents: CPU a run, clients a week that this machine carries, sequence against fork."""
    size = QUICK if quick else FULL
    PIPELINES[FORK] = forked()
    with bench_servers() as (servers, folder), Steps(3 + len(HAND_OVERS)) as steps:
        settings = get_settings().pointed_at(servers.database_url, servers.redis_url)
        house = House(servers, connect(settings), settings.model_copy(update={"state_dir": folder}))
        prepare(house.runtime.engine)
        figures = {"machine": machine_facts(servers.database_url, quick=quick)}
        programs = _take_in(house, size.clients, steps)
        figures |= _weekly(house, programs, steps)
        figures |= _one_by_one(house, programs[: size.one_by_one], steps)
        with transaction(house.runtime.engine) as session:
            figures["broken_invariants"] = list_broken(session)
        house.runtime.close()
    _print(figures)
    write_json(json_file, figures)


def _take_in(house: House, clients: int, steps: Steps) -> list[UUID]:
    steps.begin(f"taking in {clients} clients with their diaries")
    now = datetime.now(UTC)
    programs = take_in(house.runtime, clients, now - STARTED_AGO, now)
    steps.end()
    return programs


def _weekly(house: House, programs: Sequence[UUID], steps: Steps) -> dict[str, Any]:
    log = coaching_worker.log_file(house.settings.state_dir)
    with worker(house.settings, START) as child:
        await_workers(house.runtime, house.settings.worker_processes)
        steps.begin(f"{len(programs)} first weeks, not counted")
        started = datetime.now(UTC) - STARTED_AGO
        _put_in(house.runtime, programs, Trigger.INITIAL, started)
        await_ended(house.runtime, lambda left: steps.within(f"{left} first weeks to come"))
        steps.end()
        steps.begin(f"{len(programs)} weekly check-ins")
        log.write_bytes(b"")
        spent = _cpu(house, child)
        run_ids = _put_in(house.runtime, programs, Trigger.WEEKLY_CHECKIN, None)
        await_ended(house.runtime, lambda left: steps.within(f"{left} weekly check-ins to come"))
        costs = {name: seconds - spent[name] for name, seconds in _cpu(house, child).items()}
        steps.end()
    return cost_figures(list(coaching_worker.read(log)), costs, len(run_ids)) | _pace_figures(
        house.runtime, run_ids, costs
    )


def _put_in(runtime: Runtime, programs: Sequence[UUID], trigger: Trigger, as_of: datetime | None) -> list[UUID]:
    return enqueue_many(
        runtime, [Request(program_id=one, trigger=trigger, upstream="bench", as_of=as_of) for one in programs]
    )


def _cpu(house: House, child: Child) -> dict[str, float]:
    """Return the CPU seconds of the workers, of each server and of the machine so far."""
    trees = {"workers": child, **{server.name: server for server in house.servers.started}}
    return {name: cpu_seconds([one.process.pid]) for name, one in trees.items()} | {"machine": machine_seconds()}


def cost_figures(log: Sequence[Cost], costs: dict[str, float], runs: int) -> dict[str, Any]:
    """Return CPU ms a run; what is not an agent's own is spread evenly over the runs."""
    by_run: defaultdict[UUID, float] = defaultdict(float)
    by_agent: defaultdict[str, list[float]] = defaultdict(list)
    for cost in log:
        by_run[cost.program_id] += cost.milliseconds
        by_agent[cost.agent].append(cost.milliseconds)
    every = {name: seconds / runs * 1_000 for name, seconds in costs.items() if name != "machine"}
    agents = [*by_run.values(), *[0.0] * (runs - len(by_run))]
    around = sum(every.values()) - fmean(agents)
    return {
        "cpu_ms_per_run": (percentile(agents, 0.5) or 0) + around,
        "cpu_ms_per_run_p95": (percentile(agents, 0.95) or 0) + around,
        "cpu_ms_per_run_mean": sum(every.values()),
        "cpu_ms_by_process": every,
        "cpu_ms_around_the_agents": around,
        "cpu_ms_by_agent": {agent: _spread(by_agent[agent]) for agent in AgentName},
    }


def _spread(values: Sequence[float]) -> dict[str, float | None]:
    return {"median": percentile(values, 0.5), "p95": percentile(values, 0.95), "mean": fmean(values or [0])}


def _pace_figures(runtime: Runtime, run_ids: Sequence[UUID], costs: dict[str, float]) -> dict[str, Any]:
    with transaction(runtime.engine) as session:
        seconds: float = session.execute(SPAN, {"run_ids": run_ids}).scalar_one()
        outcomes = dict(session.execute(OUTCOMES, {"run_ids": run_ids}).tuples().all())
        cached: float = session.execute(CACHED, {"run_ids": run_ids}).scalar_one()
    foreign = costs["machine"] - sum(spent for name, spent in costs.items() if name != "machine")
    pace = len(run_ids) / seconds
    return {
        "runs": len(run_ids),
        "outcomes": outcomes,
        "cached_share": cached,
        "runs_per_second": pace,
        "clients_per_week": round(pace * WEEK_SECONDS),
        "foreign_cores": max(0.0, foreign) / seconds,
    }


def _one_by_one(house: House, programs: Sequence[UUID], steps: Steps) -> dict[str, Any]:
    """Plan weeks anew, each as a sequence and as a fork in turn, with nothing else going on."""
    times: dict[str, dict[str, float | None]] = {}
    for hand_over in HAND_OVERS:
        steps.begin(f"{len(programs)} runs one at a time, {hand_over}, as a sequence and as a fork")
        settings = house.settings.model_copy(update={"hand_over": hand_over})
        with worker(settings, START, name=f"worker-{hand_over}"):
            await_workers(house.runtime, settings.worker_processes)
            _both(house.runtime, programs[0])
            both = [_both(house.runtime, program) for program in programs]
        times[hand_over] = {shape: percentile([one[shape] for one in both], 0.5) for shape in SHAPES}
        steps.end()
    return {"critical_path_ms": times[HAND_OVERS[0]], "critical_path_ms_by_hand_over": times}


def _both(runtime: Runtime, program: UUID) -> dict[str, float]:
    return {shape: _alone(runtime, Request(program_id=program, pipeline=name)) for shape, name in SHAPES.items()}


def _alone(runtime: Runtime, request: Request) -> float:
    """Return how long a run takes, ms, from its row to its end, when no agent remembers what it said before."""
    for key in runtime.redis.scan_iter("cache:agent_output:*"):
        runtime.redis.delete(key)
    run_id = enqueue(runtime, request)
    await_ended(runtime, limit_seconds=60)
    with transaction(runtime.engine) as session:
        took: float | None = session.execute(TOOK, {"run_id": run_id}).scalar_one()
    if took is None:
        raise NotReady(f"run {run_id} has no end")
    return took * 1_000


def _print(figures: dict[str, Any]) -> None:
    rows = [(agent, *_shown(one.values())) for agent, one in figures["cpu_ms_by_agent"].items()]
    around = figures["cpu_ms_around_the_agents"]
    whole = (figures["cpu_ms_per_run"], figures["cpu_ms_per_run_p95"], figures["cpu_ms_per_run_mean"])
    rows += [("engine and both servers", "", "", number(around, 1)), ("a run", *_shown(whole))]
    print_table("CPU of a coaching run, ms", ("", "median", "p95", "mean"), rows)
    print_table(
        f"{figures['runs']} weekly check-ins at once",
        ("runs/s", "clients a week", "from cache", "others' cores"),
        [
            (
                number(figures["runs_per_second"], 2),
                number(figures["clients_per_week"]),
                f"{figures['cached_share']:.0%}",
                number(figures["foreign_cores"], 2),
            )
        ],
    )
    print_table(
        "One run at a time, ms, median",
        ("hand-over", *SHAPES),
        [(hand_over, *_shown(times.values())) for hand_over, times in figures["critical_path_ms_by_hand_over"].items()],
    )
    outcomes = ", ".join(f"{n} {outcome}" for outcome, n in sorted(figures["outcomes"].items()))
    click.echo(f"{outcomes}; invariants that do not hold: {', '.join(figures['broken_invariants']) or 'none'}")


def _shown(values: Iterable[float | None]) -> list[str]:
    return [number(value, 1) for value in values]
