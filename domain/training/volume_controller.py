"""By how many weekly sets should a muscle move, given how it recovers and how its strength goes? DOMAIN.md 1.7."""

from domain.units import half_up

RECOVERY_MIDDLE, RECOVERY_RANGE = 6, 4
"""Recovery, 0 to 10, that asks for no change, and how far from it counts in full [D]."""
STRENGTH_RANGE_PCT = 5.0
"""Change of estimated one-repetition maximum that counts in full [D]."""
KP, KI = 1.5, 0.5
"""Sets per unit of error and of its sum [D, C]."""
STEP_SETS = 2
"""Most that one week moves [D]."""


def volume_error(recovery: float, e1rm_change_pct: float) -> float:
    """Return the error from -1 (far too much) to 1 (room for more); recovery is 0 to 10."""
    by_recovery = 0.5 * (recovery - RECOVERY_MIDDLE) / RECOVERY_RANGE
    by_strength = 0.5 * e1rm_change_pct / STRENGTH_RANGE_PCT
    return min(max(by_recovery + by_strength, -1.0), 1.0)


def next_sets(sets: int, errors: tuple[float, ...], least: int, most: int) -> int:
    """Return next week's sets of a muscle from the errors so far, the newest last, within its landmarks.

    sets + round(1.5 e + 0.5 (sum of e)), by at most 2, then within `least` (MEV) and `most` (MRV).
    """
    if not errors:
        return min(max(sets, least), most)
    wanted = half_up(round(KP * errors[-1] + KI * sum(errors), 9))
    return min(max(sets + min(max(wanted, -STEP_SETS), STEP_SETS), least), most)
