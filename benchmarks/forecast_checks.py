"""What must hold of a published week's expenditure and forecast, whoever the client is."""

from collections.abc import Iterator
from datetime import timedelta

from benchmarks.line import Week
from domain.agents import nutritionist, scientist
from domain.agents.upstream import spoken
from domain.energy.expenditure import TRUSTED_RANGE
from domain.energy.forecast import FORECAST_WEEKS, STEPS, Forecast
from domain.energy.log_next import MOST
from domain.energy.reasons import HELD
from domain.vocabulary import AgentName

ROUNDED_KCAL = 2


def check_forecast(week: Week) -> Iterator[str]:
    """Yield every rule of the SCIENTIST's figures that the week breaks."""
    body = spoken(week.said, AgentName.SCIENTIST, scientist.Said)
    said = spoken(week.said, AgentName.NUTRITIONIST, nutritionist.Said)
    least, most = (share * body.tdee_formula_kcal for share in TRUSTED_RANGE)
    if not least - ROUNDED_KCAL <= body.tdee_kcal <= most + ROUNDED_KCAL:
        yield f"expenditure {body.tdee_kcal} kcal is beyond 0.7 to 1.4 of the formula's {body.tdee_formula_kcal}"
    stands_still = any(reason.rule == HELD.rule for reason in body.reasons)
    if body.confidence == "low" and not stands_still and body.tdee_kcal != body.tdee_formula_kcal:
        yield "an expenditure that is not trusted is used"
    if (body.outset is None) != (said.forecast is None):
        yield "a forecast without a start, or a start without a forecast"
    if said.forecast is not None:
        yield from _points(week, said.forecast, said.target_kcal)
    if body.advice is not None:
        worth = [log.worth_kcal for log in body.advice.log_next]
        if worth != sorted(worth, reverse=True) or len(worth) > MOST:
            yield f"logs are not ranked: {worth}"


def _points(week: Week, ahead: Forecast, target_kcal: int) -> Iterator[str]:
    first = week.snapshot.week_start
    if ahead.intake_kcal != target_kcal:
        yield "the forecast is of another intake"
    if [point.weeks for point in ahead.points] != list(FORECAST_WEEKS):
        yield "a forecast without its weeks"
    for point in ahead.points:
        if not 0 < point.low_kg <= point.weight_kg <= point.high_kg:
            yield f"after {point.weeks} weeks {point.weight_kg} kg lies outside {point.low_kg} to {point.high_kg}"
        if point.on != first + timedelta(weeks=point.weeks):
            yield f"{point.weeks} weeks after {first} is not {point.on}"
    days = [day for day in (ahead.target_earliest, ahead.target_on, ahead.target_latest) if day is not None]
    if days != sorted(days) or any(not first <= day <= first + timedelta(days=STEPS[-1]) for day in days):
        yield f"the target's days are out of order: {days}"
