"""Which exercise does a movement for this client: what is at hand, allowed and within their experience."""

from collections.abc import Iterable

from domain.catalogue import Catalogue, Exercise
from domain.facts import Facts
from domain.training.athlete import Athlete
from domain.training.limits import Limits
from domain.vocabulary import Level

ALWAYS_AVAILABLE = frozenset({"bodyweight", "none"})
"""Equipment words that everybody has."""

LOADABLE = frozenset({"barbell", "dumbbell", "kettlebell", "machine", "cable", "medball"})
"""Equipment whose weight can be chosen in kg."""

ASSISTING = frozenset({"Assisted Pull-Up Machine"})
"""Machines whose weight makes the exercise easier, so that it is no load."""

NOT_LIFTING = frozenset({"cardio_steady", "cardio_interval", "hiit", "conditioning", "plyometric", "mobility"})
"""Patterns that no set of a lifting session is filled with."""

ISOLATIONS = frozenset({
    "chest_fly", "shoulder_abduction", "rear_delt", "elbow_flexion", "elbow_extension", "knee_extension",
    "knee_flexion", "calf", "hip_abduction", "hip_adduction", "shrug", "core_anti_extension", "core_lateral",
    "core_anti_rotation", "core_flexion", "core_rotation",
})  # fmt: skip
"""Patterns that move one joint or none; the first to go when time is short."""

LOWER_BODY = frozenset({"squat", "lunge", "hinge", "hip_extension", "carry"})
"""Compound patterns that add 5 kg at a time."""

PATTERN_POINTS, PRIMARY_POINTS = 3, 2
"""Likeness: 3 for the pattern, 2 for each primary muscle shared, 1 for each secondary, less levels apart. DOMAIN 5."""

FAMILIAR_POINTS = 2
"""What the client already does and logs stays in the plan unless something fits clearly better [D]."""

_LEVELS = list(Level)


class Pick(Facts):
    """What fills a session, and what could not be filled."""

    exercises: tuple[Exercise, ...]
    dropped: tuple[str, ...]


def is_loadable(exercise: Exercise) -> bool:
    """Whether a weight in kg can be chosen for it."""
    return bool(exercise.equipment & LOADABLE) and exercise.name not in ASSISTING


def is_isolation(exercise: Exercise) -> bool:
    """Whether it trains one muscle more than a movement."""
    return exercise.pattern in ISOLATIONS


def usable(exercises: Iterable[Exercise], athlete: Athlete, limits: Limits) -> tuple[Exercise, ...]:
    """What the client may do, has the equipment for and is experienced enough for, by name."""
    at_hand = ALWAYS_AVAILABLE | set(athlete.equipment)
    highest = _LEVELS.index(athlete.experience)
    allowed = (
        exercise
        for exercise in exercises
        if exercise.equipment <= at_hand and _LEVELS.index(exercise.level) <= highest and limits.allow(exercise)
    )
    return tuple(sorted(allowed, key=lambda exercise: exercise.name))


def likeness(candidate: Exercise, wanted: Exercise, level: Level) -> int:
    """How well `candidate` stands in for `wanted` for a client of this `level`; higher is better."""
    primary = set(candidate.primary_muscles) & set(wanted.primary_muscles)
    secondary = set(candidate.secondary_muscles) & set(wanted.secondary_muscles)
    apart = abs(_LEVELS.index(candidate.level) - _LEVELS.index(level))
    same = PATTERN_POINTS if candidate.pattern == wanted.pattern else 0
    return same + PRIMARY_POINTS * len(primary) + len(secondary) - apart


def substitute(
    wanted: Exercise, candidates: Iterable[Exercise], level: Level, familiar: frozenset[str] = frozenset()
) -> Exercise | None:
    """The candidate most like `wanted`: of its pattern, else sharing a primary muscle, else None.

    An isolation is never replaced by a compound movement. A `familiar` exercise has two points ahead. Equals are told
    apart by: being `wanted` itself; a load that can be chosen; for a beginner the gentler, else the harder; the name.
    """
    pool = [exercise for exercise in candidates if exercise.pattern not in NOT_LIFTING]
    alike = [exercise for exercise in pool if exercise.pattern == wanted.pattern]
    light = [exercise for exercise in pool if is_isolation(exercise) or not is_isolation(wanted)]
    related = [exercise for exercise in light if set(exercise.primary_muscles) & set(wanted.primary_muscles)]
    gentle = 1 if level is Level.BEGINNER else -1
    return min(
        alike or related,
        key=lambda exercise: (
            -likeness(exercise, wanted, level) - FAMILIAR_POINTS * (exercise.name in familiar),
            exercise.name != wanted.name,
            not is_loadable(exercise),
            gentle * exercise.met,
            exercise.name,
        ),
        default=None,
    )


def pick(
    movements: Iterable[str],
    catalogue: Catalogue,
    candidates: tuple[Exercise, ...],
    level: Level,
    stalled: frozenset[str],
    familiar: frozenset[str],
) -> Pick:
    """Fill a session's movements in order, no exercise twice; one that stalled only if nothing else will do."""
    chosen: list[Exercise] = []
    dropped: list[str] = []
    for name in movements:
        wanted = catalogue.exercise.get(name)
        taken = {exercise.name for exercise in chosen}
        free = [exercise for exercise in candidates if exercise.name not in taken]
        fresh = [exercise for exercise in free if exercise.name not in stalled]
        found = wanted and (substitute(wanted, fresh, level, familiar) or substitute(wanted, free, level, familiar))
        if found is None:
            dropped.append(f"{name}: nothing like it fits the equipment, experience and limits")
        else:
            chosen.append(found)
    return Pick(exercises=tuple(chosen), dropped=tuple(dropped))
