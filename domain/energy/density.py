"""How much energy does a kilogram of weight change hold? It depends on how much fat there is to change."""

import math

FAT_KCAL_PER_KG = 9440.7
"""Hall 2011, web appendix [R]."""
LEAN_KCAL_PER_KG = 1816.4
"""Hall 2011, web appendix [R]."""
FORBES_KG = 10.4
"""Forbes constant: lean gained per e-fold of fat, kg. Hall 2011, web appendix [R]."""
UNKNOWN_FAT_KCAL_PER_KG = 7700.0
"""For a body whose fat nobody knows [M]."""
LEAST_FAT_KG = 0.1
"""Below this the equations say nothing about a living body [D]."""
STEPS_MOST, NEAR_KG = 40, 1e-9


def density_kcal_per_kg(fat_mass_kg: float | None) -> float:
    """Return kcal per kg of tissue change: (rho_F + a rho_L) / (1 + a) with a = 10.4 / F.

    Derived from Hall 2011's partition; 5 kg of fat gives 4292 and 50 kg gives 8128 [C].
    """
    if fat_mass_kg is None:
        return UNKNOWN_FAT_KCAL_PER_KG
    ratio = FORBES_KG / max(fat_mass_kg, LEAST_FAT_KG)
    return (FAT_KCAL_PER_KG + ratio * LEAN_KCAL_PER_KG) / (1 + ratio)


def fat_mass_at(weight_kg: float, fat_then_kg: float, weight_then_kg: float) -> float:
    """Return the fat mass at a new weight, kg, when weight changed along Forbes's curve.

    Solves F + 10.4 ln(F / F_then) = F_then + w - w_then by Newton's steps: the left side grows and bends down, so after
    the first they come from below.
    """
    wanted = fat_then_kg + weight_kg - weight_then_kg
    fat = fat_then_kg
    for _ in range(STEPS_MOST):
        step = (wanted - fat - FORBES_KG * math.log(fat / fat_then_kg)) / (1 + FORBES_KG / fat)
        fat = max(fat + step, LEAST_FAT_KG)
        if abs(step) < NEAR_KG:
            break
    return fat
