from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.constraints import check_program_targets
from domain.energy.baseline import baseline
from domain.intake_targets import opening_targets
from domain.nutrition.asking import person_of
from domain.nutrition.hardgainer import GainTactics
from domain.nutrition.protein_basis import protein_weight_kg
from domain.snapshot import ClientFacts, DayLog, OpenFlag
from domain.vocabulary import (
    Diet,
    FlagStatus,
    FlagType,
    Goal,
    Pace,
    Pregnancy,
    ProteinBasis,
    Severity,
    Sex,
    Slot,
    Tier,
    Trigger,
)
from tests.domain.coached import WEEK_START, ask_nutritionist, ask_scientist, client, logged, program, snapshot
from tests.domain.test_scientist import CHANGED, clients, histories, steady

OPENING = {"trigger": Trigger.INITIAL, "week_number": 1}


def test_the_tier_scales_the_change():
    changes = [
        ask_nutritionist(snapshot(**OPENING, days=steady(), program=program(tier=tier))).energy_change_kcal
        for tier in (Tier.HALF, Tier.FULL)
    ]
    assert changes[1] == pytest.approx(2 * changes[0], abs=10)
    fresh = program(tier=Tier.ADAPTATION, adaptation_complete=False)
    assert abs(ask_nutritionist(snapshot(**OPENING, program=fresh)).energy_change_kcal) <= 5


def test_calories_on_hold_stay_while_macros_follow_the_weight():
    said = ask_nutritionist(snapshot(days=logged(28, lambda day: 66.0 if day < 24 else None), scientist_state=CHANGED))
    assert (said.target_kcal, said.calories_held) == (1800, True)
    assert said.protein_g == 132.0
    assert any(reason.rule == "nutritionist.calories_held" for reason in said.reasons)


def test_calories_on_hold_still_keep_the_floor():
    held = program(target_kcal=900)
    said = ask_nutritionist(snapshot(program=held, scientist_state=CHANGED))
    assert said.calories_held
    assert said.target_kcal >= said.floor_kcal >= 1200


def test_keto_holds_at_most_40_g_of_net_carbohydrate():
    said = ask_nutritionist(snapshot(**OPENING, client=client(diet=Diet.KETO)))
    assert said.net_carbs_max_g == 40
    assert said.carbs_g - said.fiber_g <= 40
    assert 9 * said.fat_g / said.target_kcal > 0.4


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"intake_weight_kg": 50.0, "body_fat_pct": None}, "no_deficit: bmi_below_18.5"),
        ({"age_years": 17}, "no_deficit: age_below_18"),
        ({"pregnancy": Pregnancy.TRIMESTER_1}, "no_deficit: pregnancy"),
        ({"pregnancy": Pregnancy.POSTPARTUM, "weeks_postpartum": 7}, "no_deficit: first_8_weeks_after_birth"),
        ({"pregnancy": Pregnancy.LACTATING}, "no_deficit: first_8_weeks_after_birth"),
        ({"scoff_score": 2}, "no_deficit: eating_disorder_screen"),
        ({"target_weight_kg": 71.0}, "target_weight_reached"),
    ],
)
def test_fat_loss_becomes_maintenance_where_a_deficit_is_refused(changes: dict[str, object], why: str):
    said = ask_nutritionist(snapshot(**OPENING, client=client(**changes), program=program(tier=Tier.FULL)))
    assert said.energy_change_kcal >= -5
    assert why in said.special_considerations


def test_an_open_eating_flag_refuses_a_deficit():
    kind = FlagType.DISORDERED_EATING_SIGNS
    flags = (OpenFlag(flag_type=kind, severity=Severity.WARNING, status=FlagStatus.DETECTED, detected_on=WEEK_START),)
    said = ask_nutritionist(snapshot(**OPENING, open_flags=flags, program=program(tier=Tier.FULL)))
    assert said.energy_change_kcal >= 0


@pytest.mark.parametrize(
    ("pregnancy", "weeks", "extra"),
    [
        (Pregnancy.TRIMESTER_1, None, 0),
        (Pregnancy.TRIMESTER_2, None, 340),
        (Pregnancy.TRIMESTER_3, None, 452),
        (Pregnancy.LACTATING, 4, 330),
    ],
)
def test_pregnancy_and_feeding_add_their_energy_even_on_hold(pregnancy: Pregnancy, weeks: int | None, extra: int):
    person = client(pregnancy=pregnancy, weeks_postpartum=weeks)
    said = ask_nutritionist(snapshot(client=person, days=steady(), scientist_state=CHANGED))
    assert said.calories_held
    assert extra <= said.energy_change_kcal < extra + 10


def test_feeding_later_allows_a_tenth_and_no_less_than_1800_kcal():
    person = client(pregnancy=Pregnancy.LACTATING, weeks_postpartum=30, pace=Pace.AGGRESSIVE)
    seen = snapshot(**OPENING, client=person, program=program(tier=Tier.FULL))
    said, tdee = ask_nutritionist(seen), ask_scientist(seen).tdee_kcal
    assert said.target_kcal >= 1800
    assert said.target_kcal >= 0.9 * (tdee + 400) - 5


