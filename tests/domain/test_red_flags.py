from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import pytest

from domain.agents import physician
from domain.agents.scientist_state import ScientistState
from domain.safety.red_flags import PAUSES, RULES
from domain.snapshot import DayLog, Girths, OpenFlag, Pain, SettledFlag
from domain.vocabulary import FlagStatus, FlagType, Joint, Severity, Symptom
from tests.domain.safety_cases import TODAY, days, review, rules_of, severity_of, snapshot_of, ticks, training


@dataclass
class Case:
    """One side of a rule's boundary: what is known, and the severity it raises."""

    flag_type: FlagType
    severity: str | None
    client: dict[str, Any] = field(default_factory=dict)
    program: dict[str, Any] = field(default_factory=dict)
    snapshot: dict[str, Any] = field(default_factory=dict)
    scientist: dict[str, Any] = field(default_factory=dict)

    def later(self, **known: object) -> "Case":
        """The same client, of whom more is known."""
        return replace(self, snapshot={**self.snapshot, **known})

    def review(self) -> physician.Said:
        snapshot = snapshot_of(client=self.client, program=self.program, **self.snapshot)
        return review(snapshot, scientist_says=self.scientist)


F, S = FlagType, Symptom
GAIN = {"goal": "muscle_gain"}


def gaining(rate: float, check_ins: int, adherence: float = 0.9) -> dict[str, Any]:
    return {
        "target_rate_kg_per_week": 0.2,
        "observed_rate_kg_per_week": rate,
        "rate_se_kg_per_week": 0.02,
        "adherence": adherence,
        "state": ScientistState(under_target_check_ins=check_ins),
    }


def girths(*ago_waist_hip: tuple[int, float, float]) -> dict[str, Any]:
    measured = [
        Girths(day=TODAY - timedelta(days=ago), waist_cm=waist, hip_cm=hip) for ago, waist, hip in ago_waist_hip
    ]
    return {"girths": tuple(measured)}


def cycle(gap: int) -> dict[str, Any]:
    return {"last_menses_on": TODAY - timedelta(days=gap), "days": days(20, weight_kg=70)}


def pain(score: int, *ago: int, site: Joint = Joint.KNEE) -> dict[str, Any]:
    logs = [
        DayLog(day=TODAY - timedelta(days=each), pain=(Pain(site=site, score=score),)) for each in sorted(ago)[::-1]
    ]
    return {"days": tuple(logs)}


def logged(count: int, **figures: object) -> dict[str, Any]:
    return {"days": days(count, **figures)}


def ticked(*ago_and_symptom: tuple[int, Symptom]) -> dict[str, Any]:
    return {"days": ticks(*ago_and_symptom)}


LEAN = {"body_fat_pct": 22.0}
TRACKS = {"tracks_cycle": True}
ILL = [(ago, S.ILLNESS) for ago in range(20, 27)]
THYROID = [(1, S.COLD_INTOLERANCE), (2, S.BOWEL_CHANGE), (3, S.HAIR_LOSS)]

