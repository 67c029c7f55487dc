"""The block of twelve weeks: build, deload, build, deload, intensify, deload."""

from datetime import date
from typing import Literal

from domain.agents.coach_state import CoachState
from domain.facts import Facts
from domain.vocabulary import Phase


class Microcycle(Facts):
    """What one week of the block asks for."""

    week: int
    kind: Literal["build", "deload", "intensify"]
    rpe: float
    extra_sets: int
    """Weekly sets a muscle gets above where it started."""
    reps_change: int = 0


BLOCK = (
    Microcycle(week=1, kind="build", rpe=7.0, extra_sets=0),
    Microcycle(week=2, kind="build", rpe=7.5, extra_sets=1),
    Microcycle(week=3, kind="build", rpe=8.0, extra_sets=2),
    Microcycle(week=4, kind="deload", rpe=8.0, extra_sets=2),
    Microcycle(week=5, kind="build", rpe=8.0, extra_sets=1),
    Microcycle(week=6, kind="build", rpe=8.0, extra_sets=2),
    Microcycle(week=7, kind="build", rpe=8.5, extra_sets=3),
    Microcycle(week=8, kind="deload", rpe=8.5, extra_sets=3),
    Microcycle(week=9, kind="intensify", rpe=8.5, extra_sets=2, reps_change=-2),
    Microcycle(week=10, kind="intensify", rpe=8.5, extra_sets=2, reps_change=-2),
    Microcycle(week=11, kind="intensify", rpe=9.0, extra_sets=2, reps_change=-2),
    Microcycle(week=12, kind="deload", rpe=9.0, extra_sets=2, reps_change=-2),
)
"""RPE 7 to 8, then 8 to 8.5, then 8.5 to 9 with two repetitions fewer; sets while intensifying are held. A deload row
repeats the week it takes down. DOMAIN 5 [D]."""

DELOAD_SETS = 0.5
DELOAD_LOAD = 0.9
DELOAD_RPE = 6.0
"""A deload halves sets, takes a tenth off loads and stops at RPE 6. DOMAIN 5 [D]."""

PHASE_RPE = {Phase.FOUNDATIONS: 7.0, Phase.ACCUMULATION: 8.5, Phase.INTENSIFICATION: 9.0}
"""Highest RPE of a phase. DOMAIN 1.8 and 5 [D]."""


def microcycle(week: int) -> Microcycle:
    """The week of the block, 1 to 12."""
    return BLOCK[week - 1]


def starts_build(week: Microcycle) -> bool:
    """Whether the week comes first after a planned deload, or first of all."""
    return week.kind != "deload" and microcycle((week.week - 2) % len(BLOCK) + 1).kind == "deload"


def block_week(state: CoachState | None, week_start: date) -> int:
    """Which week of the block begins on `week_start`, 1 to 12.

    A week that is planned again stays; a week that a reactive deload took is repeated; after 12 comes 1.
    """
    if state is None:
        return 1
    interrupted = state.deload and microcycle(state.block_week).kind != "deload"
    if state.week_start == week_start or interrupted:
        return state.block_week
    return state.block_week % len(BLOCK) + 1


def follows_deload(state: CoachState | None, week_start: date) -> bool:
    """Whether the week before `week_start` was a deload, so that its sets say nothing about progress."""
    if state is None:
        return False
    return state.after_deload if state.week_start == week_start else state.deload


def week_rpe(week: Microcycle, phase: Phase, limit: float) -> float:
    """Target RPE: the week's, one less in foundations, within the cap of the phase and the client's own limit."""
    wanted = week.rpe - 1 if phase is Phase.FOUNDATIONS else week.rpe
    return min(wanted, PHASE_RPE[phase], limit)
