from hypothesis import given, settings
from hypothesis import strategies as st

from domain.agents.coach_state import LiftState
from domain.snapshot import LiftLog
from domain.training.progression import carry_lift, first_lift, next_lift
from tests.domain.training import ago, lifted, line

BENCH = "Barbell Bench Press"
BEFORE = LiftState(exercise=BENCH, load_kg=80, reps_low=8, reps_high=12, target_rpe=7, judged_on=ago(9))


def after(*sessions: LiftLog, before: LiftState = BEFORE) -> LiftState:
    for session in sessions:
        before = next_lift(before, session, line(BENCH))
    return before


def test_all_sets_at_the_top_earn_more_load():
    assert after(lifted(BENCH, 2, *[(80, 12, 7)] * 3)).load_kg == 82.5


def test_ramp_sets_do_not_stand_in_the_way():
    assert after(lifted(BENCH, 2, (40, 8, 3), (60, 5, 4), *[(80, 12, 7)] * 3)).load_kg == 82.5


def test_two_misses_in_a_row_take_a_tenth_off():
    short = [(80.0, 6, 9.0)] * 3
    once = after(lifted(BENCH, 5, *short))
    assert (once.load_kg, once.misses) == (80, 1)
    twice = after(lifted(BENCH, 2, *short), before=once)
    assert (twice.load_kg, twice.misses) == (70, 0)


def test_a_session_without_more_repetitions_is_a_stall_and_progress_ends_the_count():
    same = [(80.0, 9, 8.0)] * 3
    stalled = after(*(lifted(BENCH, day, *same) for day in (8, 6, 4, 2)))
    assert stalled.stalls == 3
    assert after(lifted(BENCH, 1, *[(80, 10, 8)] * 3), before=stalled).stalls == 0


def test_the_body_is_never_given_a_load():
    push_up = line("Push-Up")
    assert first_lift(push_up, [lifted("Push-Up", 2, (0, 12, 8))]).load_kg is None
    assert first_lift(push_up, [lifted("Push-Up", 2, (20, 5, 8))]).load_kg is None


def test_a_first_load_comes_from_the_estimated_maximum():
    assert first_lift(line(BENCH), [lifted(BENCH, 2, (100, 5, 8))]).load_kg == 85


def test_a_first_load_is_the_last_one_lifted_where_no_maximum_can_be_told():
    assert first_lift(line(BENCH), [lifted(BENCH, 2, (60, 15, 8))]).load_kg == 60


def test_a_lift_nobody_logged_has_no_load():
    assert first_lift(line(BENCH), []).load_kg is None


def test_a_deload_is_not_judged():
    logs = [lifted(BENCH, 3, *[(72.5, 12, 6)] * 2)]
    carried = carry_lift(line(BENCH), BEFORE, logs, after_deload=True)
    assert (carried.load_kg, carried.judged_on) == (80, ago(3))


def test_a_new_range_takes_its_load_from_the_maximum():
    logs = [lifted(BENCH, 12, (100, 5, 8))]
    before = BEFORE.model_copy(update={"reps_low": 4, "reps_high": 6, "load_kg": 100})
    assert carry_lift(line(BENCH), before, logs, after_deload=False).load_kg == 85


def test_more_than_was_planned_leads_on_from_what_was_lifted_by_one_increment():
    logs = [lifted(BENCH, 2, *[(85, 10, 7)] * 3)]
    heavy = BEFORE.model_copy(update={"reps_low": 8, "reps_high": 12})
    assert carry_lift(line(BENCH), heavy, logs, after_deload=False).load_kg == 85
    strong = [lifted(BENCH, 2, *[(100, 4, 6)] * 3)]
    assert carry_lift(line(BENCH), heavy, strong, after_deload=False).load_kg <= 102.5


def test_a_longer_range_without_a_known_maximum_takes_less_load():
    before = BEFORE.model_copy(update={"reps_low": 4, "reps_high": 6, "target_rpe": 9.0, "load_kg": 100.0})
    eased = carry_lift(line(BENCH), before, [], after_deload=False).load_kg
    assert eased == 80
    shorter = before.model_copy(update={"reps_low": 12, "reps_high": 15, "target_rpe": 7.0})
    assert carry_lift(line(BENCH), shorter, [], after_deload=False).load_kg == 100


@settings(max_examples=60, deadline=None)
@given(
    sets=st.lists(
        st.tuples(st.floats(1, 200), st.integers(0, 20), st.sampled_from([5.0, 6.0, 7.0, 8.0, 9.0, 10.0])),
        min_size=1,
        max_size=5,
    )
)
def test_a_session_is_never_judged_twice(sets: list[tuple[float, int, float]]):
    logs = [lifted(BENCH, 2, *sets)]
    once = carry_lift(line(BENCH), BEFORE, logs, after_deload=False)
    assert carry_lift(line(BENCH), once, logs, after_deload=False) == once