def test_a_hardgainer_eats_at_most_30_g_of_fibre():
    gaining = client(goal=Goal.MUSCLE_GAIN, target_weight_kg=75, daily_steps=16_000)
    state = CHANGED.model_copy(update={"under_target_check_ins": 1})
    said = ask_nutritionist(
        snapshot(client=gaining, program=program(tier=Tier.FULL), days=steady(), scientist_state=state)
    )
    assert (said.fiber_g, said.fiber_max_g) == (20, 30)
    assert said.gain_tactics == GainTactics()


def test_shares_name_all_five_meals():
    said = ask_nutritionist(snapshot())
    assert set(said.protein_shares) == set(said.energy_shares) == set(Slot)


@settings(max_examples=250, deadline=None)
@given(
    clients,
    histories(),
    st.sampled_from(Trigger),
    st.sampled_from(Tier),
    st.sampled_from(Diet),
    st.integers(600, 8000),
    st.sampled_from(ProteinBasis),
    st.integers(1, 35),
)
def test_every_plan_keeps_the_rules(
    person: ClientFacts,
    days: tuple[DayLog, ...],
    trigger: Trigger,
    tier: Tier,
    diet: Diet,
    last_kcal: int,
    basis: ProteinBasis,
    menses_days_ago: int,
):
    options = {"diet": diet, "protein_basis": basis, "protein_basis_approved_by": "a name", "luteal_appetite": True}
    seen = snapshot(
        client=person.model_copy(update=options),
        last_menses_on=WEEK_START - timedelta(days=menses_days_ago),
        days=days,
        trigger=trigger,
        program=program(tier=tier, target_kcal=last_kcal),
        scientist_state=CHANGED,
    )
    heard = ask_scientist(seen)
    said = ask_nutritionist(seen, heard)
    assert said == ask_nutritionist(seen, heard)
    counted_kg = protein_weight_kg(basis, heard.weight_kg, person.height_cm)
    assert (said.protein_weight_kg or heard.weight_kg) == counted_kg
    assert not check_program_targets(counted_kg, said.target_kcal, said.protein_g, said.fat_g, said.fiber_g)
    assert 1.6 - 1e-9 <= said.protein_g / counted_kg <= 2.0 + 1e-9
    by_day = [said.target_kcal + change for change in said.day_changes_kcal or (0,)]
    assert said.floor_kcal <= min(by_day) <= max(by_day) <= said.ceiling_kcal
    assert abs(4 * said.protein_g + 9 * said.fat_g + 4 * said.carbs_g - said.target_kcal) <= 1
    assert said.carbs_g >= 0
    assert said.floor_kcal <= said.target_kcal <= said.ceiling_kcal
    least = {Sex.FEMALE: 1200, Sex.MALE: 1500}.get(person.sex, 1350)
    assert said.target_kcal >= max(least, 0.85 * heard.bmr_kcal - 1)
    pct_per_week = 100 * said.energy_change_kcal * 7 / heard.density_kcal_per_kg / heard.weight_kg
    assert pct_per_week >= -1.0 - 1e-9
    if person.pregnancy in (Pregnancy.TRIMESTER_1, Pregnancy.TRIMESTER_2, Pregnancy.TRIMESTER_3):
        assert said.energy_change_kcal >= 0
    numbers = {name for name, value in said.model_dump().items() if type(value) in (int, float)}
    assert numbers <= {reason.about for reason in said.reasons}


def test_a_program_opens_with_the_formula_at_maintenance():
    facts = client()
    found = opening_targets(facts, WEEK_START)
    formula = baseline(facts, 70.0, None, None)
    assert (found.on, found.bmr_kcal, found.tdee_kcal) == (
        WEEK_START,
        round(formula.bmr_kcal),
        round(formula.tdee_kcal),
    )
    assert found.activity_multiplier == round(formula.multiplier, 2)
    assert abs(found.target_kcal - found.tdee_kcal) <= 5
    assert found.protein_g == 140.0
    assert found.hydration_l == 2.7


@settings(max_examples=100, deadline=None)
@given(clients)
def test_opening_targets_always_keep_the_rules_of_a_program(person: ClientFacts):
    found = opening_targets(person, WEEK_START + timedelta(days=1))
    assert not check_program_targets(
        person.intake_weight_kg, found.target_kcal, found.protein_g, found.fat_g, found.fiber_g
    )
    assert 1.1 <= found.activity_multiplier <= 2.4


def test_open_flags_are_put_in_order_so_that_the_same_input_has_one_cache_key():
    flags = [FlagType.REDS_INDICATORS, FlagType.AMENORRHEA, FlagType.GI_DISTRESS, FlagType.AMENORRHEA]
    one, other = (person_of(client(), 70.0, order) for order in (flags, flags[::-1]))
    assert one.model_dump_json() == other.model_dump_json()
    assert one.open_flags == (FlagType.AMENORRHEA, FlagType.GI_DISTRESS, FlagType.REDS_INDICATORS)
