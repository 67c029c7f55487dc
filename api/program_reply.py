"""Programs as upstream apps see them. No name of any client."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from api.run_reply import Links
from db.queries.program_lines import ProgramLine
from domain.facts import Facts
from domain.vocabulary import Phase, ProgramStatus, Tier, Weekday


class ProgramTargets(Facts):
    """What the program aims at, a day's mean where it is about a day."""

    start_weight_kg: float
    target_weight_kg: float
    bmr_kcal: int
    tdee_kcal: int
    target_kcal: int
    protein_g: float
    fat_g: float
    carbs_g: float
    fiber_g: float
    """At least."""
    water_l: float


class CheckInTime(Facts):
    """When the weekly check-in is, in the client's time zone, and when the next one is due."""

    weekday: Weekday
    hour: int
    timezone: str
    next_at: datetime | None
    """Null for a program that is not active."""


class ProgramLinks(Links):
    """Where to go on from here."""

    client: str
    plans: str
    current: str
    calendar: str


class Program(Facts):
    """A program as it stands."""

    id: UUID
    client_id: UUID
    status: ProgramStatus
    phase: Phase
    tier: Tier
    current_week: int
    """From 1; `plans/current` reads it."""
    newest_week: int | None
    """The highest published week; null before the first."""
    start_date: date
    end_date: date | None
    check_in: CheckInTime
    targets: ProgramTargets | None
    """Null without the right to read health data."""
    created_at: datetime
    updated_at: datetime
    links: ProgramLinks


class Programs(Facts):
    """A client's programs, the newest first."""

    programs: tuple[Program, ...]


def reply_to(line: ProgramLine, *, health: bool) -> Program:
    """Return the program as it is shown, with weights and targets if `health`."""
    own = address(line.id)
    return Program(
        **_shared(line, Program),
        check_in=CheckInTime(
            weekday=line.check_in_weekday,
            hour=line.check_in_hour,
            timezone=line.timezone,
            next_at=line.next_check_in_at,
        ),
        targets=ProgramTargets(**_shared(line, ProgramTargets)) if health else None,
        links=ProgramLinks(
            self=own,
            client=f"/v1/clients/{line.client_id}",
            plans=f"{own}/plans",
            current=f"{own}/plans/current",
            calendar=f"{own}/calendar.ics",
        ),
    )


def address(program_id: UUID) -> str:
    """Return where a program is found."""
    return f"/v1/programs/{program_id}"


def _shared(line: ProgramLine, kind: type[Facts]) -> dict[str, Any]:
    return {name: getattr(line, name) for name in kind.model_fields if hasattr(line, name)}
