"""More energy in the week before menses, taken back over the cycle; expenditure stands still meanwhile."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.agents import dietitian, nutritionist
from domain.agents.upstream import spoken
from domain.nutrition.luteal import Cycle, day_changes, place
from domain.publication import publication
from domain.snapshot import Snapshot
from domain.units import floor_ten
from domain.vocabulary import AgentName, Pregnancy, Tier
from tests.domain.coached import WEEK_START, ask_nutritionist, ask_scientist, client, logged, program, snapshot
from tests.domain.eating import catalogue
from tests.domain.planned import weeks

HUNGRY = client(luteal_appetite=True, tracks_cycle=True, cycle_length_days=28)


def seen(day_of_cycle: int, **changes: object) -> Snapshot:
    """A week that begins on that day of the cycle, the first day of menses being 0."""
    facts = {
        "client": HUNGRY,
        "days": logged(28),
        "program": program(tier=Tier.FULL, target_kcal=1600),
        "last_menses_on": WEEK_START - timedelta(days=day_of_cycle),
    }
    return snapshot(**(facts | changes))


@settings(max_examples=100, deadline=None)
@given(
    length=st.integers(15, 120),
    kcal=st.integers(1200, 4500),
    below=st.integers(0, 900),
    above=st.integers(0, 900),
)
def test_a_cycle_of_changes_sums_to_zero_within_every_limit(length: int, kcal: int, below: int, above: int):
    weeks = [day_changes(Cycle(day=day, length_days=length), kcal, kcal - below, kcal + above) for day in range(length)]
    assert len({bool(week) for week in weeks}) == 1
    if weeks[0]:
        assert sum(week[0] for week in weeks) == 0
        assert all(max(week) <= min(0.05 * kcal, 150, above) for week in weeks)
        assert all(kcal + min(week) >= kcal - below for week in weeks)
        assert [week[0] > 0 for week in weeks] == [False] * (length - 7) + [True] * 7


def test_a_day_at_the_floor_gives_nothing_back_and_so_gets_nothing():
    assert day_changes(Cycle(day=0, length_days=28), 1500, 1500, 2000) == ()


@pytest.mark.parametrize(
    ("began", "expected"),
    [
        (None, None),
        (date(2026, 6, 1), 14),
        (date(2026, 5, 18), None),
        (date(2026, 5, 19), 27),
        (date(2026, 6, 16), None),
    ],
)
def test_a_week_has_a_place_in_the_cycle_unless_menses_are_unknown_or_overdue(began: date | None, expected: int | None):
    found = place(began, date(2026, 6, 15), None)
    assert (found and found.day) == expected


def test_the_nutritionist_gives_more_late_in_the_cycle_and_the_mean_stays():
    calm, hungry = ask_nutritionist(seen(7)), ask_nutritionist(seen(21))
    assert set(hungry.day_changes_kcal) == {floor_ten(0.05 * hungry.target_kcal)}
    assert all(-30 < change <= 0 for change in calm.day_changes_kcal)
    assert any("late_luteal" in text for text in hungry.special_considerations)
    assert not any("late_luteal" in text for text in calm.special_considerations)
    plain = ask_nutritionist(seen(7, client=client()))
    assert plain.target_kcal == calm.target_kcal
    assert plain.day_changes_kcal == ()


@pytest.mark.parametrize(
    "changes",
    [
        {"luteal_appetite": False},
        {"cycle_suppressed": True},
        {"pregnancy": Pregnancy.TRIMESTER_1},
        {"age_years": 17},
    ],
)
def test_nothing_is_given_without_the_appetite_the_cycle_or_leave_for_a_deficit(changes: dict[str, object]):
    said = ask_nutritionist(seen(21, client=HUNGRY.model_copy(update=changes)))
    assert said.day_changes_kcal == ()


def test_each_day_gets_its_change_and_the_week_sums_to_the_mean_and_the_changes():
    week = seen(17)
    targets = ask_nutritionist(week)
    said = dietitian.think(dietitian.given(week, {AgentName.NUTRITIONIST: targets}), catalogue())
    assert [change > 0 for change in targets.day_changes_kcal] == [False] * 4 + [True] * 3
    assert sum(day.kcal for day in said.days) == 7 * targets.target_kcal + sum(targets.day_changes_kcal)
    assert all(targets.floor_kcal <= day.kcal <= targets.ceiling_kcal for day in said.days)
    plain = dietitian.think(
        dietitian.given(week, {AgentName.NUTRITIONIST: targets.model_copy(update={"day_changes_kcal": ()})}),
        catalogue(),
    )
    changed = [day.kcal - before.kcal for day, before in zip(said.days, plain.days, strict=True)]
    assert changed == list(targets.day_changes_kcal)


def test_a_program_keeps_what_the_cycle_changes_and_what_is_worth_taking():
    week = next(week for week in weeks() if week.published)
    targets = spoken(week.said, AgentName.NUTRITIONIST, nutritionist.Said)
    changed = targets.model_copy(update={"day_changes_kcal": (70, 70, -25, -25, -25, -25, -25)})
    program = publication(week.snapshot, {**week.said, AgentName.NUTRITIONIST: changed}).program
    assert list(program["cycle_adjustments"].values()) == [70, 70, -25, -25, -25, -25, -25]
    assert next(iter(program["cycle_adjustments"])) == week.snapshot.week_start.isoformat()
    assert program["supplement_protocol"] == targets.supplements.model_dump(mode="json")
    plain = targets.model_copy(update={"day_changes_kcal": ()})
    kept = publication(week.snapshot, {**week.said, AgentName.NUTRITIONIST: plain}).program
    assert kept["cycle_adjustments"] is None


def test_expenditure_and_calories_stand_still_in_the_week_before_menses():
    eaten = logged(42, lambda day: 70 - 0.02 * day, lambda _: 1500)
    late, early = (ask_scientist(seen(day, days=eaten)) for day in (22, 14))
    assert late.tdee_kcal == program().tdee_kcal != early.tdee_kcal
    assert (late.calories_may_change, late.calories_because) == (False, "frozen")
    assert [reason.rule for reason in late.reasons if reason.about == "tdee_kcal"] == ["scientist.tdee_held"]
