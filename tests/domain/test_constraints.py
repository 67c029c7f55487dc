import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.constraints import check_aversions, check_program_targets, check_viable_days, with_peanut_family
from tests.domain.safety_cases import rules_of


@pytest.mark.parametrize(
    ("protein_g", "broken"),
    [(95.9, {"program.protein_min"}), (96.0, set()), (120.0, set()), (120.1, {"program.protein_max"})],
)
def test_protein_stays_between_1_6_and_2_0_g_per_kg(protein_g: float, broken: set[str]):
    assert rules_of(check_program_targets(60, 1490, protein_g, 44.7, 20.9)) == broken


def test_protein_is_compared_at_a_tenth_of_a_gram():
    assert check_program_targets(59.98, 1490, 96.0, 44.7, 20.9) == ()
    assert check_program_targets(60.02, 1490, 96.0, 44.7, 20.9) == ()
    assert rules_of(check_program_targets(60.1, 1490, 96.0, 44.7, 20.9)) == {"program.protein_min"}


@pytest.mark.parametrize(("fat_g", "broken"), [(49.9, {"program.fat_share"}), (50.0, set())])
def test_fat_is_at_least_a_quarter_of_the_energy(fat_g: float, broken: set[str]):
    assert rules_of(check_program_targets(60, 1800, 110, fat_g, 25)) == broken


@pytest.mark.parametrize(("fiber_g", "broken"), [(19.9, {"program.fiber_min"}), (20.0, set())])
def test_fibre_is_at_least_20_g(fiber_g: float, broken: set[str]):
    assert rules_of(check_program_targets(60, 1800, 110, 60, fiber_g)) == broken


def test_a_third_minimum_viable_day_is_refused():
    assert check_viable_days(2) == ()
    assert rules_of(check_viable_days(3)) == {"progress.viable_days"}


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("", ["peanut butter", "nut butters"]),
        ("liver, Peanut Butter", ["nut butters"]),
        ("nut butter", ["peanut butter"]),
        ("peanut butter, nut butters", []),
    ],
)
def test_aversions_must_name_peanut_butter_and_nut_butters(text: str, missing: list[str]):
    assert [broken.evidence["missing"] for broken in check_aversions(text)] == missing


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60))
def test_adding_the_peanut_family_always_satisfies_the_rule_and_keeps_every_word(text: str):
    added = with_peanut_family(text)
    assert check_aversions(added) == ()
    assert added.startswith(text.strip().rstrip(","))
    assert with_peanut_family(added) == added
