"""What each goal asks for, as data: rate, protein, fat, and how far energy may move. DOMAIN.md, section 2."""

from domain.facts import Facts
from domain.vocabulary import Goal, Pace, Tier

HARD_LOSS_PCT, HARD_GAIN_PCT = 1.0, 0.5
"""Of body weight a week; no plan asks for more. Helms 2014, Iraki 2019 [R]."""
DEFICIT_CAP = {Pace.SLOW: 0.125, Pace.MODERATE: 0.20, Pace.AGGRESSIVE: 0.25}
SURPLUS_CAP = {Pace.SLOW: 0.075, Pace.MODERATE: 0.125, Pace.AGGRESSIVE: 0.20}
"""Share of expenditure [D]."""
TIER_SHARE = {Tier.ADAPTATION: 0.0, Tier.HALF: 0.5, Tier.FULL: 1.0}
"""How much of the goal's energy change each tier applies [D]."""


class GoalRule(Facts):
    """One goal's row."""

    rate_pct: dict[Pace, float]
    """Of body weight a week; negative is loss."""
    protein_g_per_kg: float
    fat_share: float
    """Of energy."""


def _paces(slow: float, moderate: float, aggressive: float) -> dict[Pace, float]:
    return {Pace.SLOW: slow, Pace.MODERATE: moderate, Pace.AGGRESSIVE: aggressive}


GOALS = {
    Goal.FAT_LOSS: GoalRule(rate_pct=_paces(-0.35, -0.60, -0.85), protein_g_per_kg=2.0, fat_share=0.27),
    Goal.MUSCLE_GAIN: GoalRule(rate_pct=_paces(0.15, 0.25, 0.40), protein_g_per_kg=1.8, fat_share=0.27),
    Goal.RECOMP: GoalRule(rate_pct=_paces(0.0, -0.15, -0.25), protein_g_per_kg=2.0, fat_share=0.28),
    Goal.MAINTENANCE: GoalRule(rate_pct=_paces(0.0, 0.0, 0.0), protein_g_per_kg=1.6, fat_share=0.30),
    Goal.PERFORMANCE: GoalRule(rate_pct=_paces(0.0, 0.0, 0.10), protein_g_per_kg=1.6, fat_share=0.25),
}
"""Fat loss: Helms 2014 [R]; muscle gain: Iraki 2019 [R]; recomp and maintenance [D]; performance [M]."""
