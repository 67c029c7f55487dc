"""How many sets each exercise of the week gets, so that every muscle comes near its weekly target."""

from collections.abc import Mapping, Sequence

from domain.catalogue import Exercise
from domain.training.landmarks import count_sets, credit, fits_recovery

FEWEST_SETS, MOST_SETS = 2, 4
"""Sets of one exercise in one session before time is looked at [D]."""

Week = Sequence[Sequence[Exercise]]
"""The exercises of each session."""


def distribute_sets(week: Week, targets: Mapping[str, int]) -> list[list[int]]:
    """Return sets for each exercise of each session, 2 to 4.

    Starts everywhere at 2 and adds one set at a time where it closes most of what is missing, the earliest first
    among equals, never past a muscle's MRV; ends when nothing is missing that a set could give.
    """
    sets = [[FEWEST_SETS for _ in session] for session in week]
    places = [(day, place) for day, session in enumerate(week) for place in range(len(session))]
    one_set = {(day, place): credit(week[day][place]) for day, place in places}
    counted = count_sets((week[day][place], FEWEST_SETS) for day, place in places)
    while True:
        open_places = [
            (day, place)
            for day, place in places
            if sets[day][place] < MOST_SETS and fits_recovery(counted, one_set[day, place])
        ]
        gains = {at: _gain(one_set[at], counted, targets) for at in open_places}
        best = max(gains, key=lambda at: (gains[at], -sets[at[0]][at[1]], -at[1], -at[0]), default=None)
        if best is None or gains[best] <= 0:
            return sets
        sets[best[0]][best[1]] += 1
        for muscle, share in one_set[best].items():
            counted[muscle] = counted.get(muscle, 0.0) + share


def _gain(one_set: Mapping[str, float], counted: Mapping[str, float], targets: Mapping[str, int]) -> float:
    """Missing sets that one more set would give."""
    return sum(
        min(share, max(0.0, targets.get(muscle, 0) - counted.get(muscle, 0.0))) for muscle, share in one_set.items()
    )
