"""Time and energy of a session from what its exercises say, for the formulas of the COACH."""

from collections.abc import Sequence
from itertools import groupby

from domain.training.effort import net_kcal, work_seconds
from domain.training.fitting import frame_for

Column = Sequence[float]
"""A figure of each exercise, in order."""


def frame_seconds(limit_minutes: int) -> float:
    """Return the seconds of warm-up and cool-down around a session of that length."""
    return frame_for(limit_minutes).seconds


def exercise_seconds(
    sets: Sequence[int],
    reps: Sequence[str],
    rest_sec: Sequence[int],
    seconds_per_rep: Column,
    unilateral: Sequence[bool],
    supersets: Sequence[str | None],
) -> float:
    """Return the seconds of all exercises; those of one superset take turns."""
    work = _set_seconds(reps, seconds_per_rep, unilateral)
    groups = _groups(supersets)
    return sum(work_seconds((sets[one], work[one], rest_sec[one]) for one in group) for group in groups)


def exercise_met_hours(
    sets: Sequence[int],
    reps: Sequence[str],
    rest_sec: Sequence[int],
    seconds_per_rep: Column,
    unilateral: Sequence[bool],
    supersets: Sequence[str | None],
    met: Column,
) -> float:
    """Return MET above rest times hours, of all exercises; a superset's time is shared by work."""
    work = _set_seconds(reps, seconds_per_rep, unilateral)
    spent = 0.0
    for group in _groups(supersets):
        seconds = work_seconds((sets[one], work[one], rest_sec[one]) for one in group)
        done = [sets[one] * work[one] for one in group]
        mean_met = sum(met[one] * part for one, part in zip(group, done, strict=True)) / sum(done)
        spent += net_kcal(mean_met, 1.0, seconds / 3600)
    return spent


def _set_seconds(reps: Sequence[str], seconds_per_rep: Column, unilateral: Sequence[bool]) -> list[float]:
    """Seconds of work a set: `8-12` at the top of the range, `30 s` as it stands, both sides one after the other."""
    rows = zip(reps, seconds_per_rep, unilateral, strict=True)
    return [
        (float(text.removesuffix(" s")) if text.endswith(" s") else float(text.split("-")[-1]) * each)
        * (2 if sides else 1)
        for text, each, sides in rows
    ]


def _groups(supersets: Sequence[str | None]) -> list[list[int]]:
    placed = groupby(range(len(supersets)), key=lambda one: supersets[one] or one)
    return [list(group) for _, group in placed]
