"""Runs the mutants, each in a process of its own, and shows by which invariant the checker found each."""

import json
import logging
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

from benchmarks.chaos.mutants import BY_NAME, MUTANTS, UNENDED
from benchmarks.chaos.trial import Trial, carry_out
from benchmarks.report import Steps, number, print_table
from settings import CHECKOUT

SECONDS, SETTLE_SECONDS, PACE_SECONDS = 10.0, 8.0, 0.15
PATIENCE_SECONDS = 180
RESENT_SECONDS = 45
"""Within which even a message that was lost twice is sent again."""
NOBODY = "none: the same load and faults, nothing taken out"
SHOWN = 2
"""Broken invariants named in the table."""


def trial_of(name: str, seed: int) -> Trial:
    """Return the chaos run aimed at a mutant; without one, the run that has to come out clean."""
    mutant = BY_NAME.get(name)
    settle_seconds = PATIENCE_SECONDS
    if mutant:
        settle_seconds = RESENT_SECONDS if mutant.found_by == UNENDED else SETTLE_SECONDS
    faults = mutant.faults if mutant else tuple(dict.fromkeys(fault for one in MUTANTS for fault in one.faults))
    return Trial(
        seed=seed,
        runs=mutant.runs if mutant else max(one.runs for one in MUTANTS),
        storm=faults,
        seconds=SECONDS,
        mutant=name if mutant else None,
        pace_seconds=PACE_SECONDS,
        settle_seconds=settle_seconds,
    )


def run_all(seed: int) -> dict[str, Any]:
    """Try every mutant and return how each fared."""
    names = [NOBODY, *BY_NAME]
    results: list[dict[str, Any]] = []
    with Steps(len(names)) as steps:
        for name in names:
            steps.begin(name)
            results.append(carry_out_alone(trial_of(name, seed)))
            steps.end()
    return {"seed": seed, "mutants": results, "holds": all(one["as_expected"] for one in results)}


def carry_out_alone(trial: Trial) -> dict[str, Any]:
    """Make a run in a process of its own, which its mutant may break, and say what the checker found.

    Raises:
        RuntimeError: the run itself did not come to an end.
    """
    began = time.monotonic()
    name = trial.mutant or NOBODY
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "figures.json"
        command = [sys.executable, "-m", "benchmarks.chaos.suite", json.dumps(asdict(trial)), str(file)]
        ended = subprocess.run(  # noqa: S603 - ourselves
            command, cwd=CHECKOUT, capture_output=True, text=True, check=False, timeout=PATIENCE_SECONDS * 2
        )
        if not file.exists():
            message = f"{name}: {ended.stderr[-2000:]}"
            raise RuntimeError(message)
        said = json.loads(file.read_text())
    broken = [one["name"] for one in said["invariants"] if not one["holds"]]
    return {
        "mutant": name,
        "broken": broken,
        "examples": [example for one in said["invariants"] for example in one["examples"]][:SHOWN],
        "as_expected": BY_NAME[name].found_by in broken if name in BY_NAME else not broken,
        "seconds": round(time.monotonic() - began, 1),
    }


def show(results: dict[str, Any]) -> None:
    """Print the table."""
    rows = [
        (one["mutant"], "; ".join(one["broken"][:SHOWN]) or "nothing broken", _verdict(one), number(one["seconds"]))
        for one in results["mutants"]
    ]
    print_table("Mutants", ("taken out", "the checker says", "", "s"), rows)


def _verdict(one: dict[str, Any]) -> str:
    if one["mutant"] == NOBODY:
        return "clean" if one["as_expected"] else "NOT CLEAN"
    return "found" if one["as_expected"] else "NOT FOUND"


def main(trial: str, file: str) -> None:
    """Make one run and write its figures."""
    logging.basicConfig(level="CRITICAL")
    said = carry_out(Trial(**json.loads(trial)), lambda _, __: None)
    Path(file).write_text(json.dumps(said))


if __name__ == "__main__":
    main(*sys.argv[1:])