CASES = [
    Case(F.NO_WEIGHT_GAIN, "warning", GAIN, scientist=gaining(0.07, 3)),
    Case(F.NO_WEIGHT_GAIN, None, GAIN, scientist=gaining(0.08, 3)),
    Case(F.NO_WEIGHT_GAIN, None, GAIN, scientist=gaining(0.07, 2)),
    Case(F.NO_WEIGHT_GAIN, None, GAIN, scientist=gaining(0.07, 3, adherence=0.84)),
    Case(F.NO_WEIGHT_GAIN, None, GAIN, {"tier": "tier_0"}, scientist=gaining(-0.05, 3)),
    Case(F.NO_WEIGHT_GAIN, "serious", GAIN, scientist=gaining(0.07, 6)),
    Case(F.NO_WEIGHT_GAIN, "serious", {"goal": "maintenance"}, scientist={"weight_kg": 66.5}),
    Case(F.NO_WEIGHT_GAIN, None, {"goal": "maintenance"}, scientist={"weight_kg": 66.6}),
    Case(F.NO_WEIGHT_GAIN, None, scientist={"weight_kg": 66.5}),
    Case(F.WAIST_HIP_RATIO_DETERIORATING, "warning", snapshot=girths((56, 83, 100), (7, 85, 100), (0, 85, 100))),
    Case(F.WAIST_HIP_RATIO_DETERIORATING, None, snapshot=girths((55, 83, 100), (7, 85, 100), (0, 85, 100))),
    Case(F.WAIST_HIP_RATIO_DETERIORATING, None, snapshot=girths((56, 83.1, 100), (7, 85, 100), (0, 85, 100))),
    Case(F.WAIST_HIP_RATIO_DETERIORATING, None, snapshot=girths((56, 82, 100), (7, 84.9, 100), (0, 85, 100))),
    Case(F.WAIST_HIP_RATIO_DETERIORATING, "serious", snapshot=girths((56, 84, 100), (7, 88, 100), (0, 88.1, 100))),
    Case(F.WAIST_HIP_RATIO_DETERIORATING, "warning", snapshot=girths((56, 84, 100), (7, 88, 100), (0, 88, 100))),
    Case(F.WAIST_HIP_RATIO_DETERIORATING, None, {"sex": "male"},
         snapshot=girths((56, 83, 100), (7, 89, 100), (0, 89, 100))),
    Case(F.AMENORRHEA, None, TRACKS, snapshot=cycle(44)),
    Case(F.AMENORRHEA, "warning", TRACKS, snapshot=cycle(45)),
    Case(F.AMENORRHEA, "warning", TRACKS, snapshot=cycle(89)),
    Case(F.AMENORRHEA, "serious", TRACKS, snapshot=cycle(90)),
    Case(F.AMENORRHEA, "serious", TRACKS, snapshot=cycle(364)),
    Case(F.AMENORRHEA, "urgent", TRACKS, snapshot=cycle(365)),
    Case(F.AMENORRHEA, None, {}, snapshot=cycle(90)),
    Case(F.AMENORRHEA, None, {**TRACKS, "cycle_suppressed": True}, snapshot=cycle(90)),
    Case(F.AMENORRHEA, None, {**TRACKS, "pregnancy": "trimester_1"}, snapshot=cycle(90)),
    Case(F.AMENORRHEA, None, {**TRACKS, "pregnancy": "lactating", "weeks_postpartum": 20}, snapshot=cycle(90)),
    Case(F.AMENORRHEA, None, {**TRACKS, "pregnancy": "postpartum", "weeks_postpartum": 6}, snapshot=cycle(330)),
    Case(F.AMENORRHEA, "serious", {**TRACKS, "pregnancy": "postpartum", "weeks_postpartum": 13}, snapshot=cycle(370)),
    Case(F.AMENORRHEA, None, TRACKS, {"start_date": TODAY - timedelta(days=60)}, logged(44, weight_kg=70)),
    Case(F.AMENORRHEA, "warning", TRACKS, {"start_date": TODAY - timedelta(days=60)}, logged(45, weight_kg=70)),
    Case(F.AMENORRHEA, None, TRACKS, snapshot={"days": (*days(50)[:10], *days(40, menses=True))}),
    Case(F.PERSISTENT_PAIN, None, snapshot=pain(3, 0, 1, 2)),
    Case(F.PERSISTENT_PAIN, None, snapshot=pain(4, 0, 1)),
    Case(F.PERSISTENT_PAIN, "warning", snapshot=pain(4, 0, 1, 2)),
    Case(F.PERSISTENT_PAIN, None, snapshot=pain(4, 0, 1, 28)),
    Case(F.PERSISTENT_PAIN, "warning", snapshot=pain(6, 0, 7, 13)),
    Case(F.PERSISTENT_PAIN, "serious", snapshot=pain(6, 0, 7, 14)),
    Case(F.PERSISTENT_PAIN, "urgent", snapshot=pain(7, 0)),
    Case(F.PERSISTENT_PAIN, "urgent", snapshot=ticked((1, S.NUMBNESS))),
    Case(F.PERSISTENT_PAIN, "urgent", snapshot=ticked((13, S.NIGHT_PAIN))),
    Case(F.PERSISTENT_PAIN, None, snapshot=ticked((14, S.NIGHT_PAIN))),
    Case(F.DISORDERED_EATING_SIGNS, None, {"scoff_score": 1}),
    Case(F.DISORDERED_EATING_SIGNS, "serious", {"scoff_score": 2}),
    Case(F.DISORDERED_EATING_SIGNS, None, snapshot=ticked((1, S.BINGE))),
    Case(F.DISORDERED_EATING_SIGNS, "serious", snapshot=ticked((1, S.BINGE), (13, S.FOOD_FEAR))),
    Case(F.DISORDERED_EATING_SIGNS, None, snapshot=ticked((1, S.BINGE), (14, S.FOOD_FEAR))),
    Case(F.DISORDERED_EATING_SIGNS, "urgent", snapshot=ticked((1, S.PURGE))),
    Case(F.DISORDERED_EATING_SIGNS, "urgent", snapshot=ticked((1, S.LAXATIVES))),
    Case(F.DISORDERED_EATING_SIGNS, "urgent", {"scoff_score": 5}, snapshot=ticked((1, S.SELF_HARM_THOUGHTS))),
    Case(F.THYROID_DYSFUNCTION, None, snapshot=ticked(*THYROID[:2])),
    Case(F.THYROID_DYSFUNCTION, "serious", snapshot=ticked(*THYROID)),
    Case(F.THYROID_DYSFUNCTION, None, snapshot=logged(28, energy=3, resting_pulse=50)),
    Case(F.THYROID_DYSFUNCTION, "serious", snapshot=logged(28, energy=3, resting_pulse=49, symptoms=(S.HAIR_LOSS,))),
    Case(F.THYROID_DYSFUNCTION, None, snapshot=logged(28, energy=4, resting_pulse=49, symptoms=(S.HAIR_LOSS,))),
    Case(F.THYROID_DYSFUNCTION, None, snapshot=logged(28, energy=3, resting_pulse=100, symptoms=(S.HAIR_LOSS,))),
    Case(F.THYROID_DYSFUNCTION, "serious", snapshot=logged(26, energy_kcal=1700, energy=3, resting_pulse=101),
         scientist={"tdee_kcal": 1599}),
    Case(F.THYROID_DYSFUNCTION, None, snapshot=logged(25, energy_kcal=1700, energy=3, resting_pulse=101),
         scientist={"tdee_kcal": 1599}),
    Case(F.THYROID_DYSFUNCTION, None, snapshot=logged(26, energy_kcal=1700, energy=3, resting_pulse=101),
         scientist={"tdee_kcal": 1600}),
    Case(F.REDS_INDICATORS, None, scientist=LEAN | {"energy_availability_kcal_per_kg": 30.0}),
    Case(F.REDS_INDICATORS, "warning", scientist=LEAN | {"energy_availability_kcal_per_kg": 29.9}),
    Case(F.REDS_INDICATORS, None, scientist={"energy_availability_kcal_per_kg": 20.0, "body_fat_pct": 35.0}),
    Case(F.REDS_INDICATORS, None, snapshot=ticked((1, S.LOW_LIBIDO))),
    Case(F.REDS_INDICATORS, None, snapshot=ticked((1, S.LOW_LIBIDO), *ILL[:6])),
    Case(F.REDS_INDICATORS, "warning", snapshot=ticked((1, S.LOW_LIBIDO), *ILL)),
    Case(F.REDS_INDICATORS, "serious", {"conditions": ("stress fracture 2024",)}),
    Case(F.REDS_INDICATORS, None, TRACKS, snapshot=cycle(89)),
    Case(F.REDS_INDICATORS, "serious", TRACKS, snapshot=cycle(90)),
    Case(F.REDS_INDICATORS, "serious", TRACKS, snapshot=cycle(364),
         scientist=LEAN | {"energy_availability_kcal_per_kg": 20.0}),
    Case(F.REDS_INDICATORS, "urgent", TRACKS, snapshot=cycle(365),
         scientist=LEAN | {"energy_availability_kcal_per_kg": 20.0}),
    Case(F.TRAINING_DIZZINESS, None, snapshot=ticked((14, S.DIZZINESS_TRAINING))),
    Case(F.TRAINING_DIZZINESS, "warning", snapshot=ticked((13, S.DIZZINESS_TRAINING))),
    Case(F.TRAINING_DIZZINESS, "warning", snapshot=ticked((0, S.DIZZINESS_TRAINING), (14, S.DIZZINESS_TRAINING))),
    Case(F.TRAINING_DIZZINESS, "serious", snapshot=ticked((0, S.DIZZINESS_TRAINING), (13, S.DIZZINESS_TRAINING))),
    Case(F.TRAINING_DIZZINESS, "urgent", snapshot=ticked((0, S.SYNCOPE))),
    Case(F.TRAINING_DIZZINESS, "urgent", snapshot=ticked((0, S.CHEST_PAIN))),
    Case(F.GI_DISTRESS, "warning", snapshot=logged(14, gi_comfort=3)),
    Case(F.GI_DISTRESS, None, snapshot=logged(14, gi_comfort=4)),
    Case(F.GI_DISTRESS, "warning", snapshot=logged(10, gi_comfort=3)),
    Case(F.GI_DISTRESS, None, snapshot=logged(9, gi_comfort=3)),
    Case(F.GI_DISTRESS, "urgent", snapshot=logged(10, gi_comfort=3, symptoms=(S.FEVER,))),
    Case(F.GI_DISTRESS, None, snapshot=logged(10, gi_comfort=4, symptoms=(S.FEVER,))),
    Case(F.GI_DISTRESS, "urgent", {"goal": "maintenance"}, snapshot=logged(10, gi_comfort=3),
         scientist={"weight_kg": 66.5}),
    Case(F.GI_DISTRESS, "urgent", snapshot=ticked((1, S.BLOOD_IN_STOOL))),
    Case(F.APPETITE_SUPPRESSION, "warning", snapshot=logged(14, appetite=3, energy_kcal=1359)),
    Case(F.APPETITE_SUPPRESSION, None, snapshot=logged(14, appetite=3, energy_kcal=1360)),
    Case(F.APPETITE_SUPPRESSION, None, snapshot=logged(14, appetite=4, energy_kcal=1200)),
    Case(F.APPETITE_SUPPRESSION, None, snapshot=logged(6, appetite=3, energy_kcal=1200)),
    Case(F.APPETITE_SUPPRESSION, "warning", {"medications": ("Ozempic",)}, snapshot=logged(14, appetite=3)),
    Case(F.APPETITE_SUPPRESSION, None, {"medications": ("Ozempic",)}, snapshot=logged(14, appetite=4)),
    Case(F.APPETITE_SUPPRESSION, "serious", snapshot=logged(14, appetite=3, energy_kcal=1200),
         scientist={"observed_rate_kg_per_week": -0.71}),
    Case(F.APPETITE_SUPPRESSION, "warning", snapshot=logged(14, appetite=3, energy_kcal=1200),
         scientist={"observed_rate_kg_per_week": -0.70}),
    Case(F.EXCESSIVE_CARDIO, None, snapshot=logged(14, cardio_minutes=60)),
    Case(F.EXCESSIVE_CARDIO, "warning", snapshot=logged(14, cardio_minutes=61)),
    Case(F.EXCESSIVE_CARDIO, None, snapshot=logged(13, cardio_minutes=61)),
    Case(F.EXCESSIVE_CARDIO, None, snapshot=ticked((1, S.TRAINED_WHILE_ILL))),
    Case(F.EXCESSIVE_CARDIO, "warning", snapshot=ticked((1, S.TRAINED_WHILE_ILL), (2, S.TRAINED_WHILE_ILL))),
    Case(F.EXCESSIVE_CARDIO, "serious", {"scoff_score": 1}, snapshot=logged(14, cardio_minutes=61)),
    Case(F.EXCESSIVE_CARDIO, "serious", snapshot=logged(14, cardio_minutes=61),
         scientist=LEAN | {"energy_availability_kcal_per_kg": 29.9}),
    Case(F.EXCESSIVE_CARDIO, "warning", snapshot=logged(14, cardio_minutes=61),
         scientist=LEAN | {"energy_availability_kcal_per_kg": 30.0}),
    Case(F.REFUSAL_SOLID_FOOD, None, snapshot=logged(2, liquid_share=0.9)),
    Case(F.REFUSAL_SOLID_FOOD, None, snapshot=logged(14, liquid_share=0.69)),
    Case(F.REFUSAL_SOLID_FOOD, "serious", snapshot=logged(3, liquid_share=0.70)),
    Case(F.REFUSAL_SOLID_FOOD, "serious", snapshot=logged(4, liquid_share=0.70)),
    Case(F.REFUSAL_SOLID_FOOD, "urgent", snapshot=logged(5, liquid_share=0.70)),
    Case(F.REFUSAL_SOLID_FOOD, "urgent", {"eating_disorder_history": True}, snapshot=logged(3, liquid_share=0.70)),
    Case(F.REFUSAL_SOLID_FOOD, None, {"conditions": ("liquid diet after jaw surgery",)},
         snapshot=logged(14, liquid_share=1.0)),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.flag_type}-{case.severity}")
