"""Cardio, intervals and stretching: how much, for whom, and where in the week."""

import pytest

from domain.agents import coach
from domain.snapshot import Injury
from domain.training.cardio import WEEKLY_MINUTES, heart_rates
from domain.vocabulary import Goal, Joint, Level, Phase, Pregnancy, Weekday
from tests.domain.training import athlete, exercise, felt, names, plan, week_of

MACHINES = ("treadmill", "stationary_bike", "elliptical", "mat")
DAYS = (Weekday.TUESDAY, Weekday.THURSDAY, Weekday.SATURDAY)


def cardio_only(**facts: object) -> coach.Said:
    given = {key: facts.pop(key) for key in ("phase", "cardio_barred", "cardio_minutes", "feelings") if key in facts}
    person = athlete(
        **{"training_weekdays": (), "cardio_weekdays": DAYS, "equipment": MACHINES, "session_minutes": 60, **facts}
    )
    return plan(week_of(person, **given))


@pytest.mark.parametrize("goal", list(Goal))
def test_the_weeks_minutes_follow_the_goal(goal: Goal):
    said = cardio_only(goal=goal)
    assert WEEKLY_MINUTES[goal] - 20 <= said.cardio_minutes <= WEEKLY_MINUTES[goal]
    assert cardio_only(goal=goal, phase=Phase.FOUNDATIONS).cardio_minutes <= WEEKLY_MINUTES[goal] / 2


def test_one_day_of_a_fit_clients_week_is_hard_and_the_others_are_steady():
    said = cardio_only(goal=Goal.FAT_LOSS)
    assert [session.category for session in said.sessions] == ["cardio_steady", "cardio_steady", "cardio_interval"]
    hard = said.sessions[-1].exercises[0]
    assert (hard.sets, hard.reps, hard.rest_sec, hard.target_rpe) == (10, "60 s", 60, 8.0)
    assert len({session.exercises[0].name for session in said.sessions}) == 3


@pytest.mark.parametrize(
    "facts",
    [
        {"experience": Level.BEGINNER},
        {"phase": Phase.FOUNDATIONS},
        {"cleared_light": True},
        {"pregnancy": Pregnancy.TRIMESTER_1},
        {"feelings": tuple(felt(day, soreness=9) for day in (3, 2, 1))},
        {"goal": Goal.MUSCLE_GAIN},
    ],
)
def test_who_is_new_tired_or_held_back_does_no_intervals(facts: dict[str, object]):
    said = cardio_only(**{"goal": Goal.FAT_LOSS, **facts})
    assert {session.category for session in said.sessions} == {"cardio_steady"}


@pytest.mark.parametrize(
    ("facts", "why"), [({"cardio_barred": True}, "an open flag"), ({"cardio_minutes": 421}, "421")]
)
def test_with_an_open_flag_or_too_much_last_week_there_is_only_stretching(facts: dict[str, object], why: str):
    said = cardio_only(goal=Goal.FAT_LOSS, **facts)
    assert said.cardio_minutes == 0
    assert {session.category for session in said.sessions} == {"flexibility"}
    assert any(why in text for text in said.dropped)


def test_up_to_the_limit_of_last_week_cardio_goes_on():
    assert cardio_only(goal=Goal.FAT_LOSS, cardio_minutes=420).cardio_minutes > 0


def test_a_stretch_is_held_for_a_minute_in_all_and_a_flow_fills_the_time():
    [session, *_] = cardio_only(goal=Goal.FAT_LOSS, cardio_barred=True).sessions
    drills, flow = session.exercises[:-1], session.exercises[-1]
    assert all((one.sets, one.reps, one.target_rpe) == (2, "30 s", 3.0) for one in drills)
    assert len(drills) >= 3
    assert flow.name == "Tai Chi"
    assert 20 <= session.minutes <= 45
    assert 0 < session.net_kcal < 200


def test_the_seventh_day_of_a_whole_week_is_for_stretching_alone():
    said = plan(week_of(athlete(training_weekdays=tuple(Weekday))))
    assert [session.category for session in said.sessions] == ["strength"] * 6 + ["flexibility"]
    mixed = plan(week_of(athlete(cardio_weekdays=tuple(Weekday), equipment=MACHINES)))
    assert len(mixed.sessions) == 7
    assert mixed.sessions[-1].category == "flexibility"
    assert any("Seventh day" in text for text in mixed.dropped)


def test_a_day_on_which_nothing_can_be_lifted_is_not_lost():
    hurt = tuple(Injury(joint=joint) for joint in Joint)
    said = plan(
        week_of(athlete(session_minutes=30, equipment=("treadmill",), injuries=hurt, exercises_avoided=("row",)))
    )
    assert len(said.sessions) == 3
    assert all(not exercise(name).contraindicated_joints for name in names(said))


def test_the_pulse_is_given_by_age_and_not_under_a_beta_blocker():
    assert heart_rates(40) == (115, 137)
    [session, *_] = cardio_only(goal=Goal.FAT_LOSS, age_years=40).sessions
    assert "pulse of about 115 to 137" in session.notes[0]
    [blocked, *_] = cardio_only(goal=Goal.FAT_LOSS, age_years=40, beta_blocked=True).sessions
    assert blocked.notes[0].startswith("Go by how hard it feels")
    assert not any("137" in note for note in blocked.notes)
