"""How well text cues are found in labelled sentences, and the page that says so.

.venv/bin/python -m tests.domain.text_cues > docs/text-cues.md
"""

import json
import sys
from collections import Counter
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import NamedTuple

from domain.safety.cues import CUES, find_cues, worst

FILE = Path(__file__).parent / "reference" / "text_cues.jsonl"
PARTS = ("development", "held_out")
CLASSES = {
    "emergency": ("text.emergency",),
    "self_harm": ("text.self_harm",),
    "eating": ("text.purge", "text.laxatives", "text.starve", "text.pro_eating_disorder"),
    "drugs": ("text.performance_drugs",),
    "minor": ("text.minor",),
    "eating_doubt": ("text.eating_doubt",),
    "question": ("text.diagnosis_asked", "text.dose_asked"),
    "crash": ("text.crash_diet", "text.dehydration"),
    "benign": (),
}
"""What a sentence can be, and the rules that find it; the first five are critical, the next three warn."""
CLASS_OF = {rule: name for name, rules in CLASSES.items() for rule in rules}

HEAD = """# Text cues, measured

What clients write is read by a lexicon (`domain/safety/lexicon/`) that knows negation, other people, texts, what is
only imagined, and what is long past. This page is made from labelled sentences
(`tests/domain/reference/text_cues.jsonl`) by `.venv/bin/python -m tests.domain.text_cues > docs/text-cues.md`.

The sentences are of our own writing, by the author of the lexicon, and no clinician has reviewed either. Each held-out
part was written before the lexicon was run on it; once its misses had been looked at it joined the development part,
and a new one was written. There were six. Recall on critical sentences at the first sight of each was 0.73 (before any
tuning), 0.91, 0.90, 0.75, 0.87 and, for the one below, 0.96. On the words of other people expect less than this table
shows, most of all on hints (`I bought a rope` was such a miss). Languages other than English are not read at all. Cues
are a net beneath the symptoms a client ticks and the intake's questions, not in their place.

Words that hold a week are settled by a person (`regimen violations resolve`); words that are doubtful only warn."""


class Labelled(NamedTuple):
    """One sentence, what it is, and what was found in it."""

    part: str
    text: str
    of: str
    level: str
    found: str
    found_level: str


def _label(row: dict[str, str]) -> Labelled:
    cue = worst(find_cues(row["text"]))
    level = "none" if cue is None else "critical" if cue.critical else "warning"
    found = "benign" if cue is None else CLASS_OF[cue.rule]
    return Labelled(row["half"], row["text"], row["class"], row["level"], found, level)


@cache
def sentences(part: str) -> tuple[Labelled, ...]:
    """Return the sentences of a part, each with what is found in it."""
    rows = (json.loads(line) for line in FILE.read_text(encoding="utf-8").splitlines())
    return tuple(_label(row) for row in rows if row["half"] == part)


def recall(rows: Iterable[Labelled]) -> float:
    """Return the share of critical sentences that are found critical."""
    hits = [row.found_level == "critical" for row in rows if row.level == "critical"]
    return sum(hits) / len(hits)


def precision(rows: Iterable[Labelled]) -> float:
    """Return the share of sentences found critical that are."""
    hits = [row.level == "critical" for row in rows if row.found_level == "critical"]
    return sum(hits) / len(hits)


def _wilson(share: float, count: int) -> tuple[float, float]:
    """Return the 95 % interval of a share. Wilson 1927."""
    z = 1.96
    middle = share + z * z / (2 * count)
    half = z * (share * (1 - share) / count + z * z / (4 * count * count)) ** 0.5
    return (middle - half) / (1 + z * z / count), (middle + half) / (1 + z * z / count)


def _table(part: str) -> str:
    rows = sentences(part)
    counts = Counter((row.of, row.found) for row in rows)
    lines = [("is, down; found, across", *CLASSES), ("---",) * (len(CLASSES) + 1)]
    lines += [(name, *(str(counts[name, found] or "") for found in CLASSES)) for name in CLASSES]
    title = part.replace("_", "-").capitalize()
    summary = f"{len(rows)} sentences, {sum(row.level == 'critical' for row in rows)} of them critical:"
    low, high = _wilson(recall(rows), sum(row.level == "critical" for row in rows))
    figures = f"recall {recall(rows):.3f} (95 % interval {low:.2f} to {high:.2f}), precision {precision(rows):.3f}."
    table = "\n".join(f"| {' | '.join(line)} |" for line in lines)
    return f"## {title}\n\n{summary} {figures}\n\n{table}"


def _rules() -> str:
    kinds = dict.fromkeys((row.id, row.violation_type.value, "critical" if row.critical else "warning") for row in CUES)
    lines = [
        ("rule", "policy", "severity"),
        ("---",) * 3,
        *((f"`{rule}`", policy, level) for rule, policy, level in kinds),
    ]
    return "## Rules\n\n" + "\n".join(f"| {' | '.join(line)} |" for line in lines)


def render() -> str:
    """Return docs/text-cues.md."""
    return "\n\n".join((HEAD, *map(_table, PARTS), _rules())) + "\n"


if __name__ == "__main__":
    sys.stdout.write(render())
