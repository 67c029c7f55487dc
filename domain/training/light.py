"""Adds what is not lifting: cardio after it and on days of its own, and stretching where a day must stay easy."""

from collections.abc import Iterator, Sequence
from datetime import date

from domain.catalogue import Exercise
from domain.training.block import PHASE_RPE
from domain.training.cardio import (
    FINISHER_MOST,
    SESSION_MOST,
    STEP_MINUTES,
    counted_minutes,
    counts,
    indoor_instead,
    interval_choices,
    interval_line,
    minutes_left,
    steady_choices,
    steady_line,
)
from domain.training.conditions import Conditions, PlannedSession
from domain.training.fitting import frame_for, lines_seconds
from domain.training.flexibility import flexibility_lines
from domain.training.line import Line
from domain.training.outdoor import Gate, Verdict, outdoor_gate

VARIETY = 3
"""So many kinds of cardio take turns over the week's cardio days [D]."""
EASY_RPE = 4.0
"""Going easy in the heat [D]."""


def with_light_work(
    conditions: Conditions, lifting: Sequence[PlannedSession], usable: Sequence[Exercise]
) -> tuple[PlannedSession, ...]:
    """Return the week's sessions in order: every day asked for has one, unless nothing at all may be done."""
    able = [one for one in usable if not one.contraindicated_joints & conditions.readiness.aching]
    empty = [session.day for session in lifting if not session.lines]
    light = list(_light_sessions(conditions, sorted([*conditions.light_dates, *empty]), able))
    if conditions.easy_date is not None:
        light.append(_flexibility(conditions, conditions.easy_date, able))
    left = conditions.cardio.minutes - sum(counted_minutes(session.lines) for session in light)
    ended = list[PlannedSession]()
    for session in (session for session in lifting if session.lines):
        ended.append(_ended(conditions, session, able, left))
        left -= counted_minutes(ended[-1].lines)
    return tuple(sorted((session for session in (*ended, *light) if session.lines), key=lambda session: session.day))


def _light_sessions(
    conditions: Conditions, dates: Sequence[date], able: Sequence[Exercise]
) -> Iterator[PlannedSession]:
    """Spread the week's minutes over its cardio days; the last is the hard one, where that is allowed."""
    left = conditions.cardio.minutes
    hard = _intervals(conditions, dates[-1], able) if dates and conditions.cardio.intervals else None
    if hard is not None:
        left -= counted_minutes(hard.lines)
        yield hard
    calm = dates[:-1] if hard else dates
    for number, day in enumerate(calm):
        share = -(-left // (len(calm) - number) // STEP_MINUTES) * STEP_MINUTES
        session = _steady(conditions, day, able, share, number)
        left -= counted_minutes(session.lines) if session else 0
        yield session or _flexibility(conditions, day, able)


def _work_seconds(conditions: Conditions) -> int:
    limit = conditions.athlete.session_minutes
    return limit * 60 - frame_for(limit).seconds


def _steady(
    conditions: Conditions, day: date, able: Sequence[Exercise], share: int, number: int
) -> PlannedSession | None:
    choices = steady_choices(able)[:VARIETY]
    choice = choices[number % len(choices)] if choices else None
    line = _steady_line(conditions, choice, _work_seconds(conditions), SESSION_MOST, share)
    if line is None:
        return None
    line, verdict = _in_weather(conditions, line, day, able)
    return PlannedSession(day=day, focus="Cardio", category="cardio_steady", lines=(line,), verdict=verdict)


def _intervals(conditions: Conditions, day: date, able: Sequence[Exercise]) -> PlannedSession | None:
    choice = next(iter(interval_choices(able)), None)
    minutes = minutes_left(_work_seconds(conditions), SESSION_MOST)
    rpe_max = min(PHASE_RPE[conditions.phase], conditions.limits.rpe_max)
    line = interval_line(choice, minutes, rpe_max) if choice else None
    if line is None:
        return None
    line, verdict = _in_weather(conditions, line, day, able)
    return PlannedSession(day=day, focus="Intervals", category="cardio_interval", lines=(line,), verdict=verdict)


def _flexibility(conditions: Conditions, day: date, able: Sequence[Exercise]) -> PlannedSession:
    lines = flexibility_lines(able, _work_seconds(conditions) // 60, conditions.limits)
    return PlannedSession(day=day, focus="Stretching", category="flexibility", lines=lines)


def _ended(conditions: Conditions, session: PlannedSession, able: Sequence[Exercise], left: int) -> PlannedSession:
    """End a lifting session with cardio, where its time and the week's minutes allow it."""
    spare = _work_seconds(conditions) - lines_seconds(session.lines)
    choice = next(iter(steady_choices(able)), None) if conditions.cardio.finishers else None
    line = _steady_line(conditions, choice, spare, FINISHER_MOST, left)
    if line is None:
        return session
    line, verdict = _in_weather(conditions, line, session.day, able)
    return session.model_copy(update={"lines": (*session.lines, line), "verdict": verdict})


def _steady_line(
    conditions: Conditions, choice: Exercise | None, seconds: float, most: int, counted: int
) -> Line | None:
    """As many minutes as time, the length of a stretch and the week's moderate minutes leave; None for too few."""
    minutes = minutes_left(seconds, min(most, counted // counts(choice))) if choice else 0
    return steady_line(choice, minutes, conditions.limits) if choice and minutes else None


def _in_weather(conditions: Conditions, line: Line, day: date, able: Sequence[Exercise]) -> tuple[Line, Verdict | None]:
    """Name the indoor alternative of an outdoor line; where the day's weather is known, heed it now."""
    inside = indoor_instead(line.exercise, able) if line.exercise.is_outdoor else None
    if inside is None:
        return line, None
    known = next((weather for weather in conditions.weather if weather.day == day), None)
    verdict = None if known is None else outdoor_gate(known)
    easy_is_too_much = bool(conditions.limits.restrictions) or line.kind == "interval"
    if verdict and (verdict.gate is Gate.INDOOR or (verdict.gate is Gate.EASY_ONLY and easy_is_too_much)):
        return line.model_copy(update={"exercise": inside}), verdict
    easy = {"rpe": min(line.rpe, EASY_RPE)} if verdict and verdict.gate is Gate.EASY_ONLY else {}
    return line.model_copy(update={"indoors": inside.name, **easy}), verdict
