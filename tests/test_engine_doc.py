"""docs/engine.md names every transition, state and statement, quotes them as they are, and its example works.

And docs/operations.md explains every warning that a process may log.
"""

import ast
import inspect
import re

import pytest
import redis
from sqlalchemy import TextClause

from db import migrate
from db.queries import admission, clockwork, limits, settle
from db.queries.enqueueing import Request
from db.session import connect
from domain.pipelines import COACHING, PIPELINES
from domain.runs import TRANSITIONS, RunStatus, Transition, TurnState
from jobs.enqueueing import enqueue
from settings import CHECKOUT
from tests.jobs.harness import drain, line, new_program, runtime_on, said

PAGE = (CHECKOUT / "docs" / "engine.md").read_text()
MANUAL = (CHECKOUT / "docs" / "operations.md").read_text()
CODE = " ".join(" ".join(inspect.getsource(module) for module in (settle, clockwork, admission, limits)).split())
STATEMENTS = sorted(
    {name for name, value in vars(settle).items() if name.isupper() and isinstance(value, str)}
    | {
        name
        for module in (clockwork, admission, limits)
        for name, value in vars(module).items()
        if isinstance(value, TextClause)
    }
)
"""The constants that hold SQL."""


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)


WARNS = {"warning", "error", "critical", "exception"}
PROCESSES = [CHECKOUT / "scheduler.py", CHECKOUT / "processes.py"]
LOGGING = [*PROCESSES, *(path for part in ("api", "db", "jobs") for path in (CHECKOUT / part).rglob("*.py"))]


def warnings() -> list[str]:
    """Return every line that a process warns with, what differs as a `…`."""
    calls = [node for path in LOGGING for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)]
    warned = [
        call.args[0].value
        for call in calls
        if isinstance(call.func, ast.Attribute)
        and call.func.attr in WARNS
        and ast.unparse(call.func.value) == "logger"
        and isinstance(call.args[0], ast.Constant)
    ]
    return sorted({re.sub(r"%[.\d]*[a-z]", "…", str(line)) for line in warned})


QUOTED = [line.strip() for block in blocks("sql") for line in block.splitlines()]


@pytest.mark.parametrize("move", TRANSITIONS, ids=lambda move: f"{move.name}-{move.before}")
def test_every_move_of_a_run_is_on_the_page(move: Transition):
    assert f"| {move.name} | {move.before} | {move.after} | {move.when} |" in PAGE


@pytest.mark.parametrize("state", TurnState)
def test_every_state_of_a_turn_is_on_the_page_and_drawn(state: TurnState):
    assert f"\n| `{state}` |" in PAGE
    assert re.search(rf">{state}\b", (CHECKOUT / "docs" / "engine.svg").read_text())


@pytest.mark.parametrize("name", STATEMENTS)
def test_every_statement_is_on_the_page(name: str):
    assert f"`{name}`" in PAGE


@pytest.mark.parametrize("part", settle.PARTS)
def test_every_kind_of_item_has_its_statement_on_the_page(part: str):
    assert f"`{part.upper()}`" in PAGE


@pytest.mark.parametrize("quoted", QUOTED)
def test_what_is_quoted_is_in_the_code(quoted: str):
    assert quoted in CODE


@pytest.mark.parametrize("warning", warnings())
def test_every_warning_is_in_the_manual(warning: str):
    assert f"`{warning}" in MANUAL


def test_the_example_runs(monkeypatch: pytest.MonkeyPatch, fresh_database_url: str, valkey: redis.Redis):
    (example,) = blocks("python")
    monkeypatch.setitem(PIPELINES, "preview", COACHING)  # so that it is taken out again
    exec(example, {"__name__": "example"})  # noqa: S102 - it is our own page
    engine = connect(fresh_database_url)
    migrate.upgrade(engine)
    runtime = runtime_on(engine, valkey)
    run_id = enqueue(runtime, Request(program_id=new_program(engine), pipeline="preview"))
    drain(runtime)
    assert line(runtime, run_id).status is RunStatus.COMPLETED
    assert set(said(runtime, run_id)) == {stage.agent for stage in PIPELINES["preview"].stages}
    runtime.journal.close()
    engine.dispose()
