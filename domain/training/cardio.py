"""How much cardio the week should hold, whether hard intervals are in it, and which exercise does it."""

from collections.abc import Iterable, Sequence

from domain.catalogue import Exercise
from domain.facts import Facts
from domain.training.athlete import Athlete
from domain.training.effort import TRANSITION_SEC
from domain.training.flexibility import FLOWS
from domain.training.limits import VIGOROUS_MET, Limits
from domain.training.line import KIND_BY_PATTERN, Line
from domain.vocabulary import Goal, Level, Phase

WEEKLY_MINUTES = {
    Goal.FAT_LOSS: 150, Goal.MAINTENANCE: 150, Goal.PERFORMANCE: 120, Goal.RECOMP: 90, Goal.MUSCLE_GAIN: 60,
}  # fmt: skip
"""Moderate minutes a week at most; a vigorous one counts two. 150 is the least of WHO 2020 [M]; less where muscle or
strength comes first, since much endurance work takes from both (Wilson 2012 [M]). The figures are ours [D]."""
FOUNDATION_SHARE = 0.5
"""Foundations ask for half [D]."""
VIGOROUS_COUNTS = 2
"""WHO 2020 [M]."""
TOO_MUCH_MINUTES = 420
"""Logged in the last week, more than this is excessive: nothing is added. DOMAIN 6 [D]."""
FINISHER_GOALS = frozenset({Goal.FAT_LOSS, Goal.MAINTENANCE})
"""Goals whose lifting sessions end with cardio; for the others it has days of its own [D]."""

FEWEST_MINUTES, FINISHER_MOST, SESSION_MOST, STEP_MINUTES = 10, 20, 60, 5
"""Length of a stretch of cardio, after lifting and by itself [D]."""
EASY_MET, EASY_WITHIN = 5.0, 2.0
"""Effort looked for: brisk but able to talk. Compendium 2024, moderate 3 to 6."""
CARDIO_RPE = 5.0
"""Able to talk in sentences [D]."""

INTERVAL_SEC, INTERVAL_ROUNDS, FEWEST_ROUNDS = 60, 10, 4
"""Ten minutes hard, each followed by one easy. Little 2010, Gibala 2012 [M]; fewer where time is short [D]."""
INTERVAL_RPE = 8.0
INTERVAL_GOALS = frozenset({Goal.FAT_LOSS, Goal.MAINTENANCE, Goal.PERFORMANCE})
"""One such session a week, never in foundations, a deload, or for a beginner or anyone with a restriction [D]."""

HEART_RATE_SHARE = (0.64, 0.76)
"""Moderate effort as shares of the highest heart rate. ACSM 2011 [M]."""


class Allowance(Facts):
    """How much cardio the week may hold."""

    minutes: int
    """Moderate minutes; 0 bars it."""
    finishers: bool
    intervals: bool
    barred_by: str | None = None


def allowance(
    athlete: Athlete, phase: Phase, limits: Limits, *, flagged: bool, logged_minutes: int, tired: bool
) -> Allowance:
    """Return what the week may hold; `tired` is a deload or any sign of one."""
    why = (
        "an open flag"
        if flagged
        else f"{logged_minutes} minutes last week"
        if logged_minutes > TOO_MUCH_MINUTES
        else None
    )
    if why is not None:
        return Allowance(minutes=0, finishers=False, intervals=False, barred_by=why)
    foundations = phase is Phase.FOUNDATIONS
    calm = foundations or tired or bool(limits.restrictions) or athlete.experience is Level.BEGINNER
    return Allowance(
        minutes=int(WEEKLY_MINUTES[athlete.goal] * (FOUNDATION_SHARE if foundations else 1)),
        finishers=athlete.goal in FINISHER_GOALS,
        intervals=athlete.goal in INTERVAL_GOALS and not calm,
    )


def counts(exercise: Exercise) -> int:
    """How many moderate minutes a minute of it counts."""
    return VIGOROUS_COUNTS if exercise.met >= VIGOROUS_MET else 1


