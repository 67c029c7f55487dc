"""A session of stretching and easy flowing movement: for a day that must stay light."""

from collections.abc import Sequence

from domain.catalogue import Exercise
from domain.training.effort import work_seconds
from domain.training.limits import Limits
from domain.training.line import Line

STRETCH_SEC, STRETCH_SETS, BREATH_SEC = 30, 2, 10
"""A minute in all for each stretch. ACSM 2011 [M]."""
MOST_MINUTES, FLOW_MOST_MIN, FLOW_FEWEST_MIN = 30, 20, 3
"""Length of the session and of its flowing part [D]."""
FLEXIBILITY_RPE = 3.0
"""Mild discomfort at most [D]."""
FLOWS = ("Tai Chi", "Hatha Yoga Flow", "General Stretching", "Mat Pilates", "Foam Rolling")
"""Mobility that goes on for minutes, the one that suits most first [D]."""


def flexibility_lines(usable: Sequence[Exercise], minutes: int, limits: Limits) -> tuple[Line, ...]:
    """Return stretches of what the client may do, and a flow in the time left; `minutes` are for the work alone."""
    seconds = min(minutes, MOST_MINUTES) * 60
    lines: list[Line] = []
    drills = [one for one in usable if one.pattern == "mobility" and one.met <= 2.5 and one.name not in FLOWS]
    for drill in drills:
        line = _line(drill, STRETCH_SETS, STRETCH_SEC, limits)
        if _seconds([*lines, line]) + FLOW_FEWEST_MIN * 60 <= seconds:
            lines.append(line)
    flow = next((one for name in FLOWS for one in usable if one.name == name), None)
    left = min(FLOW_MOST_MIN, int(seconds - _seconds(lines) - 90) // 60)
    if flow is not None and left >= FLOW_FEWEST_MIN:
        lines.append(_line(flow, 1, 60 * left, limits))
    return tuple(lines)


def _line(exercise: Exercise, sets: int, seconds: int, limits: Limits) -> Line:
    rest = BREATH_SEC if sets > 1 else 0
    rpe = min(FLEXIBILITY_RPE, limits.rpe_max)
    return Line(exercise=exercise, sets=sets, reps_low=seconds, reps_high=seconds, rest_sec=rest, rpe=rpe)


def _seconds(lines: Sequence[Line]) -> float:
    return sum(work_seconds([line.timing]) for line in lines)
