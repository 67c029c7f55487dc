"""What the SCIENTIST says beside its numbers: what to log, what to look at again, and the pace's date."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.energy.advice import Advice
from domain.energy.cross_check import cross_check, physical_activity
from domain.energy.deadline import deadline, solve_intake
from domain.energy.density import fat_mass_at
from domain.energy.dynamic_model import simulate_from
from domain.energy.expenditure import Belief
from domain.energy.forecast import Outset, begin, follow, keeping_kcal
from domain.energy.inferred_intake import compare, four_week_rate, weekly_intakes
from domain.energy.log_next import MOST, sd_ahead
from domain.energy.pacing import pacing
from domain.energy.week import read_week
from domain.snapshot import DayLog
from domain.vocabulary import ActivityLevel, Goal, Pregnancy, Sex
from tests.domain.coached import WEEK_START, ask_scientist, client, logged, program, snapshot

LAST_DAY = WEEK_START - timedelta(days=1)


def advised(days: tuple[DayLog, ...] = (), **changes: object) -> Advice:
    found = ask_scientist(snapshot(days=days, client=client(**changes))).advice
    assert found is not None
    return found


def losing(kg_per_week: float) -> Callable[[int], float]:
    return lambda day: round(70 - kg_per_week * day / 7, 2)


def test_logs_far_below_what_weight_says_are_asked_about_and_nobody_is_accused():
    found = advised(logged(28, kcal=lambda _: 1300))
    assert found.logging is not None
    assert found.logging.asks
    assert found.logging.share == pytest.approx(1300 / found.logging.inferred_kcal, abs=0.01)
    (sentence,) = (note for note in found.notes if "four weeks" in note)
    assert "could" in sentence
    assert not {"lie", "lying", "cheat", "wrong", "dishonest", "false"} & set(sentence.lower().split())


def test_logs_that_weight_agrees_with_are_not_asked_about():
    """At about her formula's 1960 kcal weight may stand, and on less it may fall."""
    for days in (logged(28, kcal=lambda _: 1900), logged(28, losing(0.5), lambda _: 1450)):
        found = advised(days).logging
        assert found is not None
        assert not found.asks


def test_one_week_of_full_logs_is_enough_not_to_ask():
    eaten = logged(28, kcal=lambda day: 1300 if day < 21 else 1900)
    found = advised(eaten).logging
    assert found is not None
    assert not found.asks


@pytest.mark.parametrize(
    "days",
    [
        logged(21, kcal=lambda _: 1200),
        logged(28, lambda day: 70.0 if day > 18 else None, lambda _: 1200),
        logged(28, kcal=lambda day: 1200 if day % 7 < 3 else None),
    ],
)
def test_too_little_is_logged_to_compare(days: tuple[DayLog, ...]):
    assert advised(days).logging is None


@pytest.mark.parametrize("who", [{"pregnancy": Pregnancy.TRIMESTER_2}, {"age_years": 15}])
def test_a_body_that_grows_is_compared_with_nothing(who: dict[str, object]):
    found = advised(logged(28, kcal=lambda _: 1200), **who)
    assert (found.logging, found.cross_check, found.log_next, found.pacing) == (None, None, (), None)
    assert found.confidence_because


