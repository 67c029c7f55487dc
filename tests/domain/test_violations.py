from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.agents import physician
from domain.safety.notes import hash_of
from domain.safety.violations import find_violations, floor_kcal
from domain.snapshot import DayLog, Note, SettledFlag, Snapshot
from domain.vocabulary import Verdict, ViolationType
from tests.domain.safety_cases import TODAY, chart_of, menu, review, snapshot_of, targets

V = ViolationType


def found(violation_type: ViolationType, snapshot: Snapshot | None = None, **said: object) -> bool | None:
    """Whether the violation is critical; None if there is none."""
    violations = find_violations(chart_of(snapshot, **said))
    return next((each.critical for each in violations if each.violation_type is violation_type), None)


def test_a_sound_plan_breaks_no_policy():
    assert find_violations(chart_of()) == ()


@pytest.mark.parametrize(
    ("client", "says", "floor"),
    [
        ({"sex": "female"}, {"bmr_kcal": 1300}, 1200),
        ({"sex": "male"}, {"bmr_kcal": 1700}, 1500),
        ({"sex": "other"}, {"bmr_kcal": 1500}, 1350),
        ({"sex": "female"}, {"bmr_kcal": 1500}, 1275),
        ({"sex": "female"}, {"body_fat_pct": 29.9, "ffm_kg": 45.0, "exercise_kcal_per_day": 100}, 1450),
        ({"sex": "female"}, {"body_fat_pct": 30.0, "ffm_kg": 45.0, "exercise_kcal_per_day": 100}, 1207),
        ({"sex": "female", "pregnancy": "lactating", "weeks_postpartum": 20}, {}, 1800),
    ],
)
def test_the_floor_is_the_highest_of_sex_resting_rate_energy_availability_and_lactation(
    client: dict[str, Any], says: dict[str, Any], floor: float
):
    assert floor_kcal(chart_of(snapshot_of(client=client), scientist_says=says)) == pytest.approx(floor)


FLOOR_1200 = {"bmr_kcal": 1300}


@pytest.mark.parametrize(("kcal", "critical"), [(1200, None), (1199, False), (1080, False), (1079, True)])
def test_a_target_below_the_floor_is_a_warning_and_far_below_critical(kcal: int, critical: bool | None):  # noqa: FBT001 - a table
    said = {"scientist_says": FLOOR_1200, "nutritionist_says": {"target_kcal": kcal}}
    assert found(V.CALORIE_MINIMUM, **said) is critical
    assert found(V.CALORIE_MINIMUM, scientist_says=FLOOR_1200, dietitian_said=targets(kcal=kcal)) is critical


def test_a_menu_may_miss_the_floor_by_its_tolerance_only():
    assert found(V.CALORIE_MINIMUM, scientist_says=FLOOR_1200, chef_said=menu(kcal=1164)) is None
    assert found(V.CALORIE_MINIMUM, scientist_says=FLOOR_1200, chef_said=menu(kcal=1163)) is False


def test_a_menu_may_pass_the_most_by_its_tolerance_only():
    said = {"scientist_says": {"tdee_kcal": 5000}, "nutritionist_says": {"target_kcal": 5900}}
    days = targets(kcal=5900)
    assert found(V.CALORIE_MAXIMUM, dietitian_said=days, chef_said=menu(kcal=6077), **said) is None
    assert found(V.CALORIE_MAXIMUM, dietitian_said=days, chef_said=menu(kcal=6181), **said) is True


def test_what_pregnancy_and_feeding_need_is_no_surplus():
    said = {"scientist_says": {"tdee_kcal": 1600}, "nutritionist_says": {"target_kcal": 2060}}
    pregnant = snapshot_of(client={"sex": "female", "pregnancy": "trimester_3"})
    assert found(V.CALORIE_MAXIMUM, **said) is False
    assert found(V.CALORIE_MAXIMUM, pregnant, **said) is None


