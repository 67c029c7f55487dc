"""What an operator types to steer, replay and fork runs: answers, exit codes, and what is recorded."""

import getpass
import json
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
import redis
from sqlalchemy import Engine

from domain.errors import AgentError
from domain.pipelines import PIPELINES
from domain.vocabulary import AgentName
from jobs.runtime import Runtime
from tests.acceptance import test_command_line
from tests.acceptance.test_command_line import Regimen
from tests.jobs.harness import (
    Thoughts,
    drain,
    line,
    new_program,
    put_in,
    runtime_on,
    scalar,
    tiny_pipeline,
)

regimen = test_command_line.regimen
"""The fixture that types."""
RECORDED = "SELECT actor || ' ' || action || ': ' || reason FROM operator_actions ORDER BY created_at DESC LIMIT 1"


@pytest.fixture
def thoughts(monkeypatch: pytest.MonkeyPatch) -> Thoughts:
    thoughts = Thoughts()
    monkeypatch.setitem(PIPELINES, "tiny", tiny_pipeline(thoughts))
    return thoughts


@pytest.fixture
def runtime(clean_database: Engine, valkey: redis.Redis, thoughts: Thoughts) -> Iterator[Runtime]:  # noqa: ARG001 - declared first
    runtime = runtime_on(clean_database, valkey, retry_base_seconds=300)
    yield runtime
    runtime.journal.close()


@pytest.fixture
def program(runtime: Runtime) -> UUID:
    return new_program(runtime.engine)


@pytest.fixture
def ended(runtime: Runtime, program: UUID) -> UUID:
    run_id = put_in(runtime, program)
    drain(runtime)
    return run_id


def recorded(runtime: Runtime) -> object:
    return scalar(runtime.engine, RECORDED)


def failed(runtime: Runtime, thoughts: Thoughts, program: UUID) -> UUID:
    thoughts.failing[AgentName.CHEF] = AgentError("the oven is cold")
    run_id = put_in(runtime, program)
    drain(runtime)
    thoughts.failing.clear()
    return run_id


def test_who_and_why_are_kept_and_shown(regimen: Regimen, runtime: Runtime, program: UUID):
    first, second = put_in(runtime, program), put_in(runtime, program)
    assert regimen("runs", "cancel", first, "--reason", "moved away", "--by", "ada").out == "cancelled\n"
    assert recorded(runtime) == "ada cancel: moved away"
    assert regimen("runs", "cancel", second, "--reason", "that too").code == 0
    assert recorded(runtime) == f"{getpass.getuser()} cancel: that too"
    shown = regimen("runs", "show", first).out
    assert "what operators did to it" in shown
    assert "moved away" in shown
    listed = regimen("runs", "actions", "--run", first).out
    assert ("moved away" in listed, "that too" in listed) == (True, False)
    assert "that too" in regimen("runs", "actions").out
    (action,) = json.loads(regimen("runs", "actions", "--run", first, "--json").out)
    assert (action["actor"], action["action"], action["subject_id"]) == ("ada", "cancel", str(first))


def test_nothing_done_yet_says_so(regimen: Regimen):
    assert regimen("runs", "actions").out == "no operator did anything yet\n"


def test_a_run_in_back_off_is_tried_at_once(regimen: Regimen, runtime: Runtime, program: UUID, thoughts: Thoughts):
    thoughts.failing[AgentName.CHEF] = OSError("cold")
    run_id = put_in(runtime, program)
    drain(runtime)
    thoughts.failing.clear()
    assert regimen("runs", "retry", run_id, "--by", "ada").out == "to be tried at once\n"
    drain(runtime)
    assert line(runtime, run_id).status == "completed"
    assert recorded(runtime) == "ada retry: none given"
    answer = regimen("runs", "retry", run_id)
    assert (answer.code, "does not wait to try" in answer.err) == (1, True)


def test_a_priority_is_set(regimen: Regimen, runtime: Runtime, program: UUID):
    run_id = put_in(runtime, program)
    assert regimen("runs", "priority", run_id, 50, "--reason", "urgent").out == "priority 50\n"
    assert regimen("runs", "priority", "--reason", "not so", "--", run_id, -5).out == "priority -5\n"
    assert line(runtime, run_id).priority == -5
    assert regimen("runs", "priority", run_id, 101, "--reason", "x").code == 2
    assert "--reason" in regimen("runs", "priority", run_id, 1).err


