"""`regimen bench engine`: six empty stages a run, side by side with other systems on the same servers."""

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import click

from benchmarks.engine import crash, peers, results
from benchmarks.engine.accounting import PROC
from benchmarks.engine.crew import Arena, Crew
from benchmarks.engine.line_up import CONTESTANTS, OURS, Contestant
from benchmarks.engine.measure import Load, Tell, measure
from benchmarks.engine.work import PROCESSES, THREADS
from benchmarks.report import Steps, machine_facts, report_options, write_json
from benchmarks.servers import bench_servers
from domain.errors import InvalidInput, NotReady
from settings import get_settings

FULL = {"runs": 2_000, "rounds": 3, "light": 200, "silence": 60.0}
QUICK = {"runs": 200, "rounds": 1, "light": 20, "silence": 0.0}
WARM_UP_RUNS = 64
CRASH_RUNS = 400

Pythons = dict[str, Path]
"""The contestants that can take part, each with the Python of its environment."""


@click.command()
@click.option("--runs", type=click.IntRange(10), help=f"Runs to drain a round; {FULL['runs']}, quick {QUICK['runs']}.")
@click.option(
    "--rounds", type=click.IntRange(1), help=f"Interleaved rounds; {FULL['rounds']}, quick {QUICK['rounds']}."
)
@click.option("--light", type=click.IntRange(0), help=f"Runs one at a time; {FULL['light']}, quick {QUICK['light']}.")
@click.option("--silence", type=click.FloatRange(0), help="Seconds without work before a run of ours; 60, quick none.")
@click.option("--only", metavar="NAME,...", help=f"Only these of {', '.join(CONTESTANTS)}.")
@click.option("--crash", "is_crash", is_flag=True, help="Kill a worker process in mid-drain instead; ours, or --only.")
@report_options
def engine(only: str | None, is_crash: bool, json_file: Path | None, quick: bool, **asked: float | None) -> None:  # noqa: FBT001 - click's flags
    """Measure the engine beside other systems: six stages of 4.4 KB and nothing else in them, fsync on.

    Each has 2 worker processes of 8 threads. Their packages are installed on first use; one that cannot be is left out.
    """
    if not PROC.exists():
        raise NotReady("the benchmark reads the CPU time of processes from /proc: it runs on Linux")
    sizes = (QUICK if quick else FULL) | {name: value for name, value in asked.items() if value is not None}
    chosen = _chosen(only, OURS if is_crash else tuple(CONTESTANTS.values()))
    with bench_servers() as (servers, folder):
        arena = Arena(servers, folder)
        figures = {"machine": machine_facts(servers.database_url, quick=quick), "versions": peers.versions()}
        pythons, missing = _environments(chosen)
        if is_crash:
            figures |= _crash(arena, pythons)
        else:
            figures |= _compare(arena, pythons, sizes)
    figures["missing"] = missing
    write_json(json_file, figures)


def _chosen(only: str | None, otherwise: Sequence[Contestant]) -> list[Contestant]:
    names = only.split(",") if only else [contestant.name for contestant in otherwise]
    unknown = [name for name in names if name not in CONTESTANTS]
    if unknown:
        raise InvalidInput(f"no contestant is called {', '.join(unknown)}; there are {', '.join(CONTESTANTS)}")
    return [CONTESTANTS[name] for name in names]


def _environments(chosen: Sequence[Contestant]) -> tuple[Pythons, dict[str, str]]:
    """Return the contestants that can take part, and why each of the others cannot."""
    ours = {contestant.name: Path(sys.executable) for contestant in chosen if contestant.hand_over}
    others = [contestant.name for contestant in chosen if not contestant.hand_over]
    if not others:
        return ours, {}
    try:
        python = peers.python(get_settings().state_dir, lambda what: click.echo(f"regimen: {what}", err=True))
    except NotReady as error:
        click.echo(f"regimen: left out: {', '.join(others)}: {error}", err=True)
        return ours, dict.fromkeys(others, str(error))
    return ours | dict.fromkeys(others, python), {}


def _compare(arena: Arena, pythons: Pythons, sizes: dict[str, Any]) -> dict[str, Any]:
    load = Load(sizes["runs"], sizes["light"], WARM_UP_RUNS, sizes["silence"])
    entries: list[dict[str, Any]] = []
    turns = [(number, name) for number in range(1, sizes["rounds"] + 1) for name in pythons]
    for number, name, figures in _in_turn(arena, pythons, turns, lambda crew, tell: measure(arena, crew, load, tell)):
        entries.append({"round": number, "contestant": name, **figures})
    figures = results.summary(entries, get_settings().hand_over) | {"load": load._asdict()}
    title = f"six empty stages a run, {PROCESSES} processes of {THREADS} threads, fsync on; medians of "
    results.show(figures, f"{title}{sizes['rounds']} interleaved rounds of {load.runs:,} runs")
    return figures


def _crash(arena: Arena, pythons: Pythons) -> dict[str, Any]:
    turns = [(1, name) for name in pythons]
    work = _in_turn(arena, pythons, turns, lambda crew, tell: crash.crash(crew, CRASH_RUNS, tell), crash.STAGE_SECONDS)
    figures = {name: figures for _, name, figures in work}
    settings = get_settings()
    measured = {name: own for name, own in figures.items() if "error" not in own}
    crash.show(measured, settings.lease_seconds + settings.rescue_seconds)
    return {"crash": figures, "lease_and_tick_seconds": settings.lease_seconds + settings.rescue_seconds}


def _in_turn(
    arena: Arena,
    pythons: Pythons,
    turns: Sequence[tuple[int, str]],
    act: Callable[[Crew, Tell], dict[str, Any]],
    stage_seconds: float = 0,
) -> Iterator[tuple[int, str, dict[str, Any]]]:
    """Let one contestant after the other act, each on empty servers; one that fails says so and stops nobody."""
    with Steps(len(turns)) as steps:
        for number, name in turns:
            contestant, began = CONTESTANTS[name], time.monotonic()
            steps.begin(f"round {number}: {contestant.title}")
            try:
                with Crew(arena, contestant, pythons[name], stage_seconds) as crew:
                    figures = act(crew, steps.within)
                steps.note(f"round {number}: {contestant.title} done after {time.monotonic() - began:.1f} s")
            except NotReady as error:
                steps.note(f"round {number}: {error}")
                figures = {"error": str(error)}
            steps.end()
            yield number, name, figures
