from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.agents.coach_state import CoachState
from domain.snapshot import Injury, Pain
from domain.training.avoidance import JUMPS, THEMES, avoided_names
from domain.training.block import BLOCK, PHASE_RPE, block_week, microcycle, week_rpe
from domain.training.effort import work_seconds
from domain.training.fitting import fit, frame_for, session_minutes
from domain.training.flexibility import FLOWS
from domain.training.landmarks import GROUP, LANDMARKS, WITHOUT_LANDMARK, count_sets
from domain.training.limits import LYING, STRAINING, UNSTEADY, limits_of
from domain.training.line import HOLD_SEC
from domain.training.readiness import assess
from domain.training.response import Response
from domain.training.selection import ASSISTING, NOT_LIFTING, substitute, usable
from domain.training.split import ROTATION, plan_type_for, session_kinds, training_dates
from domain.training.volume import distribute_sets
from domain.training.volume_plan import weekly_targets
from domain.training.warmup import DRILLS, warmup_for
from domain.vocabulary import Joint, Level, Phase, PlanType, Weekday
from tests.domain.training import WEEK_START, athlete, catalogue, exercise, felt, lifted, line

STATE = CoachState(plan_type=PlanType.FULL_BODY, block_week=3, week_start=WEEK_START - timedelta(days=7))


def test_every_exercise_named_in_a_table_exists():
    movements = {name for kinds in ROTATION.values() for kind in kinds for name in kind.movements}
    themed = {name for _, names in THEMES.values() for name in names}
    named = movements | themed | LYING | STRAINING | UNSTEADY | JUMPS | DRILLS | ASSISTING | set(HOLD_SEC) | set(FLOWS)
    assert named <= set(catalogue().exercise)
    assert all(pattern in {one.pattern for one in catalogue().exercises} for pattern in NOT_LIFTING)


@pytest.mark.parametrize(
    ("days", "wish", "level", "expected"),
    [
        (3, None, Level.ADVANCED, PlanType.FULL_BODY),
        (4, None, Level.BEGINNER, PlanType.UPPER_LOWER),
        (5, None, Level.INTERMEDIATE, PlanType.UPPER_LOWER),
        (6, None, Level.INTERMEDIATE, PlanType.PPL),
        (3, PlanType.PPL, Level.ADVANCED, PlanType.FULL_BODY),
        (4, PlanType.FULL_BODY, Level.ADVANCED, PlanType.FULL_BODY),
    ],
)
def test_the_split_follows_the_days_and_the_wish(days: int, wish: PlanType | None, level: Level, expected: PlanType):
    assert plan_type_for(athlete(plan_type=wish, experience=level), days) is expected


def test_the_fifth_upper_lower_day_is_the_whole_body():
    kinds = session_kinds(PlanType.UPPER_LOWER, 5)
    assert [kind.focus for kind in kinds][-1] == "Full body A"


def test_one_day_of_seven_stays_free():
    assert len(training_dates(athlete(training_weekdays=tuple(Weekday)), WEEK_START)) == 6


@pytest.mark.parametrize("plan_type", list(PlanType))
def test_every_muscle_with_an_mev_is_met_twice_in_a_week(plan_type: PlanType):
    days = {PlanType.FULL_BODY: 2, PlanType.UPPER_LOWER: 4, PlanType.PPL: 6}[plan_type]
    met = [count_sets((exercise(name), 1) for name in kind.movements) for kind in session_kinds(plan_type, days)]
    for muscle, landmark in LANDMARKS.items():
        assert landmark.mev == 0 or sum(muscle in session for session in met) >= 2, muscle


def start(level: Level, week: int, *, deficit: bool = False) -> dict[str, int]:
    silent = Response(recovery=None, strength_pct={})
    found = weekly_targets(microcycle(week), level, {}, silent, deficit=deficit, after_deload=False)
    return {muscle: target.sets for muscle, target in found.items()}


def test_beginners_start_at_six_tenths_and_a_deficit_takes_a_fifth_off():
    assert start(Level.BEGINNER, 1)["chest"] == 6
    assert start(Level.BEGINNER, 1)["triceps"] == 4
    assert start(Level.INTERMEDIATE, 3)["chest"] == 12
    assert start(Level.INTERMEDIATE, 1, deficit=True)["chest"] == 8
    assert start(Level.INTERMEDIATE, 5)["chest"] == 11
    assert start(Level.ADVANCED, 1)["glutes"] == 0


def test_every_muscle_of_the_table_has_a_landmark_or_is_known_to_have_none():
    muscles = {
        GROUP.get(muscle, muscle)
        for one in catalogue().exercises
        for muscle in (*one.primary_muscles, *one.secondary_muscles)
    }
    assert muscles - set(LANDMARKS) == WITHOUT_LANDMARK


