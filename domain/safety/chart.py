"""The chart: all that the safety review looks at, and the ways its rules read the logs."""

from collections.abc import Callable, Iterable
from datetime import date, timedelta

from domain.agents import chef, coach, dietitian, nutritionist, scientist
from domain.facts import Facts
from domain.safety.findings import Finding
from domain.snapshot import ClientFacts, DayLog, Girths, Note, OpenFlag, ProgramFacts, SettledFlag
from domain.vocabulary import Symptom


class Chart(Facts):
    """The client, the program, the logs, the flags, and what the five agents before said."""

    today: date
    week_start: date
    client: ClientFacts
    program: ProgramFacts
    days: tuple[DayLog, ...]
    girths: tuple[Girths, ...]
    open_flags: tuple[OpenFlag, ...]
    settled_flags: tuple[SettledFlag, ...]
    notes: tuple[Note, ...] = ()
    settled_texts: tuple[str, ...] = ()
    last_menses_on: date | None
    scientist: scientist.Said
    nutritionist: nutritionist.Said
    dietitian: dietitian.Said
    chef: chef.Said
    coach: coach.Said


Predicate = Callable[[Chart], Finding | None]
"""A rule's question: the figures that make it true, or None."""


def last_day(chart: Chart) -> date:
    """Return the last day that could have been logged: the day before the planned week, or today if earlier."""
    return min(chart.today, chart.week_start - timedelta(days=1))


def window(chart: Chart, length: int, ago: int = 0) -> tuple[DayLog, ...]:
    """Return the logs of `length` days that ended `ago` days before the last day, oldest first."""
    end = last_day(chart) - timedelta(days=ago)
    start = end - timedelta(days=length)
    return tuple(log for log in chart.days if start < log.day <= end)


def ticked(days: Iterable[DayLog], *symptoms: Symptom) -> list[date]:
    """Return the day of every tick of these symptoms; two on one day count twice."""
    return [log.day for log in days for symptom in log.symptoms if symptom in symptoms]


def mean(days: Iterable[DayLog], read: Callable[[DayLog], float | None], at_least: int) -> float | None:
    """Return the mean of a logged figure, or None when fewer than `at_least` days have it."""
    values = [value for log in days if (value := read(log)) is not None]
    return sum(values) / len(values) if values and len(values) >= at_least else None
