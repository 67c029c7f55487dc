"""From the rounds' figures to medians, ratios, a table and what `--json` writes."""

import statistics
from collections.abc import Sequence
from typing import Any, NamedTuple

from benchmarks.engine.line_up import CONTESTANTS, OURS, PEERS
from benchmarks.report import number, print_table


class Figure(NamedTuple):
    """A column: its key in the JSON, its heading, and the digits it is shown with."""

    key: str
    heading: str
    digits: int


FIGURES = (
    Figure("runs_per_second", "runs/s", 0),
    Figure("p50_ms", "p50 ms", 1),
    Figure("p95_ms", "p95 ms", 1),
    Figure("p99_ms", "p99 ms", 1),
    Figure("first_hop_ms", "after silence ms", 1),
    Figure("cpu_ms", "CPU ms/run", 1),
    Figure("commits", "commits/run", 2),
    Figure("redis_commands", "Redis/run", 1),
    Figure("enqueued_per_second", "enqueued/s", 0),
    Figure("foreign_cores", "others' cores", 2),
)
COUNTED = "stages_executed_twice"

Rounds = Sequence[dict[str, Any]]
"""One entry a contestant and round: `round`, `contestant`, and its figures or an `error`."""


def medians(rounds: Rounds) -> dict[str, dict[str, float]]:
    """Return each contestant's medians over the rounds that have the figure, and how often a stage ran twice."""
    found: dict[str, dict[str, float]] = {}
    for name in dict.fromkeys(entry["contestant"] for entry in rounds if "error" not in entry):
        own = [entry for entry in rounds if entry["contestant"] == name]
        values = {figure.key: [entry[figure.key] for entry in own if figure.key in entry] for figure in FIGURES}
        found[name] = {key: statistics.median(measured) for key, measured in values.items() if measured}
        found[name][COUNTED] = sum(entry.get(COUNTED, 0) for entry in own)
    return found


def ratios(contestants: dict[str, dict[str, float]], hand_over: str) -> dict[str, float]:
    """Return ours over theirs by runs/s for each system that was measured; empty when ours was not."""
    ours = contestants.get(f"regimen_{hand_over}")
    if ours is None:
        return {}
    return {
        peer.name: ours["runs_per_second"] / contestants[peer.name]["runs_per_second"]
        for peer in PEERS
        if peer.name in contestants
    }


def summary(rounds: Rounds, default_hand_over: str) -> dict[str, Any]:
    """Return what `--json` writes of the rounds; `ratios` are those of the hand-over that is the default."""
    contestants = medians(rounds)
    each = {f"ratios_{ours.hand_over}": ratios(contestants, str(ours.hand_over)) for ours in OURS}
    return {
        "ratios": each[f"ratios_{default_hand_over}"],
        **each,
        "default_hand_over": default_hand_over,
        "contestants": contestants,
        "rounds": list(rounds),
    }


def show(figures: dict[str, Any], title: str) -> None:
    """Print the medians, and how many times as fast this engine is."""
    contestants: dict[str, dict[str, float]] = figures["contestants"]
    headings = ("", *(figure.heading for figure in FIGURES), *(f"{ours.hand_over} is" for ours in OURS))
    rows = [
        (
            CONTESTANTS[name].title,
            *(number(own.get(figure.key), figure.digits) for figure in FIGURES),
            *(_times(figures[f"ratios_{ours.hand_over}"].get(name)) for ours in OURS),
        )
        for name, own in contestants.items()
    ]
    print_table(title, headings, rows)


def _times(ratio: float | None) -> str:
    return f"{ratio:.2f} x" if ratio else ""
