"""Planned weeks of a few random clients, planned once for all tests that look at them."""

from functools import cache

from benchmarks.line import Week, run
from tests.domain.eating import catalogue

SEED, PEOPLE = 7, 3


@cache
def weeks() -> tuple[Week, ...]:
    """One week each, of those the gate lets in; some are held."""
    return tuple(week for number in range(PEOPLE) for week in run(SEED, number, catalogue(), weeks=1))
