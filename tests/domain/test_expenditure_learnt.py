"""How well expenditure is learnt, and weight forecast, in bodies that are not quite as the equations say.

DOMAIN.md 1.4 has the table for 200 clients; here are fewer, and the claims it makes: who wins when.
"""

import math
import random
from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import cache
from typing import NamedTuple

import pytest

from benchmarks.coaching.body import Body, body_of, unlike_hall
from domain.energy.body import jackson_body_fat_pct
from domain.energy.density import density_kcal_per_kg
from domain.energy.expenditure import Belief, Day, learn
from domain.energy.forecast import forecast
from domain.energy.trend import ewma, ols_slope
from domain.energy.water import Eaten, water_shift_kg
from domain.snapshot import DayLog
from domain.vocabulary import Sex
from tests.domain.coached import WEEK_START, ask_scientist, client, snapshot

CLIENTS, DAYS, DEFICIT_FROM, USUAL_KCAL_PER_KG = 40, 84, 7, 7700.0
CHECKED = (14, 28, 56, 84)


class Life(NamedTuple):
    """A client who starts a deficit of 500 kcal after a week of balance."""

    weights: tuple[float, ...]
    eaten: tuple[float, ...]
    spent: tuple[float, ...]
    """In truth."""
    formula_kcal: float
    fat_kg: float


def someone(chance: random.Random) -> tuple[Sex, int, float, float, Body]:
    sex, age = chance.choice((Sex.MALE, Sex.FEMALE)), chance.randint(20, 60)
    height = chance.gauss(166 if sex is Sex.FEMALE else 179, 6.5)
    weight = chance.uniform(24, 37) * (height / 100) ** 2
    share = jackson_body_fat_pct(sex, age, weight / (height / 100) ** 2) / 100
    fat = min(max(share, 0.1), 0.5)
    level = chance.uniform(1.4, 1.8)
    return sex, age, height, weight, body_of(unlike_hall(chance), sex, age, height, weight, fat, activity_level=level)


@cache
def lives() -> tuple[Life, ...]:
    found: list[Life] = []
    for seed in range(CLIENTS):
        chance = random.Random(seed)  # noqa: S311 - a simulation, repeatable by its seed
        *_, body = someone(chance)
        fat, usual = body.fat_kg, body.usual_kcal
        weights, eaten, spent = [body.weight_kg + chance.gauss(0, 0.5)], list[float](), list[float]()
        for day in range(DAYS):
            eaten.append(usual - (500 if day >= DEFICIT_FROM else 0))
            spent.append(body.live_a_day(eaten[-1]))
            weights.append(body.weight_kg + chance.gauss(0, 0.5))
        formula = usual * min(max(chance.gauss(1, 0.12), 0.7), 1.3)
        found.append(Life(tuple(weights), tuple(eaten), tuple(spent), formula, fat))
    return tuple(found)


def formula_only(life: Life, _day: int) -> float:
    return life.formula_kcal


def moving_average(life: Life, day: int) -> float:
    trend = ewma(life.weights[: day + 1])
    return sum(life.eaten[day - 7 : day]) / 7 - (trend[day] - trend[day - 7]) / 7 * USUAL_KCAL_PER_KG


def least_squares(life: Life, day: int) -> float:
    first = max(0, day - 28)
    slope = ols_slope([(float(each), life.weights[each]) for each in range(first, day + 1)], 0.5)
    assert slope is not None
    return sum(life.eaten[first:day]) / (day - first) - slope.per_day * USUAL_KCAL_PER_KG


def kalman(density: Callable[[Life], float], *, with_water: bool) -> Callable[[Life, int], float]:
    def estimate(life: Life, day: int) -> float:
        water = water_shift_kg([*(Eaten(kcal, None) for kcal in life.eaten[:day]), Eaten(None, None)])
        dry = [weight - (shift if with_water else 0.0) for weight, shift in zip(life.weights, water, strict=False)]
        days = [Day(weight, kcal) for weight, kcal in zip(dry[1:], life.eaten, strict=False)]
        return learn(Belief(dry[0], life.formula_kcal), days, density(life)).belief.tdee_kcal

    return estimate


