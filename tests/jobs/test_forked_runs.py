"""An operator forks ended runs, those of the six real agents too."""

from typing import Any
from uuid import UUID, uuid4

import pytest
import redis
from sqlalchemy import Engine

from db.queries.enqueueing import Request
from domain.errors import Conflict, InvalidInput, NotFound
from domain.pipelines import PIPELINES, Fork, Pipeline
from domain.runs import RunStatus, TurnState
from domain.vocabulary import AgentName, Trigger
from jobs import control
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
