"""How many hard sets a muscle needs in a week, and how sets are counted."""

from collections.abc import Iterable, Mapping

from domain.catalogue import Exercise
from domain.facts import Facts
from domain.units import half_up
from domain.vocabulary import Level


class Landmark(Facts):
    """Weekly sets of one muscle: least that works, range that works best, most that can be recovered from."""

    mev: int
    mav_low: int
    mav_high: int
    mrv: int


LANDMARKS = {
    "chest": Landmark(mev=10, mav_low=12, mav_high=20, mrv=22),
    "back": Landmark(mev=10, mav_low=14, mav_high=22, mrv=25),
    "quads": Landmark(mev=8, mav_low=12, mav_high=18, mrv=20),
    "hamstrings": Landmark(mev=6, mav_low=10, mav_high=16, mrv=20),
    "glutes": Landmark(mev=0, mav_low=4, mav_high=12, mrv=16),
    "side_rear_delts": Landmark(mev=8, mav_low=16, mav_high=22, mrv=26),
    "front_delts": Landmark(mev=0, mav_low=6, mav_high=8, mrv=12),
    "biceps": Landmark(mev=8, mav_low=14, mav_high=20, mrv=26),
    "triceps": Landmark(mev=6, mav_low=10, mav_high=14, mrv=18),
    "calves": Landmark(mev=8, mav_low=12, mav_high=16, mrv=20),
    "abs": Landmark(mev=0, mav_low=16, mav_high=20, mrv=25),
    "traps": Landmark(mev=0, mav_low=12, mav_high=20, mrv=26),
}
"""Renaissance Periodization's table [R reproduction; traps M]."""

GROUP = {
    "lats": "back",
    "upper_back": "back",
    "side_delts": "side_rear_delts",
    "rear_delts": "side_rear_delts",
    "obliques": "abs",
}
"""Muscles of exercises.csv that share a landmark; every other muscle is its own group [D]."""

WITHOUT_LANDMARK = frozenset({
    "abductors", "adductors", "cardio", "forearms", "full_body", "hip_flexors", "lower_back", "rotator_cuff",
})  # fmt: skip
"""What exercises.csv names beside them: no landmark is published for these, so none is aimed at."""

DIRECT = 1.0
INDIRECT = 0.5
"""Fraction of a set that a secondary muscle is credited with. Pelland 2024 [R]."""

BEGINNER_SHARE = 0.6
BEGINNER_LEAST = 4
"""Beginners start at 0.6 MEV, at least 4 sets [D]."""

DEFICIT_SHARE = 0.8
"""A deficit recovers 20 % less [D]."""

DEFICIT_FROM = 0.05
"""Energy planned so much below expenditure is a deficit, whatever the goal is called [D]."""


def is_deficit(planned_kcal: int, tdee_kcal: int) -> bool:
    """Whether so much planned energy a day is a deficit that slows recovery."""
    return planned_kcal < (1 - DEFICIT_FROM) * tdee_kcal


def credit(exercise: Exercise) -> dict[str, float]:
    """Sets credited to each muscle group by one set: 1 where it is primary, 0.5 where secondary."""
    indirect = {GROUP.get(muscle, muscle): INDIRECT for muscle in exercise.secondary_muscles}
    return indirect | {GROUP.get(muscle, muscle): DIRECT for muscle in exercise.primary_muscles}


def count_sets(work: Iterable[tuple[Exercise, int]]) -> dict[str, float]:
    """Sets in all by muscle group, sorted by name, for exercises and their sets."""
    counted: dict[str, float] = {}
    for exercise, sets in work:
        for muscle, share in credit(exercise).items():
            counted[muscle] = counted.get(muscle, 0.0) + share * sets
    return dict(sorted(counted.items()))


class Range(Facts):
    """Where a client's weekly sets of one muscle may lie."""

    start: int
    """Sets of the first week of a block."""
    grow_to: int
    """Where a build stops by itself."""
    most: int
    """Where the answers of the body may lead; the least is `start`."""


def range_for(landmark: Landmark, level: Level, *, deficit: bool) -> Range | None:
    """Return a muscle's range; None where indirect work is enough (MEV 0).

    Beginners start at 0.6 MEV and never pass the low end of the best range; others start at MEV, build to the high
    end of the best range and never pass MRV. A deficit takes a fifth off everything. DOMAIN 5.
    """
    if landmark.mev == 0:
        return None
    if level is Level.BEGINNER:
        start, grow_to, most = (
            max(BEGINNER_LEAST, half_up(BEGINNER_SHARE * landmark.mev)),
            landmark.mav_low,
            landmark.mav_low,
        )
    else:
        start, grow_to, most = landmark.mev, landmark.mav_high, landmark.mrv
    share = DEFICIT_SHARE if deficit else 1.0
    return Range(start=half_up(start * share), grow_to=half_up(grow_to * share), most=half_up(most * share))


def fits_recovery(counted: Mapping[str, float], one_set: Mapping[str, float]) -> bool:
    """Whether one more set, crediting `one_set`, stays within every muscle's MRV."""
    return all(
        counted.get(muscle, 0.0) + share <= LANDMARKS[muscle].mrv
        for muscle, share in one_set.items()
        if muscle in LANDMARKS
    )
