from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.adherence.scores import (
    Eaten,
    Movement,
    Plate,
    score_check_in,
    score_day,
    score_meal,
    score_session,
    status_of,
)
from domain.adherence.streak import DueDay, completion, streak
from tests.domain.reference_cases import cases

MOVEMENTS = {
    "BB Row": ("horizontal_pull", {"lats", "upper_back"}),
    "DB Row": ("horizontal_pull", {"lats"}),
    "Lat Pulldown": ("vertical_pull", {"lats"}),
    "Curl": ("elbow_flexion", {"biceps"}),
    "Face Pull": ("rear_delt", {"rear_delts"}),
}
"""What the names of the reference case stand for."""


def _movement(name: str, sets: int) -> Movement:
    pattern, muscles = MOVEMENTS[name]
    return Movement(name=name, pattern=pattern, primary_muscles=frozenset(muscles), sets=sets)


def _session(text: str) -> tuple[list[Movement], int]:
    exercises, minutes = text.removesuffix(" min").split("; ")
    rows = (each.rsplit(" ", 1) for each in exercises.split(","))
    return [_movement(name, int(sets)) for name, sets in rows], int(minutes)


def test_the_reference_session_comes_out():
    for case in cases("adherence.session"):
        (plan, planned_minutes), (actual, minutes) = _session(case.inputs["plan"]), _session(case.inputs["actual"])
        found = score_session(plan, actual, planned_minutes, minutes)
        assert found.status == case.expected["status"]
        figures = {name: value for name, value in case.expected.items() if name != "status"}
        assert {name: getattr(found, name) for name in figures} == pytest.approx(figures, abs=case.tolerance)


def test_the_reference_meal_comes_out():
    """The case lists energy, protein, carbohydrate and fat."""
    for case in cases("adherence.meal"):
        planned, actual = (
            Plate(**dict(zip(("kcal", "protein_g", "carbs_g", "fat_g"), case.inputs[name], strict=True)))
            for name in ("plan", "actual")
        )
        found = score_meal(planned, actual, case.inputs["minutes_off"])
        assert found == pytest.approx(case.expected["score"], abs=case.tolerance)
        assert status_of(found) == case.expected["status"]


def test_a_meal_not_logged_or_with_an_allergen_scores_nothing():
    plate = Plate(kcal=500, protein_g=30, carbs_g=50, fat_g=20)
    assert score_meal(plate, plate, 0) == pytest.approx(1)
    assert score_meal(plate, None, 0) == 0
    assert score_meal(plate, plate, 0, allergen=True) == 0


def test_one_exercise_never_stands_in_for_two():
    plan = [_movement("BB Row", 3), _movement("DB Row", 3)]
    assert score_session(plan, [_movement("BB Row", 3)], 30, 30).exercise == pytest.approx(0.5)


@given(
    st.lists(st.tuples(st.sampled_from(sorted(MOVEMENTS)), st.integers(0, 10)), max_size=5),
    st.lists(st.tuples(st.sampled_from(sorted(MOVEMENTS)), st.integers(0, 10)), max_size=5),
    st.integers(0, 200),
    st.integers(0, 200),
)
def test_scores_are_always_from_0_to_1(
    plan: list[tuple[str, int]], actual: list[tuple[str, int]], planned_minutes: int, minutes: int
):
    found = score_session(
        [_movement(*row) for row in plan], [_movement(*row) for row in actual], planned_minutes, minutes
    )
    assert 0 <= found.score <= 1 + 1e-9


amounts = st.floats(0, 5000)


@given(amounts, amounts, st.floats(-2000, 2000))
def test_a_meal_score_is_always_from_0_to_1_and_eating_less_than_planned_never_beats_the_plan(
    planned: float, eaten: float, off: float
):
    plan = Plate(kcal=planned, protein_g=planned / 20, carbs_g=planned / 10, fat_g=planned / 30)
    found = score_meal(plan, Plate(kcal=eaten, protein_g=eaten / 20, carbs_g=eaten / 10, fat_g=eaten / 30), off)
    assert 0 <= found <= score_meal(plan, plan, 0) + 1e-9


def test_a_check_in_weighs_meals_by_their_planned_energy():
    assert score_check_in([(600, 1.0), (200, 0.0), (0, 0.0)]) == pytest.approx(0.75)
    assert score_check_in([]) is None


def test_a_day_is_scored_over_what_was_logged():
    plan = Plate(kcal=2000, protein_g=100, carbs_g=250, fat_g=60)
    assert score_day(plan, Eaten(protein_g=100)) is None
    assert score_day(plan, Eaten(kcal=1000)) == pytest.approx(0.5)
    assert score_day(plan, Eaten(kcal=2000, protein_g=100, carbs_g=250, fat_g=60)) == pytest.approx(1)


def _due(*kept: float) -> list[DueDay]:
    return [DueDay(day=date(2026, 6, 1) + timedelta(days=i), completion=value) for i, value in enumerate(kept)]


def test_a_streak_forgives_one_day_in_fourteen():
    assert streak(_due(1, 1, 0, 1, 0.5)) == 4
    assert streak(_due(1, 0, 1, 0, 1)) == 2
    assert streak(_due(*[1, 0, *[1] * 13, 0, 1])) == 15
    assert streak(_due()) == 0


def test_a_minimum_viable_day_keeps_a_streak():
    days = _due(1, 0, 0, 1)
    rescued = [day.model_copy(update={"viable_day": True}) if day.completion == 0 else day for day in days]
    assert (streak(days), streak(rescued)) == (1, 4)


def test_nothing_due_is_no_completion():
    assert completion(0, 0) is None
    assert (completion(3, 4), completion(5, 4)) == (0.75, 1.0)
