"""One chaos run from start to verdict: the house, the plan, the faults, the checker."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from benchmarks.chaos import checker, executions, history, house, mutants, report
from benchmarks.chaos.faults import FAULTS
from benchmarks.chaos.pipeline import Config
from benchmarks.chaos.run import SETTLE_SECONDS, Told, drive
from benchmarks.chaos.schedule import deal, plan
from benchmarks.report import machine_facts
from db.session import transaction

CALM_SHARE = 0.1
"""Of the faults, how many strike alone at the end, so that rescues can be timed."""


@dataclass(frozen=True)
class Trial:
    """What a chaos run is to be."""

    seed: int
    runs: int
    storm: tuple[str, ...]
    """The names of the faults that strike on top of one another, in their order."""
    seconds: float
    """How long the storm lasts."""
    calm: tuple[str, ...] = ()
    """The names of those that then strike one by one."""
    mutant: str | None = None
    pace_seconds: float | None = None
    settle_seconds: float = SETTLE_SECONDS


def dealt(seed: int, count: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return so many faults of FAULTS: those of the storm, and those that strike in the calm after it."""
    calm = round(count * CALM_SHARE)
    weights = {fault.name: fault.weight for fault in FAULTS}
    lonely = {fault.name: fault.weight for fault in FAULTS if fault.strikes_alone}
    return deal(f"storm {seed}", weights, count - calm), deal(f"calm {seed}", lonely, calm)


def carry_out(trial: Trial, tell: Told, *, quick: bool = False) -> dict[str, Any]:
    """Make the chaos run and return its figures."""
    with house.folder() as folder:
        return _in_folder(trial, folder, tell, quick=quick)


def _in_folder(trial: Trial, folder: Path, tell: Told, *, quick: bool) -> dict[str, Any]:
    config = Config(trial.seed, folder, "", trial.mutant, trial.pace_seconds)
    planned = plan(trial.seed, trial.runs, trial.storm, trial.calm, trial.seconds)
    planned = replace(planned, mischief=trial.pace_seconds is None)
    with house.running(config) as here:
        mutants.apply_to_database(here.engine, trial.mutant)
        evidence = drive(here, planned, tell, trial.settle_seconds)
        with transaction(here.engine) as session:
            case = history.read(session, evidence, executions.read(here.config.log))
            findings = checker.judge(case, session)
            said = report.figures(case, findings)
        return machine_facts(here.servers["postgres"].url, quick=quick) | said
