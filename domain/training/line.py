"""One exercise of a session while it is being planned: repetitions, rest and effort, by goal and phase."""

from typing import Literal

from domain.catalogue import Exercise
from domain.facts import Facts
from domain.training.block import Microcycle
from domain.training.selection import is_isolation, is_loadable
from domain.vocabulary import Goal, Phase

Style = Literal["foundations", "hypertrophy", "strength", "endurance"]


Kind = Literal["lift", "steady", "interval", "mobility"]
KIND_BY_PATTERN: dict[str, Kind] = {
    "cardio_steady": "steady", "cardio_interval": "interval", "hiit": "interval", "mobility": "mobility",
}  # fmt: skip
"""Patterns that no set of a lifting session is filled with; every other is lifting."""


class Scheme(Facts):
    """A range of repetitions and the rest between sets."""

    reps_low: int
    reps_high: int
    rest_sec: int


COMPOUND = {
    "foundations": Scheme(reps_low=10, reps_high=15, rest_sec=90),
    "hypertrophy": Scheme(reps_low=8, reps_high=12, rest_sec=120),
    "strength": Scheme(reps_low=4, reps_high=6, rest_sec=180),
    "endurance": Scheme(reps_low=12, reps_high=15, rest_sec=60),
}
ISOLATION = {
    "foundations": Scheme(reps_low=10, reps_high=15, rest_sec=60),
    "hypertrophy": Scheme(reps_low=10, reps_high=15, rest_sec=75),
    "strength": Scheme(reps_low=8, reps_high=12, rest_sec=90),
    "endurance": Scheme(reps_low=15, reps_high=20, rest_sec=45),
}
"""Within DOMAIN 5's bands (strength 3-6, hypertrophy 6-15, endurance 12-20); the cuts and rests are ours [D]."""

STYLE_BY_GOAL: dict[Goal, Style] = {
    Goal.FAT_LOSS: "hypertrophy",
    Goal.MUSCLE_GAIN: "hypertrophy",
    Goal.RECOMP: "hypertrophy",
    Goal.MAINTENANCE: "endurance",
    Goal.PERFORMANCE: "strength",
}
"""docs: design choice [D]."""

FEWEST_REPS = 3
"""Intensifying never goes below. DOMAIN 5."""

HOLD_SEC = {
    "Wall Sit": 30, "Long-Lever Bridge Hold": 20, "Towel Door Row Isometric": 20, "Isometric Wall Abduction": 20,
    "Front Plank": 30, "Side Plank": 20, "Copenhagen Plank": 20, "Farmer Carry": 40, "Suitcase Carry": 30,
}  # fmt: skip
"""Exercises that are held or carried, and for how many seconds a set [D]."""


class Line(Facts):
    """One exercise with what is asked of it so far."""

    exercise: Exercise
    sets: int
    reps_low: int
    reps_high: int
    """Repetitions; seconds for a hold."""
    rest_sec: int
    rpe: float
    deloaded: bool = False
    superset: str | None = None
    """Letter that it shares with the line it takes turns with."""
    load_kg: float | None = None
    indoors: str | None = None
    """What to do instead of an outdoor exercise when the weather says so."""

    @property
    def kind(self) -> Kind:
        """What sort of work it is."""
        return KIND_BY_PATTERN.get(self.exercise.pattern, "lift")

    @property
    def hold(self) -> bool:
        """Whether it is timed."""
        return self.exercise.name in HOLD_SEC or self.kind != "lift"

    @property
    def isolation(self) -> bool:
        """Whether it may go first when time is short."""
        return is_isolation(self.exercise)

    @property
    def loadable(self) -> bool:
        """Whether it has a load in kg."""
        return is_loadable(self.exercise)

    @property
    def reps(self) -> str:
        """Repetitions as a person reads them: `8-12`, or `30 s`."""
        return f"{self.reps_high} s" if self.hold else f"{self.reps_low}-{self.reps_high}"

    @property
    def set_seconds(self) -> float:
        """Work of one set at the top of the range, both sides where it is done one side at a time."""
        one = self.reps_high * (1 if self.hold else self.exercise.seconds_per_rep)
        return one * (2 if self.exercise.unilateral else 1)

    @property
    def timing(self) -> tuple[int, float, int]:
        """Sets, seconds of work a set, and rest."""
        return self.sets, self.set_seconds, self.rest_sec


def style_for(goal: Goal, phase: Phase, *, held_back: bool) -> Style:
    """Foundations come first and stay for whoever is held back by their health; then the goal's own style."""
    return "foundations" if held_back or phase is Phase.FOUNDATIONS else STYLE_BY_GOAL[goal]


def line_for(exercise: Exercise, sets: int, style: Style, week: Microcycle, rpe: float) -> Line:
    """Ask for `sets` of an exercise in the style's range, fewer repetitions when the week intensifies.

    Where the body is the load, strength takes the longer range of isolations.
    """
    unloaded_strength = style == "strength" and not is_loadable(exercise)
    table = ISOLATION if is_isolation(exercise) or unloaded_strength else COMPOUND
    scheme = table[style]
    change = 0 if style == "foundations" else week.reps_change
    low, high = (max(FEWEST_REPS, reps + change) for reps in (scheme.reps_low, scheme.reps_high))
    seconds = HOLD_SEC.get(exercise.name)
    return Line(
        exercise=exercise,
        sets=sets,
        reps_low=low if seconds is None else seconds,
        reps_high=high if seconds is None else seconds,
        rest_sec=scheme.rest_sec,
        rpe=rpe,
    )
