"""How many sets each exercise of the week gets, so that every muscle comes near its weekly target."""

from collections.abc import Mapping, Sequence

from domain.catalogue import Exercise
from domain.training.landmarks import LANDMARKS, count_sets, credit, fits_recovery

FEWEST_SETS, MOST_SETS = 2, 4
"""Sets of one exercise in one session before time is looked at [D]."""

Week = Sequence[Sequence[Exercise]]
"""The exercises of each session."""
Place = tuple[int, int]
"""A session's number and an exercise's within it."""


def distribute_sets(week: Week, targets: Mapping[str, int]) -> list[list[int]]:
    """Return sets for each exercise of each session, 2 to 4; 1 where that keeps a muscle within its MRV.

    Starts everywhere at 2, takes back what is more than can be recovered from, then adds one set at a time where it
    closes most of what is missing, the earliest first among equals; ends when nothing is missing that a set gives.
    """
    sets = {(day, place): FEWEST_SETS for day, session in enumerate(week) for place in range(len(session))}
    exercises = {at: week[at[0]][at[1]] for at in sets}
    _take_back(sets, exercises)
    _add(sets, exercises, targets)
    return [[sets[day, place] for place in range(len(session))] for day, session in enumerate(week)]


def _take_back(sets: dict[Place, int], exercises: Mapping[Place, Exercise]) -> None:
    """Lower to one set, the last movements first, what loads a muscle past its MRV."""
    for at in sorted(sets, key=lambda at: (at[1], at[0]), reverse=True):
        counted = count_sets((exercises[one], count) for one, count in sets.items())
        over = {muscle for muscle, landmark in LANDMARKS.items() if counted.get(muscle, 0.0) > landmark.mrv}
        if over & set(credit(exercises[at])):
            sets[at] = 1


def _add(sets: dict[Place, int], exercises: Mapping[Place, Exercise], targets: Mapping[str, int]) -> None:
    one_set = {at: credit(exercise) for at, exercise in exercises.items()}
    counted = count_sets((exercises[at], count) for at, count in sets.items())
    while True:
        open_places = [at for at in sets if sets[at] < MOST_SETS and fits_recovery(counted, one_set[at])]
        gains = {at: _gain(one_set[at], counted, targets) for at in open_places}
        best = max(gains, key=lambda at: (gains[at], -sets[at], -at[1], -at[0]), default=None)
        if best is None or gains[best] <= 0:
            return
        sets[best] += 1
        for muscle, share in one_set[best].items():
            counted[muscle] = counted.get(muscle, 0.0) + share


def _gain(one_set: Mapping[str, float], counted: Mapping[str, float], targets: Mapping[str, int]) -> float:
    """Missing sets that one more set would give."""
    return sum(
        min(share, max(0.0, targets.get(muscle, 0) - counted.get(muscle, 0.0))) for muscle, share in one_set.items()
    )
