"""The outdoor gate: how hot and how cold it feels, and who stays indoors."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.snapshot import Weather
from domain.training.outdoor import REQUIRED, Gate, heat_index_c, outdoor_gate, wind_chill_c
from domain.vocabulary import Goal, Pregnancy, Weekday
from tests.domain.training import WEEK_START, athlete, exercise, plan, week_of

CHARTS = json.loads((Path(__file__).parent / "reference" / "weather_charts.json").read_text())
FINE = Weather(
    day=WEEK_START,
    temperature_c=18,
    humidity_pct=50,
    wind_kmh=10,
    precipitation_mm_h=0,
    air_quality_index=30,
    thunder=False,
    daylight=True,
)
WALKER = athlete(
    goal=Goal.RECOMP,
    training_weekdays=(),
    cardio_weekdays=(Weekday.MONDAY,),
    equipment=("outdoor",),
    exercises_avoided=("dance aerobics", "hike"),
)


def test_the_heat_index_is_that_of_the_noaa_chart():
    chart = CHARTS["heat_index_f"]
    for temperature, row in chart["by_temperature_f"].items():
        for humidity, expected in zip(chart["humidity_pct"], row, strict=False):
            felt_f = heat_index_c((float(temperature) - 32) * 5 / 9, humidity) * 9 / 5 + 32
            assert felt_f == pytest.approx(expected, abs=1.0), (temperature, humidity)


def test_the_wind_chill_is_that_of_the_canadian_chart():
    chart = CHARTS["wind_chill_c"]
    for wind, row in chart["by_wind_kmh"].items():
        for temperature, expected in zip(chart["temperature_c"], row, strict=True):
            assert wind_chill_c(temperature, float(wind)) == pytest.approx(expected, abs=0.51), (wind, temperature)


def test_mild_or_calm_air_feels_as_it_is():
    assert wind_chill_c(12, 40) == 12
    assert wind_chill_c(-8, 4) == -8
    assert heat_index_c(15, 50) == pytest.approx(15, abs=1.5)


@pytest.mark.parametrize(
    ("changes", "gate", "reason"),
    [
        ({}, Gate.ALLOWED, "nothing speaks against it"),
        ({"temperature_c": 31, "humidity_pct": 40}, Gate.ALLOWED, "nothing speaks against it"),
        ({"temperature_c": 31, "humidity_pct": 50}, Gate.EASY_ONLY, "feels like 33 °C"),
        ({"temperature_c": 33, "humidity_pct": 55}, Gate.EASY_ONLY, "feels like 38 °C"),
        ({"temperature_c": 35, "humidity_pct": 60}, Gate.INDOOR, "feels like 45 °C"),
        ({"temperature_c": -9, "wind_kmh": 10}, Gate.ALLOWED, "nothing speaks against it"),
        ({"temperature_c": -12, "wind_kmh": 20}, Gate.INDOOR, "feels like -20 °C"),
        ({"temperature_c": -15, "wind_kmh": 0}, Gate.INDOOR, "feels like -15 °C"),
        ({"thunder": True}, Gate.INDOOR, "thunder"),
        ({"air_quality_index": 100}, Gate.ALLOWED, "nothing speaks against it"),
        ({"air_quality_index": 101}, Gate.INDOOR, "air quality index 101"),
        ({"precipitation_mm_h": 2}, Gate.ALLOWED, "nothing speaks against it"),
        ({"precipitation_mm_h": 2.1}, Gate.INDOOR, "2.1 mm of rain or snow an hour"),
        ({"daylight": False}, Gate.INDOOR, "dark"),
    ],
)
def test_the_gate_holds_on_either_side_of_each_limit(changes: dict[str, object], gate: Gate, reason: str):
    verdict = outdoor_gate(FINE.model_copy(update=changes))
    assert (verdict.gate, verdict.reason) == (gate, reason)


@pytest.mark.parametrize("name", REQUIRED)
def test_without_a_figure_it_is_indoors(name: str):
    verdict = outdoor_gate(FINE.model_copy(update={name: None}))
    assert (verdict.gate, verdict.reason) == (Gate.INDOOR, f"not known: {name}")
    assert outdoor_gate(None).gate is Gate.INDOOR


@settings(max_examples=60, deadline=None)
@given(st.floats(-40, 50), st.floats(0, 100), st.floats(0, 100), st.floats(0, 30))
def test_nobody_is_sent_out_into_more_than_the_limits(heat: float, humidity: float, wind: float, hotter: float):
    here = FINE.model_copy(update={"temperature_c": heat, "humidity_pct": humidity, "wind_kmh": wind})
    if outdoor_gate(here).gate is not Gate.INDOOR:
        assert heat_index_c(heat, humidity) <= 38
        assert wind_chill_c(heat, wind) > -15
    there = here.model_copy(update={"temperature_c": 38.1 + hotter / 3})
    assert outdoor_gate(there).gate is Gate.INDOOR or heat_index_c(38.1 + hotter / 3, humidity) <= 38


def test_an_outdoor_session_carries_its_indoor_alternative_and_the_gate():
    [session] = plan(week_of(WALKER)).sessions
    assert [one.name for one in session.exercises] == ["Brisk Walk"]
    assert session.indoor_alternative == "Tai Chi"
    assert session.notes[-1].startswith("Outdoors by daylight, without thunder, below 32 °C heat index")
    assert session.notes[-1].endswith("if you do not know: Tai Chi")


def test_a_known_forecast_is_heeded_when_the_week_is_planned():
    storm, heat = FINE.model_copy(update={"thunder": True}), FINE.model_copy(update={"temperature_c": 32.0})
    [inside] = plan(week_of(WALKER, weather=(storm,))).sessions
    assert [one.name for one in inside.exercises] == ["Tai Chi"]
    assert (inside.indoor_alternative, inside.notes[-1]) == (None, "Weather forecast: indoor, thunder")
    [easy] = plan(week_of(WALKER, weather=(heat,))).sessions
    assert (easy.exercises[0].name, easy.exercises[0].target_rpe) == ("Brisk Walk", 4)
    [other_day] = plan(week_of(WALKER, weather=(storm.model_copy(update={"day": WEEK_START + timedelta(1)}),))).sessions
    assert other_day.exercises[0].name == "Brisk Walk"


def test_heat_keeps_whoever_is_pregnant_indoors():
    heat = FINE.model_copy(update={"temperature_c": 32.0})
    expecting = WALKER.model_copy(update={"pregnancy": Pregnancy.TRIMESTER_2, "goal": Goal.MAINTENANCE})
    [session] = plan(week_of(expecting, weather=(heat,))).sessions
    assert not exercise(session.exercises[0].name).is_outdoor
    assert "32 °C: indoors" in plan(week_of(expecting)).sessions[0].notes[-1]


def test_without_anything_to_do_indoors_nothing_is_planned_outdoors():
    avoided = ("dance aerobics", "tai chi", "yoga", "stretch", "pilates", "foam")
    said = plan(week_of(WALKER.model_copy(update={"exercises_avoided": avoided})))
    assert not any(exercise(one.name).is_outdoor for session in said.sessions for one in session.exercises)
