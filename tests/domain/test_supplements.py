"""Supplements: doses for whom they suit, nothing that meets a medicine or an illness."""

import pytest

from domain.nutrition.supplements import ROWS, Protocol, protocol, taker_of
from domain.safety.interactions import DRUGS, interactions_of
from domain.vocabulary import Diet, Goal, Pregnancy
from tests.domain.coached import ask_nutritionist, client, snapshot


def protocol_of(**changes: object) -> Protocol:
    return protocol(taker_of(client(**changes)))


def advised(**changes: object) -> dict[str, tuple[float | None, float | None]]:
    return {one.name: (one.least, one.most) for one in protocol_of(**changes).advised}


def test_someone_who_trains_for_muscle_gets_creatine_and_beta_alanine():
    assert advised(goal=Goal.MUSCLE_GAIN) == {
        "caffeine": (None, 400),
        "creatine": (3, 5),
        "beta-alanine": (3, 5),
        "vitamin D": (None, 2000),
    }
    assert "beta-alanine" not in advised(goal=Goal.FAT_LOSS)
    assert not {"creatine", "beta-alanine"} & advised(goal=Goal.MUSCLE_GAIN, training_weekdays=()).keys()


@pytest.mark.parametrize("pregnancy", [Pregnancy.TRIMESTER_1, Pregnancy.TRIMESTER_3, Pregnancy.LACTATING])
def test_pregnancy_and_feeding_halve_caffeine_and_end_what_is_for_training(pregnancy: Pregnancy):
    assert advised(goal=Goal.PERFORMANCE, pregnancy=pregnancy) == {"caffeine": (None, 200), "vitamin D": (None, 2000)}


def test_doses_are_said_in_words():
    said = protocol_of(diet=Diet.VEGAN).advised
    assert {one.name: one.dose for one in said} == {
        "caffeine": "at most 400 mg",
        "creatine": "3 to 5 g",
        "vitamin D": "at most 2000 IU",
        "vitamin B12": "at least 10 ug",
    }


def test_a_minor_gets_none():
    assert advised(age_years=17, goal=Goal.MUSCLE_GAIN) == {}


def test_a_vegan_needs_b12_and_hears_what_their_medicine_does_to_it():
    assert advised(diet=Diet.VEGAN)["vitamin B12"] == (10, None)
    with_ppi = protocol_of(diet=Diet.VEGAN, medications=("omeprazole",)).advised
    assert ["absorbed less" in one.how for one in with_ppi if one.name == "vitamin B12"] == [True]


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"medications": ("lithium",)}, "caffeine"),
        ({"medications": ("Adderall XR",)}, "caffeine"),
        ({"conditions": ("atrial fibrillation",)}, "caffeine"),
        ({"conditions": ("CKD stage 2",)}, "creatine"),
        ({"conditions": ("kidney stones",)}, "vitamin D"),
        ({"conditions": ("sarcoidosis",)}, "vitamin D"),
    ],
)
def test_what_meets_a_medicine_or_an_illness_is_left_out_and_says_why(changes: dict[str, object], name: str):
    assert name not in advised(**changes)
    assert any(text.startswith(f"{name}: ") for text in protocol_of(**changes).left_out)


def test_nothing_is_ever_advised_that_the_interaction_table_speaks_against():
    needed = {row.supplement.name for row in ROWS if row.needed}
    for drug, words in DRUGS.items():
        for conditions in ((), ("renal disease",)):
            medications = (words[-1].strip("*"),)
            facts = {"goal": Goal.MUSCLE_GAIN, "diet": Diet.VEGAN, "medications": medications, "conditions": conditions}
            names = tuple(advised(**facts).keys() - needed)
            meets = [row for row in interactions_of(client(**facts, supplements=names)) if row.supplement]
            assert not meets, drug


def test_the_nutritionist_says_it():
    said = ask_nutritionist(snapshot(client=client(medications=("lithium carbonate",))))
    assert {one.name for one in said.supplements.advised} == {"creatine", "vitamin D"}
    assert said.supplements.left_out == ("caffeine: with lithium: keep salt and caffeine steady",)
