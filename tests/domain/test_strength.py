import json
from pathlib import Path
from typing import Any

import pytest

from domain.snapshot import SetLog
from domain.training.effort import gross_kcal, minutes_up, net_kcal, volume_kg, volume_lb, work_seconds
from domain.training.progression import Outcome, increment_kg, judge
from domain.training.strength import (
    brzycki,
    epley,
    estimated_max_kg,
    load_for_kg,
    percent_of_max,
    round_load_down_kg,
    round_load_kg,
)

REFERENCE = json.loads((Path(__file__).parent / "reference" / "reference_cases.json").read_text())
BAR = frozenset({"barbell"})


def case(area: str) -> tuple[dict[str, Any], dict[str, Any], float]:
    [found] = [case for case in REFERENCE if case["area"] == area]
    return found["inputs"], found["expected"], found["tolerance"]


def test_the_reference_percentages_come_out():
    inputs, expected, _ = case("coach.rpe")
    assert [percent_of_max(reps, rpe) for reps, rpe in inputs["cases"]] == expected["pct"]


def test_the_reference_maxima_come_out():
    inputs, expected, tolerance = case("coach.e1rm")
    assert [epley(kg, reps) for kg, reps in inputs["cases"]] == pytest.approx(expected["epley"], abs=tolerance)
    assert [brzycki(kg, reps) for kg, reps in inputs["cases"]] == pytest.approx(expected["brzycki"], abs=tolerance)


def test_the_reference_volume_comes_out():
    inputs, expected, _ = case("coach.volume")
    sets = [SetLog(weight_kg=kg, reps=reps) for kg, reps in inputs["sets"]]
    assert (volume_kg(sets), volume_lb(sets)) == (expected["kg"], expected["lbs"])


def test_the_reference_duration_comes_out():
    inputs, expected, _ = case("coach.duration")
    exercises = sum(
        work_seconds([(sets, reps * tempo * (2 if sides else 1), rest)])
        for sets, reps, tempo, rest, sides in inputs["exercises"]
    )
    seconds = exercises + 60 * (inputs["warmup_min"] + inputs["cooldown_min"])
    assert (seconds, minutes_up(seconds)) == (expected["seconds"], expected["minutes"])


def test_the_reference_energy_comes_out():
    inputs, expected, tolerance = case("coach.energy")
    for (met, kg, minutes), gross, net in zip(inputs["cases"], expected["gross"], expected["net"], strict=True):
        assert gross_kcal(met, kg, minutes / 60) == pytest.approx(gross, abs=tolerance)
        assert net_kcal(met, kg, minutes / 60) == pytest.approx(net, abs=tolerance)


def test_the_reference_double_progression_comes_out():
    inputs, expected, _ = case("coach.double_progression")
    low, high = inputs["range"]
    outcomes = [judge(reps, low, high, rpe, inputs["target_rpe"]) for reps, rpe in inputs["cases"]]
    increased = f"increase {inputs['load'] + inputs['inc']:g}"
    assert [increased if one is Outcome.INCREASE else one.value for one in outcomes] == expected["result"]
    assert increment_kg("horizontal_push", isolation=False) == inputs["inc"]


def test_a_maximum_of_120_kg_gives_87_5_kg_for_eight_at_rpe_8():
    assert load_for_kg(120, 8, 8, BAR) == 87.5


def test_the_table_gives_a_maximum_of_123_kg_for_five_with_100_kg_at_rpe_8():
    percent = percent_of_max(5, 8)
    assert percent is not None
    assert 100 / percent * 100 == pytest.approx(123.3, abs=0.05)


def test_a_maximum_is_the_mean_of_both_formulas_with_the_reserve_counted():
    assert estimated_max_kg(SetLog(weight_kg=100, reps=5, rpe=8)) == pytest.approx((100 * 37 / 30 + 3600 / 30) / 2)


@pytest.mark.parametrize(
    "done",
    [
        SetLog(weight_kg=100, reps=5, rpe=5.5),
        SetLog(weight_kg=100, reps=9, rpe=8),
        SetLog(weight_kg=0, reps=8, rpe=9),
        SetLog(weight_kg=100, reps=0, rpe=10),
    ],
)
def test_a_set_that_is_easy_long_unloaded_or_failed_says_nothing(done: SetLog):
    assert estimated_max_kg(done) is None


def test_light_dumbbells_go_by_one_kilogram_and_no_load_is_nothing():
    dumbbell = frozenset({"dumbbell"})
    assert round_load_kg(7.4, dumbbell) == 7
    assert round_load_kg(11.4, dumbbell) == 12.5
    assert round_load_down_kg(38.9, BAR) == 37.5
    assert round_load_down_kg(0.9, BAR) == 2.5


def test_a_load_that_fits_the_bar_stays_when_rounded_down():
    assert all(round_load_down_kg(step * 2.5, BAR) == step * 2.5 for step in range(1, 120))
