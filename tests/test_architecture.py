"""What holds of the whole tree: the tables agree with the files and with the manual, and modules stay small."""

import ast
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from cli import COMMANDS, Command
from commands.doctor import EXAMINATIONS
from domain.pipelines import PIPELINES
from domain.runs import TRANSITIONS, RunStatus, Transition
from domain.safety import listing
from domain.vocabulary import AgentName
from jobs.schedule import SCHEDULE, Periodic
from settings import CHECKOUT, Settings, variable

PACKAGES = ("access", "api", "commands", "dashboard", "db", "domain", "embedded", "jobs")
MODULES = sorted(
    [*CHECKOUT.glob("*.py"), *(path for package in PACKAGES for path in (CHECKOUT / package).rglob("*.py"))]
)
TESTS = sorted((CHECKOUT / "tests").rglob("*.py"))
NOT_OURS = {"build", "node_modules", "__pycache__"}

MANUAL = (CHECKOUT / "docs" / "operations.md").read_text()
EXAMPLE = (CHECKOUT / ".env.example").read_text()

LONGEST_MODULE, LONGEST_FUNCTION = 300, 40
ENDED = {RunStatus.COMPLETED, RunStatus.FAILED, RunStatus.CANCELLED}

READS_ENVIRONMENT = {
    "api/requests.py": "the request's, which WSGI calls so: its address as it was sent",
    "settings.py": "the one place that does",
}
SPEAKS_SQL = {
    "commands/doctor.py": "asks the server for its version",
    "embedded/postgres.py": "makes the role and the database of a server that has neither, before there are tables",
}
JOURNAL = "journal.execute"
STATEMENTS = {"text", "select", "insert", "update", "delete", "func"}
OPENS = {"connect", "create_engine", "open", "open_runtime", "read_text", "Redis", "from_url", "RedisBroker", "Popen"}
"""Calls that open an engine, a broker, a process or a file."""
MACHINE = re.compile(r"py[p]i\.org|python[h]osted|(?<![\w.])/(?:work|root)/")
"""Registry hosts, and absolute paths of somebody's machine."""
UNDONE = re.compile(r"\b(?:TO" r"DO|FIX" r"ME|XX" r"X)\b")


def name(path: Path) -> str:
    return path.relative_to(CHECKOUT).as_posix()


def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(), filename=str(path))


def calls(tree: ast.AST) -> Iterator[tuple[str, ast.Call]]:
    """Yield every call with the last part of what is called."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            function = node.func
            if isinstance(function, ast.Name | ast.Attribute):
                yield (function.id if isinstance(function, ast.Name) else function.attr), node


def agent_of(module: str) -> str:
    """Return the agent whose thinking a module holds: `physician_query` is the PHYSICIAN's, too."""
    return module.rsplit(".", maxsplit=1)[-1].split("_", maxsplit=1)[0].upper()


def executes(function: ast.expr) -> bool:
    """Whether a call is to a connection's `execute`; the journal's is db's own and takes no SQL."""
    return isinstance(function, ast.Attribute) and function.attr == "execute" and ast.unparse(function) != JOURNAL


