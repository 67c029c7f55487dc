"""A program's weeks as a calendar (RFC 5545): sessions, meals if wanted, the day to shop, the next check-in."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from itertools import groupby
from uuid import uuid5
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone, vDuration
from icalendar.enums import TRANSP

from db.queries.plans import Plan
from db.queries.program_lines import ProgramLine
from domain.agents import chef, coach
from domain.meals.served import DayMenu, Grocery, Meal
from domain.vocabulary import AgentName, Slot

MEAL_TIMES = {
    Slot.BREAKFAST: time(7, 30),
    Slot.LUNCH: time(12, 30),
    Slot.SNACK: time(16),
    Slot.DINNER: time(19, 30),
    Slot.PRESLEEP: time(21, 30),
}
"""When a meal stands in the calendar; plans know no clock. docs: design choice."""
MEAL = timedelta(minutes=30)
CHECK_IN = timedelta(minutes=15)
REFRESH = timedelta(hours=6)
"""How often a calendar does well to ask again."""


def compose(program: ProgramLine, plans: Sequence[Plan], session_hour: int, *, with_meals: bool) -> bytes:
    """Return the calendar of some weeks in the client's time zone; the same weeks give the same bytes."""
    calendar = Calendar.new(uid=program.id, name="Regimen", prodid="-//Regimen//Regimen//EN", refresh_interval=REFRESH)
    calendar.add("x-published-ttl", vDuration(REFRESH))
    zone = ZoneInfo(program.timezone)
    for plan in plans:
        menu = chef.Said.model_validate(plan.bundle[AgentName.CHEF])
        training = coach.Said.model_validate(plan.bundle[AgentName.COACH])
        events = [_shopping(plan, menu.groceries)] if menu.groceries else []
        events += [_session(plan, session, session_hour, zone) for session in training.sessions]
        events += [event for day in menu.days for event in _meals(plan, day, zone)] if with_meals else []
        for event in events:
            calendar.add_component(event)
    if program.next_check_in_at is not None:
        calendar.add_component(_check_in(program, program.next_check_in_at.astimezone(zone)))
    days = [plan.week_start for plan in plans] or [program.start_date]
    years = date(min(days).year - 1, 1, 1), date(max(days).year + 2, 1, 1)
    calendar.add_missing_timezones(*years)
    if not calendar.subcomponents:  # a calendar of nothing at all is none
        calendar.add_component(Timezone.from_tzid(program.timezone, first_date=years[0], last_date=years[1]))
    return calendar.to_ical()


def _session(plan: Plan, session: coach.Session, hour: int, zone: ZoneInfo) -> Event:
    lines = [*session.warmup, *map(_exercise, session.exercises), *session.notes]
    event = _event(plan, f"session-{session.day}", f"Training: {session.focus}", lines)
    event.add("dtstart", datetime.combine(session.day, time(hour), zone))
    event.add("duration", timedelta(minutes=session.minutes))
    return event


def _exercise(exercise: coach.PlannedExercise) -> str:
    load = "" if exercise.load_kg is None else f" with {exercise.load_kg:g} kg"
    return f"{exercise.name}: {exercise.sets} x {exercise.reps}{load}, RPE {exercise.target_rpe:g}"


def _meals(plan: Plan, day: DayMenu, zone: ZoneInfo) -> Iterable[Event]:
    for meal in day.meals:
        if meal.recipe is not None:
            event = _event(plan, f"{meal.slot}-{day.day}", _meal_title(meal), [_plate(meal)])
            event.add("dtstart", datetime.combine(day.day, MEAL_TIMES[meal.slot], zone))
            event.add("duration", MEAL)
            event.add("transp", TRANSP.TRANSPARENT)
            yield event


def _meal_title(meal: Meal) -> str:
    return f"{meal.slot.capitalize()}: {meal.recipe}"


def _plate(meal: Meal) -> str:
    return ", ".join(f"{item.grams:g} g {item.food}" for item in meal.items)


def _shopping(plan: Plan, groceries: Iterable[Grocery]) -> Event:
    lines = [
        f"{aisle}: {'; '.join(map(_purchase, lines))}"
        for aisle, lines in groupby((line for line in groceries if line.buy_g != 0), lambda line: line.aisle)
    ]
    event = _event(plan, f"groceries-{plan.week_start}", f"Groceries for week {plan.week_number}", lines)
    event.add("dtstart", plan.week_start)
    event.add("transp", TRANSP.TRANSPARENT)
    return event


def _purchase(line: Grocery) -> str:
    grams = f"{line.grams if line.buy_g is None else line.buy_g:.0f} g"
    return f"{line.food} {line.household}, {grams}" if line.packs else f"{line.food} {grams}"


def _check_in(program: ProgramLine, due_at: datetime) -> Event:
    event = Event.new(
        uid=uuid5(program.id, "check-in"), stamp=program.updated_at, summary="Weekly check-in", start=due_at
    )
    event.add("duration", CHECK_IN)
    return event


def _event(plan: Plan, what: str, summary: str, lines: Sequence[str]) -> Event:
    """Begin an event that keeps its identity when the week is planned anew."""
    return Event.new(
        uid=uuid5(plan.program_id, what),
        stamp=plan.published_at,
        last_modified=plan.published_at,
        sequence=plan.version,
        summary=summary,
        description="\n".join(lines) or None,
    )
