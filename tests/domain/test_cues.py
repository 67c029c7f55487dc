from pathlib import Path

import pytest

from domain.safety.cues import find_claims, find_cues, worst
from tests.domain.text_cues import CLASSES, PARTS, precision, recall, render, sentences


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("I've been making myself throw up after dinner", "text.purge"),
        ("I haven\u2019t eaten in three days", "text.starve"),
        ("LAXATIVES after every meal", "text.laxatives"),
        ("i want to kill myself", "text.self_harm"),
        ("crushing chest pain since this morning", "text.emergency"),
        ("how much tren should I run?", "text.performance_drugs"),
        ("I'm 15 and want to lose 20 pounds", "text.minor"),
    ],
)
def test_a_dangerous_phrase_is_critical(text: str, rule: str):
    found = worst(find_cues(text))
    assert found is not None
    assert (found.rule, found.critical) == (rule, True)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "I never purge",
        "No chest pain, dizziness or fainting.",
        "My sister starves herself.",
        "The article said laxatives work.",
        "I'm starving, what's for lunch?",
        "Time to purge the fridge.",
        "Fasting glucose test on Monday.",
        "I'm 17 kg overweight and want to lose weight.",
    ],
)
def test_a_negated_quoted_or_harmless_phrase_is_no_cue(text: str):
    assert find_cues(text) == ()


def test_a_danger_long_past_is_left_as_a_warning():
    assert [cue.critical for cue in find_cues("I used to purge, ten years ago.")] == [False]
    assert [cue.critical for cue in find_cues("I used to purge and it is back again.")] == [True]


def test_a_cue_says_where_it_stands_in_the_text_as_written():
    text = "Fine week.  I PURGED\u2019 twice"
    (cue,) = find_cues(text)
    assert text[cue.start : cue.end] == cue.phrase == "PURGED"


def test_our_own_words_may_not_promise_name_or_change_a_treatment():
    assert worst(find_claims("This will cure your diabetes."))
    assert worst(find_claims("You have hypothyroidism."))
    assert worst(find_claims("Stop taking your metformin."))
    assert find_claims("Do not stop taking your metformin without asking your doctor.") == ()


@pytest.mark.parametrize("part", PARTS)
def test_labelled_sentences_are_found_as_the_specification_asks(part: str):
    assert recall(sentences(part)) >= 0.95
    assert precision(sentences(part)) >= 0.8


def test_no_sentence_stands_in_both_parts_and_there_are_enough_of_each():
    development, held_out = ({row.text for row in sentences(part)} for part in PARTS)
    assert development & held_out == set()
    assert len(development) >= 150
    assert len(held_out) >= 150
    assert {row.of for part in PARTS for row in sentences(part)} == set(CLASSES)


def test_the_page_on_text_cues_is_current():
    page = (Path(__file__).parents[2] / "docs" / "text-cues.md").read_text(encoding="utf-8")
    assert page == render(), "run: .venv/bin/python -m tests.domain.text_cues > docs/text-cues.md"
