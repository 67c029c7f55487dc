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
BISECTIONS = 60


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

    Solves F + 10.4 ln(F / F_then) = F_then + w - w_then by bisection; the left side grows with F.
    """
    wanted = fat_then_kg + weight_kg - weight_then_kg
    low, high = LEAST_FAT_KG, max(weight_kg, fat_then_kg)
    for _ in range(BISECTIONS):
        middle = (low + high) / 2
        if middle + FORBES_KG * math.log(middle / fat_then_kg) > wanted:
            high = middle
        else:
            low = middle
    return low
