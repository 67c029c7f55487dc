from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.agents.chef import Check
from domain.nutrition.supplements import Protocol, Supplement
from domain.vocabulary import Allergen, Diet, Phase, Verdict
from tests.domain.safety_cases import menu, review, rules_of, snapshot_of, targets, training
from tests.domain.safety_catalogue import CATALOGUE

NOTHING: dict[str, Any] = {}
UNCHECKED = Check(ok=False, worst_kcal_error=0.0, problems=("no menu",))


def failed(client: dict[str, Any] | None = None, **said: object) -> set[str]:
    result = review(snapshot_of(client=client), **said)
    assert (result.verdict is Verdict.CLEAR) is not bool(result.failed_checks)
    return rules_of(result.failed_checks)


def test_a_sound_plan_fails_no_check():
    assert failed() == set()


def test_a_week_without_a_menu_is_held():
    no_menu = menu(status="infeasible", days=(), conflict="fibre cannot be met", check=UNCHECKED)
    assert failed(chef_said=no_menu) == {"plan.menu_infeasible"}
    assert failed(chef_said=menu(status="infeasible", days=(), check=UNCHECKED)) == {"plan.menu_check"}


def test_the_summary_says_why_there_is_no_menu_and_what_to_do_about_it():
    why = "2026-03-02: fibre cannot be met with the other limits"
    summary = review(chef_said=menu(status="infeasible", days=(), conflict=why, check=UNCHECKED)).summary
    assert summary.startswith("Held: plan.menu_infeasible, no menu keeps the hard rules: 2026-03-02: fibre cannot be")
    assert "Ask the client" in summary


def test_a_menu_that_failed_its_own_check_is_held():
    assert failed(chef_said=menu(check=Check(ok=False, worst_kcal_error=0.2, problems=("fibre",)))) == {
        "plan.menu_check"
    }


def test_a_menu_that_leaves_out_a_day_is_held():
    assert failed(chef_said=menu(days=menu().days[:6])) == {"plan.menu_incomplete"}


@pytest.mark.parametrize(
    ("client", "food"),
    [
        (NOTHING, "peanut butter"),
        ({"allergies": ("milk",)}, "yoghurt"),
        ({"conditions": ("lactose intolerance",)}, "yoghurt"),
        ({"allergies": ("tree_nut",)}, "trail mix"),
        ({"allergies": ("gluten",)}, "oats"),
        ({"conditions": ("Coeliac disease",)}, "oats"),
        ({"diet": "vegan"}, "yoghurt"),
        ({"diet": "vegetarian"}, "beef"),
        ({"diet": "halal"}, "beef"),
        ({"medications": ("phenelzine",)}, "old cheese"),
        ({"pregnancy": "trimester_2", "goal": "maintenance"}, "swordfish"),
        ({"aversions": ("Beef",)}, "beef"),
    ],
)
def test_a_food_the_client_may_not_have_is_held_whatever_the_dietitian_said(client: dict[str, Any], food: str):
    maintenance = {"nutritionist_says": {"target_kcal": 2000, "fat_g": 60.0}, "dietitian_said": targets(kcal=2000)}
    assert failed(client, chef_said=menu((food,), kcal=2000), **maintenance) == {"plan.forbidden_food"}
    assert failed({**client, "sex": "female"}, chef_said=menu(("rice",), kcal=2000), **maintenance) == set()


def test_what_the_dietitian_forbade_is_held_too():
    assert failed(chef_said=menu(("beef",)), dietitian_said=targets(forbidden_foods=("beef",))) == {
        "plan.forbidden_food"
    }
    assert failed(chef_said=menu(("beef",)), dietitian_said=targets(forbidden_tags=("meat",))) == {
        "plan.forbidden_food"
    }


def test_a_food_nobody_knows_is_held():
    assert "plan.unknown_food" in failed(chef_said=menu(("moon dust",)))


def test_tags_kept_apart_are_not_served_in_one_meal():
    kosher = targets(apart_tags=(("meat", "dairy"),))
    assert failed(chef_said=menu(("beef", "yoghurt")), dietitian_said=kosher) == {"plan.apart"}
    assert failed(chef_said=menu(("beef", "rice")), dietitian_said=kosher) == set()


@pytest.mark.parametrize(
    ("served", "broken"), [(1759, set()), (1760, {"plan.menu_energy"}), (1641, set()), (1640, {"plan.menu_energy"})]
)
def test_a_days_energy_is_within_tolerance_of_its_target(served: int, broken: set[str]):
    assert failed(chef_said=menu(kcal=served)) == broken


@pytest.mark.parametrize(
    ("client", "says"),
    [
        ({"age_years": 17}, NOTHING),
        ({"height_cm": 195}, NOTHING),
        ({"pregnancy": "trimester_1"}, NOTHING),
        ({"pregnancy": "postpartum", "weeks_postpartum": 7}, NOTHING),
        ({"pregnancy": "postpartum"}, NOTHING),
        ({"pregnancy": "lactating", "weeks_postpartum": 7}, {"tdee_kcal": 2200}),
    ],
)
def test_a_deficit_is_held_where_none_is_allowed(client: dict[str, Any], says: dict[str, Any]):
    assert "plan.forbidden_deficit" in failed(client, scientist_says=says)


