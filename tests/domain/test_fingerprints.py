"""Errors that differ in what they are about and not in what went wrong have one fingerprint."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.fingerprints import GAP, LONGEST, fingerprint, key, words


@pytest.mark.parametrize(
    ("message", "stays"),
    [
        ("Infeasible: no menu of 1,850 kcal in 7 days", "Infeasible: no menu of … kcal in … days"),
        ("run 01890a5d-ac96-774b-bcce-b302099a8057 is late", "run … is late"),
        ("UnknownTag: food 'rye bread' has tag \"gluten\"", "UnknownTag: food … has tag …"),
        ("ada@example.org has no program", "… has no program"),
        ("due 2026-11-20T08:00:00+00:00, now 2026-11-21", "due …, now …"),
        ("object at 0x7f3a2b1c of d41d8cd98f00b204", "object at … of …"),
        ("cannot open `a.json`; it's closed", "cannot open …; it's closed"),
        ("off by -3.5% at 12:30", "off by … at …"),
        ("week12 of v2 stays", "week12 of v2 stays"),
        ("ValueError: bad\nTraceback (most recent call last)", "ValueError: bad"),
        ("  two   spaces ", "two spaces"),
        ("decade facade", "decade facade"),
        ("", "no message"),
    ],
)
def test_what_differs_from_run_to_run_is_taken_out(message: str, stays: str):
    assert fingerprint(message) == stays


def test_the_same_error_of_two_agents_is_two():
    assert key("CHEF", "no menu of 1850 kcal") == key("CHEF", "no menu of 2100 kcal")
    assert key("CHEF", "no menu of 1850 kcal") != key("COACH", "no menu of 1850 kcal")


def test_a_search_for_the_longest_words_finds_the_message():
    message = "Infeasible: 3 slots, no menu keeps to 1,850 kcal (1 of 7)"

    assert words(message) == "slots, no menu keeps to"
    assert words(message) in message


@given(st.text(max_size=2 * LONGEST))
def test_a_fingerprint_of_a_fingerprint_is_itself(message: str):
    once = fingerprint(message)

    assert fingerprint(once) == once or len(once) >= LONGEST
    assert "\n" not in once


@given(st.integers(min_value=0), st.integers(min_value=0))
def test_numbers_never_tell_two_errors_apart(one: int, other: int):
    assert fingerprint(f"{one} of {other} kcal") == f"{GAP} of {GAP} kcal"
