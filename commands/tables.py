"""How commands print: tables that fit a terminal, ages and ids as people read them."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, RenderableType
from rich.padding import Padding
from rich.segment import Segment
from rich.table import Table
from rich.text import Text

from domain.problems import UNWRITABLE

PLAIN_WIDTH = 160
"""Columns of output that is no terminal."""
PROSE_WIDTH = 40
"""Columns a sentence needs to be read beside a row's other cells."""
GAP = 2


class Plain(Console):
    """A console on which stored texts do nothing but stand there: what a terminal would obey is left out."""

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterable[Segment]:
        """Yield what is printed; the console's own controls are no text."""
        for segment in super().render(renderable, options):
            yield segment if segment.control else segment._replace(text=UNWRITABLE.sub("", segment.text))


def console() -> Console:
    """Return where commands print to; a pipe or file gets plain text."""
    printer = Plain(highlight=False)
    return printer if printer.is_terminal else Plain(highlight=False, width=PLAIN_WIDTH)


def table(*headings: str, title: str | None = None, numbers: tuple[str, ...] = ()) -> Table:
    """Return an empty table; the columns named in `numbers` are right-aligned."""
    grid = Table(title=title, title_justify="left", box=None, pad_edge=False, header_style="bold")
    for heading in headings:
        grid.add_column(heading, justify="right" if heading in numbers else "left", overflow="fold")
    return grid


def print_rows(
    out: Console, headings: Sequence[str], rows: Sequence[Sequence[str]], numbers: tuple[str, ...] = ()
) -> None:
    """Print rows whose last cell is a sentence: beside the others where there is room for it, else beneath them."""
    named = headings[:-1]
    cells = [named, *(row[:-1] for row in rows)]
    widths = [max(cell_len(row[column]) for row in cells) for column in range(len(named))]
    if out.width >= sum(widths) + GAP * len(widths) + PROSE_WIDTH:
        grid = table(*headings, numbers=numbers)
        for row in rows:
            grid.add_row(*map(Text, row))
        out.print(grid)
        return
    right = [name in numbers for name in named]
    out.print(Text(_line(named, widths, right), style="bold"), no_wrap=True, crop=True)
    for row in rows:
        out.print(Text(_line(row[:-1], widths, right)), no_wrap=True, overflow="ellipsis")
        if row[-1]:
            out.print(Padding(Text(row[-1], style="dim"), (0, 0, 0, 2 * GAP)))


def _line(cells: Sequence[str], widths: Sequence[int], right: Sequence[bool]) -> str:
    padding = [" " * (width - cell_len(cell)) for cell, width in zip(cells, widths, strict=True)]
    padded = zip(cells, padding, right, strict=True)
    return (" " * GAP).join(gap + cell if to_right else cell + gap for cell, gap, to_right in padded).rstrip()


def short(run_id: UUID) -> str:
    """Return the part of an id that tells it from others made in the same moment."""
    return str(run_id)[-12:]


def ago(moment: datetime | None) -> str:
    """Return how long ago a moment was."""
    return f"{spell(datetime.now(UTC) - moment)} ago" if moment else "-"


def spell(span: timedelta) -> str:
    """Return a span in its largest unit."""
    seconds = span.total_seconds()
    if 0 <= seconds < 1:
        return f"{seconds * 1000:.0f} ms"
    for unit, size in (("d", 86_400), ("h", 3_600), ("min", 60)):
        if seconds >= size:
            return f"{seconds / size:.0f} {unit}"
    return f"{seconds:.1f} s"
