"""Why a day holds what it holds, as far as the targets alone do not say it; `day_formulas.py` has the rest."""

from domain.facts import Reason
from domain.reasons import DESIGN


def explain_days(bump: float) -> tuple[Reason, ...]:
    """The training-day bump that was used, which stands nowhere else."""
    return (Reason(about="days.*.kcal", rule="dietitian.training_cycle", inputs={"bump": bump}, source=DESIGN),)