def test_each_rule_holds_on_its_side_of_the_boundary(case: Case):
    assert severity_of(case.review(), case.flag_type) == case.severity


def test_the_cases_raise_every_rule_that_an_intake_and_logs_can_raise():
    raised = {flag.rule for case in CASES for flag in case.review().flags}
    assert {rule.id for rule in RULES if not rule.id.startswith("interaction.")} - raised == set()


@pytest.mark.parametrize("case", [case for case in CASES if case.severity], ids=lambda case: f"{case.flag_type}")
def test_a_flag_that_is_open_is_not_raised_again_but_a_worse_one_is(case: Case):
    first = case.review()
    opened = [
        OpenFlag(flag_type=flag.flag_type, severity=flag.severity, status=FlagStatus.DETECTED, detected_on=TODAY)
        for flag in first.flags
    ]
    again = case.later(open_flags=opened).review()
    assert again.flags == ()
    assert again.verdict == first.verdict
    if case.severity != "warning":
        milder = [flag.model_copy(update={"severity": Severity.WARNING}) for flag in opened]
        assert severity_of(case.later(open_flags=milder).review(), case.flag_type) == case.severity


@pytest.mark.parametrize("case", [case for case in CASES if case.severity], ids=lambda case: f"{case.flag_type}")
def test_what_somebody_resolved_is_not_raised_by_the_same_evidence(case: Case):
    flags = case.review().flags
    settled = [
        SettledFlag(flag_type=flag.flag_type, severity=flag.severity, resolved_on=TODAY, evidence=flag.evidence)
        for flag in flags
    ]
    again = case.later(settled_flags=settled).review().flags
    assert rules_of(again).isdisjoint(rules_of(flags))


