"""The weight that protein is per kilogram of: the client's own, or the adjusted one of a very heavy client.

Seed 0 asks for 1.6 to 2.0 g per kilogram of body weight, and the plan keeps it by default. Where a coach or dietitian
approves it by name in the intake, a client of body mass index 30 or more gets the same grams per kilogram of adjusted
weight; every check of the rule then reads that weight. DOMAIN.md, section 2.
"""

from domain.energy.body import bmi
from domain.nutrition.macros import fat_reference_kg
from domain.units import tenth
from domain.vocabulary import ProteinBasis

OBESE_BMI = 30.0
"""kg/m2; below it the actual weight always counts. WHO [M]."""
EXCESS_COUNTED = 0.25
"""Share of the weight above body mass index 25 that counts, as in the adjusted body weight of clinical practice [M]."""


def adjusted_weight_kg(basis: ProteinBasis, weight_kg: float, height_cm: float) -> float | None:
    """Return the adjusted weight to 0.1 kg; None where the actual one counts."""
    if basis is ProteinBasis.ACTUAL or bmi(weight_kg, height_cm) < OBESE_BMI:
        return None
    lean_kg = fat_reference_kg(height_cm)
    return tenth(round(lean_kg + EXCESS_COUNTED * (weight_kg - lean_kg), 6))


def protein_weight_kg(basis: ProteinBasis, weight_kg: float, height_cm: float) -> float:
    """Return the weight that 1.6 to 2.0 g/kg of protein are counted on, to 0.1 kg."""
    return adjusted_weight_kg(basis, weight_kg, height_cm) or tenth(weight_kg)
