"""What every `regimen bench` shares: its options, its progress on stderr, its table, and its figures as JSON."""

import json
import os
import platform
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

import click
import psycopg
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from commands.tables import console, table

NOT_MEASURED = "-"


def report_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command `--json FILE` and `--quick`, which arrive as `json_file` and `quick`."""
    file = click.Path(dir_okay=False, writable=True, path_type=Path)
    command = click.option("--json", "json_file", type=file, help="Write the figures to this file as well.")(command)
    return click.option("--quick", is_flag=True, help="A small version of it, in under a minute.")(command)


class Steps:
    """Progress on stderr while the `with` block lasts: a bar in a terminal, a line a step elsewhere."""

    def __init__(self, total: int) -> None:
        """Expect so many steps."""
        self._out = Console(stderr=True, highlight=False)
        columns = (BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TextColumn("{task.description}"))
        self._bar = Progress(*columns, console=self._out, transient=True, refresh_per_second=2)
        self._task = self._bar.add_task("", total=total)

    def __enter__(self) -> Self:
        """Begin to show."""
        if self._out.is_terminal:
            self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Give the screen back."""
        if self._out.is_terminal:
            self._bar.stop()

    def begin(self, what: str) -> None:
        """Say what the next step does."""
        self._bar.update(self._task, description=what)
        if not self._out.is_terminal:
            self._out.print(what, soft_wrap=True, markup=False)

    def within(self, what: str) -> None:
        """Say how far the step has come; only a terminal shows it."""
        self._bar.update(self._task, description=what)

    def end(self) -> None:
        """Count a step as done."""
        self._bar.advance(self._task)

    def note(self, what: str) -> None:
        """Say something that stays on the screen."""
        self._out.print(what, soft_wrap=True, markup=False)


def machine_facts(database_url: str, *, quick: bool) -> dict[str, Any]:
    """Return where and when figures were measured."""
    with psycopg.connect(database_url) as connection:
        postgres = connection.info.parameter_status("server_version")
    return {
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "quick": quick,
        "cpus": os.cpu_count(),
        "machine": platform.machine(),
        "system": platform.system(),
        "python": platform.python_version(),
        "postgres": postgres,
    }


def write_json(file: Path | None, figures: Mapping[str, Any]) -> None:
    """Write figures where `--json` said."""
    if file is not None:
        file.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


def print_table(title: str, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print rows whose first cell is a name and whose others are numbers."""
    grid = table(*headings, title=title, numbers=tuple(headings[1:]))
    for row in rows:
        grid.add_row(*row)
    console().print(grid)


def number(value: float | None, digits: int = 0) -> str:
    """Return a number as a table shows it, or a dash for what was not measured."""
    return NOT_MEASURED if value is None else f"{value:,.{digits}f}"


def percentile(values: Sequence[float], share: float) -> float | None:
    """Return the value that `share` of the values, 0 to 1, do not exceed; None of none."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else None
