"""Four ways of coaching: the real agents, a fixed plan, the 7700 rule with a moving average, and PID alone.

An arm answers one question a week: what to eat from now on, given everything logged. The three simple ones know what
the agents know of a client on the first day, the formula's expenditure, the goal's rate, the pace's caps and the floor.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from statistics import fmean

from benchmarks.coaching.body import Body
from benchmarks.coaching.life import Plan
from domain.energy.baseline import baseline
from domain.energy.controller import DECISION_DAYS, Reading, correct
from domain.energy.density import density_kcal_per_kg
from domain.energy.evaluation import rate_of
from domain.energy.trend import TREND_ALPHA, ewma
from domain.nutrition.asking import energy_ask, figures_of, person_of
from domain.nutrition.energy_target import EnergyAsk, energy_floor, energy_target, hard_limits
from domain.nutrition.goals import GOALS
from domain.nutrition.macros import MacroAsk, fat_reference_kg, split
from domain.snapshot import ClientFacts, DayLog
from domain.vocabulary import Diet, Tier

RULE_OF_THUMB_KCAL = 7700
"""The fixed energy of a kilogram that apps and calculators use."""
TREND_DAYS, TREND_LEAST = 14, 4
"""Days of the moving average's slope, and the weigh-ins and logged days it needs."""
ROUNDING_KCAL = 15
"""Plans are whole tens, and the agents round the weight they plan for."""
SLIP = 0.08
"""A weigh-in so far from the last is left out, as apps do."""


@dataclass(frozen=True, slots=True)
class Advice:
    """What an arm says at a check-in."""

    plan: Plan
    expenditure_kcal: float
    """What it believes the client spends."""
    density_kcal_per_kg: float
    """What it believes a kilogram of this client holds."""
    floor_kcal: float
    """The least it may ask for."""
    promised_kg_per_week: float
    """The rate its plan is for."""
    status: str = ""
    memory: float = 0.0
    """The controller's sum of errors."""


@dataclass(frozen=True, slots=True)
class CheckIn:
    """What a simple arm is asked."""

    client: ClientFacts
    days: Sequence[DayLog]
    """Everything logged so far."""
    today: date
    week: int
    last: Advice

    def since(self, days: int) -> list[DayLog]:
        """Return the logs of the last so many days."""
        return [log for log in self.days if (self.today - log.day).days <= days]

    def weights(self) -> list[tuple[date, float]]:
        """Return every weigh-in that is near the one before: the simple arms are spared the slips."""
        found: list[tuple[date, float]] = []
        for log in self.days:
            if log.weight_kg is not None and (not found or abs(log.weight_kg / found[-1][1] - 1) < SLIP):
                found.append((log.day, log.weight_kg))
        return found


def opening(client: ClientFacts) -> Advice:
    """Return the plan of the first day: the formula's expenditure and the goal's whole change."""
    ask = _ask(client, client.intake_weight_kg)
    return _advice(client, ask, energy_target(ask).kcal)


def fixed(asked: CheckIn) -> Advice:
    """Never change anything."""
    return asked.last


def rule_of_thumb(asked: CheckIn) -> Advice:
    """Every week: what was eaten, less 7700 kcal for each kilogram the moving average moved, is the expenditure."""
    eaten = [log.energy_kcal for log in asked.since(TREND_DAYS) if log.energy_kcal is not None]
    weights = asked.weights()
    smooth = ewma([kg for _, kg in weights], TREND_ALPHA)
    trend = [(day, kg) for (day, _), kg in zip(weights, smooth, strict=True) if (asked.today - day).days <= TREND_DAYS]
    if min(len(trend), len(eaten)) < TREND_LEAST:
        return asked.last
    days = (trend[-1][0] - trend[0][0]).days
    spent = fmean(eaten) - RULE_OF_THUMB_KCAL * (trend[-1][1] - trend[0][1]) / days
    ask = _ask(asked.client, trend[-1][1]).model_copy(
        update={"tdee_kcal": spent, "density_kcal_per_kg": RULE_OF_THUMB_KCAL}
    )
    wanted = spent + goal_rate(ask) * RULE_OF_THUMB_KCAL / 7
    return _advice(asked.client, ask, max(energy_floor(ask), wanted))


def pid_alone(asked: CheckIn) -> Advice:
    """Every 14 days: the controller moves the last intake by the error of the rate, and knows nothing else."""
    last, weights = asked.last, asked.weights()
    seen = rate_of(weights, asked.today - timedelta(days=1))
    if seen is None or 7 * asked.week % DECISION_DAYS:
        return last
    ask = _ask(asked.client, weights[-1][1])
    limits = energy_target(ask)
    reading = Reading(target=goal_rate(ask), observed=seen.kg_per_week, integral=last.memory)
    moved = correct(last.plan.kcal, reading, limits.floor_kcal, limits.ceiling_kcal)
    return replace(_advice(asked.client, ask, moved.kcal), memory=moved.integral_kg_per_week)


SIMPLE: dict[str, Callable[[CheckIn], Advice]] = {"fixed": fixed, "rule_of_thumb": rule_of_thumb, "pid": pid_alone}


def goal_rate(ask: EnergyAsk) -> float:
    """Return the rate the goal wants, kg a week."""
    return GOALS[ask.goal].rate_pct[ask.pace] / 100 * ask.weight_kg


def asked_rate(client: ClientFacts, body: Body, spent_kcal: float) -> float:
    """Return the rate, kg a week, of a plan that knows what this body spends and what its tissue holds."""
    ask = _knowing(client, body.tissue_kg, spent_kcal, density_kcal_per_kg(body.fat_kg))
    return (energy_target(ask).kcal - ask.need_kcal) * 7 / ask.density_kcal_per_kg if goal_rate(ask) else 0.0


def is_unsafe(client: ClientFacts, weight_kg: float, advice: Advice) -> bool:
    """Say whether a plan is below the floor, or means more than 1 % lost or 0.5 % gained a week by its own belief.

    A floor that is above what the client is believed to spend is no fault of the plan.
    """
    ask = _knowing(client, weight_kg, advice.expenditure_kcal, advice.density_kcal_per_kg)
    (slowest, fastest), floor, kcal = hard_limits(ask), advice.floor_kcal, advice.plan.kcal
    return kcal < floor - ROUNDING_KCAL or not slowest - ROUNDING_KCAL <= kcal <= max(fastest, floor) + ROUNDING_KCAL


def _knowing(client: ClientFacts, weight_kg: float, spent_kcal: float, density: float) -> EnergyAsk:
    return _ask(client, weight_kg).model_copy(update={"tdee_kcal": spent_kcal, "density_kcal_per_kg": density})


def _ask(client: ClientFacts, weight_kg: float) -> EnergyAsk:
    figures = figures_of(found := baseline(client, weight_kg, None, None), found.tdee_kcal)
    return energy_ask(person_of(client, weight_kg), figures, Tier.FULL)


def _advice(client: ClientFacts, ask: EnergyAsk, kcal: float) -> Advice:
    macros = split(
        MacroAsk(
            goal=ask.goal,
            kcal=round(kcal / 10) * 10,
            weight_kg=ask.weight_kg,
            fat_reference_kg=fat_reference_kg(client.height_cm),
            keto=client.diet is Diet.KETO,
        )
    )
    plan = Plan(macros.kcal, macros.protein_g, macros.fat_g, macros.carbs_g)
    return Advice(plan, ask.tdee_kcal, ask.density_kcal_per_kg, energy_floor(ask), goal_rate(ask))
