from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.agents import physician
from domain.snapshot import OpenFlag
from domain.vocabulary import AgentName, FlagStatus, FlagType, Severity, Symptom, Verdict
from tests.domain.safety_cases import TODAY, days, menu, review, said_of, snapshot_of, ticks
from tests.domain.safety_catalogue import CATALOGUE

UNRESOLVED = [status for status in FlagStatus if status is not FlagStatus.RESOLVED]

TICKS = st.lists(st.tuples(st.integers(0, 20), st.sampled_from(Symptom)), max_size=6, unique_by=lambda tick: tick[0])


def open_flag(severity: Severity, status: FlagStatus = FlagStatus.DETECTED, flag_type: FlagType = FlagType.AMENORRHEA):
    return OpenFlag(flag_type=flag_type, severity=severity, status=status, detected_on=TODAY - timedelta(days=10))


def test_a_healthy_week_is_clear():
    said = review()
    assert said.verdict is Verdict.CLEAR
    assert said.summary == "Clear: no red flag, and the plan keeps every rule."
    assert (said.flags, said.violations, said.failed_checks, said.paused, said.modifications) == ((), (), (), (), ())


def test_a_hold_says_what_was_found_and_whom_to_see():
    snapshot = snapshot_of(
        client={"tracks_cycle": True}, last_menses_on=TODAY - timedelta(days=80), days=days(30, weight_kg=70)
    )
    later = snapshot.model_copy(update={"last_menses_on": TODAY - timedelta(days=96)})
    assert review(snapshot).summary.startswith("Clear: amenorrhea (warning), 80 days since the last logged period")
    said = review(later)
    assert said.verdict is Verdict.HOLD
    expected = "Held: amenorrhea (serious), 96 days since the last logged period; refer to gynaecology, and 1 more."
    assert said.summary == expected
    assert said.referral_target == "gynaecology"


def test_an_urgent_flag_refers_and_pauses_all_planning():
    said = review(snapshot_of(days=ticks((1, Symptom.CHEST_PAIN))))
    assert said.verdict is Verdict.REFER
    assert said.summary.startswith("Referred: training_dizziness (urgent), fainting or chest pain")
    assert said.summary.endswith("refer to emergency care.")
    planners = (AgentName.NUTRITIONIST, AgentName.DIETITIAN, AgentName.CHEF, AgentName.COACH)
    assert said.paused == planners


def test_the_worst_flag_leads():
    said = review(snapshot_of(client={"scoff_score": 2}, days=ticks((1, Symptom.SYNCOPE))))
    assert said.summary.startswith("Referred: training_dizziness (urgent)")
    assert said.referral_target == "emergency care"


def test_a_warning_goes_on_with_a_change():
    said = review(snapshot_of(days=ticks((1, Symptom.DIZZINESS_TRAINING))))
    assert said.verdict is Verdict.CLEAR
    assert said.paused == ()
    assert said.modifications == ("Stop a set when you feel dizzy, drink before training, and see your doctor.",)


def test_a_failed_check_is_named_in_the_summary():
    said = review(chef_said=menu(("peanut butter",)))
    assert said.summary.startswith(
        "Held: plan.forbidden_food, peanut butter for lunch on monday is forbidden: nut_butter"
    )


def test_a_resolved_flag_holds_nothing():
    said = review(snapshot_of(open_flags=(open_flag(Severity.URGENT, FlagStatus.RESOLVED),)))
    assert said.verdict is Verdict.CLEAR


@pytest.mark.parametrize("status", UNRESOLVED)
def test_an_open_flag_holds_until_somebody_resolves_it(status: FlagStatus):
    held = review(snapshot_of(open_flags=(open_flag(Severity.SERIOUS, status),)))
    assert held.verdict is Verdict.HOLD
    assert held.flags == ()
    assert held.summary == f"Held: amenorrhea (serious), open since 2025-10-23, {status}; refer to gynaecology."
    referred = review(snapshot_of(open_flags=(open_flag(Severity.URGENT, status),)))
    assert referred.verdict is Verdict.REFER


def test_a_warning_that_nothing_shows_any_more_settles_itself_and_changes_nothing():
    said = review(snapshot_of(open_flags=(open_flag(Severity.WARNING, FlagStatus.DETECTED),)))
    assert (said.passed, said.modifications) == ((FlagType.AMENORRHEA,), ())


@pytest.mark.parametrize(
    "flag",
    [
        open_flag(Severity.WARNING, FlagStatus.ACKNOWLEDGED),
        open_flag(Severity.WARNING, FlagStatus.REFERRED),
        open_flag(Severity.SERIOUS, FlagStatus.DETECTED),
        open_flag(Severity.URGENT, FlagStatus.DETECTED),
    ],
)
def test_what_somebody_took_up_and_what_is_serious_never_settles_itself(flag: OpenFlag):
    assert review(snapshot_of(open_flags=(flag,))).passed == ()


def test_a_warning_that_is_still_shown_stays_open():
    flag = open_flag(Severity.WARNING, FlagStatus.DETECTED, FlagType.TRAINING_DIZZINESS)
    said = review(snapshot_of(open_flags=(flag,), days=ticks((1, Symptom.DIZZINESS_TRAINING))))
    assert (said.passed, said.flags) == ((), ())


@settings(max_examples=80, deadline=None)
@given(
    flags=st.lists(
        st.builds(open_flag, st.sampled_from(Severity), st.sampled_from(UNRESOLVED), st.sampled_from(FlagType)),
        max_size=4,
    ),
    symptoms=TICKS,
)
def test_the_verdict_is_never_milder_than_the_worst_flag(flags: list[OpenFlag], symptoms: list[tuple[int, Symptom]]):
    said = review(snapshot_of(open_flags=flags, days=ticks(*symptoms)))
    severities = {flag.severity for flag in (*flags, *said.flags)}
    if Severity.URGENT in severities:
        assert said.verdict is Verdict.REFER
    elif Severity.SERIOUS in severities:
        assert said.verdict is Verdict.HOLD
    else:
        assert said.verdict is Verdict.CLEAR
    assert said.summary.endswith(".")
    assert len(said.reasons) == len(said.flags) + len(said.violations) + len(said.failed_checks)


@settings(max_examples=40, deadline=None)
@given(TICKS)
def test_reviewing_again_with_the_raised_flags_open_raises_nothing_more(symptoms: list[tuple[int, Symptom]]):
    first = review(snapshot_of(days=ticks(*symptoms)))
    opened = [open_flag(flag.severity, FlagStatus.DETECTED, flag.flag_type) for flag in first.flags]
    again = review(snapshot_of(days=ticks(*symptoms), open_flags=opened))
    assert again.flags == ()
    assert again.verdict is first.verdict


def test_the_review_depends_on_neither_the_clock_nor_the_order_of_messages():
    snapshot = snapshot_of(days=ticks((1, Symptom.SYNCOPE)))
    later = snapshot.model_copy(update={"now": snapshot.now + timedelta(hours=3)})
    said = said_of()
    turned = dict(reversed(said.items()))
    assert physician.given(snapshot, said) == physician.given(later, turned)
    given_twice = [physician.think(physician.given(snapshot, said), CATALOGUE) for _ in range(2)]
    assert given_twice[0].model_dump_json() == given_twice[1].model_dump_json()


def test_what_was_said_survives_the_database():
    said = review(snapshot_of(days=ticks((1, Symptom.SYNCOPE))), chef_said=menu(("peanut butter",)))
    assert physician.Said.model_validate_json(said.model_dump_json()) == said
