"""Random clients through the gate and all six agents; `python -m benchmarks.whole_line` does it for hundreds."""

import os
import subprocess
import sys

import pytest

from benchmarks.line import Week, run
from benchmarks.people import person
from benchmarks.week_checks import find_plan_problems, find_problems, why_held
from domain.vocabulary import AgentName, Diet, Goal, Pregnancy
from settings import CHECKOUT
from tests.domain.eating import catalogue

SEED = 7
DIGEST = "from benchmarks.line import run; from tests.domain.eating import catalogue; "
DIGEST += "print(*(week.digest for week in run({seed}, {number}, catalogue(), weeks=1)))"


def weeks_of(number: int, weeks: int = 2) -> list[Week]:
    return list(run(SEED, number, catalogue(), weeks))


@pytest.mark.parametrize("number", range(12))
def test_whoever_the_client_is_a_week_keeps_every_rule_or_is_held_for_the_clients_sake(number: int):
    for week in weeks_of(number):
        assert find_problems(week, catalogue()) == []
        assert (week.published is None) == bool(why_held(week))
        assert tuple(week.said) == tuple(AgentName)


def test_before_anybody_cooks_targets_rates_flags_larder_and_training_keep_every_rule():
    """A small part of `python -m benchmarks.whole_line --clients 10000 --weeks 2 --no-menus`."""
    broken = {
        number: problems
        for number in range(100, 140)
        for week in run(SEED, number, catalogue(), weeks=1, cooks=False)
        if (problems := find_plan_problems(week, catalogue()))
    }
    assert broken == {}


def test_anybody_can_be_drawn():
    people = [person(SEED, number) for number in range(200)]
    assert {one.goal for one in people} == set(Goal)
    assert {one.eating.diet for one in people} == set(Diet)
    assert {one.health.pregnancy for one in people} == set(Pregnancy)
    assert {len(one.training.weekdays) for one in people} == set(range(8))
    assert {one.eating.meals_per_day for one in people} == set(range(1, 7))


def test_the_same_client_gives_the_same_week_in_an_interpreter_with_another_hash_seed():
    number = next(number for number in range(12) if weeks_of(number, weeks=1))
    (week,) = weeks_of(number, weeks=1)
    program = DIGEST.format(seed=SEED, number=number)
    for hash_seed in ("1", "2"):
        done = subprocess.run(
            [sys.executable, "-c", program],
            cwd=CHECKOUT,
            env={**os.environ, "PYTHONHASHSEED": hash_seed},
            capture_output=True,
            text=True,
            check=True,
        )
        assert done.stdout.split() == [week.digest]
