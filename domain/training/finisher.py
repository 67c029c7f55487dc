"""A stretch of steady cardio at the end of a session, when fat loss is the goal and there is time for it."""

from collections.abc import Sequence

from domain.catalogue import Exercise
from domain.training.athlete import Athlete
from domain.training.effort import TRANSITION_SEC
from domain.training.fitting import frame_for, session_minutes
from domain.training.limits import Limits
from domain.training.line import Line

FEWEST_MINUTES, MOST_MINUTES, STEP_MINUTES = 10, 20, 5
"""Length of the finisher [D]."""
EASY_MET = 5.0
"""Effort looked for: brisk but able to talk. Compendium 2024, moderate 3 to 6."""
CARDIO_RPE = 5.0
"""Able to talk in sentences [D]."""


def finisher_for(lines: Sequence[Line], usable: Sequence[Exercise], athlete: Athlete, limits: Limits) -> Line | None:
    """Return 10 to 20 minutes of the steady cardio nearest 5 MET that the client may do, indoors first; or None."""
    spare = athlete.session_minutes - session_minutes(lines, frame_for(athlete.session_minutes))
    minutes = min(MOST_MINUTES, (spare * 60 - TRANSITION_SEC) // 60 // STEP_MINUTES * STEP_MINUTES)
    steady = [exercise for exercise in usable if exercise.pattern == "cardio_steady"]
    best = min(steady, key=lambda one: (abs(one.met - EASY_MET), one.is_outdoor, one.name), default=None)
    if best is None or not lines or minutes < FEWEST_MINUTES:
        return None
    seconds = minutes * 60
    rpe = min(CARDIO_RPE, limits.rpe_max)
    return Line(exercise=best, sets=1, reps_low=seconds, reps_high=seconds, rest_sec=0, rpe=rpe)
