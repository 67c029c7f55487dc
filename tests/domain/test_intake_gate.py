from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.intake import Health, Intake, ParQ, Training
from domain.safety.intake import GATE, STRICTNESS, IntakeDecision, assess_intake

ON = date(2025, 11, 2)
NOTHING: dict[str, Any] = {}


def intake(health: dict[str, Any] | None = None, *, accustomed: bool = False, **changes: object) -> Intake:
    facts: dict[str, Any] = {
        "email": "a@example.org",
        "full_name": "A",
        "sex": "female",
        "birth_year": 1995,
        "height_cm": 170,
        "weight_kg": 70,
        "goal": "maintenance",
    }
    return Intake(**{**facts, **changes}, health=Health(**(health or {})), training=Training(accustomed=accustomed))


def decide(health: dict[str, Any] | None = None, *, accustomed: bool = False, **changes: object) -> IntakeDecision:
    return assess_intake(intake(health, accustomed=accustomed, **changes), ON)


def rules(decision: IntakeDecision) -> list[str]:
    return [reason.rule for reason in decision.reasons]


def kg(bmi: float) -> float:
    return bmi * 1.7**2


def test_all_no_clears_for_twelve_months():
    decision = decide()
    assert (decision.outcome, decision.cleared_until) == ("cleared", ON + timedelta(days=365))
    assert decision.message == "Cleared until 2026-11-02."
    assert rules(decision) == ["intake.nothing_found"]


CASES: list[tuple[str, str, dict[str, Any], dict[str, Any]]] = [
    ("refused", "age", NOTHING, {"birth_year": 2008}),
    ("cleared", "nothing_found", NOTHING, {"birth_year": 2007}),
    ("refused", "fat_loss_underweight", NOTHING, {"goal": "fat_loss", "weight_kg": kg(18.49)}),
    ("cleared", "nothing_found", NOTHING, {"goal": "fat_loss", "weight_kg": kg(18.51)}),
    ("cleared", "nothing_found", NOTHING, {"weight_kg": kg(18.49)}),
    ("clearance_required", "bmi", NOTHING, {"weight_kg": kg(16.99)}),
    ("cleared", "nothing_found", NOTHING, {"weight_kg": kg(17.01)}),
    ("refused", "fat_loss_eating_disorder", {"eating_disorder_active": True}, {"goal": "fat_loss"}),
    ("clearance_required", "eating_disorder", {"eating_disorder_active": True}, NOTHING),
    ("cleared", "nothing_found", {"eating_disorder_history": True}, {"goal": "fat_loss"}),
    ("clearance_required", "scoff", {"scoff_score": 2}, NOTHING),
    ("cleared", "nothing_found", {"scoff_score": 1}, NOTHING),
    ("clearance_required", "blood_pressure", {"systolic_mmhg": 180, "diastolic_mmhg": 80}, NOTHING),
    ("clearance_required", "blood_pressure", {"systolic_mmhg": 120, "diastolic_mmhg": 110}, NOTHING),
    ("cleared", "nothing_found", {"systolic_mmhg": 179, "diastolic_mmhg": 109}, NOTHING),
    ("refused", "fat_loss_pregnant", {"pregnancy": "trimester_1"}, {"goal": "fat_loss"}),
    ("delayed", "pregnancy", {"pregnancy": "trimester_1"}, NOTHING),
    ("delayed", "fat_loss_postpartum", {"pregnancy": "postpartum", "weeks_postpartum": 7}, {"goal": "fat_loss"}),
    ("cleared", "nothing_found", {"pregnancy": "postpartum", "weeks_postpartum": 8}, {"goal": "fat_loss"}),
    ("delayed", "postpartum", {"pregnancy": "lactating"}, NOTHING),
    ("delayed", "acute_illness", {"conditions": ("Flu since Monday",)}, NOTHING),
    ("delayed", "acute_illness", {"conditions": ("hay fever, and a fever since Monday",)}, NOTHING),
    ("cleared", "nothing_found", {"conditions": ("Hay-fever, in spring", "hayfever")}, NOTHING),
    ("clearance_required", "unstable_angina", {"conditions": ("unstable angina",)}, NOTHING),
    ("clearance_required", "heart_attack_or_stroke", {"conditions": ("Stroke in May",)}, NOTHING),
    ("clearance_required", "diabetes_on_insulin", {"conditions": ("T1DM",)}, NOTHING),
    ("clearance_required", "diabetes_on_insulin", {"conditions": ("Type-1 diabetes",)}, NOTHING),
    ("clearance_required", "diabetes_on_insulin", {"medications": ("INSULIN glargine",)}, NOTHING),
    ("clearance_required", "kidney_disease", {"conditions": ("CKD 3b",)}, NOTHING),
    ("clearance_required", "cancer_treatment", {"medications": ("chemotherapy",)}, NOTHING),
    ("clearance_required", "retinopathy", {"conditions": ("diabetic retinopathy",)}, NOTHING),
    ("clearance_required", "seizure", {"conditions": ("two seizures this year",)}, NOTHING),
    ("clearance_required", "eating_disorder_named", {"conditions": ("Bulimia since 2019",)}, NOTHING),
    ("clearance_required", "words", NOTHING, {"notes": "Lately I get a crushing feeling in my chest on the stairs."}),
    ("clearance_required", "words", NOTHING, {"goal_in_their_words": "get my bones to show"}),
    (
        "cleared",
        "nothing_found",
        NOTHING,
        {"notes": "Never any chest pain. My sister was bulimic. I purge closets."},
    ),
    ("clearance_required", "symptoms", {"par_q": ParQ(chest_pain=True)}, NOTHING),
    ("clearance_required", "symptoms", {"par_q": ParQ(dizziness_or_fainting=True)}, NOTHING),
    ("clearance_required", "supervised", {"par_q": ParQ(supervised_activity_only=True)}, NOTHING),
    ("clearance_required", "disease_inactive", {"par_q": ParQ(heart_condition_or_blood_pressure=True)}, NOTHING),
    ("clearance_required", "disease_inactive", {"conditions": ("type 2 diabetes",)}, NOTHING),
    ("cleared_light", "disease_active", {"conditions": ("type 2 diabetes",)}, {"accustomed": True}),
    ("cleared_light", "par_q", {"par_q": ParQ(bone_or_joint_problem=True)}, NOTHING),
    ("cleared_light", "par_q", {"par_q": ParQ(other_chronic_condition=True)}, NOTHING),
    ("cleared_light", "par_q", {"par_q": ParQ(medication_for_chronic_condition=True)}, NOTHING),
    ("cleared_light", "unaccustomed", NOTHING, {"birth_year": 1979}),
    ("cleared", "nothing_found", NOTHING, {"birth_year": 1980}),
    ("cleared", "nothing_found", NOTHING, {"birth_year": 1979, "accustomed": True}),
    ("cleared", "nothing_found", {"conditions": ("hypothyroidism",)}, NOTHING),
]
IDS = [f"{rule}-{outcome}" for outcome, rule, _, _ in CASES]


