"""A client's logs beside what their weight says was eaten, from the formula's expenditure at intake."""

from collections.abc import Sequence
from datetime import date

from domain.energy.baseline import baseline
from domain.energy.dynamic_model import model_resting_kcal
from domain.energy.inferred_intake import (
    Logging,
    activity_kcal_per_kg,
    compare,
    four_week_rate,
    intake_kcal,
    weekly_intakes,
)
from domain.energy.learning import Study
from domain.energy.logs import mean_exercise_kcal, mean_steps
from domain.energy.outset import fat_kg, model_subject
from domain.energy.tape import BodyFat
from domain.snapshot import ClientFacts, DayLog


def check_logs(
    client: ClientFacts, days: Sequence[DayLog], found: Study, last_day: date, tapes: tuple[BodyFat, ...]
) -> Logging | None:
    """Return the comparison of four weeks, or None where weigh-ins or logs are too few for one."""
    weekly, rate = weekly_intakes(days, last_day), four_week_rate(found.weigh_ins, last_day)
    if rate is None or not weekly:
        return None
    start = baseline(client, client.intake_weight_kg, mean_steps(days), mean_exercise_kcal(days, last_day), tapes)
    resting = model_resting_kcal(model_subject(client, start.weight_kg))
    activity = activity_kcal_per_kg(start.tdee_kcal, resting, start.weight_kg)
    moved = found.trend_weight_kg - found.water_kg - start.weight_kg
    return compare(intake_kcal(start.tdee_kcal, fat_kg(client, start), activity, rate, moved), weekly)
