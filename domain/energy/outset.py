"""Where a forecast of a client begins, from what the logs show."""

from domain.energy.body import bmi, jackson_body_fat_pct
from domain.energy.dynamic_model import Subject, model_resting_kcal
from domain.energy.expenditure import START_EXPENDITURE_VAR
from domain.energy.forecast import Outset
from domain.energy.resting import plausible_body_fat_pct
from domain.energy.week import FORMULA_ONLY, Reading
from domain.snapshot import ClientFacts
from domain.units import half_up, tenth

GROWN_YEARS = 18
"""Below it a body grows, which the model knows nothing of."""
FORMULA_SD_KCAL = START_EXPENDITURE_VAR**0.5
"""How far a formula's expenditure is off: what the filter begins with [D]."""


def fat_kg(client: ClientFacts, read: Reading) -> float:
    """Return the fat mass of today: measured, or Jackson's estimate within what is plausible."""
    if read.body.fat_mass_kg is not None:
        return read.body.fat_mass_kg
    weight = read.body.weight_kg
    share = jackson_body_fat_pct(client.sex, client.age_years, bmi(weight, client.height_cm))
    return plausible_body_fat_pct(client.sex, share) / 100 * weight


def outset_of(client: ClientFacts, read: Reading) -> Outset | None:
    """Return where a forecast begins, or None for who is pregnant, feeding or growing."""
    if client.pregnancy in FORMULA_ONLY or client.age_years < GROWN_YEARS:
        return None
    weight, learnt = read.body.weight_kg, read.confidence != "low" and read.study.learnt_kcal is not None
    subject = Subject(
        sex=client.sex,
        age_years=client.age_years,
        height_cm=client.height_cm,
        weight_kg=weight,
        physical_activity_level=1.0,
    )
    return Outset(
        weight_kg=weight,
        fat_kg=tenth(fat_kg(client, read)),
        resting_kcal=half_up(model_resting_kcal(subject)),
        spends_kcal=half_up(read.tdee_kcal),
        learnt=learnt,
        eats_kcal=None if read.eats_kcal is None else half_up(read.eats_kcal),
        sd_kcal=half_up(read.study.sd_kcal if learnt and read.study.sd_kcal is not None else FORMULA_SD_KCAL),
    )
