"""`regimen chaos`: faults by a seeded schedule, and proof that no run was lost, doubled or overlapped."""

import logging
import random
import signal
import sys
import time
from pathlib import Path

import click

from benchmarks.chaos import report, soak, suite
from benchmarks.chaos.faults import FAULTS
from benchmarks.chaos.schedule import CALM_SECONDS
from benchmarks.chaos.trial import Trial, carry_out, dealt
from benchmarks.report import Steps, report_options, write_json

RUNS, SOAK_RUNS, FAULT_SHARE = 2_000, 50_000, 0.05
QUICK_RUNS, QUICK_FAULTS, QUICK_SOAK_RUNS = 250, 12, 3_000
RUNS_A_SECOND, SECONDS_A_FAULT = 14, 1.4
"""How fast runs are put in and faults strike: as fast as two cores carry both."""
NOTE_SECONDS = 10
TERMINATED = 143
"""Exit code after SIGTERM, as shells have it."""
LARGEST_SEED = 1_000_000


@click.command()
@click.option("--runs", type=click.IntRange(min=10), help="Runs to put in; 2,000, or 50,000 to soak.")
@click.option("--faults", type=click.IntRange(min=0), help="Faults that strike; 5 % of the runs.")
@click.option("--seed", type=int, help="Plan the same runs, faults and mischief again; random, and printed.")
@click.option("--mutants", is_flag=True, help="Take out one guarantee at a time: the checker must find each.")
@click.option("--soak", "soaking", is_flag=True, help="No faults: does memory stay flat over many runs?")
@report_options
def chaos(
    *,
    runs: int | None,
    faults: int | None,
    seed: int | None,
    mutants: bool,
    soaking: bool,
    json_file: Path | None,
    quick: bool,
) -> None:
    """Break everything while runs go through it, then prove from the history that each took effect exactly once.

    Real worker, scheduler and web processes and servers run in a folder of their own; yours are not touched. Exit code
    0 says that every invariant held.
    """
    logging.basicConfig(level="ERROR")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(TERMINATED))
    seed = random.randrange(LARGEST_SEED) if seed is None else seed  # noqa: S311 - a schedule, no secret
    if mutants:
        said = suite.run_all(seed)
        suite.show(said)
    elif soaking:
        said = soak.soak(runs or (QUICK_SOAK_RUNS if quick else SOAK_RUNS), seed, quick=quick)
        soak.show(said)
    else:
        said = _strike(_trial(runs, faults, seed, quick=quick), quick=quick)
        report.show(said)
    write_json(json_file, said)
    sys.exit(0 if said["holds"] else 1)


def _trial(runs: int | None, faults: int | None, seed: int, *, quick: bool) -> Trial:
    if runs is None:
        runs = QUICK_RUNS if quick else RUNS
    if faults is None:
        faults = QUICK_FAULTS if quick else max(len(FAULTS), round(runs * FAULT_SHARE))
    storm, calm = dealt(seed, faults)
    seconds = max(runs / RUNS_A_SECOND - CALM_SECONDS * len(calm), len(storm) * SECONDS_A_FAULT)
    return Trial(seed, runs, storm, seconds, calm)


def _strike(trial: Trial, *, quick: bool) -> dict[str, object]:
    with Steps(trial.runs) as steps:
        steps.note(f"seed {trial.seed}: {trial.runs} runs, {len(trial.storm)} faults at once, {len(trial.calm)} alone")
        shown, noted = 0, time.monotonic()

        def tell(doing: str, ended: int) -> None:
            nonlocal shown, noted
            for _ in range(ended - shown):
                steps.end()
            shown = ended
            steps.within(doing)
            if time.monotonic() - noted > NOTE_SECONDS:
                noted = time.monotonic()
                steps.begin(f"{ended} of {trial.runs} runs ended; {doing}")

        return carry_out(trial, tell, quick=quick)
