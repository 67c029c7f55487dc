import tomllib
from pathlib import Path

import pytest

from domain.safety.interactions import DRUGS, INTERACTIONS, SUPPLEMENTS, Interaction, interactions_of
from domain.safety.words import mentions
from domain.snapshot import ClientFacts
from domain.vocabulary import FlagType
from tests.domain.safety_cases import CLIENT, review, severity_of, snapshot_of


def client(**changes: object) -> ClientFacts:
    return ClientFacts(**{**CLIENT, **changes})


@pytest.mark.parametrize("row", INTERACTIONS, ids=lambda row: f"{row.drug} x {row.supplement}")
def test_every_row_is_found_by_the_words_of_both_sides(row: Interaction):
    supplements = [SUPPLEMENTS[row.supplement][0].upper()] if row.supplement else []
    conditions = [row.condition[0]] if row.condition else []
    taker = client(
        medications=[f"{DRUGS[row.drug][0].lstrip('*')} 5 mg"], supplements=supplements, conditions=conditions
    )
    assert row in interactions_of(taker)


def test_one_side_alone_is_no_interaction():
    assert interactions_of(client(medications=["warfarin"])) == ()
    assert interactions_of(client(supplements=["St. John's wort", "vitamin K", "fish oil"])) == ()


@pytest.mark.parametrize(
    ("text", "words", "found"),
    [
        ("Atorvastatin 20 mg", ("*vastatin",), True),
        ("St John\u2019s Wort", ("st johns wort",), True),
        ("omega-3 caps", ("omega 3",), True),
        ("irons", ("iron",), True),
        ("environment", ("iron",), False),
        ("nystatin", ("statin", "*vastatin"), False),
    ],
)
def test_words_are_found_whole_in_any_case(text: str, words: tuple[str, ...], found: bool):  # noqa: FBT001 - a table
    assert mentions(text, words) is found


@pytest.mark.parametrize(
    ("facts", "severity"),
    [
        ({"medications": ["sertraline"], "supplements": ["magnesium"]}, None),
        ({"medications": ["sertraline"], "supplements": ["tryptophan"]}, "warning"),
        ({"medications": ["levothyroxine"], "supplements": ["iron"]}, "serious"),
        ({"medications": ["sertraline"], "supplements": ["tryptophan", "St. John's wort"]}, "urgent"),
        ({"medications": ["empagliflozin"], "diet": "keto"}, "serious"),
        ({"medications": ["empagliflozin"], "diet": "vegan"}, None),
        ({"medications": ["ibuprofen"], "supplements": ["creatine"]}, None),
        ({"medications": ["ibuprofen"], "supplements": ["creatine"], "conditions": ["kidney stones"]}, "warning"),
    ],
)
def test_the_worst_interaction_sets_the_severity(facts: dict[str, object], severity: str | None):
    assert severity_of(review(snapshot_of(client=facts)), FlagType.SUPPLEMENT_INTERACTION) == severity


def test_st_johns_wort_is_found_with_and_without_its_dot():
    for written in ("St. John's wort", "St John's wort", "hypericum"):
        assert interactions_of(client(medications=["warfarin"], supplements=[written]))


SEVERITIES = {"avoid": "urgent", "major": "serious", "moderate": "warning"}
PAIRS = [
    (grade, drug, taken)
    for grade, pairs in tomllib.loads((Path(__file__).parent / "reference" / "interactions.toml").read_text()).items()
    for drug, taken in pairs
]


@pytest.mark.parametrize(("grade", "drug", "taken"), PAIRS)
def test_every_pair_of_the_specification_is_found_at_its_grade(grade: str, drug: str, taken: str):
    found = interactions_of(client(medications=[drug], supplements=[taken] if taken else []))
    assert SEVERITIES[grade] in {row.severity.value for row in found}
