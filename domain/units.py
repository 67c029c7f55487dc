"""Rounding and conversions. Internal quantities are kg, cm, kcal, g, minutes and UTC; halves round up."""

from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal

POUNDS_PER_KG = 2.2046226
"""docs/seeds.md, C6."""


def _quantize(value: float, step: str, rounding: str) -> Decimal:
    return (Decimal(repr(value)) / Decimal(step)).quantize(Decimal(1), rounding=rounding) * Decimal(step)


def half_up(value: float) -> int:
    """Nearest whole number; a half goes away from zero."""
    return int(_quantize(value, "1", ROUND_HALF_UP))


def tenth(value: float) -> float:
    """Nearest 0.1, halves away from zero: weights in kg and macros in g."""
    return float(_quantize(value, "0.1", ROUND_HALF_UP))


def ceil_tenth(value: float) -> float:
    """The next 0.1 at or above."""
    return float(_quantize(value, "0.1", ROUND_CEILING))


def floor_ten(value: float) -> int:
    """The next multiple of 10 at or below."""
    return int(_quantize(value, "10", ROUND_FLOOR))


def ceil_ten(value: float) -> int:
    """The next multiple of 10 at or above."""
    return int(_quantize(value, "10", ROUND_CEILING))


def pounds(weight_kg: float) -> int:
    """Whole pounds."""
    return half_up(weight_kg * POUNDS_PER_KG)