def counted_minutes(lines: Iterable[Line]) -> int:
    """Moderate minutes of the cardio among these lines."""
    return sum(
        line.sets
        * (line.reps_high + line.rest_sec)
        // 60
        * (VIGOROUS_COUNTS if line.exercise.met >= VIGOROUS_MET else 1)
        for line in lines
        if line.kind in {"steady", "interval"}
    )


def indoor_instead(outdoor: Exercise, usable: Sequence[Exercise]) -> Exercise | None:
    """What to do indoors: what the table names if the client can, else the nearest in effort of the same kind.

    Steady work that has nothing of its kind indoors gives way to flowing mobility.
    """
    kind = KIND_BY_PATTERN[outdoor.pattern]
    indoor = [one for one in usable if not one.is_outdoor and KIND_BY_PATTERN.get(one.pattern) in {kind, "mobility"}]
    same = [one for one in indoor if KIND_BY_PATTERN[one.pattern] == kind]
    flowing = [one for one in indoor if one.name in FLOWS] if kind == "steady" else []
    return min(
        same or flowing,
        key=lambda one: (one.name != outdoor.indoor_alternative, abs(one.met - outdoor.met), one.name),
        default=None,
    )


def steady_choices(usable: Sequence[Exercise]) -> list[Exercise]:
    """Steady cardio within 2 MET of brisk, the nearest first, indoors before outdoors; else the easiest there is.

    An outdoor exercise is among them only where something can be done indoors instead.
    """
    steady = [one for one in usable if one.pattern == "cardio_steady" and _has_way_in(one, usable)]
    near = [one for one in steady if abs(one.met - EASY_MET) <= EASY_WITHIN]
    easiest = sorted(steady, key=lambda one: (one.met, one.name))[:1]
    return sorted(near, key=lambda one: (abs(one.met - EASY_MET), one.is_outdoor, one.name)) or easiest


def interval_choices(usable: Sequence[Exercise]) -> list[Exercise]:
    """Vigorous interval work, indoors before outdoors, the easiest first."""
    hard = [
        one
        for one in usable
        if KIND_BY_PATTERN.get(one.pattern) == "interval" and one.met >= VIGOROUS_MET and _has_way_in(one, usable)
    ]
    return sorted(hard, key=lambda one: (one.is_outdoor, one.met, one.name))


def steady_line(exercise: Exercise, minutes: int, limits: Limits) -> Line:
    """So many minutes of an exercise at a pace that lets one talk."""
    return Line(
        exercise=exercise,
        sets=1,
        reps_low=60 * minutes,
        reps_high=60 * minutes,
        rest_sec=0,
        rpe=min(CARDIO_RPE, limits.rpe_max),
    )


def interval_line(exercise: Exercise, minutes: int, rpe_max: float) -> Line | None:
    """Rounds of a minute hard and a minute easy within `minutes`; None where there is no time for four."""
    rounds = min(INTERVAL_ROUNDS, minutes * 60 // (2 * INTERVAL_SEC))
    if rounds < FEWEST_ROUNDS:
        return None
    return Line(
        exercise=exercise,
        sets=rounds,
        reps_low=INTERVAL_SEC,
        reps_high=INTERVAL_SEC,
        rest_sec=INTERVAL_SEC,
        rpe=min(INTERVAL_RPE, rpe_max),
    )


def minutes_left(seconds: float, most: int) -> int:
    """Minutes of cardio that fit into so many seconds, in fives, at most `most`; 0 where ten do not fit."""
    minutes = int(min(most, (seconds - TRANSITION_SEC) // 60)) // STEP_MINUTES * STEP_MINUTES
    return minutes if minutes >= FEWEST_MINUTES else 0


def heart_rates(age_years: int) -> tuple[int, int]:
    """Beats a minute of moderate effort: 64 to 76 % of 208 - 0.7 age. Tanaka 2001, ACSM 2011 [M]."""
    highest = 208 - 0.7 * age_years
    return round(HEART_RATE_SHARE[0] * highest), round(HEART_RATE_SHARE[1] * highest)


def _has_way_in(exercise: Exercise, usable: Sequence[Exercise]) -> bool:
    return not exercise.is_outdoor or indoor_instead(exercise, usable) is not None
