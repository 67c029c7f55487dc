"""The list of abuse in the docs is the list of tests."""

from settings import CHECKOUT
from tests.abuse.listing import page


def test_the_list_in_the_docs_is_current():
    assert (CHECKOUT / "docs" / "abuse.md").read_text(encoding="utf-8") == page()
