"""Live progress of a cohort: one bar for all runs, and how far each that is under way has come."""

from collections.abc import Sequence
from typing import Self

from rich.columns import Columns
from rich.console import Console, ConsoleOptions, Group, RenderResult
from rich.live import Live
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.text import Text

from db.queries.runs import RunLine
from domain.pipelines import find
from domain.runs import RunStatus

ENDED = (RunStatus.COMPLETED, RunStatus.FAILED, RunStatus.CANCELLED)
STEP = 8
"""Without a terminal a line is printed every so many runs."""
SPOKEN, AT_WORK, TO_COME = "●", "◐", "○"
LEGEND = f"{SPOKEN} has spoken  {AT_WORK} at work  {TO_COME} to come"
NAME_WIDTH = 18
AROUND = 3
"""Lines of the screen that hold no run: the bar, the legend, and what did not fit."""


class Watch:
    """Shows runs while the `with` block lasts."""

    def __init__(self, out: Console, expected: int) -> None:
        """Expect so many runs."""
        self._out = out
        self._expected = expected
        self._printed = 0
        self._bar = Progress(
            TextColumn("runs"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TextColumn("{task.description}"),
            console=out,
            auto_refresh=False,
        )
        self._task = self._bar.add_task("", total=expected)
        self._live = Live(self._bar, console=out, refresh_per_second=4, transient=True)

    def __enter__(self) -> Self:
        """Begin to show."""
        if self._out.is_terminal:
            self._live.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Give the screen back."""
        if self._out.is_terminal:
            self._live.stop()

    def show(self, lines: Sequence[RunLine]) -> int:
        """Show the runs as they are now; return how many have ended."""
        ended = [line for line in lines if line.status in ENDED]
        self._bar.update(self._task, completed=len(ended), description=_outcomes(ended))
        under_way = [line for line in lines if line.status is RunStatus.RUNNING]
        if self._out.is_terminal:
            self._live.update(Group(self._bar, Board(under_way)))
        elif len(ended) >= self._printed + STEP or (len(ended) == self._expected != self._printed):
            self._printed = len(ended)
            self._out.print(f"{len(ended)} of {self._expected} runs ended: {_outcomes(ended)}")
        return len(ended)


class Board:
    """The runs under way, in as many columns as fit, those at work first when not all do."""

    def __init__(self, lines: Sequence[RunLine]) -> None:
        """Take the runs."""
        self._lines = lines

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Draw them; nothing is drawn beyond the screen's height."""
        cells = [_cell(line) for line in sorted(self._lines, key=lambda line: (not line.at_work, line.created_at))]
        if not cells:
            return
        columns = max(1, (options.max_width + 2) // (max(cell.cell_len for cell in cells) + 2))
        shown = max(1, console.height - AROUND) * columns
        yield Text(LEGEND, style="dim")
        yield Columns(cells[:shown], padding=(0, 2), equal=True)
        if len(cells) > shown:
            yield Text(f"and {len(cells) - shown} more", style="dim")


def _cell(line: RunLine) -> Text:
    stages = find(line.pipeline).stages
    here = AT_WORK if line.at_work else TO_COME
    name = Text(line.full_name)
    name.truncate(NAME_WIDTH, pad=True)
    agent = f"{stages[min(line.stage, len(stages) - 1)].agent:<12}"
    return Text.assemble(
        name,
        f" week {line.week_number} ",
        (SPOKEN * line.stage, "green"),
        (here, "bold yellow" if line.at_work else "dim"),
        (TO_COME * (len(stages) - line.stage - 1), "dim"),
        " ",
        (agent, "bold" if line.at_work else "dim"),
    )


def _outcomes(ended: Sequence[RunLine]) -> str:
    ends = [line.outcome or line.status.value for line in ended]
    return ", ".join(f"{ends.count(end)} {end}" for end in sorted(set(ends), reverse=True))