def test_direct_sets_count_one_and_indirect_ones_a_half():
    assert count_sets([(exercise("Barbell Bench Press"), 4)]) == {"chest": 4, "front_delts": 2, "triceps": 2}
    assert count_sets([(exercise("One-Arm Dumbbell Row"), 3)])["back"] == 3


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.sampled_from(sorted(ROTATION[PlanType.PPL][0].movements + ROTATION[PlanType.FULL_BODY][0].movements)),
        max_size=9,
    )
)
def test_sets_stay_between_one_and_four(movements: list[str]):
    week = [[exercise(name) for name in movements]]
    [sets] = distribute_sets(week, start(Level.ADVANCED, 7))
    assert all(1 <= count <= 4 for count in sets)


def test_the_block_is_twelve_weeks_with_three_deloads():
    assert [cycle.week for cycle in BLOCK if cycle.kind == "deload"] == [4, 8, 12]
    assert [cycle.week for cycle in BLOCK] == list(range(1, 13))


def test_the_block_moves_on_repeats_and_begins_again():
    assert block_week(None, WEEK_START) == 1
    assert block_week(STATE, WEEK_START) == 4
    assert block_week(STATE, WEEK_START - timedelta(days=7)) == 3
    assert block_week(STATE.model_copy(update={"deload": True}), WEEK_START) == 3
    assert block_week(STATE.model_copy(update={"deload": True, "block_week": 12}), WEEK_START) == 1


@given(st.integers(1, 12), st.sampled_from(list(Phase)), st.sampled_from([6.0, 6.5, 7.0, 10.0]))
@settings(max_examples=40, deadline=None)
def test_the_rpe_never_passes_the_phase_or_the_limit(week: int, phase: Phase, limit: float):
    assert week_rpe(microcycle(week), phase, limit) <= min(PHASE_RPE[phase], limit)


def readiness(*, feelings: tuple = (), lifts: tuple = (), after_deload: bool = False, lifted_before: bool = False):
    return assess(feelings, lifts, WEEK_START, after_deload=after_deload, lifted_before=lifted_before)


def test_one_sign_is_no_deload_and_two_are():
    sore = tuple(felt(day, soreness=8) for day in (5, 3, 1))
    assert not readiness(feelings=sore).deload
    assert readiness(feelings=(*sore, felt(0 + 1, motivation=2))).signs == ("soreness", "motivation")


def test_soreness_of_seven_and_sleep_of_five_are_no_signs():
    tired = tuple(felt(day, soreness=7, sleep_quality=5) for day in range(7, 0, -1))
    assert readiness(feelings=tired).signs == ()
    worse = tuple(felt(day, soreness=8, sleep_quality=4) for day in range(7, 0, -1))
    assert readiness(feelings=worse).signs == ("soreness", "sleep")


def test_maxima_down_by_a_twentieth_on_two_lifts_are_a_sign_but_not_after_a_deload():
    lifts = tuple(
        lifted(name, day, (kg, 5, 9))
        for name in ("Barbell Bench Press", "Barbell Back Squat")
        for day, kg in ((12, 100.0), (9, 95.0), (5, 94.0))
    )
    assert readiness(lifts=lifts).signs == ("e1rm_drop",)
    assert readiness(lifts=lifts[:3]).signs == ()
    assert readiness(lifts=lifts, after_deload=True).signs == ()


@pytest.mark.parametrize(("days", "share"), [(7, 1.0), (8, 0.9), (14, 0.9), (15, 0.8), (28, 0.8), (29, 0.7)])
def test_time_away_takes_load_off(days: int, share: float):
    away = readiness(lifts=(lifted("Barbell Row", days, (60, 8, 8)),))
    assert (away.layoff_share, away.long_layoff) == (share, share == 0.7)


def test_lifts_remembered_but_none_in_eight_weeks_are_a_long_layoff():
    assert readiness(lifted_before=True).long_layoff
    assert not readiness().long_layoff


def test_pain_of_four_deloads_the_joint_and_of_seven_spares_it():
    pains = (
        felt(2, pain=(Pain(site=Joint.KNEE, score=4), Pain(site=Joint.HIP, score=3), Pain(site=Joint.WRIST, score=7))),
    )
    assert readiness(feelings=pains).aching == {Joint.KNEE}
    assert readiness(feelings=pains).spared == {Joint.WRIST}


