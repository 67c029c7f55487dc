"""What should the client log next? The logs that would make the expenditure surest, by how much.

For weigh-ins and food the filter itself says: its error in a fortnight does not depend on what will be logged, only on
whether it is. The other logs are worth what not knowing them may cost.
"""

import math
from collections.abc import Collection

from domain.energy.baseline import Baseline
from domain.energy.expenditure import (
    CONFIDENCE_DAYS,
    CONFIDENCE_LOGGED,
    CONFIDENCE_WEIGH_INS,
    HIGH_SD,
    Belief,
    observe,
    predict,
)
from domain.energy.learning import GUESS_DAYS, GUESS_LOGGED, Study
from domain.facts import Facts
from domain.units import half_up

AHEAD_DAYS = 14
"""Until the next change of calories."""
MOST, WORTH_KCAL = 3, 5
"""How many logs are named, and what each must be worth [D]."""
UNKNOWN_FAT_DENSITY = 1000.0
"""kcal/kg by which 7700 may be off a body whose fat nobody knows: 6832 at 20 kg of it, 8128 at 50 [C]."""
UNKNOWN_STEPS_OF_RESTING = 0.0875
"""Half the distance between two activity levels: what a level may be off by."""
CYCLE_WATER_KG, CYCLE_DAYS = 0.45, 28
"""Body water at menses. Kanellakis 2023 [R]."""

WHY = {
    "weigh_in": "weigh in on more mornings",
    "food": "log what you eat on more days",
    "girths": "measure waist, hip and neck once, for body fat",
    "steps": "log steps, so that walking is counted and not guessed",
    "menses": "log the days of bleeding, so that water is not taken for fat",
}


class LogNext(Facts):
    """One log and what it is worth."""

    log: str
    """weigh_in, food, girths, steps or menses."""
    why: str
    worth_kcal: int
    """By how much surer the expenditure would be, kcal a day."""


def sd_ahead(start: Belief, density: float, weighed: float, logged: float) -> float:
    """Return the error of the expenditure in a fortnight, when such shares of the days are weighed and logged."""
    belief = start
    guess = belief.tdee_kcal if logged * GUESS_DAYS >= GUESS_LOGGED else None
    for day in range(AHEAD_DAYS):
        belief = predict(belief, belief.tdee_kcal if _falls(day, logged) else None, density, guess)
        seen = observe(belief, belief.weight_kg) if _falls(day, weighed) else None
        belief = seen or belief
    return belief.tdee_sd


def _falls(day: int, share: float) -> bool:
    """Whether one of evenly spread days falls on this one."""
    return math.floor((day + 1) * share) > math.floor(day * share)


def log_next(
    found: Study, body: Baseline, kg_per_week: float, known: Collection[str], density: float
) -> tuple[LogNext, ...]:
    """Return at most three logs, the most worth first; none where nothing more would help.

    `known` holds the names of girths, steps and menses where they are known or beside the point. Weigh-ins are worth
    what is lost if they stay as they are while food is logged every day, and the other way round.
    """
    start = Belief(body.weight_kg, found.learnt_kcal or body.tdee_kcal, *found.spread)
    weighed, logged = found.recent_weigh_ins / CONFIDENCE_DAYS, found.recent_logged / CONFIDENCE_DAYS
    best = sd_ahead(start, density, 1.0, 1.0)
    worth = {
        "weigh_in": sd_ahead(start, density, weighed, 1.0) - best if weighed < 1 else 0.0,
        "food": sd_ahead(start, density, 1.0, logged) - best if logged < 1 else 0.0,
        "girths": UNKNOWN_FAT_DENSITY * abs(kg_per_week) / 7,
        "steps": UNKNOWN_STEPS_OF_RESTING * body.bmr_kcal if found.confidence == "low" else 0.0,
        "menses": CYCLE_WATER_KG * density / CYCLE_DAYS,
    }
    due = [log for log in WHY if log not in known and half_up(worth[log]) >= WORTH_KCAL]
    ranked = sorted(due, key=lambda log: -worth[log])
    return tuple(LogNext(log=log, why=WHY[log], worth_kcal=half_up(worth[log])) for log in ranked[:MOST])


def confidence_because(found: Study) -> tuple[str, ...]:
    """Return what high confidence still asks for, in sentences; empty where nothing."""
    if found.sd_kcal is None:
        return ("nobody weighed in, so expenditure is the formula's",)
    error, logged, weighed = found.sd_kcal, found.recent_logged, found.recent_weigh_ins
    asks = (
        (error >= HIGH_SD, f"expenditure is known to {error:.0f} kcal, {HIGH_SD:.0f} is asked for"),
        (logged < CONFIDENCE_LOGGED, f"{logged} of 21 days have food, {CONFIDENCE_LOGGED} are asked for"),
        (weighed < CONFIDENCE_WEIGH_INS, f"{weighed} weigh-ins in 21 days, {CONFIDENCE_WEIGH_INS} are asked for"),
    )
    return tuple(sentence for lacks, sentence in asks if lacks)