@pytest.mark.parametrize(
    ("kcal", "tdee", "critical"),
    [
        (2500, 2000, None),
        (2501, 2000, False),
        (3200, 2000, False),
        (3201, 2000, True),
        (6000, 5000, None),
        (6001, 5000, True),
    ],
)
def test_a_target_far_above_expenditure_is_a_warning_then_critical(kcal: int, tdee: int, critical: bool | None):  # noqa: FBT001 - a table
    said = {"scientist_says": {"tdee_kcal": tdee}, "nutritionist_says": {"target_kcal": kcal}}
    assert found(V.CALORIE_MAXIMUM, dietitian_said=targets(kcal=kcal), **said) is critical


@pytest.mark.parametrize(("protein_g", "critical"), [(112.0, None), (111.9, False), (56.0, False), (55.9, True)])
def test_protein_below_1_6_is_a_warning_and_below_0_8_critical(protein_g: float, critical: bool | None):  # noqa: FBT001 - a table
    assert found(V.PROTEIN_MINIMUM, nutritionist_says={"protein_g": protein_g}) is critical
    assert found(V.PROTEIN_MINIMUM, dietitian_said=targets(protein_g=protein_g)) is critical


def test_little_protein_is_never_critical_with_a_kidney_condition():
    kidney = snapshot_of(client={"conditions": ("CKD stage 3",)})
    assert found(V.PROTEIN_MINIMUM, kidney, nutritionist_says={"protein_g": 50.0}) is False


@pytest.mark.parametrize(("target", "critical"), [(1300, None), (1299, None), (1290, False), (950, False), (940, True)])
def test_a_planned_loss_above_1_percent_is_a_warning_and_above_1_5_critical(target: int, critical: bool | None):  # noqa: FBT001 - a table
    assert found(V.WEIGHT_LOSS_RATE, nutritionist_says={"target_kcal": target}) is critical


@pytest.mark.parametrize(("rate", "critical"), [(-0.80, None), (-0.81, False)])
def test_an_observed_loss_counts_beyond_its_standard_error(rate: float, critical: bool | None):  # noqa: FBT001 - a table
    assert found(V.WEIGHT_LOSS_RATE, scientist_says={"observed_rate_kg_per_week": rate}) is critical


def falling(*weekly_kg: float) -> tuple[DayLog, ...]:
    """Three weeks of weigh-ins, each week at one weight, up to today."""
    return tuple(
        DayLog(day=TODAY - timedelta(days=20 - 7 * week - day), weight_kg=kg)
        for week, kg in enumerate(weekly_kg)
        for day in range(7)
    )


@pytest.mark.parametrize(
    ("weights", "started_days_ago", "critical"),
    [
        ((80.0, 78.7, 77.4), 100, True),
        ((80.0, 78.7, 77.6), 100, None),
        ((80.0, 78.9, 77.4), 100, None),
        ((80.0, 78.7, 77.4), 34, True),
        ((80.0, 78.7, 77.4), 25, None),
    ],
)
def test_two_weeks_of_losing_more_than_1_5_percent_are_critical_after_the_first_fortnight(
    weights: tuple[float, ...],
    started_days_ago: int,
    critical: bool | None,  # noqa: FBT001 - a table
):
    program = {"start_date": TODAY - timedelta(days=started_days_ago)}
    assert found(V.WEIGHT_LOSS_RATE, snapshot_of(program=program, days=falling(*weights))) is critical


@settings(max_examples=60, deadline=None)
@given(
    target=st.integers(300, 9000),
    protein_g=st.floats(5, 250),
    tdee=st.integers(1200, 6000),
    rate=st.floats(-2.5, 1.0),
    weight_kg=st.floats(40, 180),
)
def test_a_plan_with_a_critical_violation_is_never_clear(
    target: int, protein_g: float, tdee: int, rate: float, weight_kg: float
):
    said = review(
        scientist_says={"tdee_kcal": tdee, "observed_rate_kg_per_week": rate, "weight_kg": weight_kg},
        nutritionist_says={"target_kcal": target, "protein_g": protein_g},
        dietitian_said=targets(kcal=target, protein_g=protein_g),
        chef_said=menu(kcal=target),
    )
    if any(violation.critical for violation in said.violations):
        assert said.verdict is not Verdict.CLEAR