@pytest.mark.parametrize(
    ("words", "out", "stays"),
    [
        ("no jumping", {"Jump Squat", "Box Jump", "Jumping Jack", "Rope Jumping", "Burpee"}, "Barbell Back Squat"),
        ("Burpees, back squats", {"Burpee", "Barbell Back Squat"}, "Barbell Front Squat"),
        ("running", {"Jog 5 mph", "Run 6 mph"}, "Brisk Walk"),
        ("overhead pressing", {"Barbell Overhead Press", "Machine Shoulder Press"}, "Barbell Bench Press"),
        ("deadlifts or lunges", {"Conventional Deadlift", "Walking Lunge"}, "Barbell Back Squat"),
        ("pull-ups", {"Pull-Up"}, "Lat Pulldown"),
    ],
)
def test_the_clients_words_rule_exercises_out(words: str, out: set[str], stays: str):
    avoided, unmatched = avoided_names(athlete(exercises_avoided=(words,)), catalogue().exercises)
    assert out <= avoided
    assert stays not in avoided
    assert not unmatched


def test_the_note_of_an_injury_rules_out_themes_and_strange_words_become_questions():
    injured = athlete(
        injuries=(Injury(joint=Joint.KNEE, note="no jumping, hurts on stairs"),), exercises_avoided=("zumba",)
    )
    avoided, unmatched = avoided_names(injured, catalogue().exercises)
    assert "Box Jump" in avoided
    assert unmatched == ("zumba",)


def test_a_substitute_keeps_the_pattern_and_isolations_are_never_replaced_by_compounds():
    person = athlete(equipment=("dumbbell",))
    at_hand = usable(catalogue().exercises, person, limits_of(person, frozenset(), frozenset()))
    found = substitute(exercise("Barbell Romanian Deadlift"), at_hand, person.experience)
    assert found is not None
    assert found.name == "Dumbbell Romanian Deadlift"
    assert substitute(exercise("Leg Extension"), at_hand, person.experience) is None


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.sampled_from(ROTATION[PlanType.UPPER_LOWER][0].movements), min_size=1, max_size=7, unique=True),
    st.integers(10, 90),
    st.integers(1, 5),
)
def test_a_session_that_was_fitted_never_runs_over(movements: list[str], minutes: int, sets: int):
    lines = [line(name, sets) for name in movements]
    left, out = fit(lines, minutes, frame_for(minutes), supersets=sets > 2)
    assert session_minutes(left, frame_for(minutes)) <= minutes
    assert sorted([one.exercise.name for one in left] + list(out)) == sorted(movements)


def test_isolations_go_before_any_movement_loses_a_set():
    lines = [line("Barbell Bench Press", 4), line("Barbell Row", 4), line("Dumbbell Curl", 3)]
    left, out = fit(lines, 31, frame_for(31), supersets=False)
    assert out == ("Dumbbell Curl",)
    assert [one.sets for one in left] == [4, 3]


def test_movements_that_share_no_muscle_take_turns_before_a_set_is_lost():
    lines = [line("Barbell Bench Press", 4), line("Incline Dumbbell Press", 3), line("Barbell Row", 4)]
    whole = session_minutes(lines, frame_for(60))
    left, out = fit(lines, whole - 5, frame_for(60), supersets=True)
    assert (out, [one.sets for one in left]) == ((), [4, 4, 3])
    assert [(one.exercise.name, one.superset) for one in left] == [
        ("Barbell Bench Press", "A"),
        ("Barbell Row", "A"),
        ("Incline Dumbbell Press", None),
    ]
    assert session_minutes(left, frame_for(60)) == whole - 6


def test_a_superset_rests_once_a_round_and_who_loses_its_partner_trains_alone():
    assert work_seconds([(4, 32, 150), (3, 40, 120)]) == 4 * 32 + 3 * 40 + 3 * 150 + 180
    lines = [line("Barbell Bench Press", 2), line("Barbell Row", 2)]
    left, out = fit(lines, 10, frame_for(10), supersets=True)
    assert (out, [one.superset for one in left]) == (("Barbell Row",), [None])


def test_the_ramp_leads_up_to_the_first_load_and_skips_its_end_when_that_is_light():
    loaded = line("Barbell Bench Press", rpe=8).model_copy(update={"load_kg": 100.0})
    steps = warmup_for([loaded], (), frame_for(60))
    assert [step.split(": ")[1] for step in steps[-3:]] == [
        "8 reps with 40 kg",
        "5 reps with 60 kg",
        "2 reps with 80 kg",
    ]
    light = loaded.model_copy(update={"reps_low": 15})
    assert len(warmup_for([light], (), frame_for(60))) == len(steps) - 1


def test_an_exercise_avoided_by_its_own_name_is_always_out():
    for one in catalogue().exercises:
        avoided, unmatched = avoided_names(athlete(exercises_avoided=(one.name.upper(),)), catalogue().exercises)
        assert one.name in avoided
        assert not unmatched
