"""`regimen chaos`, short: faults of a fixed seed break no invariant, and a broken guarantee is found."""

from dataclasses import replace
from typing import Any

import pytest

from benchmarks.chaos import suite
from benchmarks.chaos.faults import FAULTS
from benchmarks.chaos.mischief import misdeed
from benchmarks.chaos.mutants import MUTANTS, Mutant
from benchmarks.chaos.schedule import deal, plan
from benchmarks.chaos.trial import Trial, carry_out

SEED = 11
SEEDS = (12, 19)
"""Of plans whose freeze comes while every worker has much to do; whom it hits is still a matter of moments."""
STORM = (
    "worker process: SIGKILL",
    "Valkey: SIGKILL, comes back empty",
    "messages: doubled",
    "PostgreSQL: SIGKILL, recovers",
    "worker process: SIGSTOP for more than a lease",
    "PostgreSQL: answers lost",
)
RESCUED_IN_TIME = "a stage whose worker is gone goes on within lease + tick, at p99"
"""Left to the long run: a machine that runs tests has no time to measure."""


def broken(said: dict[str, Any]) -> dict[str, Any]:
    return {one["name"]: one["examples"] for one in said["invariants"] if not one["holds"]}


def test_the_invariants_hold_whatever_breaks():
    said = carry_out(Trial(SEED, runs=100, storm=STORM, seconds=5), lambda _, __: None)
    assert {name: found for name, found in broken(said).items() if name != RESCUED_IN_TIME} == {}
    assert said["fault_count"] == len(STORM)
    assert said["runs"] > 80


@pytest.mark.parametrize("mutant", MUTANTS[:1], ids=lambda mutant: mutant.name)
def test_the_checker_finds_an_engine_that_is_broken(mutant: Mutant):
    whole = (suite.trial_of(mutant.name, seed) for seed in SEEDS)
    short = (replace(one, storm=one.storm[:1], seconds=5, settle_seconds=3) for one in whole)
    assert any(mutant.found_by in suite.carry_out_alone(one)["broken"] for one in short)


def test_a_seed_plans_the_same_again():
    names = {fault.name: fault.weight for fault in FAULTS}
    one, other = (plan(SEED, 500, deal("storm", names, 40), (), 30) for _ in range(2))
    assert one == other
    assert {planned.name for planned in one.faults} == names.keys()
    assert [misdeed(SEED, number) for number in range(500)] == [misdeed(SEED, number) for number in range(500)]