METHODS = {
    "formula": formula_only,
    "moving_average": moving_average,
    "least_squares": least_squares,
    "kalman_7700": kalman(lambda _life: USUAL_KCAL_PER_KG, with_water=False),
    "kalman_tissue": kalman(lambda life: density_kcal_per_kg(life.fat_kg), with_water=False),
    "ours": kalman(lambda life: density_kcal_per_kg(life.fat_kg), with_water=True),
}


@cache
def table() -> dict[str, dict[int, float]]:
    def error(method: Callable[[Life, int], float], day: int) -> float:
        squares = [(method(life, day) - sum(life.spent[day - 7 : day]) / 7) ** 2 for life in lives()]
        return math.sqrt(sum(squares) / len(squares))

    return {name: {day: error(method, day) for day in CHECKED} for name, method in METHODS.items()}


@pytest.mark.parametrize("day", CHECKED)
def test_no_other_way_learns_expenditure_better(day: int):
    errors = {name: row[day] for name, row in table().items()}
    assert min(errors, key=lambda name: errors[name]) == "ours", errors


def test_water_taken_for_fat_is_worse_than_no_learning_at_first():
    """The start-up bias of open trackers: a fortnight in, they are further off than the formula was."""
    found = table()
    for method in ("least_squares", "kalman_7700", "kalman_tissue"):
        assert found[method][14] > found["formula"][14], method
    assert found["ours"][14] < found["formula"][14]


def test_ours_is_within_150_kcal_in_four_weeks_and_within_100_in_eight():
    """DOMAIN.md has 139 and 68 for bodies whose water answers differently; these differ in everything."""
    ours = table()["ours"]
    assert ours[28] < 150
    assert ours[56] < 100


def logs_of(body: Body, chance: random.Random, count: int, deficit: float) -> Sequence[DayLog]:
    usual, days = body.usual_kcal, list[DayLog]()
    for ago in range(count, 0, -1):
        weight = round(body.weight_kg + chance.gauss(0, 0.5), 2)
        eaten = (usual - (deficit if ago <= count - 14 else 0)) * chance.gauss(1, 0.12)
        body.live_a_day(eaten)
        kcal = round(eaten) if chance.random() < 0.85 else None
        days.append(DayLog(day=WEEK_START - timedelta(days=ago), weight_kg=weight, energy_kcal=kcal))
    return days


def test_the_interval_holds_nine_weights_in_ten_of_bodies_with_other_constants():
    """Eight weeks logged, then 26 on the plan: constants 30 % off, resting rate as the equations say, logs missing."""
    held, errors = 0, list[float]()
    for seed in range(30):
        chance = random.Random(seed)  # noqa: S311 - a simulation, repeatable by its seed
        deficit = chance.choice((500.0, 300.0, -250.0))
        sex, age, height, weight, body = someone(chance)
        facts = client(
            sex=sex, age_years=age, height_cm=round(height, 1), intake_weight_kg=round(weight, 1),
            body_fat_pct=None, daily_steps=None,
        )  # fmt: skip
        said = ask_scientist(snapshot(client=facts, days=tuple(logs_of(body, chance, 56, deficit))))
        assert said.outset is not None
        intake = round(said.tdee_kcal - deficit)
        points = {point.weeks: point for point in forecast(said.outset, intake, WEEK_START).points}
        for day in range(1, 26 * 7 + 1):
            body.live_a_day(intake * chance.gauss(1, 0.1))
            point = points.get(day // 7) if day % 7 == 0 else None
            if point is not None:
                held += point.low_kg <= body.weight_kg <= point.high_kg
                errors.append(point.weight_kg - body.weight_kg)
    assert held / len(errors) >= 0.85
    assert abs(sum(errors) / len(errors)) < 0.8
