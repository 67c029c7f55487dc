"""How close came a session, a meal or a day to its plan? Scores from 0 to 1; too much is off plan like too little."""

from collections.abc import Iterable, Sequence
from typing import Literal

from domain.facts import Facts

Status = Literal["completed", "similar", "skipped"]

COMPLETED_FROM, SIMILAR_FROM = 0.85, 0.50
"""Scores that count as done and as something like it [D]."""
SAME, SAME_PATTERN, SAME_MUSCLE = 1.0, 0.8, 0.5
"""What an exercise is worth in place of the planned one [D]."""
SESSION_WEIGHTS = (0.50, 0.35, 0.15)
"""Exercises, sets, duration [D]."""
MEAL_WEIGHTS = (0.45, 0.30, 0.15, 0.10)
"""Energy, protein, mean of carbohydrate and fat, time [D]."""
ON_TIME_MINUTES, TOO_LATE_MINUTES = 60, 240
"""Off by the first is on time; the score of the time falls to 0 at the second [D]."""


class Movement(Facts):
    """An exercise with its sets, and what makes another one like it."""

    name: str
    pattern: str
    primary_muscles: frozenset[str]
    sets: int


class SessionScore(Facts):
    """A session's parts and their weighted mean."""

    exercise: float
    sets: float
    duration: float
    score: float
    status: Status


class Plate(Facts):
    """A meal's, or a day's, energy and macros."""

    kcal: float
    protein_g: float
    carbs_g: float
    fat_g: float


class Eaten(Facts):
    """A day as logged; None where it was not."""

    kcal: float | None = None
    protein_g: float | None = None
    carbs_g: float | None = None
    fat_g: float | None = None


def closeness(planned: float, actual: float) -> float:
    """Return the smaller over the larger, 1 where both are nothing."""
    larger = max(planned, actual)
    return min(planned, actual) / larger if larger > 0 else 1.0


def off_plan(planned: float, actual: float) -> float:
    """Return 1 less the error as a share of the plan, at least 0."""
    return max(0.0, 1 - abs(actual - planned) / planned) if planned > 0 else closeness(planned, actual)


def status_of(score: float) -> Status:
    """Return completed from 0.85, similar from 0.50, else skipped."""
    if score >= COMPLETED_FROM:
        return "completed"
    return "similar" if score >= SIMILAR_FROM else "skipped"


def _likeness(planned: Movement, actual: Movement) -> float:
    if planned.name == actual.name:
        return SAME
    if planned.pattern == actual.pattern:
        return SAME_PATTERN
    return SAME_MUSCLE if planned.primary_muscles & actual.primary_muscles else 0.0


def _matches(plan: Sequence[Movement], actual: Sequence[Movement]) -> dict[int, float]:
    """Pair each planned exercise with at most one that was done, the closest pairs first."""
    pairs = [(-_likeness(wish, done), i, j) for i, wish in enumerate(plan) for j, done in enumerate(actual)]
    found: dict[int, float] = {}
    used: set[int] = set()
    for likeness, i, j in sorted(pairs):
        if i not in found and j not in used:
            found[i] = -likeness
            used.add(j)
    return found


def score_session(
    plan: Sequence[Movement], actual: Sequence[Movement], planned_minutes: float, minutes: float
) -> SessionScore:
    """Return 0.5 exercises + 0.35 sets + 0.15 duration; exercises weigh by their planned sets."""
    matches = _matches(plan, actual)
    planned_sets = sum(each.sets for each in plan)
    matched = sum(likeness * plan[index].sets for index, likeness in matches.items())
    exercise = matched / planned_sets if planned_sets else closeness(0, len(actual))
    sets = closeness(planned_sets, sum(each.sets for each in actual))
    parts = (exercise, sets, closeness(planned_minutes, minutes))
    score = sum(weight * part for weight, part in zip(SESSION_WEIGHTS, parts, strict=True))
    return SessionScore(exercise=parts[0], sets=parts[1], duration=parts[2], score=score, status=status_of(score))


def score_time(minutes_off: float) -> float:
    """Return 1 up to an hour off, falling to 0 at four hours."""
    late = max(0.0, abs(minutes_off) - ON_TIME_MINUTES)
    return max(0.0, 1 - late / (TOO_LATE_MINUTES - ON_TIME_MINUTES))


def _plate_parts(planned: Plate, actual: Plate) -> tuple[float, float, float]:
    rest = off_plan(planned.carbs_g, actual.carbs_g) + off_plan(planned.fat_g, actual.fat_g)
    return off_plan(planned.kcal, actual.kcal), off_plan(planned.protein_g, actual.protein_g), rest / 2


def score_meal(planned: Plate, actual: Plate | None, minutes_off: float, *, allergen: bool = False) -> float:
    """Return 0.45 energy + 0.30 protein + 0.15 carbohydrate and fat + 0.10 time; 0 if not logged or an allergen."""
    if actual is None or allergen:
        return 0.0
    parts = (*_plate_parts(planned, actual), score_time(minutes_off))
    return sum(weight * part for weight, part in zip(MEAL_WEIGHTS, parts, strict=True))


def score_check_in(meals: Iterable[tuple[float, float]]) -> float | None:
    """Return the mean of (planned kcal, score) weighted by planned energy; None where nothing was planned."""
    rows = [(kcal, score) for kcal, score in meals if kcal > 0]
    planned = sum(kcal for kcal, _ in rows)
    return sum(kcal * score for kcal, score in rows) / planned if planned else None


def score_day(planned: Plate, eaten: Eaten) -> float | None:
    """Return a day's score against the day's targets by a meal's weights, over what was logged.

    None where energy was not logged.
    """
    if eaten.kcal is None:
        return None
    energy, protein, rest, _ = MEAL_WEIGHTS
    rows = (
        (energy, planned.kcal, eaten.kcal),
        (protein, planned.protein_g, eaten.protein_g),
        (rest / 2, planned.carbs_g, eaten.carbs_g),
        (rest / 2, planned.fat_g, eaten.fat_g),
    )
    known = [(weight, off_plan(target, value)) for weight, target, value in rows if value is not None]
    return sum(weight * score for weight, score in known) / sum(weight for weight, _ in known)
