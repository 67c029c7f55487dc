"""Whether calories change, and by how much: what was settled, steady habits, days that were not written down."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.agents.scientist_state import ScientistState
from domain.energy.habit import HABIT_MOST, habit_kcal
from domain.energy.tiers import adaptation_is_complete
from domain.snapshot import DayLog
from domain.vocabulary import Tier
from tests.domain.coached import WEEK_START, ask_nutritionist, ask_scientist, logged, program, snapshot

LAST_DAY = WEEK_START - timedelta(days=1)
LONG_AGO = WEEK_START - timedelta(days=56)


MACROS = {"protein_g": 140.0, "fat_g": 54.0, "carbs_g": 188.5, "gi_comfort": 8}


def losing(days: int, kcal: int = 1800) -> tuple[DayLog, ...]:
    """Half a kilogram a week, every day written down."""
    return logged(days, lambda day: round(70 - 0.5 * (day - days) / 7, 2), lambda _: kcal, **MACROS)


def eaten(kcal: int, days: int = 28) -> tuple[DayLog, ...]:
    return tuple(DayLog(day=LAST_DAY - timedelta(days=back), energy_kcal=kcal) for back in range(days)[::-1])


def test_who_eats_five_per_cent_over_a_plan_is_asked_for_that_much_less():
    assert habit_kcal(eaten(2100), LONG_AGO, LAST_DAY, 2000, 1900) == pytest.approx(1900 / 1.05 - 1900, abs=1)
    assert habit_kcal(eaten(1900), LONG_AGO, LAST_DAY, 2000, 1900) == pytest.approx(1900 / 0.95 - 1900, abs=1)


def test_nine_logged_days_or_days_of_another_target_are_no_habit():
    assert habit_kcal(eaten(2100, 9), LONG_AGO, LAST_DAY, 2000, 1900) == 0
    assert habit_kcal(eaten(2100), LAST_DAY - timedelta(days=7), LAST_DAY, 2000, 1900) == 0


@given(st.integers(0, 9000), st.integers(1200, 5000), st.integers(1200, 5000))
def test_habit_never_moves_a_target_by_more_than_its_bound(kcal: int, target: int, wanted: int):
    moved = habit_kcal(eaten(kcal), LONG_AGO, LAST_DAY, target, wanted)
    assert wanted / (1 + HABIT_MOST) - 1 <= wanted + moved <= wanted / (1 - HABIT_MOST) + 1


def test_the_nutritionist_asks_for_what_habit_adds_and_never_goes_below_the_floor():
    days = losing(28, 1890)
    seen = snapshot(days=days, program=program(target_kcal=1800), scientist_state=ScientistState())
    said = ask_scientist(seen)
    assert said.calories_may_change
    assert said.intake_habit_kcal < 0
    targets = ask_nutritionist(seen)
    assert targets.target_kcal >= targets.floor_kcal


def test_a_plan_that_comes_true_is_left_as_it_is():
    """0.6 % of 70 kg a week is what is asked for, and 1800 kcal is what leads there."""
    days = logged(28, lambda day: round(70 - 0.42 * (day - 28) / 7, 2), **MACROS)
    seen = snapshot(days=days, program=program(tier=Tier.FULL, target_kcal=1800))
    assert ask_scientist(seen).calories_because == "settled"
    assert ask_nutritionist(seen).target_kcal == 1800
    far = seen.model_copy(update={"program": program(tier=Tier.FULL, target_kcal=2100)})
    assert ask_scientist(far).calories_because == "due"


def test_who_logs_half_the_days_waits_twice_as_long_at_maintenance_but_not_for_ever():
    every_other = eaten(2000)[::2]
    assert adaptation_is_complete(every_other, LAST_DAY, "medium")
    assert not adaptation_is_complete(every_other[-10:], LAST_DAY, "medium")
    assert not adaptation_is_complete(every_other[::2], LAST_DAY, "medium")
    assert not adaptation_is_complete(every_other, LAST_DAY, "low")
    assert adaptation_is_complete(eaten(2000, 14), LAST_DAY, "medium")


def test_days_not_written_down_are_taken_to_be_like_those_that_were():
    """At 1800 kcal and -0.5 kg a week; where a blank day counted as one in balance, it came out 100 kcal higher."""
    days = losing(42)
    blank = tuple(
        day.model_copy(update={"energy_kcal": None}) if index % 3 == 0 and index > 6 else day
        for index, day in enumerate(days)
    )
    whole, gaps = (ask_scientist(snapshot(days=each, program=program(tier=Tier.FULL))) for each in (days, blank))
    assert gaps.tdee_kcal == pytest.approx(whole.tdee_kcal, abs=30)


def test_a_fast_loss_raises_calories_though_hardly_any_food_was_written_down():
    """1.2 kg a week of 70 at the full tier, with three days of food in the last fortnight."""
    days = tuple(
        day.model_copy(update={"energy_kcal": None}) if index >= 14 and index % 5 else day
        for index, day in enumerate(logged(28, lambda day: round(70 - 1.2 * (day - 28) / 7, 2), **MACROS))
    )
    state = ScientistState(calories_changed_on=WEEK_START - timedelta(days=7))
    said = ask_scientist(snapshot(days=days, program=program(tier=Tier.FULL), scientist_state=state))
    assert said.week_status == "insufficient_data"
    assert (said.calories_may_change, said.calories_because) == (True, "fast_loss")
