"""What `regimen bench engine` measured, as a picture: speed, light-load latency and CPU, side by side."""

import json
from pathlib import Path
from typing import Any

import click

from benchmarks.coaching import picture
from benchmarks.drawing import GAP, MARGIN, ROW, bar, heading, page
from benchmarks.engine.line_up import CONTESTANTS
from benchmarks.report import number
from domain.errors import InvalidInput

WANTED = (
    ("runs_per_second", "runs a second out of a backlog (longer is better)", 0),
    ("p50_ms", "ms for one run at a time, median (shorter is better)", 1),
    ("cpu_ms", "ms of CPU a run, workers and servers (shorter is better)", 1),
)
"""The figure of each panel, its title, and the digits it is shown with."""


@click.command()
@click.argument("figures", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("svg", type=click.Path(dir_okay=False, writable=True, path_type=Path))
def plot(figures: Path, svg: Path) -> None:
    """Draw FIGURES, a file that `regimen bench engine` or `coaching` wrote with --json, into SVG."""
    try:
        measured = json.loads(figures.read_text())
        svg.write_text(picture.draw(measured) if "arms" in measured else draw(measured))
    except (ValueError, KeyError, TypeError) as error:
        raise InvalidInput(
            f"{figures}: no figures of `regimen bench engine --json` or `coaching` ({error!r})"
        ) from error


def draw(measured: dict[str, Any]) -> str:
    """Return the picture of what `bench engine` wrote.

    Raises:
        KeyError: there is no such figure in it.
    """
    contestants: dict[str, dict[str, float]] = measured["contestants"]
    parts: list[str] = []
    y = MARGIN
    for key, title, digits in WANTED:
        parts.append(heading(title, y))
        most = max(own[key] for own in contestants.values())
        for place, (name, own) in enumerate(contestants.items()):
            known, text = CONTESTANTS[name], number(own[key], digits)
            parts += bar(known.title, own[key] / most, text, y + 10 + ROW * place, ours=known.hand_over is not None)
        y += 10 + ROW * len(contestants) + GAP
    rounds = max(entry["round"] for entry in measured["rounds"])
    note = f"{measured['load']['runs']:,} runs of six empty stages, fsync on; medians of {rounds} interleaved rounds"
    return page("Regimen and other systems", note, parts, y)
