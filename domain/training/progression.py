"""Double progression: repetitions first, then load. What the last logged session means for the next."""

from collections.abc import Sequence
from datetime import timedelta
from enum import StrEnum

from domain.agents.coach_state import LiftState
from domain.snapshot import LiftLog, SetLog
from domain.training.line import Line
from domain.training.selection import LOWER_BODY
from domain.training.strength import best_max_kg, load_for_kg, percent_of_max, round_load_down_kg

RPE_GRACE = 0.5
"""RPE that the last set may lie above its target and still earn more load. DOMAIN 5."""
MISSED_SETS = 2
"""Sets below the range that make a session a miss. DOMAIN 5."""
MISSES_FOR_CUT = 2
MISS_CUT = 0.9
"""Two misses in a row take a tenth off. DOMAIN 5."""
STALLS_FOR_SWAP = 3
"""Three sessions in a row without more load or repetitions: another exercise. DOMAIN 5."""
WORKING_SHARE = 0.9
"""Sets from 90 % of the day's heaviest are working sets; lighter ones are ramps [D]."""
MAX_VALID_DAYS = timedelta(days=28)
"""An estimated maximum older than this sets no load [D]."""
INCREMENT_LOWER_KG, INCREMENT_UPPER_KG, INCREMENT_ISOLATION_KG = 5.0, 2.5, 1.0
"""DOMAIN 5."""


class Outcome(StrEnum):
    """What a session earned."""

    INCREASE = "increase"
    HOLD = "hold"
    MISS = "miss"


def judge(reps: Sequence[int], low: int, high: int, rpe: float, target_rpe: float) -> Outcome:
    """All sets at the top within target + 0.5: more load; two sets below the bottom: a miss; else hold. DOMAIN 5."""
    if reps and all(done >= high for done in reps) and rpe <= target_rpe + RPE_GRACE:
        return Outcome.INCREASE
    return Outcome.MISS if sum(done < low for done in reps) >= MISSED_SETS else Outcome.HOLD


def increment_kg(pattern: str, *, isolation: bool) -> float:
    """Load to add: 5 kg lower body, 2.5 kg upper body, 1 kg isolations."""
    if isolation:
        return INCREMENT_ISOLATION_KG
    return INCREMENT_LOWER_KG if pattern in LOWER_BODY else INCREMENT_UPPER_KG


def working_sets(log: LiftLog) -> tuple[SetLog, ...]:
    """The session's sets without its ramp."""
    least = WORKING_SHARE * heaviest_kg(log)
    return tuple(done for done in log.sets if done.weight_kg >= least)


def heaviest_kg(log: LiftLog) -> float:
    """The most lifted in a session, 0 without a load."""
    return max((done.weight_kg for done in log.sets), default=0.0)


def next_lift(before: LiftState, log: LiftLog, line: Line) -> LiftState:
    """Judge a session against what was planned and move load, misses and stalls on; the load is the one lifted."""
    done = working_sets(log)
    lifted = heaviest_kg(log)
    reps = [one.reps for one in done]
    rpe = max((one.rpe for one in done if one.rpe is not None), default=before.target_rpe)
    outcome = judge(reps, before.reps_low, before.reps_high, rpe, before.target_rpe)
    gained = outcome is Outcome.INCREASE or lifted > (before.load_kg or 0.0) or sum(reps) > before.reps_done
    misses = before.misses + 1 if outcome is Outcome.MISS else 0
    cut = misses >= MISSES_FOR_CUT
    return before.model_copy(
        update={
            "load_kg": _next_load(lifted, outcome, line, cut=cut),
            "misses": 0 if cut else misses,
            "stalls": 0 if gained else before.stalls + 1,
            "reps_done": 0 if outcome is Outcome.INCREASE or cut else sum(reps),
            "judged_on": log.day,
        }
    )


def _next_load(lifted: float, outcome: Outcome, line: Line, *, cut: bool) -> float | None:
    if lifted <= 0 or not line.loadable:
        return None
    if cut:
        return round_load_down_kg(lifted * MISS_CUT, line.exercise.equipment)
    more = increment_kg(line.exercise.pattern, isolation=line.isolation) if outcome is Outcome.INCREASE else 0.0
    return lifted + more


def first_lift(line: Line, logs: Sequence[LiftLog]) -> LiftState:
    """Where an exercise starts that no plan has asked for: from its estimated maximum, else the last load lifted."""
    fresh = LiftState(
        exercise=line.exercise.name,
        load_kg=None,
        reps_low=line.reps_low,
        reps_high=line.reps_high,
        target_rpe=line.rpe,
    )
    if not logs:
        return fresh
    load = (load_from_max_kg(line, logs) or heaviest_kg(logs[-1]) or None) if line.loadable else None
    return fresh.model_copy(update={"load_kg": load, "judged_on": logs[-1].day})


def load_from_max_kg(line: Line, logs: Sequence[LiftLog]) -> float | None:
    """Load in kg for the bottom of the range from the best estimated maximum of four weeks; None if there is none."""
    if line.hold or not line.loadable or not logs:
        return None
    recent = [log for log in logs if log.day > logs[-1].day - MAX_VALID_DAYS]
    maximum = max((kg for log in recent if (kg := best_max_kg(log.sets)) is not None), default=None)
    return None if maximum is None else load_for_kg(maximum, line.reps_low, line.rpe, line.exercise.equipment)


def carry_lift(line: Line, before: LiftState | None, logs: Sequence[LiftLog], *, after_deload: bool) -> LiftState:
    """Where an exercise stands this week. `logs` are its sessions, oldest first; a deload's are not judged.

    A new range, or more lifted than was planned, takes its load from the estimated maximum where there is one, in the
    same range never more than an increment above what was lifted; a hold keeps the last weight held.
    """
    if before is None or line.hold:
        return first_lift(line, logs)
    new = [log for log in logs if before.judged_on is None or log.day > before.judged_on]
    if not new:
        after = before
    elif after_deload:
        after = before.model_copy(update={"judged_on": new[-1].day})
    else:
        after = next_lift(before, new[-1], line)
    moved = (after.reps_low, after.reps_high) != (line.reps_low, line.reps_high)
    off_plan = after is not before and not after_deload and heaviest_kg(new[-1]) > (before.load_kg or 0.0)
    load = after.load_kg
    if moved:
        load = load_from_max_kg(line, logs) or _easier(after, line)
    elif off_plan:
        load = _bounded(load_from_max_kg(line, logs), heaviest_kg(new[-1]), line) or after.load_kg
    reset = {"misses": 0, "reps_done": 0} if moved else {}
    ranges = {"reps_low": line.reps_low, "reps_high": line.reps_high, "target_rpe": line.rpe, "load_kg": load}
    return after.model_copy(update=ranges | reset)


def _bounded(load_kg: float | None, lifted: float, line: Line) -> float | None:
    most = lifted + increment_kg(line.exercise.pattern, isolation=line.isolation)
    return None if load_kg is None else min(load_kg, most)


def _easier(lift: LiftState, line: Line) -> float | None:
    """The load for a new range where no maximum is known: less for more repetitions in hand, never more."""
    old, new = percent_of_max(lift.reps_low, lift.target_rpe), percent_of_max(line.reps_low, line.rpe)
    if lift.load_kg is None or old is None or new is None or new >= old:
        return lift.load_kg
    return round_load_down_kg(lift.load_kg * new / old, line.exercise.equipment)
