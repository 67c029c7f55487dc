"""`regimen bench schedule`: what a tick of the scheduler costs with a million programs, and how fast check-ins fire."""

from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any, NamedTuple

import click
import psycopg

from benchmarks.databases import database, milliseconds, quantiles
from benchmarks.population import load_programs, make_due
from benchmarks.report import Steps, machine_facts, number, print_table, report_options, write_json
from benchmarks.servers import bench_servers
from domain.errors import NotReady
from jobs.engine.admission import admit
from jobs.maintenance.check_ins import fire_check_ins
from jobs.maintenance.rescue import rescue
from jobs.runtime import Runtime


class Size(NamedTuple):
    """How much of everything."""

    few: int
    many: int
    dues: tuple[int, ...]
    compared: int
    """Check-ins fired a round where few and many programs are compared."""
    rounds: int
    ticks: int


FULL = Size(few=10_000, many=1_000_000, dues=(1_000, 100_000), compared=1_000, rounds=5, ticks=300)
QUICK = Size(few=10_000, many=100_000, dues=(1_000, 10_000), compared=1_000, rounds=3, ticks=100)
WARM_UP = 10

Place = tuple[Runtime, psycopg.Connection]


@click.command()
@report_options
def schedule(json_file: Path | None, quick: bool) -> None:  # noqa: FBT001 - click's flag
    """Measure ticks with nothing due, firing, and what programs cost that are not due, on durable servers."""
    size = QUICK if quick else FULL
    with bench_servers() as (servers, _), Steps(5 + len(size.dues)) as steps:
        figures: dict[str, Any] = {"machine": machine_facts(servers.database_url, quick=quick), "programs": size.many}
        with database(servers, "few") as few, database(servers, "many") as many:
            steps.begin(f"loading {size.few:,} and {size.many:,} programs")
            load_programs(few[1], size.few)
            load_programs(many[1], size.many)
            steps.end()
            figures |= _measure(few, many, size, steps)
    _show(figures, size)
    write_json(json_file, figures)


def _measure(few: Place, many: Place, size: Size, steps: Steps) -> dict[str, Any]:
    steps.begin("ticks with nothing due")
    figures: dict[str, Any] = {
        "empty_tick_ms": quantiles(_ticks(many, fire_check_ins, size.ticks)),
        "empty_tick_few_ms": quantiles(_ticks(few, fire_check_ins, size.ticks)),
    }
    steps.end()
    steps.begin(f"{size.compared:,} due of {size.few:,} and of {size.many:,}, in turn")
    times: dict[str, list[float]] = {"few": [], "many": []}
    for _ in range(size.rounds):
        times["few"].append(_fire(few, size.compared))
        times["many"].append(_fire(many, size.compared))
    figures["independence_ratio"] = median(times["many"]) / median(times["few"])
    steps.end()
    figures["firing_runs_per_second"] = {}
    for due in size.dues:
        steps.begin(f"{due:,} due")
        rounds = size.rounds if due == size.compared else 1
        figures["firing_runs_per_second"][str(due)] = due / median(_fire(many, due) for _ in range(rounds))
        steps.end()
    steps.begin("ticks with all those runs waiting")
    figures["waiting"] = many[1].execute("SELECT count(*) FROM stage_turns WHERE state = 'ready'").fetchone()[0]  # type: ignore[index]
    for name, act in (("rescue", rescue), ("admission", admit), ("check_ins", fire_check_ins)):
        figures[f"{name}_tick_waiting_ms"] = quantiles(_ticks(many, act, size.ticks))
    steps.end()
    return figures


def _ticks(place: Place, act: Any, ticks: int) -> list[float]:  # noqa: ANN401 - any job of the scheduler
    runtime, _ = place
    return [milliseconds(lambda: act(runtime)) for _ in range(WARM_UP + ticks)][WARM_UP:]


def _fire(place: Place, due: int) -> float:
    """Let so many check-ins be due, fire them, and return the seconds it took."""
    runtime, connection = place
    make_due(connection, due)
    connection.execute("VACUUM (ANALYZE, PARALLEL 0) programs")
    began = perf_counter()
    fired = fire_check_ins(runtime)
    seconds = perf_counter() - began
    if fired != due:
        raise NotReady(f"{due:,} check-ins were due and {fired:,} fired; read the log above")
    return seconds


def _show(figures: dict[str, Any], size: Size) -> None:
    ticks = {
        f"nothing due, of {size.many:,}": figures["empty_tick_ms"],
        f"nothing due, of {size.few:,}": figures["empty_tick_few_ms"],
        f"nothing due, {figures['waiting']:,} runs waiting": figures["check_ins_tick_waiting_ms"],
        "rescue, with those": figures["rescue_tick_waiting_ms"],
        "admission, with those": figures["admission_tick_waiting_ms"],
    }
    rows = [(name, number(times["p50"], 2), number(times["p95"], 2)) for name, times in ticks.items()]
    print_table("a tick of the scheduler", ("tick", "p50 ms", "p95 ms"), rows)
    rates = [(f"{int(due):,}", number(rate)) for due, rate in figures["firing_runs_per_second"].items()]
    print_table(f"firing, of {size.many:,} programs", ("due", "runs/s"), rates)
    ratio = number(figures["independence_ratio"], 2)
    print_table(
        f"firing {size.compared:,}, medians of {size.rounds} rounds in turn",
        (f"{size.many:,} programs over {size.few:,}", "ratio of times"),
        [("time to fire", ratio)],
    )