def test_weeks_are_told_apart_and_a_rate_needs_three_of_them():
    days = logged(28, kcal=lambda day: 1000 + 100 * (day // 7))
    assert weekly_intakes(days, LAST_DAY) == (1300, 1200, 1100, 1000)
    weighed = [(day.day, 70 - 0.1 * index) for index, day in enumerate(days)]
    assert four_week_rate(weighed, LAST_DAY) == pytest.approx(-0.7)
    assert four_week_rate(weighed[10:], LAST_DAY) is None
    assert compare(2000, (1699.0, 1699.0, 1699.0, 1701.0)).asks is False  # pyright: ignore[reportOptionalMemberAccess]


def test_an_expenditure_far_from_the_requirement_is_flagged():
    seen = snapshot(days=logged(56, losing(0.9), lambda _: 1900))
    read = read_week(seen.client, seen.program, seen.days, LAST_DAY, None)
    found = cross_check(seen.client, read.body, 2750)
    assert found is not None
    assert found.is_off
    near = cross_check(seen.client, read.body, found.eer_kcal)
    assert near is not None
    assert (near.off, near.is_off) == (0, False)


def test_activity_classes_begin_where_the_institute_begins_them():
    assert [physical_activity(value) for value in (1.39, 1.4, 1.6, 1.9)] == [
        "sedentary",
        "low_active",
        "active",
        "very_active",
    ]


def test_low_availability_is_said_with_the_mens_caveat():
    days = logged(28, kcal=lambda _: 1400, exercise_kcal=200)
    woman = snapshot(days=days, client=client(body_fat_pct=25.0))
    man = snapshot(days=days, client=client(body_fat_pct=25.0, sex=Sex.MALE))
    for seen, caveat in ((woman, False), (man, True)):
        said = ask_scientist(seen)
        assert said.energy_availability_class == "low"
        assert said.advice is not None
        (sentence,) = (note for note in said.advice.notes if "exercise was low" in note)
        assert ("uncertain" in sentence) is caveat


def test_who_logs_nothing_is_asked_for_weigh_ins_and_food_first():
    found = advised(body_fat_pct=None, daily_steps=None, activity_level=ActivityLevel.LIGHT)
    assert len(found.log_next) == MOST
    assert {"weigh_in", "food"} <= {log.log for log in found.log_next}
    worth = [log.worth_kcal for log in found.log_next]
    assert worth == sorted(worth, reverse=True)
    assert found.confidence_because == ("nobody weighed in, so expenditure is the formula's",)


def test_who_logs_everything_is_asked_for_nothing_more():
    found = advised(logged(56, losing(0.3), lambda _: 1800))
    assert (found.log_next, found.confidence_because) == ((), ())


def test_the_log_that_is_missing_is_the_one_asked_for():
    rarely_weighed = advised(logged(56, lambda day: 70.0 if day % 7 == 0 else None))
    assert rarely_weighed.log_next[0].log == "weigh_in"
    assert any("weigh-ins in 21 days" in sentence for sentence in rarely_weighed.confidence_because)
    hardly_ate = advised(logged(56, kcal=lambda day: 1800 if day % 7 == 0 else None))
    assert hardly_ate.log_next[0].log == "food"
    untold = advised(logged(56, losing(0.3)), body_fat_pct=None)
    assert [log.log for log in untold.log_next] == ["girths"]
    tracks = advised(logged(56, losing(0.3)), tracks_cycle=True)
    assert [log.log for log in tracks.log_next] == ["menses"]


@settings(max_examples=30)
@given(st.floats(0, 1), st.floats(0, 1), st.floats(4000, 9000))
def test_more_logs_never_make_the_expenditure_less_sure(weighed: float, logged_days: float, density: float):
    start = Belief(70.0, 2000.0)
    some, every = sd_ahead(start, density, weighed, logged_days), sd_ahead(start, density, 1.0, 1.0)
    assert every <= some + 1e-6


OUTSET = Outset(weight_kg=90, fat_kg=27, resting_kcal=1800, spends_kcal=2700, learnt=False, eats_kcal=None, sd_kcal=100)


def test_the_pace_says_when_and_what_is_left_to_eat():
    """0.6 % a week takes 90 kg to 81 in 17.5 weeks; the model, on what is left, then loses at that pace."""
    found = pacing(OUTSET, -0.54, 81.0, date(2026, 6, 15), (1600, 3400))
    assert found is not None
    assert (found.weeks, found.holds) == (18, True)
    assert found.target_on == date(2026, 6, 15) + timedelta(days=123)
    reached = [follow(begin(OUTSET), found.last_kcal, (28,), kg)[1] for kg in (82.0, 80.0)]
    assert reached[0] is not None
    assert reached[1] is not None
    assert 2.0 / (reached[1] - reached[0]) * 7 == pytest.approx(0.006 * 81, abs=0.06)


def test_a_pace_that_ends_below_the_floor_is_said_not_to_hold():
    found = pacing(OUTSET, -0.9, 65.0, date(2026, 6, 15), (1600, 3400))
    assert found is not None
    assert found.last_kcal < 1600
    assert not found.holds


@pytest.mark.parametrize(("rate", "target"), [(0.0, 81.0), (-0.5, 95.0), (0.2, 81.0), (-0.5, 90.0), (-0.01, 60.0)])
def test_a_pace_that_leads_elsewhere_or_takes_a_decade_has_no_date(rate: float, target: float):
    assert pacing(OUTSET, rate, target, date(2026, 6, 15), (1600, 3400)) is None


@pytest.mark.parametrize(("target", "days"), [(85.0, 120), (80.0, 300), (92.0, 100), (84.0, 63)])
def test_the_intake_for_a_date_ends_at_the_target_on_it(target: float, days: int):
    kcal = solve_intake(OUTSET, target, days)
    *_, last = simulate_from(begin(OUTSET), lambda _day: kcal, days)
    assert last.weight_kg == pytest.approx(target, abs=0.03)


def test_the_goal_of_the_planner_is_solved_alike():
    """DOMAIN.md 1.3: 100 to 90 kg in 180 days on 2296.4 kcal, and 2705.8 keep it."""
    body = Outset(
        weight_kg=100, fat_kg=29.6, resting_kcal=1932.2, spends_kcal=2898.3, learnt=False, eats_kcal=None, sd_kcal=0
    )
    assert solve_intake(body, 90.0, 180) == pytest.approx(2296.4, abs=3)
    assert keeping_kcal(begin(body), fat_mass_at(90, 29.6, 100), 90) == pytest.approx(2705.8, abs=15)


@pytest.mark.parametrize(
    ("target", "days", "holds"), [(84.0, 90, True), (70.0, 60, False), (84.0, 40, False), (91.0, 100, True)]
)
def test_a_date_holds_where_neither_floor_nor_rate_stand_against_it(target: float, days: int, holds: bool):  # noqa: FBT001 - a column of the table
    first = date(2026, 6, 15)
    found = deadline(OUTSET, target, first + timedelta(days=days), first, (1600, 3400))
    assert found is not None
    assert found.holds is holds


@pytest.mark.parametrize("days", [-30, 0, 13, 729])
def test_a_date_that_is_past_too_near_or_too_far_is_not_solved_for(days: int):
    first = date(2026, 6, 15)
    assert deadline(OUTSET, 84.0, first + timedelta(days=days), first, (1600, 3400)) is None
    assert deadline(OUTSET, 84.0, None, first, (1600, 3400)) is None


def test_a_week_answers_the_clients_own_date():
    wish = {"target_weight_kg": 64.0, "target_date": WEEK_START + timedelta(weeks=30)}
    found = advised(logged(28), **wish).deadline
    assert found is not None
    assert found.holds
    assert not advised(logged(28), **(wish | {"target_weight_kg": 50.0})).deadline.holds  # pyright: ignore[reportOptionalMemberAccess]
    assert advised(logged(28), **wish, goal=Goal.MAINTENANCE).deadline is None
    assert advised(logged(28), **wish, goal=Goal.MUSCLE_GAIN).deadline is None


def test_a_week_says_when_its_pace_reaches_the_target():
    found = advised(logged(28), target_weight_kg=64.0)
    assert found.pacing is not None
    assert found.pacing.target_on > WEEK_START
    assert advised(logged(28), goal=Goal.MAINTENANCE, target_weight_kg=64.0).pacing is None


def test_advice_does_not_depend_on_the_program_that_is_changed_by_it():
    days = logged(28, kcal=lambda _: 1300)
    first, second = (
        ask_scientist(snapshot(days=days, program=program(target_kcal=kcal))).advice for kcal in (1500, 2500)
    )
    assert first == second
