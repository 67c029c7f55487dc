"""How commands print: tables that fit a terminal, ages and ids as people read them."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from rich.console import Console
from rich.table import Table

PLAIN_WIDTH = 160
"""Columns of output that is no terminal."""


def console() -> Console:
    """Return where commands print to; a pipe or file gets plain text."""
    printer = Console(highlight=False)
    return printer if printer.is_terminal else Console(highlight=False, width=PLAIN_WIDTH)


def table(*headings: str, title: str | None = None, numbers: tuple[str, ...] = ()) -> Table:
    """Return an empty table; the columns named in `numbers` are right-aligned."""
    grid = Table(title=title, title_justify="left", box=None, pad_edge=False, header_style="bold")
    for heading in headings:
        grid.add_column(heading, justify="right" if heading in numbers else "left", overflow="fold")
    return grid


def short(run_id: UUID) -> str:
    """Return the part of an id that tells it from others made in the same moment."""
    return str(run_id)[-12:]


def ago(moment: datetime | None) -> str:
    """Return how long ago a moment was."""
    return f"{spell(datetime.now(UTC) - moment)} ago" if moment else "-"


def spell(span: timedelta) -> str:
    """Return a span in its largest unit."""
    seconds = span.total_seconds()
    for unit, size in (("d", 86_400), ("h", 3_600), ("min", 60)):
        if seconds >= size:
            return f"{seconds / size:.0f} {unit}"
    return f"{seconds:.1f} s"
