"""What formulas may call: rounding, sums over lists, and the tables that rules look up."""

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from domain.energy.activity import ACTIVITY_FACTOR
from domain.energy.resting import by_sex
from domain.nutrition.goals import DEFICIT_CAP, GOALS, SURPLUS_CAP, TIER_SHARE
from domain.nutrition.slots import PREP_MINUTES, energy_by_slot, protein_by_slot, spread
from domain.training.strength import round_load_down_kg
from domain.units import ceil_ten, ceil_tenth, floor_ten, half_up, tenth
from domain.vocabulary import ActivityLevel, Goal, Pace, Sex, Slot, Tier
from domain.why.training import exercise_met_hours, exercise_seconds, frame_seconds

Value = TypeVar("Value")


def ten(value: float) -> int:
    """Return the nearest multiple of 10; a half goes away from zero."""
    return half_up(value / 10) * 10


def dot(one: Sequence[float], other: Sequence[float]) -> float:
    """Return the sum of the products, entry by entry."""
    return sum(first * second for first, second in zip(one, other, strict=True))


def sum_where(values: Sequence[float], names: Sequence[str], name: str) -> float:
    """Return the sum of the values that stand beside a name."""
    return sum(value for value, each in zip(values, names, strict=True) if each == name)


def feedings(meals_per_day: int, more: int | None, training: bool) -> int:  # noqa: FBT001 - a figure of a formula
    """Return the meals of a day; a hardgainer's training day has more."""
    return meals_per_day + (more or 0 if training else 0)


def energy_shares(
    shares: Mapping[str, float],
    meals_per_day: int,
    more: int | None,
    kept: Sequence[str] | None,
    training: bool,  # noqa: FBT001
) -> list[float]:
    """Return each meal's share of the day's energy, in order."""
    meals = feedings(meals_per_day, more, training)
    found = energy_by_slot(_by_slot(shares), meals, [Slot(one) for one in kept or ()])
    return [found[slot] for slot in Slot]


def protein_shares(
    shares: Mapping[str, float],
    meals_per_day: int,
    more: int | None,
    kept: Sequence[str] | None,
    training: bool,  # noqa: FBT001
) -> list[float]:
    """Return each meal's share of the day's protein, in order."""
    found = protein_by_slot(
        _by_slot(shares), feedings(meals_per_day, more, training), [Slot(one) for one in kept or ()]
    )
    return [found[slot] for slot in Slot]


def _by_slot(shares: Mapping[str, float]) -> dict[Slot, float]:
    return {Slot(name): share for name, share in shares.items()}


def left_kcal(kcal: Sequence[float], protein_g: Sequence[float]) -> list[float]:
    """Return what protein leaves of each meal's energy; all of it where nothing is left anywhere."""
    left = [max(0.0, energy - 4 * grams) for energy, grams in zip(kcal, protein_g, strict=True)]
    return left if any(left) else [float(energy) for energy in kcal]


def part(total: float, weights: Sequence[float], slot: str) -> int:
    """Return a meal's whole part of a day in proportion to the meals' weights, by largest remainder."""
    return spread(round(total), weights)[list(Slot).index(Slot(slot))]


def prep_minutes(slot: str) -> int:
    """Return the longest a meal takes when the client set no limit."""
    return PREP_MINUTES[Slot(slot)]


def loadable(load_kg: float, equipment: Sequence[str]) -> float:
    """Return the next load at or below that can be put together."""
    return round_load_down_kg(load_kg, frozenset(equipment))


def otherwise(value: Value | None, default: Value) -> Value:
    """Return the value where there is one."""
    return default if value is None else value


def of_sex(sex: str, male: float, female: float) -> float:
    """Return the sex's figure; the midpoint for a sex that is neither or not told."""
    return by_sex(Sex(sex), male, female)


def rate_pct(goal: str, pace: str) -> float:
    """Return the goal's rate at a pace, % of body weight a week."""
    return GOALS[Goal(goal)].rate_pct[Pace(pace)]


def protein_g_per_kg(goal: str) -> float:
    """Return the goal's protein."""
    return GOALS[Goal(goal)].protein_g_per_kg


def tier_share(tier: str) -> float:
    """Return how much of the goal's change a tier applies."""
    return TIER_SHARE[Tier(tier)]


def deficit_cap(pace: str) -> float:
    """Return the largest deficit of a pace, share of the need."""
    return DEFICIT_CAP[Pace(pace)]


def surplus_cap(pace: str) -> float:
    """Return the largest surplus of a pace, share of the need."""
    return SURPLUS_CAP[Pace(pace)]


def activity_factor(level: str) -> float:
    """Return an activity level's multiple of the resting rate."""
    return ACTIVITY_FACTOR[ActivityLevel(level)]


FUNCTIONS: Mapping[str, Callable[..., Any]] = {
    "min": min,
    "max": max,
    "sum": sum,
    "count": len,
    "round": round,
    "ln": math.log,
    "up": math.ceil,
    "half_up": half_up,
    "tenth": tenth,
    "ten": ten,
    "ceil_tenth": ceil_tenth,
    "ceil_ten": ceil_ten,
    "floor_ten": floor_ten,
    "dot": dot,
    "sum_where": sum_where,
    "energy_by_slot": energy_shares,
    "protein_by_slot": protein_shares,
    "left_kcal": left_kcal,
    "part": part,
    "prep_minutes": prep_minutes,
    "loadable": loadable,
    "frame_seconds": frame_seconds,
    "exercise_seconds": exercise_seconds,
    "exercise_met_hours": exercise_met_hours,
    "otherwise": otherwise,
    "by_sex": of_sex,
    "rate_pct": rate_pct,
    "protein_g_per_kg": protein_g_per_kg,
    "tier_share": tier_share,
    "deficit_cap": deficit_cap,
    "surplus_cap": surplus_cap,
    "activity_factor": activity_factor,
}