def test_newer_evidence_raises_a_resolved_flag_again():
    resolved = SettledFlag(
        flag_type=F.TRAINING_DIZZINESS, severity=Severity.URGENT, resolved_on=TODAY - timedelta(days=2)
    )
    old = snapshot_of(days=ticks((2, S.SYNCOPE)), settled_flags=(resolved,))
    new = snapshot_of(days=ticks((2, S.SYNCOPE), (1, S.SYNCOPE)), settled_flags=(resolved,))
    assert severity_of(review(old), F.TRAINING_DIZZINESS) is None
    assert severity_of(review(new), F.TRAINING_DIZZINESS) == "urgent"


def test_other_medications_raise_a_resolved_interaction_again():
    taken = {"medications": ("warfarin",), "supplements": ("vitamin e",)}
    flag = review(snapshot_of(client=taken)).flags[0]
    resolved = SettledFlag(flag_type=flag.flag_type, severity=flag.severity, resolved_on=TODAY, evidence=flag.evidence)
    more = {**taken, "supplements": ("vitamin e", "ginkgo")}
    assert review(snapshot_of(client=taken, settled_flags=(resolved,))).flags == ()
    assert (
        severity_of(review(snapshot_of(client=more, settled_flags=(resolved,))), F.SUPPLEMENT_INTERACTION) == "serious"
    )


