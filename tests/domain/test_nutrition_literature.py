"""The goals' table and the nutrition rules beside published figures, from the file that names the sources."""

import json
from pathlib import Path
from typing import Any

import pytest

from domain.constraints import PROTEIN_G_PER_KG
from domain.nutrition.circumstances import extra_kcal
from domain.nutrition.goals import GOALS, SURPLUS_CAP
from domain.nutrition.macros import fiber_g
from domain.nutrition.slots import FEEDINGS, protein_by_slot
from domain.nutrition.supplements import protocol, taker_of
from domain.nutrition.targets import PROTEIN_SHARES
from domain.vocabulary import Goal, Pace, Pregnancy
from tests.domain.coached import client

KNOWN = json.loads((Path(__file__).parent / "reference" / "nutrition_literature.json").read_text())


def our_figures(case: dict[str, Any]) -> list[float]:
    rule, paces = GOALS[Goal(case["goal"])], [Pace(pace) for pace in case["paces"]]
    if case["figure"] == "surplus_cap":
        return [SURPLUS_CAP[pace] for pace in paces]
    found = getattr(rule, case["figure"])
    return [found[pace] for pace in paces] if paces else [found]


@pytest.mark.parametrize("case", KNOWN["goals"], ids=lambda case: case["id"])
def test_what_a_goal_asks_lies_within_what_was_published(case: dict[str, Any]):
    for figure in our_figures(case):
        assert case["least"] <= figure <= case["most"], case["source"]


def test_fibre_is_the_adequate_intake_of_the_energy():
    assert {kcal: fiber_g(int(kcal)) for kcal in KNOWN["fiber"]["g_by_kcal"]} == KNOWN["fiber"]["g_by_kcal"]


def test_the_least_protein_of_a_day_is_four_of_the_least_published_feedings():
    least, _ = KNOWN["feedings"]["g_per_kg"]
    assert pytest.approx(FEEDINGS * least) == PROTEIN_G_PER_KG[0] == KNOWN["feedings"]["day_g_per_kg"][0]
    assert KNOWN["feedings"]["day_g_per_kg"][1] >= PROTEIN_G_PER_KG[1]


@pytest.mark.parametrize("goal", Goal)
def test_no_main_feeding_of_five_is_far_from_the_published_range(goal: Goal):
    least, most = KNOWN["feedings"]["g_per_kg"]
    day = GOALS[goal].protein_g_per_kg
    largest = sorted((day * share for share in protein_by_slot(PROTEIN_SHARES, 5).values()), reverse=True)
    assert largest[0] <= most
    assert sum(largest[: KNOWN["feedings"]["meals"]]) / KNOWN["feedings"]["meals"] >= 0.85 * least
    if day == 2.0:
        assert all(round(feeding, 6) >= least for feeding in largest[: KNOWN["feedings"]["meals"]])


def test_pregnancy_and_feeding_need_what_was_published():
    known = KNOWN["pregnancy_kcal"]
    for name in ("trimester_1", "trimester_2", "trimester_3"):
        assert extra_kcal(Pregnancy(name), None) == known[name]
    assert extra_kcal(Pregnancy.LACTATING, 26) == known["feeding_26_weeks"]
    assert extra_kcal(Pregnancy.LACTATING, 27) == known["feeding_27_weeks"]


def test_doses_are_those_published():
    advised = {one.name: one for one in protocol(taker_of(client(goal=Goal.MUSCLE_GAIN))).advised}
    expecting = {one.name: one for one in protocol(taker_of(client(pregnancy=Pregnancy.TRIMESTER_2))).advised}
    assert advised["caffeine"].most == KNOWN["caffeine_mg"]["adult"]
    assert expecting["caffeine"].most == KNOWN["caffeine_mg"]["expecting"]
    for name in ("creatine", "beta-alanine"):
        assert [advised[name].least, advised[name].most] == KNOWN["supplements_g"][name]