def done_at_import(node: ast.AST) -> Iterator[ast.AST]:
    """Yield what runs when a module is imported: everything but bodies of functions and the `__main__` block."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            continue
        if isinstance(child, ast.If) and "__main__" in ast.unparse(child.test):
            continue
        yield child
        yield from done_at_import(child)


def committed() -> Iterator[Path]:
    """Yield every text file that a checkout holds, leaving out environments, caches and the working directory."""
    for folder, folders, files in os.walk(CHECKOUT):
        folders[:] = [one for one in folders if one == ".ci" or not (one.startswith(".") or one in NOT_OURS)]
        folders[:] = [one for one in folders if not one.endswith(".egg-info")]
        yield from (Path(folder, file) for file in files if not file.startswith(".") or file == ".env.example")


def test_the_agents_on_disk_are_those_of_the_pipelines_in_the_order_they_speak():
    agents = CHECKOUT / "domain" / "agents"
    on_disk = {
        path.stem
        for path in agents.glob("*.py")
        if any(isinstance(node, ast.FunctionDef) and node.name == "think" for node in parsed(path).body)
    }
    ours = [pipeline for pipeline in PIPELINES.values() if pipeline.stages[0].think.__module__.startswith("domain.")]
    for pipeline in ours:
        order = [stage.agent for stage in pipeline.stages]
        assert order == [agent for agent in AgentName if agent in order]
        assert all(agent_of(stage.think.__module__) == stage.agent for stage in pipeline.stages)
    piped = {stage.think.__module__.split(".")[-1] for pipeline in ours for stage in pipeline.stages}
    assert piped == on_disk
    assert {agent_of(name) for name in on_disk} == set(AgentName)


def test_every_state_of_a_run_can_be_reached():
    reached = {RunStatus.PENDING}
    for _ in RunStatus:
        reached |= {move.after for move in TRANSITIONS if move.before in reached}
    assert reached == set(RunStatus)


def test_a_run_that_ended_stays_ended_unless_somebody_resumes_it():
    out = {(move.name, move.before) for move in TRANSITIONS if move.before in ENDED}
    assert out == {("resume", RunStatus.FAILED)}
    assert {move.before for move in TRANSITIONS} | ENDED == set(RunStatus)


@pytest.mark.parametrize("move", TRANSITIONS, ids=lambda move: f"{move.name}-{move.before}")
def test_every_move_of_a_run_is_in_the_manual(move: Transition):
    assert f"| {move.name} | {move.before} | {move.after} | {move.when} |" in MANUAL


@pytest.mark.parametrize("job", SCHEDULE, ids=lambda job: job.id)
def test_every_periodic_job_is_in_the_manual(job: Periodic):
    assert f"`{job.id}`" in MANUAL
    assert job.what_for in MANUAL


@pytest.mark.parametrize("setting", Settings.model_fields)
def test_every_setting_is_in_the_manual_and_in_the_example(setting: str):
    assert f"\n#{variable(setting)}=" in EXAMPLE
    assert f"| `{variable(setting)}` |" in MANUAL


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_every_command_is_in_the_manual(command: Command):
    assert f"`./regimen {command.name}" in MANUAL


@pytest.mark.parametrize("part", [part for part, _ in EXAMINATIONS])
def test_everything_the_doctor_looks_at_is_in_the_manual(part: str):
    assert f"| `{part}` |" in MANUAL


def test_the_page_of_rules_is_what_the_tables_say():
    page = (CHECKOUT / "docs" / "rules.md").read_text()
    assert page == listing.render(), "run: .venv/bin/python -m domain.safety.listing > docs/rules.md"


def test_every_rule_that_a_check_can_name_is_on_the_page_of_rules():
    page = (CHECKOUT / "docs" / "rules.md").read_text()
    checks = [*(CHECKOUT / "domain" / "safety").glob("*_checks.py"), CHECKOUT / "domain" / "constraints.py"]
    ids = {found for path in checks for found in listing.CHECK_ID.findall(path.read_text())}
    assert len(ids) > 10
    assert [one for one in sorted(ids) if f"`{one}`" not in page] == []


def test_no_module_is_over_300_lines():
    lines = {name(path): len(path.read_text().splitlines()) for path in MODULES}
    assert {path: count for path, count in lines.items() if count > LONGEST_MODULE} == {}


def test_no_function_is_over_40_lines():
    long = {
        f"{name(path)}:{node.name}": node.end_lineno - node.lineno + 1
        for path in MODULES
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.FunctionDef) and node.end_lineno - node.lineno + 1 > LONGEST_FUNCTION
    }
    assert long == {}


def test_importing_a_module_opens_nothing():
    opened = [
        f"{name(path)}:{node.lineno} {called}"
        for path in MODULES
        for node in done_at_import(parsed(path))
        for called, call in calls(node)
        if call is node and called in OPENS
    ]
    assert opened == []


def test_settings_alone_read_the_environment():
    environment = {"environ", "getenv", "environb"}
    readers = {
        name(path)
        for path in MODULES
        for node in ast.walk(parsed(path))
        if (isinstance(node, ast.Attribute) and node.attr in environment)
        or (isinstance(node, ast.ImportFrom) and node.module == "os" and environment & {one.name for one in node.names})
    }
    assert readers == READS_ENVIRONMENT.keys()


def test_sql_is_spoken_in_db_alone():
    speakers = {
        name(path)
        for path in MODULES
        if not name(path).startswith("db/")
        for node in ast.walk(parsed(path))
        if (isinstance(node, ast.Call) and node.args and executes(node.func))
        or (
            isinstance(node, ast.ImportFrom)
            and (node.module or "").startswith("sqlalchemy")
            and STATEMENTS & {one.name for one in node.names}
        )
    }
    assert speakers == SPEAKS_SQL.keys()


def test_nothing_is_printed_but_by_commands():
    printers = [
        f"{name(path)}:{call.lineno}"
        for path in MODULES
        if not name(path).startswith("commands/")
        for called, call in calls(parsed(path))
        if called == "print" and isinstance(call.func, ast.Name)
    ]
    assert printers == []


def test_nothing_is_left_to_do_in_a_comment():
    assert [name(path) for path in [*MODULES, *TESTS] if UNDONE.search(path.read_text())] == []


def test_no_file_names_a_registry_or_a_path_of_somebodys_machine():
    named: list[str] = []
    for path in committed():
        try:
            found = MACHINE.search(path.read_text())
        except UnicodeDecodeError:
            continue
        if found:
            named.append(f"{name(path)}: {found.group()}")
    assert named == []