def noted(*texts: str, settled: tuple[str, ...] = (), ago: int = 0) -> physician.Said:
    notes = tuple(Note(day=TODAY - timedelta(days=ago), text=text) for text in texts)
    return review(snapshot_of(notes=notes, settled_texts=settled))


GRAVE = [
    ("I make myself throw up after dinner", "eating.words", "an eating disorder service"),
    ("I want to kill myself", "unsafe.words", "emergency care or a crisis line"),
    ("crushing chest pain since this morning", "medical.emergency_words", "emergency care"),
    ("how much tren should I run?", "unsafe.words", "sports medicine"),
    ("I'm 15 and want to lose 20 pounds", "unsafe.words", "a paediatrician or GP"),
]


@pytest.mark.parametrize(("text", "rule", "referral"), GRAVE)
def test_grave_words_in_a_note_refer_and_pause_everything(text: str, rule: str, referral: str):
    said = noted(text)
    assert (said.verdict, said.referral_target) == (Verdict.REFER, referral)
    assert [violation.rule for violation in said.violations if violation.critical] == [rule]
    assert len(said.paused) == 4


@pytest.mark.parametrize(("text", "rule", "referral"), GRAVE)
def test_a_text_that_somebody_settled_is_not_read_again(text: str, rule: str, referral: str):
    assert noted(text, settled=(hash_of(text),)).violations == (), (rule, referral)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("I felt so guilty after the pasta that I cried.", "eating.doubtful_words"),
        ("Do I have PCOS?", "medical.question"),
        ("Can I do a 500 kcal crash diet?", "unsafe.crash_words"),
    ],
)
def test_doubtful_words_warn_for_two_weeks_with_advice(text: str, rule: str):
    said = noted(text)
    assert (said.verdict, [violation.rule for violation in said.violations]) == (Verdict.CLEAR, [rule])
    assert said.modifications
    assert noted(text, ago=15).violations == ()


def test_grave_words_outlast_two_weeks_and_self_harm_is_named_first():
    assert noted("I want to kill myself", ago=40).verdict is Verdict.REFER
    said = noted("Running tren. I want to kill myself.")
    assert said.referral_target == "emergency care or a crisis line"


def test_a_scoff_of_two_is_critical_until_somebody_resolved_it():
    client = {"scoff_score": 2}
    said = review(snapshot_of(client=client))
    assert [violation.rule for violation in said.violations if violation.critical] == ["eating.scoff_score"]
    resolved = [
        SettledFlag(flag_type=flag.flag_type, severity=flag.severity, resolved_on=TODAY, evidence=flag.evidence)
        for flag in said.flags
    ]
    assert review(snapshot_of(client=client, settled_flags=resolved)).violations == ()


def test_a_plan_that_claims_a_cure_is_held():
    said = review(dietitian_said=targets(notes=("Turmeric will cure your arthritis.",)))
    assert (said.verdict, [violation.rule for violation in said.violations]) == (Verdict.HOLD, ["medical.claim_made"])


TEXTS = st.lists(st.sampled_from([text for text, _, _ in GRAVE] + ["Good week.", "Do I have PCOS?", ""]), max_size=3)


@settings(max_examples=60, deadline=None)
@given(texts=TEXTS, kcal=st.integers(500, 7000), protein=st.integers(30, 200), scoff=st.integers(0, 5))
def test_nothing_critical_is_ever_cleared(texts: list[str], kcal: int, protein: int, scoff: int):
    notes = tuple(Note(day=TODAY, text=text) for text in texts)
    said = review(
        snapshot_of(client={"scoff_score": scoff}, notes=notes),
        nutritionist_says={"target_kcal": kcal, "protein_g": float(protein)},
        dietitian_said=targets(kcal, float(protein)),
        chef_said=menu(kcal=kcal),
    )
    if any(violation.critical for violation in said.violations):
        assert said.verdict is not Verdict.CLEAR
    assert (said.verdict is Verdict.CLEAR) or said.violations or said.flags or said.failed_checks