def test_many_are_resumed_only_after_a_dry_run(
    regimen: Regimen,
    runtime: Runtime,
    program: UUID,
    thoughts: Thoughts,
):
    runs = [failed(runtime, thoughts, program) for _ in range(12)]
    chosen = ["runs", "resume", "--where", "agent=CHEF", "--where", "error=oven"]
    refused = regimen(*chosen)
    assert (refused.code, refused.out) == (2, "")
    assert "confirm: is missing; do a dry run" in refused.err
    seen = regimen(*chosen, "--dry-run").out
    assert seen.startswith("12 runs would be resumed\n")
    assert str(runs[0])[-12:] in seen
    assert "... and 2 more" in seen
    token = seen.split("--confirm ")[1].split()[0]
    wrong = regimen("runs", "cancel", "--where", "agent=CHEF", "--confirm", token, "--reason", "x")
    assert (wrong.code, "is no token of the last hour for a cancel" in wrong.err) == (2, True)
    assert regimen(*chosen, "--confirm", token, "--by", "ada").out == "12 resumed\n"
    assert (
        scalar(runtime.engine, "SELECT count(*) FROM operator_actions WHERE action = 'resume' AND actor = 'ada'") == 12
    )
    drain(runtime)
    assert {line(runtime, one).status for one in runs} == {"completed"}


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["cancel", "--reason", "x"], "give a run's ID, or --where FIELD=VALUE, one of the two"),
        (["cancel", "abc", "--where", "status=failed", "--reason", "x"], "one of the two"),
        (["cancel", "--where", "status=pending", "--confirm", "x"], "reason: is missing; say why with --reason"),
        (["resume", "--where", "status"], "where: 'status' is no condition; write status=failed"),
        (["resume", "--where", "agent=A", "--where", "agent=B"], "is given twice"),
        (["resume", "--where", "colour=red", "--dry-run"], "where.colour: is not a field here"),
        (["resume", "--where", "status=stuck", "--dry-run"], "where.status: 'stuck' is not known"),
        (["resume", "--where", "created_after=2026-11-20T08:00:00", "--dry-run"], "where.created_after: "),
        (["resume", "--where", "error=", "--dry-run"], "where.error: "),
        (["resume", "--dry-run", "abc"], "go with --where"),
        (["fork", "abc"], "reason: is missing"),
        (["replay", "abc"], "'abc' names no run"),
        (["actions", "--run", "abc"], "'abc' names no run"),
    ],
)
def test_what_cannot_be_done_says_why(regimen: Regimen, arguments: list[str], words: str):
    answer = regimen("runs", *arguments)
    assert (answer.code, answer.out) == (2, "")
    assert words in answer.err


def test_a_replay_exits_with_0_when_identical_and_1_when_not(
    regimen: Regimen,
    ended: UUID,
    runtime: Runtime,
    monkeypatch: pytest.MonkeyPatch,
):
    same = regimen("runs", "replay", ended, "--by", "ada", "--reason", "curious")
    assert same.code == 0, same
    assert same.out.endswith("\nidentical\n")
    assert recorded(runtime) == "ada replay: curious"
    thoughts = Thoughts()
    thoughts.failing[AgentName.COACH] = AgentError("the rule is gone")
    monkeypatch.setitem(PIPELINES, "tiny", tiny_pipeline(thoughts))
    other = regimen("runs", "replay", ended)
    assert other.code == 1
    assert "COACH  fails" in other.out
    assert "the rule is gone" in other.out
    dumped = regimen("runs", "replay", ended, "--json")
    assert (dumped.code, json.loads(dumped.out)["identical"]) == (1, False)


def test_a_fork_is_shown_and_made(regimen: Regimen, ended: UUID, runtime: Runtime, tmp_path: Path):
    patch = tmp_path / "patch.json"
    patch.write_text('{"client": {"diet": "vegan", "dislikes": ["olives", "beets"]}}')
    changes = ["--change", patch, "--change", "client.meals_per_day=3", "--change", "client.dislikes.1=chard"]
    shown = regimen("runs", "fork", ended, "--stage", "chef", *changes, "--dry-run")
    assert shown.code == 0, shown
    assert "begins at CHEF; takes over what was said by SCIENTIST, NUTRITIONIST, DIETITIAN" in shown.out
    assert "client.diet" in shown.out
    assert scalar(runtime.engine, "SELECT count(*) FROM pipeline_runs") == 1
    made = regimen("runs", "fork", ended, "--stage", "chef", *changes, "--reason", "what if", "--by", "ada")
    fork_id = UUID(made.out.strip())
    assert recorded(runtime) == "ada fork: what if"
    assert scalar(
        runtime.engine, "SELECT snapshot #>> '{client,dislikes}' FROM run_snapshots WHERE run_id = :id", id=fork_id
    ) == ('["olives", "chard"]')
    assert f"forked from {ended}" in regimen("runs", "show", fork_id).out
    drain(runtime)
    assert line(runtime, fork_id).status == "completed"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("client.intake_weight_kg=9", "client.intake_weight_kg: 9 is too small"),
        ("client.meals_per_day=many", "client.meals_per_day: 'many' is not a whole number"),
        ("days.7.weight_kg=80", "there is no entry '7' in this list"),
        ("nowhere.json", "nowhere.json is neither a file of JSON nor PATH=VALUE"),
        ("=", "change: nothing was written"),
    ],
)
def test_a_wrong_change_names_its_field(regimen: Regimen, ended: UUID, change: str, words: str):
    answer = regimen("runs", "fork", ended, "--change", change, "--reason", "x")
    assert answer.code == 2
    assert words in answer.err