@pytest.mark.parametrize(("outcome", "rule", "health", "changes"), CASES, ids=IDS)
def test_each_rule_of_the_gate_holds_on_its_side(
    outcome: str, rule: str, health: dict[str, Any], changes: dict[str, Any]
):
    decision = decide(health, **changes)
    assert decision.outcome == outcome
    assert f"intake.{rule}" in rules(decision)
    assert (decision.cleared_until is not None) is (outcome in ("cleared", "cleared_light"))


def test_every_rule_of_the_gate_has_a_case():
    assert {gate.id for gate in GATE} <= {rule for _, rule, _, _ in CASES}


@pytest.mark.parametrize(("outcome", "rule", "health", "changes"), CASES, ids=IDS)
def test_a_physicians_clearance_answers_what_waits_for_one_and_nothing_else(
    outcome: str, rule: str, health: dict[str, Any], changes: dict[str, Any]
):
    cleared = decide({**health, "medical_clearance": True}, **changes)
    final = {"age", "fat_loss_underweight", "fat_loss_eating_disorder", "fat_loss_pregnant", "fat_loss_postpartum"}
    if rule in final or rule == "acute_illness":
        assert cleared.outcome == outcome
    else:
        assert cleared.cleared_until


def test_a_refusal_says_what_to_do_next():
    assert decide(goal="fat_loss", weight_kg=kg(18)).message == (
        "Refused. Because of: fat loss underweight. "
        "Fat loss is not coached at this BMI; choose maintenance or muscle_gain."
    )
    waiting = decide({"conditions": ("epilepsy",), "systolic_mmhg": 190}).message
    assert waiting.startswith("Not started: a physician must clear this first. Because of: blood pressure, seizure.")
    assert waiting.count("Ask a physician") == 1


def test_a_clearance_already_given_is_not_asked_for_again():
    message = decide({"conditions": ("epilepsy",), "medical_clearance": True}).message
    assert message == "Cleared for light to moderate work until 2026-11-02. Because of: seizure."


@settings(max_examples=100, deadline=None)
@given(
    health=st.fixed_dictionaries(
        {
            "eating_disorder_active": st.booleans(),
            "medical_clearance": st.booleans(),
            "pregnancy": st.sampled_from(["none", "trimester_2", "postpartum"]),
            "systolic_mmhg": st.sampled_from([None, 120, 185]),
            "scoff_score": st.sampled_from([None, 0, 3]),
        }
    ),
    goal=st.sampled_from(["fat_loss", "maintenance"]),
    birth_year=st.integers(1950, 2012),
    bmi=st.floats(15, 35),
)
def test_fat_loss_never_begins_for_minors_the_underweight_the_pregnant_or_the_eating_disordered(
    health: dict[str, Any], goal: str, birth_year: int, bmi: float
):
    decision = decide(health, goal=goal, birth_year=birth_year, weight_kg=kg(bmi))
    minor = ON.year - birth_year < 18
    at_risk = bmi < 18.49 or health["pregnancy"] != "none" or health["eating_disorder_active"]
    if minor or (goal == "fat_loss" and at_risk):
        assert decision.cleared_until is None
    assert decision.outcome in STRICTNESS
    assert decision.reasons
