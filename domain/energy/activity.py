"""How much does moving add to the resting rate?"""

from collections.abc import Iterable

from domain.vocabulary import ActivityLevel

BASE_MULTIPLIER = 1.2
"""Of the resting rate, before steps and exercise [M]."""
UNCOUNTED_STEPS, MOST_STEPS = 3_000, 40_000
"""Steps a day that the base already holds, and the most that are believed [D]."""
STRIDE_OF_HEIGHT = 0.414
"""Stride length as a share of height [M]."""
WALKING_NET_KCAL_PER_KG_KM = 0.5
"""ACSM [M]."""
ACTIVITY_FACTOR = {
    ActivityLevel.SEDENTARY: 1.2,
    ActivityLevel.LIGHT: 1.375,
    ActivityLevel.MODERATE: 1.55,
    ActivityLevel.ACTIVE: 1.725,
    ActivityLevel.VERY_ACTIVE: 1.9,
}
"""Convention [M]; for a client whose steps nobody knows."""
MULTIPLIER_BOUNDS = (1.1, 2.4)
"""Expenditure as a multiple of the resting rate [M]."""
TRAINING_MET = 3.5
"""Resistance training, several exercises: 2024 Compendium of Physical Activities 02054 [R]."""


def steps_kcal(steps: float, height_cm: float, weight_kg: float) -> float:
    """Return what walking adds, net, kcal/d; of more than 40 000 steps, those."""
    km = max(0.0, min(steps, MOST_STEPS) - UNCOUNTED_STEPS) * STRIDE_OF_HEIGHT * height_cm / 100 / 1000
    return km * WALKING_NET_KCAL_PER_KG_KM * weight_kg


def met_gross_kcal(met: float, weight_kg: float, minutes: float) -> float:
    """Return the whole energy of an exercise: 1 MET = 1 kcal/kg/h."""
    return met * weight_kg * minutes / 60


def met_net_kcal(met: float, weight_kg: float, minutes: float) -> float:
    """Return what an exercise adds above rest: (MET - 1) kcal/kg/h."""
    return met_gross_kcal(met - 1, weight_kg, minutes)


def weekly_exercise_kcal_per_day(weekly: Iterable[tuple[float, float]], weight_kg: float) -> float:
    """Return the net energy of a week's exercise, given as (MET, minutes), spread over its seven days."""
    return sum(met_net_kcal(met, weight_kg, minutes) for met, minutes in weekly) / 7


def tdee_from_steps(bmr_kcal: float, walking_kcal: float, exercise_kcal: float) -> float:
    """Return kcal/d: 1.2 BMR + walking + exercise, kept within 1.1 to 2.4 times BMR."""
    return within_multiplier(bmr_kcal, BASE_MULTIPLIER * bmr_kcal + walking_kcal + exercise_kcal)


def tdee_from_level(bmr_kcal: float, level: ActivityLevel, exercise_kcal: float) -> float:
    """Return kcal/d: factor x BMR + logged exercise, kept within 1.1 to 2.4 times BMR."""
    return within_multiplier(bmr_kcal, ACTIVITY_FACTOR[level] * bmr_kcal + exercise_kcal)


def within_multiplier(bmr_kcal: float, tdee_kcal: float) -> float:
    """Return the expenditure, or the nearest a body is known to keep up."""
    low, high = MULTIPLIER_BOUNDS
    return min(max(tdee_kcal, low * bmr_kcal), high * bmr_kcal)
