"""What `bench run` makes of its measurements, and the fork it measures."""

from pathlib import Path
from uuid import UUID

import pytest

from benchmarks import coaching_worker
from benchmarks.coaching_worker import Cost
from benchmarks.fork import forked
from benchmarks.run import cost_figures
from domain.pipelines import COACHING, Then
from domain.vocabulary import AgentName

PROGRAMS = [UUID(int=number) for number in range(1, 5)]


def test_what_no_agent_spent_is_spread_over_the_runs_and_added_to_each_quantile() -> None:
    log = [Cost(program, "CHEF", cost) for program, cost in zip(PROGRAMS, (100, 200, 300, 400), strict=True)]
    log += [Cost(PROGRAMS[0], "COACH", 50.0)]
    figures = cost_figures(log, {"workers": 1.2, "postgres": 0.1, "valkey": 0.02, "machine": 9.0}, runs=4)
    assert figures["cpu_ms_by_process"] == pytest.approx({"workers": 300, "postgres": 25, "valkey": 5})
    assert figures["cpu_ms_per_run_mean"] == pytest.approx(330)
    assert figures["cpu_ms_around_the_agents"] == pytest.approx(330 - 1050 / 4)
    assert figures["cpu_ms_per_run"] == pytest.approx(300 + 330 - 1050 / 4)
    assert figures["cpu_ms_by_agent"]["CHEF"]["mean"] == 250
    assert figures["cpu_ms_by_agent"]["PHYSICIAN"]["median"] is None


def test_costs_are_read_back_as_they_were_written(tmp_path: Path) -> None:
    log = coaching_worker.log_file(tmp_path)
    for cost in (1.5, 2.25):
        coaching_worker.write(log, Cost(PROGRAMS[0], "CHEF", cost))
    assert list(coaching_worker.read(log)) == [Cost(PROGRAMS[0], "CHEF", 1.5), Cost(PROGRAMS[0], "CHEF", 2.25)]


def test_the_fork_has_the_same_agents_and_the_coach_beside_the_food() -> None:
    fork = forked()
    assert {stage.agent for stage in fork.stages} == {stage.agent for stage in COACHING.stages}
    by_agent = dict(zip([stage.agent for stage in fork.stages], fork.routes, strict=True))
    assert by_agent[AgentName.SCIENTIST].opens == ((1, 4),)
    assert by_agent[AgentName.COACH] == Then(None, joins=True)
    assert by_agent[AgentName.CHEF] == Then(5, joins=True)
