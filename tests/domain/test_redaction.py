"""What is redacted tells the shape of a document and nothing of a client."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from domain.redaction import HIDDEN_NUMBER, HIDDEN_TEXT, redact

LEAF = st.one_of(st.integers(min_value=1_000), st.floats(min_value=1_000, allow_nan=False), st.text(min_size=1))
DOCUMENT = st.recursive(
    LEAF, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from("abc"), inner, max_size=3)
)


def leaves(document: object) -> list[Any]:
    if isinstance(document, dict):
        return [leaf for value in document.values() for leaf in leaves(value)]
    return [leaf for value in document for leaf in leaves(value)] if isinstance(document, list) else [document]


@given(DOCUMENT)
def test_no_value_is_ever_left(document: object):
    assert set(leaves(redact(document))) <= {HIDDEN_NUMBER, HIDDEN_TEXT}


def test_the_shape_stays():
    said = {"kcal": 2_100, "note": "knee pain", "days": [{"kcal": 1}, {"kcal": 2}], "flags": [], "tier": None}

    assert redact(said) == {
        "kcal": "•",
        "note": "•••",
        "days": {"2 entries, such as": {"kcal": "•"}},
        "flags": [],
        "tier": None,
    }
