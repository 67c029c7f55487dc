"""Body fat by tape measure, for a client who told none: US Navy, from the weekly girths."""

from collections.abc import Iterable
from statistics import median
from typing import NamedTuple

from domain.energy.body import navy_body_fat_pct
from domain.energy.density import fat_mass_at
from domain.energy.resting import body_fat_is_plausible
from domain.snapshot import ClientFacts, Girths
from domain.vocabulary import Sex

TAPES = 4
"""The latest tapes whose median counts: one alone is off by 3 to 4 % of body weight [M], so four are read [D]."""


class BodyFat(NamedTuple):
    """A share of fat, percent, at the weight it was found at."""

    pct: float
    weight_kg: float


def told(client: ClientFacts) -> tuple[BodyFat, ...]:
    """Return the body fat of the intake, where it is plausible."""
    share = client.body_fat_pct
    plausible = share is not None and body_fat_is_plausible(client.sex, share)
    return (BodyFat(share, client.intake_weight_kg),) if share is not None and plausible else ()


def taped(client: ClientFacts, girths: Iterable[Girths]) -> tuple[BodyFat, ...]:
    """Return the latest plausible body fats by tape; a tape without a weight was taken at the intake's.

    It needs waist and neck, and for everyone but men the hip; a waist no wider than the neck is a slip.
    """
    found: list[BodyFat] = []
    for tape in sorted(girths, key=lambda each: each.day, reverse=True):
        waist, neck, hip = tape.waist_cm, tape.neck_cm, tape.hip_cm
        if waist is None or neck is None or waist <= neck or (hip is None and client.sex is not Sex.MALE):
            continue
        share = navy_body_fat_pct(client.sex, client.height_cm, waist, neck, hip)
        if body_fat_is_plausible(client.sex, share):
            found.append(BodyFat(share, tape.weight_kg or client.intake_weight_kg))
    return tuple(found[:TAPES])


def fat_mass_kg(measured: Iterable[BodyFat], weight_kg: float) -> float | None:
    """Return the fat mass at a weight: the median of what each measurement gives along Forbes's curve, or None."""
    masses = [fat_mass_at(weight_kg, each.pct / 100 * each.weight_kg, each.weight_kg) for each in measured]
    return median(masses) if masses else None
