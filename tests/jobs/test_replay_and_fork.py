"""An operator replays and forks ended runs, those of the six real agents too."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

import pytest
import redis
from sqlalchemy import Engine

from db.queries.enqueueing import Request
from domain.agents import nutritionist
from domain.catalogue import Catalogue
from domain.errors import AgentError, Conflict, IllegalTransition, InvalidInput, NotFound
from domain.facts import Facts
from domain.pipelines import COACHING, PIPELINES, Fork, Loads, Pipeline, Stage
from domain.runs import RunStatus, TurnState
from domain.vocabulary import AgentName, Trigger
from jobs import control
from jobs.control.replay import within
from jobs.enqueueing import enqueue
from jobs.maintenance.rescue import rescue
from jobs.runtime import Runtime
from tests.jobs.deeds import WHO, WHY, actions, counts, failed_at, frozen, payloads, recorded, run_ids, sound
from tests.jobs.harness import (
    Thoughts,
    deliver,
    drain,
    execute,
    line,
    messages,
    put_in,
    run_down_lease,
    runtime_on,
    said,
    scalar,
    tiny_pipeline,
)
from tests.jobs.test_publishing import NOW, coach_two_weeks


def state(runtime: Runtime, run_id: UUID) -> TurnState | None:
    return line(runtime, run_id).state


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

    changed = replaced(COACHING, position, think=generous, version="2")
    monkeypatch.setitem(PIPELINES, "coaching", changed)
    run_id = run_ids(coached)[-1]
    result = control.replay(coached, run_id)
    (differing,) = [one for one in result.stages if not one.identical]
    (difference,) = differing.differences
    then = payloads(coached, run_id)["NUTRITIONIST"]["target_kcal"]
    assert (differing.agent, differing.version_then, differing.version_now) == ("NUTRITIONIST", "1", "2")
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


def test_a_changed_weight_differs_from_that_stage_on_and_keeps_what_was_said_before(coached: Runtime) -> None:
    origin = run_ids(coached)[-1]
    change = {"client": {"diet": "vegan"}}
    forked = control.fork(coached, origin, "dietitian", change, WHY, WHO)
    assert forked.run_id is not None
    assert (forked.agent, forked.keeps) == ("DIETITIAN", ("SCIENTIST", "NUTRITIONIST"))
    assert [(one.path, one.after) for one in forked.changes] == [("client.diet", "vegan")]
    drain(coached)
    old, new = payloads(coached, origin), payloads(coached, forked.run_id)
    assert [agent for agent in AgentName if old[agent] == new[agent]][:2] == ["SCIENTIST", "NUTRITIONIST"]
    assert old["CHEF"] != new["CHEF"]
    ended = line(coached, forked.run_id)
    assert (ended.status, ended.outcome, ended.forked_from) == (RunStatus.COMPLETED, "published", origin)
    assert (ended.trigger, ended.upstream, ended.week_number) == (Trigger.MANUAL, "operator", 2)
    assert recorded(coached, origin) == [(WHO, "fork", WHY)]
    assert actions(coached, origin)[0].detail == {
        "fork": str(forked.run_id),
        "agent": "DIETITIAN",
        "changed": ["client.diet"],
    }
    sound(coached)
    again = control.replay(coached, forked.run_id)
    assert (again.identical, again.kept) == (True, ("SCIENTIST", "NUTRITIONIST"))


def test_from_the_first_stage_a_changed_weight_re_plans_all(coached: Runtime) -> None:
    origin = run_ids(coached)[-1]
    days = [
        day | ({"weight_kg": day["weight_kg"] + 9} if day["weight_kg"] else {})
        for day in frozen(coached, origin)["days"]
    ]
    forked = control.fork(coached, origin, None, {"days": days}, WHY)
    assert (forked.agent, forked.keeps) == ("SCIENTIST", ())
    assert "weight_kg" in {one.path.split(".")[-1] for one in forked.changes}
    drain(coached)
    assert forked.run_id is not None
    old, new = payloads(coached, origin), payloads(coached, forked.run_id)
    assert new["SCIENTIST"]["weight_kg"] > old["SCIENTIST"]["weight_kg"] + 5
    assert new["NUTRITIONIST"] != old["NUTRITIONIST"]
    sound(coached)


def test_nobody_sees_it_before_it_stands_at_its_stage(runtime: Runtime, program: UUID) -> None:
    origin = put_in(runtime, program)
    drain(runtime)
    forked = control.fork(runtime, origin, "CHEF", {}, WHY)
    (due,) = messages(runtime)
    assert (due.run_id, due.stage, due.fence) == (forked.run_id, 3, 0)
    deliver(runtime, [due])
    drain(runtime)
    assert forked.run_id is not None
    assert said(runtime, forked.run_id) == list(AgentName)
    sound(runtime)


def test_it_waits_behind_its_clients_live_run(runtime: Runtime, program: UUID) -> None:
    origin = put_in(runtime, program)
    drain(runtime)
    put_in(runtime, program)
    forked = control.fork(runtime, origin, "PHYSICIAN", {}, WHY)
    assert forked.run_id is not None
    assert state(runtime, forked.run_id) == "behind"
    drain(runtime)
    assert line(runtime, forked.run_id).status is RunStatus.COMPLETED
    sound(runtime)


def test_showing_it_writes_nothing(runtime: Runtime, program: UUID) -> None:
    origin = put_in(runtime, program)
    drain(runtime)
    before = counts(runtime)
    shown = control.show_fork(runtime, origin, "COACH", {"client": {"meals_per_day": 3}})
    assert (shown.run_id, shown.agent, len(shown.keeps)) == (None, "COACH", 4)
    assert [(one.path, one.before, one.after) for one in shown.changes] == [("client.meals_per_day", 5, 3)]
    assert counts(runtime) == before


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"client": {"intake_weight_kg": 9}}, r"client\.intake_weight_kg: 9 is too small"),
        ({"client": {"goal": None}}, r"client\.goal: is missing"),
        ({"clinet": {}}, "clinet: is not a field here"),
        ({"client": {"client_id": str(uuid4())}}, r"change\.client\.client_id: is whom the run is for"),
        ({"client": None}, r"change\.client\.client_id"),
        ({"program": 7}, r"change\.program\.program_id"),
        ({"week_number": 7}, r"change\.week_number"),
        ({"open_flags": []}, r"change\.open_flags: are as they stand now"),
        ({"catalogue_version": "none"}, r"change\.catalogue_version: there is no catalogue 'none'"),
        ({"client": {"dislikes": ["\0"]}}, "NUL"),
    ],
)
def test_a_wrong_change_names_its_field(runtime: Runtime, program: UUID, change: dict[str, Any], words: str) -> None:
    origin = put_in(runtime, program)
    drain(runtime)
    before = counts(runtime)
    with pytest.raises(InvalidInput, match=words):
        control.fork(runtime, origin, None, change, WHY)
    assert counts(runtime) == before


def test_a_stage_that_cannot_begin_is_told(runtime: Runtime, program: UUID, thoughts: Thoughts) -> None:
    origin = failed_at(runtime, thoughts, program, AgentName.DIETITIAN)
    with pytest.raises(Conflict, match="COACH cannot begin: DIETITIAN has not spoken"):
        control.fork(runtime, origin, "COACH", {}, WHY)
    with pytest.raises(NotFound, match="'BAKER' does not speak in pipeline 'tiny'; give one of SCIENTIST"):
        control.fork(runtime, origin, "BAKER", {}, WHY)
    forked = control.fork(runtime, origin, "DIETITIAN", {}, WHY)
    drain(runtime)
    assert forked.run_id is not None
    assert line(runtime, forked.run_id).status is RunStatus.COMPLETED


def test_one_that_rests_on_a_replaced_week_is_refused_and_one_of_the_newest_is_not(coached: Runtime) -> None:
    older, newest = run_ids(coached)
    for attempt in (control.show_fork, lambda *words: control.fork(*words, WHY)):
        with pytest.raises(Conflict, match=rf"week 2 was published after run {older} began, by run {newest}"):
            attempt(coached, older, None, {})
    first = control.fork(coached, newest, "CHEF", {}, WHY).run_id
    drain(coached)
    assert first is not None
    with pytest.raises(Conflict, match=f"by run {first}"):
        control.fork(coached, newest, "CHEF", {}, WHY)
    assert control.show_fork(coached, first, "CHEF", {}).changes == ()


def test_one_that_another_run_overtook_and_outdated_does_not_publish(coached: Runtime) -> None:
    program = UUID(str(scalar(coached.engine, "SELECT id FROM programs")))
    run_down_lease(coached)
    forked = control.fork(coached, run_ids(coached)[-1], "CHEF", {}, WHY)
    assert forked.run_id is not None
    execute(coached, "UPDATE stage_turns SET state = 'ready'")
    messages(coached)
    overtaking = enqueue(coached, Request(program_id=program, priority=5, as_of=NOW))
    drain(coached)
    rescue(coached)
    drain(coached)
    assert line(coached, overtaking).outcome == "published"
    ended = line(coached, forked.run_id)
    assert ended.status is RunStatus.FAILED
    assert "was published after" in str(ended.error_message)
    sound(coached)


def test_a_flag_raised_since_holds_a_fork_whose_input_says_otherwise(
    clean_database: Engine, valkey: redis.Redis
) -> None:
    runtime = runtime_on(clean_database, valkey)
    coach_two_weeks(runtime, "elif")
    held = run_ids(runtime)[-1]
    days = [day | {"symptoms": []} for day in frozen(runtime, held)["days"]]
    forked = control.fork(runtime, held, None, {"days": days}, WHY)
    assert "open_flags.0" in {one.path for one in forked.changes}
    drain(runtime)
    assert forked.run_id is not None
    assert line(runtime, forked.run_id).outcome == "held"
    execute(runtime, "UPDATE red_flags SET status = 'resolved', resolved_at = :now", now=NOW)
    settled = control.fork(runtime, held, "PHYSICIAN", {}, WHY)
    drain(runtime)
    assert settled.run_id is not None
    assert line(runtime, settled.run_id).outcome == "published"
    sound(runtime)


@pytest.mark.parametrize("agent", list(AgentName))
def test_lanes_are_forked_at_any_stage(
    runtime: Runtime, program: UUID, thoughts: Thoughts, monkeypatch: pytest.MonkeyPatch, agent: AgentName
) -> None:
    first, second, third, fourth, fifth, last = tiny_pipeline(thoughts).stages
    wide = Pipeline("tiny", 1, (first, Fork(((second, third), (fourth, fifth))), last), publishes=False)
    monkeypatch.setitem(PIPELINES, "tiny", wide)
    origin = put_in(runtime, program)
    drain(runtime)
    forked = control.fork(runtime, origin, agent, {}, WHY)
    drain(runtime)
    assert forked.run_id is not None
    assert sorted(said(runtime, forked.run_id)) == sorted(AgentName)
    assert line(runtime, forked.run_id).status is RunStatus.COMPLETED
    sound(runtime)


@pytest.fixture
def coached(clean_database: Engine, valkey: redis.Redis) -> Iterator[Runtime]:
    """A runtime on which a member of the cohort had two weeks published by the six agents."""
    runtime = runtime_on(clean_database, valkey)
    coach_two_weeks(runtime, "amara")
    return runtime


def replaced(pipeline: Pipeline, position: int, **fields: object) -> Pipeline:
    """The pipeline with another stage in one place."""
    stage = pipeline.stages[position]
    changed = Stage(**{name: getattr(stage, name) for name in Stage.__dataclass_fields__} | fields)  # type: ignore[arg-type]
    steps = [*pipeline.stages[:position], changed, *pipeline.stages[position + 1 :]]
    return Pipeline(pipeline.name, pipeline.version, tuple(steps))
