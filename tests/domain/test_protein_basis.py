"""Protein on the adjusted weight of a very heavy client: by an approval with a name, and checked on that weight."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from domain.constraints import check_program_targets
from domain.intake import Eating
from domain.intake_targets import opening_targets
from domain.nutrition.protein_basis import adjusted_weight_kg, protein_weight_kg
from domain.vocabulary import Goal, Pace, ProteinBasis, Sex, Tier, Trigger
from tests.domain.coached import ask_nutritionist, client, logged, program, snapshot

ADJUSTED = {"protein_basis": ProteinBasis.ADJUSTED, "protein_basis_approved_by": "D. Ietitian"}
HEAVY = {"age_years": 55, "height_cm": 163, "intake_weight_kg": 110.0, "body_fat_pct": None, "pace": Pace.AGGRESSIVE}


def test_a_quarter_of_the_weight_above_bmi_25_counts_from_bmi_30():
    assert adjusted_weight_kg(ProteinBasis.ADJUSTED, 130.0, 180) == 93.3
    assert adjusted_weight_kg(ProteinBasis.ADJUSTED, 97.1, 180) is None
    assert adjusted_weight_kg(ProteinBasis.ADJUSTED, 97.2, 180) == 85.1
    assert adjusted_weight_kg(ProteinBasis.ACTUAL, 130.0, 180) is None
    assert protein_weight_kg(ProteinBasis.ACTUAL, 130.04, 180) == 130.0


def test_an_adjusted_basis_names_who_approved_it():
    with pytest.raises(ValidationError, match="name the coach or dietitian"):
        Eating(protein_basis=ProteinBasis.ADJUSTED)
    assert Eating.model_validate(ADJUSTED).protein_basis_approved_by == "D. Ietitian"


def test_the_adjusted_weight_leaves_room_for_carbohydrate():
    seen = {"trigger": Trigger.INITIAL, "week_number": 1, "days": logged(14, lambda _: 110.0)}
    full = program(tier=Tier.FULL)
    actual = ask_nutritionist(snapshot(**seen, program=full, client=client(**HEAVY)))
    adjusted = ask_nutritionist(snapshot(**seen, program=full, client=client(**HEAVY, **ADJUSTED)))
    assert (actual.protein_weight_kg, adjusted.protein_weight_kg) == (None, 77.3)
    assert adjusted.protein_g == 154.6 < actual.protein_g
    assert adjusted.carbs_g > actual.carbs_g
    assert "protein_on_adjusted_weight: approved by D. Ietitian" in adjusted.special_considerations
    assert {"protein_weight_kg"} <= {reason.about for reason in adjusted.reasons}


@settings(max_examples=80, deadline=None)
@given(
    height_cm=st.floats(140, 210).map(round),
    weight_kg=st.floats(60, 250).map(lambda kg: round(kg, 1)),
    goal=st.sampled_from(Goal),
    sex=st.sampled_from(Sex),
)
def test_the_rule_of_grams_per_kilogram_always_holds_on_the_weight_that_counts(
    height_cm: int, weight_kg: float, goal: Goal, sex: Sex
):
    person = client(**ADJUSTED, height_cm=height_cm, intake_weight_kg=weight_kg, goal=goal, sex=sex, body_fat_pct=None)
    found = opening_targets(person, date(2026, 6, 15))
    counted = protein_weight_kg(person.protein_basis, weight_kg, height_cm)
    assert counted <= weight_kg
    assert not check_program_targets(counted, found.target_kcal, found.protein_g, found.fat_g, found.fiber_g)
    assert 1.6 - 1e-9 <= found.protein_g / counted <= 2.0 + 1e-9
