"""What `regimen bench engine` measured, as a picture: speed, light-load latency and CPU, side by side."""

import json
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any

import click

from benchmarks.engine.line_up import CONTESTANTS
from benchmarks.report import number
from domain.errors import InvalidInput

WIDTH, LEFT, LONGEST, ROW, GAP, MARGIN = 760, 170, 500, 24, 44, 34

WANTED = (
    ("runs_per_second", "runs a second out of a backlog (longer is better)", 0),
    ("p50_ms", "ms for one run at a time, median (shorter is better)", 1),
    ("cpu_ms", "ms of CPU a run, workers and servers (shorter is better)", 1),
)
"""The figure of each panel, its title, and the digits it is shown with."""

STYLE = """
text { font: 13px system-ui, sans-serif; fill: #24292f; }
.title { font-weight: 600; }
.note { font-size: 11px; fill: #57606a; }
.label { text-anchor: end; }
.paper { fill: #ffffff; }
.theirs { fill: #afb8c1; }
.ours { fill: #0969da; }
"""


@click.command()
@click.argument("figures", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("svg", type=click.Path(dir_okay=False, writable=True, path_type=Path))
def plot(figures: Path, svg: Path) -> None:
    """Draw FIGURES, a file that `regimen bench engine --json` wrote, into SVG."""
    try:
        svg.write_text(draw(json.loads(figures.read_text())))
    except (ValueError, KeyError, TypeError) as error:
        raise InvalidInput(f"{figures}: no figures of `regimen bench engine --json` ({error!r})") from error


def draw(measured: dict[str, Any]) -> str:
    """Return the picture of what `bench engine` wrote.

    Raises:
        KeyError: there is no such figure in it.
    """
    contestants: dict[str, dict[str, float]] = measured["contestants"]
    parts: list[str] = []
    y = MARGIN
    for key, title, digits in WANTED:
        parts.append(f'<text class="title" x="{LEFT}" y="{y}">{escape(title)}</text>')
        parts += _bars(contestants, key, digits, y + 10)
        y += 10 + ROW * len(contestants) + GAP
    rounds = max(entry["round"] for entry in measured["rounds"])
    note = f"{measured['load']['runs']:,} runs of six empty stages, fsync on; medians of {rounds} interleaved rounds"
    parts.append(f'<text class="note" x="{LEFT}" y="{y - 14}">{escape(note)}</text>')
    size = f'viewBox="0 0 {WIDTH} {y}" width="{WIDTH}" height="{y}"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" aria-labelledby="t">'
    paper = f'<rect class="paper" width="{WIDTH}" height="{y}"/>'
    name = '<title id="t">Regimen and other systems</title>'
    return "\n".join([head, name, f"<style>{STYLE}</style>", paper, *parts, "</svg>\n"])


def _bars(contestants: dict[str, dict[str, float]], key: str, digits: int, top: int) -> Iterator[str]:
    most = max(own[key] for own in contestants.values())
    for place, (name, own) in enumerate(contestants.items()):
        y, length = top + ROW * place, round(LONGEST * own[key] / most, 1)
        whose = "theirs" if CONTESTANTS[name].hand_over is None else "ours"
        yield f'<text class="label" x="{LEFT - 10}" y="{y + 14}">{escape(CONTESTANTS[name].title)}</text>'
        yield f'<rect class="{whose}" x="{LEFT}" y="{y}" width="{length}" height="18"/>'
        yield f'<text x="{LEFT + length + 6}" y="{y + 14}">{number(own[key], digits)}</text>'
