"""Where a forecast of a client begins, from what the logs show."""

import math

from domain.energy.baseline import Baseline
from domain.energy.body import bmi, jackson_body_fat_pct
from domain.energy.dynamic_model import Subject, model_resting_kcal
from domain.energy.expenditure import START_EXPENDITURE_VAR, Confidence
from domain.energy.forecast import Outset
from domain.energy.learning import Study
from domain.energy.resting import plausible_body_fat_pct
from domain.snapshot import ClientFacts
from domain.units import half_up, tenth
from domain.vocabulary import Pregnancy

FORMULA_ONLY = frozenset({Pregnancy.TRIMESTER_1, Pregnancy.TRIMESTER_2, Pregnancy.TRIMESTER_3, Pregnancy.LACTATING})
"""While it lasts, weight and intake say nothing of expenditure, and no rate is judged [D]."""
GROWN_YEARS = 18
"""Below it a body grows, which the model knows nothing of."""
FORMULA_SD_KCAL = START_EXPENDITURE_VAR**0.5
"""How far a formula's expenditure is off: what the filter begins with [D]."""


def is_steady(client: ClientFacts) -> bool:
    """Say whether energy balance is all that moves the weight: nobody pregnant, feeding or growing."""
    return client.pregnancy not in FORMULA_ONLY and client.age_years >= GROWN_YEARS


def fat_kg(client: ClientFacts, body: Baseline) -> float:
    """Return the fat mass: measured, or Jackson's estimate within what is plausible."""
    if body.fat_mass_kg is not None:
        return body.fat_mass_kg
    share = jackson_body_fat_pct(client.sex, client.age_years, bmi(body.weight_kg, client.height_cm))
    return plausible_body_fat_pct(client.sex, share) / 100 * body.weight_kg


def model_subject(client: ClientFacts, weight_kg: float) -> Subject:
    """Return the client at a weight as the dynamic model knows them; how active they are is told apart."""
    return Subject(
        sex=client.sex,
        age_years=client.age_years,
        height_cm=client.height_cm,
        weight_kg=weight_kg,
        physical_activity_level=1.0,
    )


def outset_of(
    client: ClientFacts, body: Baseline, found: Study, tdee_kcal: float, trust: Confidence, eats_kcal: float | None
) -> Outset | None:
    """Return where a forecast begins, or None for who is pregnant, feeding or growing."""
    if not is_steady(client):
        return None
    learnt = trust != "low" and found.learnt_kcal is not None
    return Outset(
        weight_kg=body.weight_kg,
        fat_kg=tenth(fat_kg(client, body)),
        resting_kcal=half_up(model_resting_kcal(model_subject(client, body.weight_kg))),
        spends_kcal=half_up(tdee_kcal),
        learnt=learnt,
        eats_kcal=None if eats_kcal is None else half_up(eats_kcal),
        weight_sd_kg=round(math.sqrt(found.spread[0]), 2),
        sd_kcal=half_up(found.sd_kcal if learnt and found.sd_kcal is not None else FORMULA_SD_KCAL),
    )
