"""Seed 0's constraints on a program, each under a rule id: what must hold whoever writes the row."""

import re
from collections.abc import Mapping

from domain.facts import Facts, Scalar
from domain.units import tenth

PROTEIN_G_PER_KG = (1.6, 2.0)
"""Least and most protein per kg of body weight. Seed 0, section 5."""
FAT_SHARE_MIN = 0.25
"""Least share of energy from fat, at 9 kcal/g. Seed 0, section 5."""
FIBER_G_MIN = 20.0
"""Least fibre a day. Seed 0, section 5."""
VIABLE_DAYS_MAX = 2
"""Most minimum viable days a week. Seed 0, section 5."""
PEANUT_FAMILY = (("peanut butter", r"peanut[ _]butter"), ("nut butters", r"(?<!pea)nut[ _]butter"))
"""Words that every client's aversions carry, and how each is recognised. Seed 0, section 5."""


class Broken(Facts):
    """A rule that does not hold, and the figures that show it."""

    rule: str
    description: str
    evidence: dict[str, Scalar] = {}


def check_program_targets(
    weight_kg: float, target_kcal: int, protein_g: float, fat_g: float, fiber_g: float
) -> tuple[Broken, ...]:
    """Return the target rules that a program breaks; grams a day, compared at 0.1 g."""
    least, most = (tenth(per_kg * weight_kg) for per_kg in PROTEIN_G_PER_KG)
    fat_least = FAT_SHARE_MIN * target_kcal / 9
    protein = {"protein_g": protein_g, "weight_kg": weight_kg}
    fat = {"fat_g": fat_g, "target_kcal": target_kcal}
    rules: tuple[tuple[str, bool, str, Mapping[str, Scalar]], ...] = (
        ("program.protein_min", protein_g < least, f"protein {protein_g} g is below {least} g, 1.6 g/kg", protein),
        ("program.protein_max", protein_g > most, f"protein {protein_g} g is above {most} g, 2.0 g/kg", protein),
        ("program.fat_share", fat_g + 1e-9 < fat_least, f"fat {fat_g} g is below {fat_least:.1f} g, 25 %", fat),
        ("program.fiber_min", fiber_g < FIBER_G_MIN, f"fibre {fiber_g} g is below 20 g", {"fiber_g": fiber_g}),
    )
    return tuple(Broken(rule=rule, description=text, evidence=dict(why)) for rule, fails, text, why in rules if fails)


def _missing_aversions(text: str) -> list[str]:
    return [word for word, pattern in PEANUT_FAMILY if not re.search(pattern, text, re.IGNORECASE)]


def check_aversions(text: str) -> tuple[Broken, ...]:
    """Return a broken rule for each of `peanut butter` and `nut butters` that the aversions leave out."""
    return tuple(
        Broken(rule="client.peanut_family", description=f"aversions must name {word}", evidence={"missing": word})
        for word in _missing_aversions(text)
    )


def with_peanut_family(text: str) -> str:
    """Return the aversions with `peanut butter` and `nut butters` added where missing; nothing is taken away."""
    return ", ".join([*filter(None, [text.strip().rstrip(",")]), *_missing_aversions(text)])


def check_viable_days(count: int) -> tuple[Broken, ...]:
    """Return the broken rule when a week holds more than two minimum viable days."""
    if count <= VIABLE_DAYS_MAX:
        return ()
    description = f"{count} minimum viable days in a week, at most {VIABLE_DAYS_MAX}: talk to the client"
    return (Broken(rule="progress.viable_days", description=description, evidence={"viable_days": count}),)
