"""The NUTRITIONIST's figures: reference cases, and what is always true of a day's targets."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.constraints import check_program_targets
from domain.energy.density import density_kcal_per_kg
from domain.nutrition.energy_target import EnergyAsk, energy_floor
from domain.nutrition.macros import fat_reference_kg
from domain.nutrition.targets import ENERGY_SHARES, PROTEIN_SHARES, Targets, daily_targets, water_l
from domain.units import tenth
from domain.vocabulary import Goal, Pace, Sex
from tests.domain.reference_cases import SEX, Case, cases


@pytest.mark.parametrize("case", cases("nutritionist.targets"), ids=lambda case: case.id)
def test_the_reference_targets_come_out(case: Case):
    inputs = case.inputs
    ask = EnergyAsk(
        goal=Goal(inputs["goal"]),
        pace=Pace(inputs["pace"]),
        sex=SEX[inputs["sex"]],
        weight_kg=inputs["weight_kg"],
        tdee_kcal=inputs["tdee"],
        bmr_kcal=inputs["bmr"],
        density_kcal_per_kg=inputs["rho"],
        ffm_kg=inputs["ffm"],
        exercise_kcal=inputs["eee"],
        lean=inputs["lean"],
    )
    found = daily_targets(ask, inputs["wref"])
    assert {
        "kcal": found.kcal,
        "delta": found.delta_kcal,
        "P": found.protein_g,
        "F": found.fat_g,
        "C": found.carbs_g,
        "fatpct": found.fat_share,
        "fiber": found.fiber_g,
        "water": found.water_l,
        "why": list(found.why),
    } == case.expected


weights = st.floats(30, 300).map(tenth)


@st.composite
def asks(draw: st.DrawFn) -> EnergyAsk:
    """Energy asks far wider than any client: thin, heavy, still, restless, held, pregnant, feeding."""
    weight = draw(weights)
    bmr = draw(st.floats(8.5, 30)) * weight + 150
    fat = draw(st.none() | st.floats(0.04, 0.6))
    return EnergyAsk(
        goal=draw(st.sampled_from(Goal)),
        pace=draw(st.sampled_from(Pace)),
        sex=draw(st.sampled_from(Sex)),
        weight_kg=weight,
        tdee_kcal=bmr * draw(st.floats(0.8, 3.3)),
        bmr_kcal=bmr,
        density_kcal_per_kg=density_kcal_per_kg(None if fat is None else fat * weight),
        ffm_kg=None if fat is None else weight * (1 - fat),
        exercise_kcal=draw(st.floats(0, 1500)),
        lean=draw(st.booleans()),
        tier_share=draw(st.sampled_from((0.0, 0.5, 1.0))),
        trim_kcal=draw(st.integers(-150, 150)),
        extra_kcal=draw(st.sampled_from((0, 330, 452))),
        deficit_allowed=draw(st.booleans()),
        deficit_cap=draw(st.sampled_from((0.1, 1.0))),
        floor_kcal=draw(st.sampled_from((0, 1800))),
        held_kcal=draw(st.none() | st.integers(500, 9000)),
    )


extremes = given(
    ask=asks(), height_cm=st.floats(120, 230), keto=st.booleans(), fiber_max_g=st.sampled_from((None, 30.0))
)


def _found(ask: EnergyAsk, height_cm: float, *, keto: bool, fiber_max_g: float | None) -> Targets:
    return daily_targets(ask, fat_reference_kg(height_cm), keto=keto, fiber_max_g=fiber_max_g)


@settings(max_examples=400, deadline=None)
@extremes
def test_macros_always_keep_the_rules_of_a_program(
    ask: EnergyAsk, height_cm: float, *, keto: bool, fiber_max_g: float | None
):
    found = _found(ask, height_cm, keto=keto, fiber_max_g=fiber_max_g)
    assert not check_program_targets(ask.weight_kg, found.kcal, found.protein_g, found.fat_g, found.fiber_g)
    assert 1.6 - 1e-9 <= found.protein_g / ask.weight_kg <= 2.0 + 1e-9
    assert 9 * found.fat_g / found.kcal >= 0.25 - 1e-9
    assert 20 <= found.fiber_g <= 45
    assert found.carbs_g >= 0
    assert abs(4 * found.protein_g + 9 * found.fat_g + 4 * found.carbs_g - found.kcal) <= 1
    if keto:
        assert found.carbs_g - found.fiber_g <= 40 + 1e-9


@settings(max_examples=400, deadline=None)
@extremes
def test_energy_is_never_below_the_floor_nor_beyond_a_safe_rate(
    ask: EnergyAsk, height_cm: float, *, keto: bool, fiber_max_g: float | None
):
    found = _found(ask, height_cm, keto=keto, fiber_max_g=fiber_max_g)
    assert found.kcal >= energy_floor(ask)
    assert found.floor_kcal <= found.kcal <= found.ceiling_kcal
    pct_per_week = 100 * (found.kcal - ask.need_kcal) * 7 / ask.density_kcal_per_kg / ask.weight_kg
    assert pct_per_week >= -1.0 - 1e-9
    if not {"floor", "room_for_macros"} & set(found.why):
        assert pct_per_week <= 0.5 + 1e-9 or found.kcal - ask.need_kcal < 10
    if not ask.deficit_allowed:
        assert found.kcal >= ask.need_kcal


def test_the_adaptation_tier_asks_for_maintenance_and_the_half_tier_for_half():
    ask = EnergyAsk(
        goal=Goal.FAT_LOSS,
        pace=Pace.SLOW,
        sex=Sex.MALE,
        weight_kg=100,
        tdee_kcal=3040,
        bmr_kcal=1900,
        density_kcal_per_kg=7700,
    )
    change = [daily_targets(ask.model_copy(update={"tier_share": share}), 81).delta_kcal for share in (0.0, 0.5, 1.0)]
    assert change == [0, -190, -380]


def test_held_calories_stay_but_not_below_the_floor():
    ask = EnergyAsk(
        goal=Goal.FAT_LOSS,
        pace=Pace.SLOW,
        sex=Sex.FEMALE,
        weight_kg=60,
        tdee_kcal=1900,
        bmr_kcal=1320,
        density_kcal_per_kg=7700,
        held_kcal=1640,
    )
    assert daily_targets(ask, 68).kcal == 1640
    too_low = daily_targets(ask.model_copy(update={"held_kcal": 1000}), 68)
    assert too_low.kcal == 1240
    assert too_low.why == ("hard_rate",)


def test_shares_make_a_whole_day_with_four_feedings_of_protein():
    assert sum(ENERGY_SHARES.values()) == pytest.approx(1)
    assert sum(PROTEIN_SHARES.values()) == pytest.approx(1)
    assert sum(1.6 * share >= 0.3 for share in PROTEIN_SHARES.values()) >= 4


def test_training_adds_water():
    assert (water_l(70), water_l(70, 1.0)) == (2.5, 3.0)
