"""An operator replays ended runs, those of the six real agents too."""

from uuid import UUID

import pytest

from domain.agents import nutritionist
from domain.catalogue import Catalogue
from domain.errors import AgentError, Conflict, IllegalTransition, NotFound
from domain.facts import Facts
from domain.pipelines import COACHING, PIPELINES, Loads, Pipeline, Stage
from domain.vocabulary import AgentName
from jobs import control
from jobs.control.replay import within
from jobs.runtime import Runtime
from tests.jobs.deeds import WHO, WHY, actions, counts, failed_at, payloads, recorded, run_ids
from tests.jobs.harness import (
    Thoughts,
    drain,
    execute,
    put_in,
)


def test_the_six_agents_say_byte_for_byte_what_they_said(coached: Runtime) -> None:
    for run_id in run_ids(coached):
        before = counts(coached)
        result = control.replay(coached, run_id, WHY, WHO)
        assert result.identical, [stage for stage in result.stages if not stage.identical]
        assert [stage.agent for stage in result.stages] == list(AgentName)
        assert {stage.version_now for stage in result.stages} == {stage.version_then for stage in result.stages}
        assert recorded(coached, run_id) == [(WHO, "replay", WHY)]
        assert counts(coached) == before | {"operator_actions": before["operator_actions"] + 1}
        assert actions(coached, run_id)[0].detail == {"identical": True, "differing": []}


def test_a_changed_rule_is_told_with_paths_values_and_versions(
    coached: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    position = list(AgentName).index(AgentName.NUTRITIONIST)
    stage = COACHING.stages[position]

    def generous(given: nutritionist.Given, catalogue: Catalogue) -> Facts:
        said_now = stage.think(given, catalogue)
        assert isinstance(said_now, nutritionist.Said)
        return said_now.model_copy(update={"target_kcal": said_now.target_kcal + 100})

    changed = replaced(COACHING, position, think=generous, version="newer")
    monkeypatch.setitem(PIPELINES, "coaching", changed)
    run_id = run_ids(coached)[-1]
    result = control.replay(coached, run_id)
    (differing,) = [one for one in result.stages if not one.identical]
    (difference,) = differing.differences
    then = payloads(coached, run_id)["NUTRITIONIST"]["target_kcal"]
    versions = (differing.version_then, differing.version_now)
    assert (differing.agent, versions) == ("NUTRITIONIST", (stage.version, "newer"))
    assert (difference.path, difference.kind) == ("target_kcal", "changed")
    assert (difference.before, difference.after) == (then, then + 100)
    assert not result.identical
    assert actions(coached, run_id)[0].detail == {"identical": False, "differing": ["NUTRITIONIST"]}


def test_an_agent_that_fails_now_is_a_finding(runtime: Runtime, program: UUID, thoughts: Thoughts) -> None:
    run_id = put_in(runtime, program)
    drain(runtime)
    thoughts.failing[AgentName.CHEF] = AgentError("the rule is gone")
    result = control.replay(runtime, run_id)
    assert [stage.error for stage in result.stages if not stage.identical] == ["AgentError: the rule is gone"]


def test_only_what_was_said_is_replayed(runtime: Runtime, program: UUID, thoughts: Thoughts) -> None:
    run_id = failed_at(runtime, thoughts, program, AgentName.DIETITIAN)
    result = control.replay(runtime, run_id)
    assert [stage.agent for stage in result.stages] == ["SCIENTIST", "NUTRITIONIST"]
    assert result.identical


def test_a_run_whose_month_was_pruned_says_so(runtime: Runtime, program: UUID) -> None:
    run_id = put_in(runtime, program)
    drain(runtime)
    execute(runtime, "DELETE FROM run_snapshots")
    with pytest.raises(NotFound, match="its month was pruned"):
        control.replay(runtime, run_id)


def test_a_run_that_has_not_ended_or_never_spoke_is_refused(runtime: Runtime, program: UUID) -> None:
    run_id = put_in(runtime, program)
    with pytest.raises(IllegalTransition, match="must have ended"):
        control.replay(runtime, run_id)
    control.cancel(runtime, run_id, WHY)
    with pytest.raises(NotFound, match="ended before its first stage"):
        control.replay(runtime, run_id)


def test_a_pipeline_that_freezes_nothing_is_refused(
    runtime: Runtime, program: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_id = put_in(runtime, program)
    drain(runtime)
    monkeypatch.setitem(PIPELINES, "tiny", Pipeline("tiny", 1, PIPELINES["tiny"].steps, loads=Loads.NOTHING))
    with pytest.raises(Conflict, match="freezes no snapshot"):
        control.replay(runtime, run_id)
    monkeypatch.delitem(PIPELINES, "tiny")
    with pytest.raises(Conflict, match=r"not in domain/pipelines.py here"):
        control.replay(runtime, run_id)


def test_a_stage_that_hangs_is_given_up() -> None:
    def hang() -> None:
        while True:
            sum(range(1000))

    with pytest.raises(AgentError, match=r"took longer than its 0\.1 s"):
        within(0.1, hang)
    assert within(1, lambda: 7) == 7


def replaced(pipeline: Pipeline, position: int, **fields: object) -> Pipeline:
    """The pipeline with another stage in one place."""
    stage = pipeline.stages[position]
    changed = Stage(**{name: getattr(stage, name) for name in Stage.__dataclass_fields__} | fields)  # type: ignore[arg-type]
    steps = [*pipeline.stages[:position], changed, *pipeline.stages[position + 1 :]]
    return Pipeline(pipeline.name, pipeline.version, tuple(steps))
