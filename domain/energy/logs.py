"""What the logged days say, as plain means and counts. Days are `DayLog`s, oldest first; many may be missing."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from domain.adherence.scores import Eaten as EatenDay
from domain.adherence.scores import Plate, score_day
from domain.snapshot import DayLog, LiftLog, ProgramFacts

STEP_DAYS = 14
"""Latest days with steps that make the mean [D]."""
EXERCISE_DAYS = 14
"""Latest calendar days that make the mean of exercise [D]."""
INTAKE_BELIEVED = 3.0
"""Of the formula's expenditure; a day of more is kJ written for kcal, or another slip, and counts as not logged [D]."""
EATEN_DAYS, EATEN_LOGGED = 14, 8
"""Days looked at, and how many of them must be logged [D]."""


def since(days: Iterable[DayLog], first: date) -> tuple[DayLog, ...]:
    """Return the days from `first` on."""
    return tuple(day for day in days if day.day >= first)


def last_days(days: Iterable[DayLog], last_day: date, count: int) -> tuple[DayLog, ...]:
    """Return the logged days among the `count` calendar days that end with `last_day`."""
    return since(days, last_day - timedelta(days=count - 1))


def mean_of(values: Iterable[float | None]) -> float | None:
    """Return the mean of what is known, None where nothing is."""
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else None


def believed(days: Iterable[DayLog], formula_kcal: float) -> tuple[DayLog, ...]:
    """Return the days; one with more eaten than anybody eats counts as one whose food was not logged."""
    most = INTAKE_BELIEVED * formula_kcal
    unknown = {"energy_kcal": None, "protein_g": None, "fat_g": None, "carbs_g": None}
    return tuple(day.model_copy(update=unknown) if (day.energy_kcal or 0) > most else day for day in days)


def weigh_ins(days: Iterable[DayLog]) -> int:
    """Count the days with a weight."""
    return sum(day.weight_kg is not None for day in days)


def intake_days(days: Iterable[DayLog]) -> int:
    """Count the days with energy."""
    return sum(day.energy_kcal is not None for day in days)


def mean_steps(days: Sequence[DayLog]) -> float | None:
    """Return the mean of the last 14 days that have steps."""
    return mean_of([day.steps for day in days if day.steps is not None][-STEP_DAYS:])


def mean_exercise_kcal(days: Sequence[DayLog], last_day: date) -> float | None:
    """Return the net energy of logged exercise a day over the logged days of the last 14; None if none was logged.

    A logged day without exercise counts as 0.
    """
    recent = last_days(days, last_day, EXERCISE_DAYS)
    if not any(day.exercise_kcal is not None for day in recent):
        return None
    return mean_of([float(day.exercise_kcal or 0) for day in recent])


def mean_adherence(days: Iterable[DayLog], program: ProgramFacts) -> float | None:
    """Return the mean score of the logged days against the program's targets, 0 to 1; None if none was logged."""
    planned = Plate(kcal=program.target_kcal, protein_g=program.protein_g, carbs_g=program.carbs_g, fat_g=program.fat_g)
    return mean_of(
        score_day(
            planned,
            EatenDay(kcal=day.energy_kcal, protein_g=day.protein_g, carbs_g=day.carbs_g, fat_g=day.fat_g),
        )
        for day in days
        if day.day >= program.start_date
    )


def mean_intake_kcal(days: Iterable[DayLog], last_day: date) -> float | None:
    """Return what was eaten a day in the last 14 days, or None where fewer than eight of them are logged."""
    recent = last_days(days, last_day, EATEN_DAYS)
    return mean_of([day.energy_kcal for day in recent]) if intake_days(recent) >= EATEN_LOGGED else None


def is_undereating(days: Iterable[DayLog], program: ProgramFacts, last_day: date, share: float) -> bool:
    """Say whether two weeks of the program, eight days of them logged, were eaten below `share` of its target."""
    mean = mean_intake_kcal(since(days, program.start_date), last_day)
    return mean is not None and mean < share * program.target_kcal


def session_days(lifts: Iterable[LiftLog], first: date) -> int:
    """Count the days with a logged lift from `first` on."""
    return len({lift.day for lift in lifts if lift.day >= first})


def worst_pain(days: Iterable[DayLog]) -> int:
    """Return the worst pain logged, 0 to 10."""
    return max((pain.score for day in days for pain in day.pain), default=0)


def by_calendar(days: Sequence[DayLog], last_day: date) -> tuple[DayLog, ...]:
    """Return one day for every date from the first logged to `last_day`, empty where nothing was logged."""
    known = {day.day: day for day in days}
    first = min(known, default=last_day)
    dates = (first + timedelta(days=offset) for offset in range((last_day - first).days + 1))
    return tuple(known.get(each) or DayLog(day=each) for each in dates)
