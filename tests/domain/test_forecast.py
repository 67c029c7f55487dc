"""Where weight is heading: the coarse steps against the model's own, the interval, the target's day."""

import random
import time
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.energy.dynamic_model import simulate_from
from domain.energy.forecast import (
    FORECAST_WEEKS,
    STEPS,
    Outset,
    balance_kcal,
    begin,
    follow,
    forecast,
)
from domain.vocabulary import Goal, Pregnancy
from tests.domain.coached import WEEK_START, ask_nutritionist, ask_scientist, client, logged, snapshot

TODAY = date(2026, 6, 15)


def outset(**changes: object) -> Outset:
    facts = {
        "weight_kg": 90.0,
        "fat_kg": 27.0,
        "resting_kcal": 1800.0,
        "spends_kcal": 2700.0,
        "learnt": True,
        "eats_kcal": None,
        "sd_kcal": 90.0,
    }
    return Outset.model_validate(facts | changes)


@st.composite
def outsets(draw: st.DrawFn) -> Outset:
    """Any grown body that the intake lets in."""
    weight, spends = draw(st.floats(35, 250)), draw(st.floats(1.1, 2.4))
    resting = 900 + 10 * weight
    eats = draw(st.none() | st.floats(0.0, 2.5))
    return outset(
        weight_kg=weight,
        fat_kg=weight * draw(st.floats(0.05, 0.6)),
        resting_kcal=resting,
        spends_kcal=spends * resting,
        eats_kcal=None if eats is None else eats * spends * resting,
        learnt=draw(st.booleans()),
        sd_kcal=draw(st.floats(0, 300)),
    )


@pytest.mark.parametrize("seed", range(6))
def test_the_coarse_steps_stay_by_the_models_daily_ones(seed: int):
    """0.01 kg for a year, 0.05 kg for two."""
    chance = random.Random(seed)  # noqa: S311 - repeatable by its seed
    weight = chance.uniform(50, 130)
    known = outset(
        weight_kg=weight,
        fat_kg=weight * chance.uniform(0.12, 0.45),
        resting_kcal=900 + 9 * weight,
        spends_kcal=(900 + 9 * weight) * chance.uniform(1.2, 2.0),
        eats_kcal=chance.choice([None, 2000.0]),
    )
    intake = known.spends_kcal * chance.uniform(0.7, 1.2)
    states = list(simulate_from(begin(known), lambda _day: intake, STEPS[-1]))
    for day, weight_kg in zip(STEPS, follow(begin(known), intake, STEPS)[0], strict=True):
        assert weight_kg == pytest.approx(states[day].weight_kg, abs=0.01 if day <= 365 else 0.05)
    _, reached = follow(begin(known), intake, STEPS, states[100].weight_kg)
    assert reached == pytest.approx(100, abs=0.2)


def test_a_forecast_begins_at_the_weight_and_the_expenditure_of_today():
    """Whoever lost weight on 2200 kcal while spending 2700 goes on as they did; nothing is slowed down twice."""
    lost = outset(eats_kcal=2200.0)
    start = begin(lost)
    assert start.start.weight_kg == pytest.approx(90)
    first, second = (state.fat + state.lean for state in simulate_from(start, lambda _day: 2200.0, 1))
    assert (second - first) * 1000 == pytest.approx(-500 / 7.4, abs=8)
    assert balance_kcal(lost) == pytest.approx(2700 + 0.24 / 0.76 * 500)
    assert balance_kcal(outset(eats_kcal=2200.0, learnt=False)) == 2700


def test_eating_what_is_spent_keeps_the_weight():
    ahead = forecast(outset(), 2700, TODAY)
    assert {point.weight_kg for point in ahead.points} == {90.0}


def test_the_rule_of_7700_kcal_promises_more_than_the_forecast():
    later = forecast(outset(), 2200, TODAY).points[-1]
    assert later.weeks == 26
    assert later.low_kg > 90 - 500 * 182 / 7700 + 0.5


@settings(max_examples=60, deadline=None)
@given(outsets(), st.integers(800, 6000), st.floats(0.6, 1.3))
def test_the_interval_holds_the_point_and_grows_and_the_target_lies_ahead(known: Outset, intake: int, share: float):
    target = known.weight_kg * share
    ahead = forecast(known, intake, TODAY, target)
    assert [point.weeks for point in ahead.points] == list(FORECAST_WEEKS)
    for point in ahead.points:
        assert 0 < point.low_kg + 1 <= point.weight_kg + 1 <= point.high_kg + 1
        assert point.on == TODAY + timedelta(weeks=point.weeks)
    days = [ahead.target_earliest, ahead.target_on, ahead.target_latest]
    reached = [day for day in days if day is not None]
    assert reached == sorted(reached)
    assert all(TODAY <= day <= TODAY + timedelta(days=729) for day in reached)


@settings(max_examples=60, deadline=None)
@given(outsets(), st.floats(0.7, 1.3), st.integers(10, 500))
def test_more_to_eat_is_never_less_to_weigh(known: Outset, share: float, more: int):
    intake = share * known.spends_kcal
    less, much = (follow(begin(known), kcal, STEPS)[0] for kcal in (intake, intake + more))
    assert all(low <= high + 1e-6 for low, high in zip(less, much, strict=True))


def test_a_forecast_costs_less_than_half_a_millisecond():
    known = outset(eats_kcal=2400.0)

    def seconds() -> float:
        before = time.process_time()
        for _ in range(20):
            forecast(known, 2200, TODAY, 80.0)
        return (time.process_time() - before) / 20

    assert min(seconds() for _ in range(5)) < 0.000_5


def test_a_published_week_says_where_its_energy_leads():
    said = ask_nutritionist(snapshot(client=client(target_weight_kg=64), days=logged(28, kcal=lambda _: 1900)))
    ahead = said.forecast
    assert ahead is not None
    assert ahead.intake_kcal == said.target_kcal
    assert [point.on for point in ahead.points] == [WEEK_START + timedelta(weeks=weeks) for weeks in (4, 12, 26)]
    assert ahead.target_weight_kg == 64
    assert ahead.points[0].weight_kg > ahead.points[1].weight_kg > ahead.points[2].weight_kg


def test_a_goal_that_steps_back_has_no_target_day():
    said = ask_nutritionist(snapshot(client=client(goal=Goal.MAINTENANCE, target_weight_kg=64)))
    assert said.forecast is not None
    assert said.forecast.target_weight_kg is None


@pytest.mark.parametrize("who", [{"pregnancy": Pregnancy.TRIMESTER_1}, {"age_years": 16}])
def test_no_weight_is_forecast_for_who_carries_feeds_or_grows(who: dict[str, object]):
    seen = snapshot(client=client(**who))
    assert ask_scientist(seen).outset is None
    assert ask_nutritionist(seen).forecast is None
