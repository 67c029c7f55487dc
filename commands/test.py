"""What `regimen test` runs: every check of the project, one line each, to the end even when one fails."""

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

import click
from alembic.util.exc import CommandError

from db import migrate
from db.session import connect
from domain.errors import RegimenError
from embedded.servers import start_servers
from settings import CHECKOUT, Settings

PROGRAMS = Path(sys.executable).parent
SIDE_BY_SIDE = ("--numprocesses=2", "--dist=loadfile", "--no-loadscope-reorder")
"""Two processes, each with servers of its own; the tests of a file stay together. `-n0` after it undoes this."""
COMPILED_ONCE = ("env", "-u", "PYTHONDONTWRITEBYTECODE")
"""Tests start many interpreters: what one of them compiled, the next one finds."""


class Outcome(NamedTuple):
    """How a check ended: what it had to say, empty if it wrote as it went, and how long it took."""

    name: str
    passed: bool
    output: str
    seconds: float


@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("pytest_args", nargs=-1, type=click.UNPROCESSED)
def test(pytest_args: tuple[str, ...]) -> None:
    """Run every check of the project; what is not an option of ours goes to pytest, such as `-k lease`."""
    sys.exit(run_checks(pytest_args))


def run_checks(pytest_args: tuple[str, ...]) -> int:
    """Run every check and return the exit code: 0 when all pass, else 1.

    The types are checked while the tests run, which wait for servers much of the time.
    """
    began = time.monotonic()
    with ThreadPoolExecutor(max_workers=1) as beside:
        types = beside.submit(_timed, "types", _program("basedpyright", "--pythonpath", sys.executable))
        outcomes = [_reported(_timed(name, check)) for name, check in _quick_checks().items()]
        outcomes.append(_reported(_timed("tests", lambda: (_pytest(pytest_args), ""))))
        outcomes.append(_reported(types.result()))
    failed = [outcome.name for outcome in outcomes if not outcome.passed]
    summary = f"failed: {', '.join(failed)}" if failed else f"all {len(outcomes)} checks passed"
    click.secho(f"{summary}, in {time.monotonic() - began:.0f} s", fg="red" if failed else "green", bold=True)
    return 1 if failed else 0


def _quick_checks() -> dict[str, Callable[[], tuple[bool, str]]]:
    return {
        "lint": _program("ruff", "check", "."),
        "format": _program("ruff", "format", "--check", "."),
        "layers": _program("lint-imports", "--no-logo"),
        "dependencies": _program("deptry", "."),
        "dead code": _program("vulture"),
        "migrations": _check_migrations,
    }


def _program(name: str, *arguments: str) -> Callable[[], tuple[bool, str]]:
    def run() -> tuple[bool, str]:
        argv = [PROGRAMS / name, *arguments]
        done = subprocess.run(argv, cwd=CHECKOUT, capture_output=True, text=True, check=False)
        return done.returncode == 0, done.stdout + done.stderr

    return run


def _pytest(arguments: tuple[str, ...]) -> bool:
    argv = [*COMPILED_ONCE, sys.executable, "-m", "pytest", *SIDE_BY_SIDE, *arguments]
    return subprocess.run(argv, cwd=CHECKOUT, check=False).returncode == 0


def _check_migrations() -> tuple[bool, str]:
    """Migrate an empty database to head and compare it with the tables: `alembic check`."""
    with tempfile.TemporaryDirectory(prefix="regimen-") as folder:
        Path(folder).chmod(0o755)
        try:
            with start_servers(Path(folder), Settings(database_url=None, redis_url=None), durable=False) as servers:
                engine = connect(servers.database_url)
                migrate.upgrade(engine)
                migrate.check(engine)
                engine.dispose()
        except (CommandError, RegimenError) as error:
            return False, str(error)
    return True, ""


def _timed(name: str, check: Callable[[], tuple[bool, str]]) -> Outcome:
    began = time.monotonic()
    passed, output = check()
    return Outcome(name, passed, output, time.monotonic() - began)


def _reported(outcome: Outcome) -> Outcome:
    verdict = click.style("passed", fg="green") if outcome.passed else click.style("failed", fg="red", bold=True)
    click.echo(f"{verdict}  {outcome.name:<13} {outcome.seconds:6.1f} s")
    if not outcome.passed and outcome.output:
        click.echo(outcome.output)
    return outcome
