"""Warm-up of a session: raise the pulse, loosen what will work, ramp up to the first load."""

from collections.abc import Sequence

from domain.catalogue import Exercise
from domain.training.fitting import Frame
from domain.training.landmarks import credit
from domain.training.line import Line
from domain.training.strength import percent_of_max, round_load_down_kg

RAMP = ((0.4, 8), (0.6, 5), (0.8, 2))
"""Shares of the working load and repetitions. DOMAIN 5."""
RAMP_LAST_FROM_PERCENT = 60.0
"""A top set lighter than this share of 1RM needs no last ramp set. DOMAIN 5."""

DRILLS = frozenset({
    "Ankle Mobility Drill", "Hamstring Stretch", "Hip Flexor Stretch", "Shoulder Dislocate with Band",
    "Thoracic Rotation",
})  # fmt: skip
"""Mobility that a minute is enough for [D]."""

PLAIN_MOBILITY = ("Slow arm circles, both ways, within comfort", "Slow hip circles, both ways, within comfort")
"""For a client with nothing to lie on."""


def warmup_for(lines: Sequence[Line], usable: Sequence[Exercise], frame: Frame) -> tuple[str, ...]:
    """Return the steps in order; `usable` is what the client may do."""
    raising = f"{frame.raise_min} min of easy movement, until breathing is a little deeper"
    mobility = (f"{name}, 1 min" for name in _mobility(lines, usable, frame.mobility_min))
    first = next((line for line in lines if line.loadable and not line.hold), None)
    return (raising, *mobility, *(_ramp(first) if first else ()))


def _mobility(lines: Sequence[Line], usable: Sequence[Exercise], count: int) -> list[str]:
    """Drills for the muscles at work, those that fit best first."""
    at_work = {muscle for line in lines for muscle in credit(line.exercise)}
    drills = [exercise for exercise in usable if exercise.name in DRILLS]
    fitting = [drill for drill in drills if at_work & set(credit(drill))]
    ranked = sorted(fitting, key=lambda drill: (-len(at_work & set(credit(drill))), drill.name))
    return [*(drill.name for drill in ranked), *PLAIN_MOBILITY][:count]


def _ramp(line: Line) -> list[str]:
    percent = percent_of_max(line.reps_low, line.rpe)
    heavy = percent is not None and percent >= RAMP_LAST_FROM_PERCENT
    return [_ramp_set(line, share, reps) for share, reps in (RAMP if heavy else RAMP[:-1])]


def _ramp_set(line: Line, share: float, reps: int) -> str:
    if line.load_kg is None:
        return f"{line.exercise.name}: {reps} reps with {share:.0%} of the weight you will use"
    load_kg = round_load_down_kg(line.load_kg * share, line.exercise.equipment)
    return f"{line.exercise.name}: {reps} reps with {load_kg:g} kg"