def test_every_type_has_a_rule_and_only_warnings_pause_nothing():
    assert {rule.flag_type for rule in RULES} == set(FlagType)
    assert len({rule.id for rule in RULES}) == len(RULES)
    assert all(bool(paused) is (severity is not Severity.WARNING) for (_, severity), paused in PAUSES.items())


def test_a_flag_carries_its_evidence_its_day_and_a_reason():
    said = review(snapshot_of(client=TRACKS, **cycle(96)))
    flag = said.flags[0]
    assert flag.evidence == {"days": 96, "on": TODAY.isoformat()}
    assert said.reasons[0].rule == "physician.amenorrhea.three_cycles"
    assert said.reasons[0].inputs == flag.evidence


def test_cardio_is_excessive_against_the_cardio_planned_and_not_the_lifting():
    logged_much = snapshot_of(days=days(14, cardio_minutes=70))
    assert severity_of(review(logged_much, coach_said=training(minutes=180)), F.EXCESSIVE_CARDIO) == "warning"
    assert severity_of(review(logged_much, coach_said=training(cardio_minutes=400)), F.EXCESSIVE_CARDIO) is None


def test_a_loss_that_somebody_looked_at_is_counted_from_there():
    seen = SettledFlag(
        flag_type=F.NO_WEIGHT_GAIN,
        severity=Severity.SERIOUS,
        resolved_on=TODAY - timedelta(days=7),
        evidence={"weight_kg": 66.5, "before_kg": 70.0},
    )
    kept = Case(F.NO_WEIGHT_GAIN, "serious", {"goal": "maintenance"})
    again = replace(kept, scientist={"weight_kg": 66.4})
    further = replace(kept, scientist={"weight_kg": 63.1})
    assert severity_of(again.review(), F.NO_WEIGHT_GAIN) == "serious"
    assert severity_of(again.later(settled_flags=(seen,)).review(), F.NO_WEIGHT_GAIN) is None
    assert severity_of(further.later(settled_flags=(seen,)).review(), F.NO_WEIGHT_GAIN) == "serious"
