"""Live progress of a cohort: one bar for all runs, one line for each that is under way."""

from collections.abc import Sequence
from typing import Self

from rich.console import Console, Group
from rich.live import Live
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.text import Text

from db.queries.runs import RunLine
from domain.pipelines import find
from domain.runs import RunStatus

ENDED = (RunStatus.COMPLETED, RunStatus.FAILED, RunStatus.CANCELLED)
STEP = 8
"""Without a terminal a line is printed every so many runs."""


class Watch:
    """Shows runs while the `with` block lasts."""

    def __init__(self, out: Console, expected: int) -> None:
        """Expect so many runs."""
        self._out = out
        self._expected = expected
        self._printed = 0
        self._bar = Progress(
            TextColumn("runs"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), console=out, auto_refresh=False
        )
        self._task = self._bar.add_task("runs", total=expected)
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
        ended = sum(line.status in ENDED for line in lines)
        self._bar.update(self._task, completed=ended)
        under_way = [line for line in lines if line.status is RunStatus.RUNNING]
        if self._out.is_terminal:
            self._live.update(Group(self._bar, *(self._line(line) for line in under_way)))
        elif ended >= self._printed + STEP or (ended == self._expected and ended != self._printed):
            self._printed = ended
            self._out.print(f"{ended} of {self._expected} runs ended, {len(under_way)} under way")
        return ended

    @staticmethod
    def _line(line: RunLine) -> Text:
        stages = find(line.pipeline).stages
        track = " ".join(
            f"[green]{stage.agent.lower()}[/]"
            if position < line.stage
            else f"[bold]{stage.agent.lower()}[/]"
            if position == line.stage
            else f"[dim]{stage.agent.lower()}[/]"
            for position, stage in enumerate(stages)
        )
        return Text.from_markup(f"  {escape(line.full_name):<24} {line.trigger:<15} {track}")