@pytest.mark.parametrize(("target", "broken"), [(1960, set()), (1959, {"plan.forbidden_deficit"})])
def test_no_deficit_means_within_2_percent_of_expenditure(target: int, broken: set[str]):
    said = {"nutritionist_says": {"target_kcal": target, "fat_g": 60.0}, "dietitian_said": targets(kcal=target)}
    assert failed({"age_years": 17}, chef_said=menu(kcal=target), **said) == broken


def test_a_lactating_client_has_at_most_a_tenth_less():
    client = {"pregnancy": "lactating", "weeks_postpartum": 20}
    for tdee, broken in ((2000, set()), (2080, {"plan.forbidden_deficit"})):
        said = {
            "scientist_says": {"tdee_kcal": tdee},
            "nutritionist_says": {"target_kcal": 1820, "fat_g": 60.0},
            "dietitian_said": targets(kcal=1820),
            "chef_said": menu(kcal=1820),
        }
        assert failed(client, **said) == broken


def test_targets_outside_seed_0s_constraints_are_held():
    assert failed(nutritionist_says={"fiber_g": 19.0}) == {"program.fiber_min"}
    assert failed(nutritionist_says={"protein_g": 150.0}) == {"program.protein_max"}


def test_an_advised_supplement_that_a_medicine_rules_out_is_held():
    caffeine = Supplement(name="caffeine", least=None, most=400, unit="mg", how="", source="")
    advice = {"supplements": Protocol(advised=(caffeine,))}
    assert failed({"medications": ("paracetamol",)}, nutritionist_says=advice) == set()
    assert failed({"medications": ("lithium",)}, nutritionist_says=advice) == {"plan.supplement_interaction"}


def test_an_exercise_that_loads_an_injury_is_held():
    assert failed({"injuries": ({"joint": "knee"},)}, coach_said=training("Squat")) == {"plan.contraindicated_exercise"}
    assert failed({"injuries": ({"joint": "hip"},)}, coach_said=training("Squat")) == set()
    assert failed({"exercises_avoided": ("row",)}, coach_said=training("Row")) == {"plan.contraindicated_exercise"}
    assert failed(coach_said=training("Moonwalk")) == {"plan.unknown_exercise"}


@pytest.mark.parametrize(
    ("cap", "client", "science", "says"),
    [
        (9.0, NOTHING, NOTHING, NOTHING),
        (7.0, NOTHING, {"phase": Phase.FOUNDATIONS}, NOTHING),
        (6.0, NOTHING, NOTHING, {"deload": True}),
        (6.0, NOTHING, {"phase": Phase.FOUNDATIONS}, {"deload": True}),
        (6.0, {"cleared_light": True}, NOTHING, NOTHING),
        (7.0, {"pregnancy": "trimester_3"}, NOTHING, NOTHING),
        (6.0, {"pregnancy": "postpartum", "weeks_postpartum": 7}, NOTHING, NOTHING),
        (9.0, {"pregnancy": "postpartum", "weeks_postpartum": 8}, NOTHING, NOTHING),
    ],
)
def test_effort_stays_within_the_cap_of_the_clients_state(
    cap: float, client: dict[str, Any], science: dict[str, Any], says: dict[str, Any]
):
    assert "plan.rpe_cap" not in failed(client, scientist_says=science, coach_said=training(rpe=cap, **says))
    assert "plan.rpe_cap" in failed(client, scientist_says=science, coach_said=training(rpe=cap + 0.5, **says))


def test_a_light_clearance_allows_no_vigorous_exercise():
    assert failed({"cleared_light": True}, coach_said=training("Sprint", rpe=6)) == {"plan.vigorous_exercise"}
    assert failed(coach_said=training("Sprint", rpe=6)) == set()


@settings(max_examples=80, deadline=None)
@given(
    diet=st.sampled_from(Diet),
    allergies=st.sets(st.sampled_from(Allergen)),
    foods=st.lists(st.sampled_from([food.name for food in CATALOGUE.foods]), min_size=1, max_size=4, unique=True),
)
def test_a_week_that_serves_an_allergen_is_never_clear(diet: Diet, allergies: set[Allergen], foods: list[str]):
    tag_of = {Allergen.MILK: "dairy", Allergen.FISH: "fish", Allergen.PEANUT: "peanut"}
    served = {tag for name in foods for tag in CATALOGUE.food[name].tags}
    said = review(snapshot_of(client={"diet": diet, "allergies": tuple(allergies)}), chef_said=menu(tuple(foods)))
    if {tag_of[each] for each in allergies if each in tag_of} & served or "nut_butter" in served:
        assert said.verdict is not Verdict.CLEAR
