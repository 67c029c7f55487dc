"""What a week is planned under, and what a session holds while it is planned."""

from datetime import date
from typing import Literal

from domain.agents.coach_state import CoachState, LiftState, MuscleVolume
from domain.facts import Facts
from domain.snapshot import LiftLog, Weather
from domain.training.athlete import Athlete
from domain.training.block import Microcycle
from domain.training.cardio import Allowance
from domain.training.limits import Limits
from domain.training.line import Line, Style, style_for
from domain.training.outdoor import Verdict
from domain.training.readiness import Readiness
from domain.training.response import Response
from domain.vocabulary import Phase, PlanType

Category = Literal["strength", "cardio_steady", "cardio_interval", "flexibility"]
"""Seed 2's words for kinds of activity."""


class Conditions(Facts):
    """Everything decided before the first exercise is chosen."""

    athlete: Athlete
    plan_type: PlanType
    dates: tuple[date, ...]
    phase: Phase
    week: Microcycle
    rpe: float
    deload: bool
    limits: Limits
    readiness: Readiness
    response: Response
    deficit: bool
    """Whether less energy is planned than is spent."""
    volume_before: dict[str, MuscleVolume]
    """What last week left of each muscle's sets."""
    adherence: float | None
    cardio: Allowance
    light_dates: tuple[date, ...] = ()
    """Days for cardio, without lifting."""
    easy_date: date | None = None
    """The seventh day of a full week: stretching alone."""
    weather: tuple[Weather, ...] = ()
    lifts: tuple[LiftLog, ...]
    state: CoachState | None
    after_deload: bool
    """Whether last week was a deload."""

    @property
    def style(self) -> Style:
        """Ranges of repetitions and rests."""
        return style_for(self.athlete.goal, self.phase, held_back=bool(self.limits.restrictions))

    @property
    def known_lifts(self) -> tuple[LiftState, ...]:
        """Lifts of earlier weeks; a new block gives every stalled exercise another chance."""
        if self.state is None:
            return ()
        new_block = self.week.week < self.state.block_week
        return tuple(lift.model_copy(update={"stalls": 0}) if new_block else lift for lift in self.state.lifts)


class PlannedSession(Facts):
    """One session's lines, and what had to go."""

    day: date
    focus: str
    category: Category = "strength"
    lines: tuple[Line, ...]
    dropped: tuple[str, ...] = ()
    verdict: Verdict | None = None
    """What the known weather allows, where a line is outdoors or was meant to be."""

    @property
    def indoor_alternative(self) -> str | None:
        """What to do indoors instead of the line that is outdoors; None where none is."""
        return next((line.indoors for line in self.lines if line.indoors is not None), None)
